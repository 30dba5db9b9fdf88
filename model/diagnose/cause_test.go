package diagnose_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"github.com/initwatch/initwatch/model"
)

func TestCauses(t *testing.T) {
	first := func(reason, message string) option { return state("first", waits(reason, message)) }
	mount := func(message string) []*model.Event {
		return []*model.Event{saw("FailedMount", "", message, time.Minute, 2)}
	}
	secret := func(p *corev1.Pod) {
		p.Spec.Volumes = append(p.Spec.Volumes, corev1.Volume{Name: "s", VolumeSource: corev1.VolumeSource{Secret: &corev1.SecretVolumeSource{SecretName: "x"}}})
	}
	crash := func(code int32, reason string) option {
		return both(state("first", backOff("first", "10s")), last("first", ends(code, reason, 5*time.Second), 1))
	}
	killed := both(started(0), func(p *corev1.Pod) { p.Spec.Containers[0].LivenessProbe = probe(5) }, state("app", backOff("app", "10s")), last("app", ends(137, "Error", 5*time.Second), 1))
	tests := []struct {
		name   string
		pod    option
		events []*model.Event
		want   model.Cause
	}{
		{"node", both(started(3*time.Minute), ready("app"), condition(corev1.PodReady, corev1.ConditionFalse, "", "")), nil, model.Cause{Key: "node/node-1", Text: "node node-1 is not ready", Cluster: true}},
		{"network", noSandbox, []*model.Event{saw("NetworkNotReady", "", "network is not ready: cni", 0, 1)}, model.Cause{Key: "network/node-1", Text: "the network of node node-1 is not ready", Cluster: true}},
		{"registry", first("ErrImagePull", "dial tcp: lookup registry.example: no such host"), nil, model.Cause{Key: "registry/registry.example", Text: "images cannot be pulled from registry registry.example", Cluster: true}},
		{"image", first("ErrImagePull", "not found"), nil, model.Cause{Key: "image/registry.example/first:1/image-not-found", Text: "image registry.example/first:1 not found"}},
		{"secret of a container", first("CreateContainerConfigError", `secret "x" not found`), nil, model.Cause{Key: "object/secret/x", Text: "secret x not found"}},
		{"secret of a volume", both(noSandbox, secret), mount(`MountVolume.SetUp failed for volume "s" : secret "x" not found`), model.Cause{Key: "object/secret/x", Text: "secret x not found"}},
		{"key", first("CreateContainerConfigError", "couldn't find key url in ConfigMap shop/settings"), nil, model.Cause{Key: "key/configmap/settings/url", Text: "configmap settings has no key url"}},
		{"claim", both(noSandbox, withClaim("data")), mount(`MountVolume.SetUp failed for volume "v" : timed out`), model.Cause{Key: "claim/data", Text: "claim data cannot be mounted"}},
		{"volume behind a claim", both(noSandbox, withClaim("data")), []*model.Event{saw("FailedAttachVolume", "", `AttachVolume.Attach failed for volume "pvc-1" : gone`, time.Minute, 2)}, model.Cause{Key: "volume/pvc-1", Text: "volume pvc-1 cannot be had"}},
		{"runtime class", both(noSandbox, func(p *corev1.Pod) { class := "kata"; p.Spec.RuntimeClassName = &class }), []*model.Event{saw("FailedCreatePodSandBox", "", `Failed to create pod sandbox: no runtime for "kata" is configured`, time.Minute, 2)}, model.Cause{Key: "runtime-class/kata", Text: "runtime class kata is not known to the node", Cluster: true}},
		{"no node fits", unfit("0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient cpu. preemption: 0/3 nodes are available: 3 No preemption victims found."), nil, model.Cause{Key: "unschedulable/cordoned, insufficient cpu", Text: "no node fits: cordoned, insufficient cpu"}},
		{"rejected", func(p *corev1.Pod) {
			p.Status = corev1.PodStatus{Phase: corev1.PodFailed, Reason: "OutOfcpu", Message: "Pod was rejected: Node didn't have enough resource: cpu"}
		}, nil, model.Cause{Key: "rejected/node-1/OutOfcpu", Text: "node node-1 rejects pods, OutOfcpu", Cluster: true}},
		{"evicted", phase(corev1.PodFailed, "Evicted", "The node was low on resource: ephemeral-storage. Threshold quantity: 1Gi"), nil, model.Cause{Key: "evicted/node-1/ephemeral-storage", Text: "node node-1 ran low on ephemeral-storage", Cluster: true}},
		{"evicted for its own limit", phase(corev1.PodFailed, "Evicted", `Usage of EmptyDir volume "d" exceeds the limit "1Mi".`), nil, model.Cause{}},
		{"exit", crash(3, "Error"), nil, model.Cause{Key: "exit/registry.example/first:1/first/3-0", Text: "first of registry.example/first:1 exits 3"}},
		{"out of memory", crash(137, "OOMKilled"), nil, model.Cause{Key: "out-of-memory/registry.example/first:1/first", Text: "first of registry.example/first:1 runs out of memory"}},
		{"an end that nobody knows", crash(137, "ContainerStatusUnknown"), nil, model.Cause{}},
		{"a probe kills", killed, []*model.Event{saw("Killing", "app", "Container app failed liveness probe, will be restarted", 5*time.Second, 1)}, model.Cause{Key: "liveness-kills/app:1/app/tcp :0", Text: "liveness probe of app of app:1 kills it"}},
		{"a sandbox that fails for whatever reason", noSandbox, []*model.Event{saw("FailedCreatePodSandBox", "", "Failed to create pod sandbox: no address left", time.Minute, 2)}, model.Cause{}},
		{"gates", both(unscheduled, func(p *corev1.Pod) { p.Spec.SchedulingGates = []corev1.PodSchedulingGate{{Name: "queue"}} }), nil, model.Cause{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			store := answered([]*corev1.Pod{newPod(test.pod)}, test.events, nil)
			findings := store.Entry("uid").Diagnosis.Findings
			if len(findings) == 0 {
				t.Fatal("no finding")
			}
			if diff := cmp.Diff(test.want, findings[0].Cause); diff != "" {
				t.Errorf("cause of %s (-want +got):\n%s", findings[0].Code, diff)
			}
		})
	}
}
