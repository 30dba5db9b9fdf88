package diagnose_test

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/utils/ptr"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/words"
)

func readinessOf(p *corev1.Pod) {
	p.Spec.Containers[0].ReadinessProbe = &corev1.Probe{
		ProbeHandler: corev1.ProbeHandler{Exec: &corev1.ExecAction{Command: []string{"check"}}}, PeriodSeconds: 5, FailureThreshold: 3,
	}
	status(p, "app").Started = ptr.To(true)
}

func startupOf(p *corev1.Pod) { p.Spec.Containers[0].StartupProbe = probe(5) }

func deadline(seconds int64) option {
	return func(p *corev1.Pod) { p.Spec.ActiveDeadlineSeconds = &seconds }
}

func nominated(p *corev1.Pod) { p.Status.NominatedNodeName = "node-2" }

// debugger adds an ephemeral container that waits.
func debugger(reason, message string) option {
	return func(p *corev1.Pod) {
		p.Spec.EphemeralContainers = []corev1.EphemeralContainer{{EphemeralContainerCommon: corev1.EphemeralContainerCommon{Name: "debug", Image: "debug:typo"}}}
		p.Status.EphemeralContainerStatuses = []corev1.ContainerStatus{{Name: "debug", State: waits(reason, message)}}
	}
}

const noCheck = `rpc error: code = Unknown desc = failed to exec in container: OCI runtime exec failed: exec failed: unable to start container process: exec: "check": executable file not found in $PATH: unknown`

var rareTests = []ruleTest{
	{
		"a readiness probe that cannot be run", both(started(10*time.Second), readinessOf),
		[]*model.Event{saw("Unhealthy", "app", "Readiness probe errored and resulted in unknown state: "+noCheck, 5*time.Second, 2)},
		words.Starting, "readiness-failing", `readiness probe of app cannot be run (exec check): executable file not found in $PATH`,
	},
	{
		"a readiness probe that cannot be run for long", both(started(3*time.Minute), readinessOf),
		[]*model.Event{saw("Unhealthy", "app", "Readiness probe errored: "+noCheck, 2*time.Minute, 9)},
		words.Stuck, "readiness-failing", `readiness probe of app cannot be run (exec check): executable file not found in $PATH`,
	},
	{
		"a startup probe that cannot be run kills nothing", both(started(3*time.Minute), startupOf),
		[]*model.Event{saw("Unhealthy", "app", "Startup probe errored and resulted in unknown state: rpc error: code = Unavailable desc = no runtime", 2*time.Minute, 9)},
		words.Stuck, "startup-failing", "startup probe of app cannot be run (tcp :0): no runtime",
	},
	{
		"a probe that failed after it could not be run", both(started(3*time.Minute), readinessOf), []*model.Event{
			saw("Unhealthy", "app", "Readiness probe errored and resulted in unknown state: no runtime", 2*time.Minute, 1),
			{UID: "x", Container: "app", Reason: "Unhealthy", Message: "Readiness probe failed: nope", First: now.Add(-time.Minute), Last: now.Add(-time.Minute), Count: 2},
		},
		words.Stuck, "readiness-failing", "readiness probe of app fails (exec check): nope",
	},
	{
		"an image that was changed is no fault", both(started(0), state("app", ends(143, "Error", time.Second))),
		[]*model.Event{saw("Killing", "app", "Container app definition changed, will be restarted", 2*time.Second, 1)},
		words.Starting, "", "app is being created",
	},
	{
		"a resize that wants a restart is no fault", both(started(0), state("app", ends(137, "Error", time.Second))),
		[]*model.Event{saw("Killing", "app", "Container app resize requires restart, will be restarted", 2*time.Second, 1)},
		words.Starting, "", "app is being created",
	},
	{
		"a crash long after an image was changed", both(started(0), state("app", ends(1, "Error", time.Second))),
		[]*model.Event{saw("Killing", "app", "Container app definition changed, will be restarted", 2*time.Minute, 1)},
		words.Stuck, "exits", "app exits 1, 1 try, the next follows at once",
	},
	{
		"a pod with a deadline", both(deadline(600), state("first", runs(time.Minute))), nil,
		words.Starting, "", "first (1 of 1) runs for 60s · then app · is ended at 03:09:05 at the latest (activeDeadlineSeconds)",
	},
	{
		"a resize that never fits", both(started(time.Minute), condition("PodResizePending", corev1.ConditionTrue, "Infeasible", "Node didn't have enough capacity: cpu")), nil,
		words.Starting, "resize-pending", "app runs for 60s",
	},
	{
		"permissions of a volume are set", noSandbox,
		[]*model.Event{saw("VolumePermissionChangeInProgress", "", "Setting volume ownership for uid/volumes/kubernetes.io~csi/data/mount, processed 30000 files.", 10*time.Second, 3)},
		words.Starting, "volumes-slow", "volumes and sandbox are being made, permissions of volume data are being set, 30000 files so far, for 5m",
	},
	{
		"a resource claim that cannot be made", unscheduled,
		[]*model.Event{saw("FailedResourceClaimCreation", "", `PodResourceClaim gpu: resourceclaimtemplate.resource.k8s.io "one-gpu" not found`, time.Minute, 4)},
		words.Stuck, "resource-claim-not-made", `resource claim gpu cannot be made: resourceclaimtemplate.resource.k8s.io "one-gpu" not found, 4 tries`,
	},
	{
		"a device that is not healthy", both(state("first", runs(time.Minute)), func(p *corev1.Pod) {
			status(p, "app").AllocatedResourcesStatus = []corev1.ResourceStatus{{Name: "example.com/gpu", Resources: []corev1.ResourceHealth{
				{ResourceID: "gpu-0", Health: corev1.ResourceHealthStatusHealthy},
				{ResourceID: "gpu-1", Health: corev1.ResourceHealthStatusUnhealthy, Message: ptr.To("ECC errors.")},
			}}}
		}), nil,
		words.Starting, "device-unhealthy", "device gpu-1 (example.com/gpu) of app is unhealthy: ECC errors",
	},
	{
		"a node that was chosen without preemption", both(unfit("0/2 nodes are available: 2 Insufficient cpu. preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod."), nominated), nil,
		words.Starting, "", "waits to be bound to node node-2, which was chosen for it",
	},
	{
		"devices of the chosen node are awaited", both(unscheduled, nominated),
		[]*model.Event{saw("BindingConditionsPending", "", "waiting for binding conditions for device on node node-2", time.Minute, 1)},
		words.Starting, "", "waits to be bound to node node-2, which was chosen for it: waiting for binding conditions for device on node node-2",
	},
	{
		"a debug container's image", both(started(time.Minute), ready("app"), condition(corev1.PodReady, corev1.ConditionTrue, "", ""), debugger("ErrImagePull", "debug:typo: not found")), nil,
		words.Up, "image-not-found", "ready",
	},
	{
		"the old sandbox cannot be stopped", noSandbox, []*model.Event{
			saw("SandboxChanged", "", "", time.Minute, 1),
			saw("FailedKillPod", "", `error killing pod: failed to "KillPodSandbox" for "uid" with KillPodSandboxError: "rpc error: code = Unknown desc = cni: no such plugin"`, 30*time.Second, 3),
		},
		words.Stuck, "sandbox-fails", `the old sandbox cannot be stopped: failed to "KillPodSandbox" for "uid" with KillPodSandboxError: "cni: no such plugin", 3 tries`,
	},
	{
		"the pod's directories cannot be made", noSandbox, []*model.Event{saw("Failed", "", "error making pod data directories: mkdir /var/lib/kubelet/pods/uid: no space left on device", 10*time.Second, 2)},
		words.Stuck, "sandbox-fails", "the pod's directories cannot be made: mkdir /var/lib/kubelet/pods/uid: no space left on device, 2 tries",
	},
	{
		"the node cannot stop it", both(started(time.Minute), ready("app"), deleted(2*time.Minute, 30*time.Second)),
		[]*model.Event{saw("FailedKillPod", "", `error killing pod: failed to "KillContainer" for "app" with KillContainerError: "rpc error: code = DeadlineExceeded desc = context deadline exceeded"`, time.Minute, 3)},
		words.Terminating, "deletion-overdue", `deletion is overdue: its grace of 30s is over, the node cannot stop it: failed to "KillContainer" for "app" with KillContainerError: "context deadline exceeded"`,
	},
	{
		"held by a finalizer after its kubelet let it go", both(started(time.Minute), state("app", ends(137, "Error", 61*time.Second)), phase(corev1.PodFailed, "", ""), deleted(time.Minute, 0), func(p *corev1.Pod) { p.Finalizers = []string{"example.com/hold"} }), nil,
		words.Terminating, "deletion-overdue", "deletion waits for finalizer example.com/hold",
	},
	{
		"the same, and its app ended on being told to", both(started(time.Minute), state("app", ends(3, "Error", 70*time.Second)), phase(corev1.PodFailed, "", ""), deleted(time.Minute, 0), func(p *corev1.Pod) { p.Finalizers = []string{"example.com/hold"} }),
		[]*model.Event{saw("Killing", "app", "Stopping container app", 71*time.Second, 1)},
		words.Terminating, "deletion-overdue", "deletion waits for finalizer example.com/hold",
	},
	{
		"out of the pod's memory", both(started(0), state("app", ends(137, "OOMKilled", time.Second)), func(p *corev1.Pod) {
			p.Spec.Resources = &corev1.ResourceRequirements{Limits: corev1.ResourceList{corev1.ResourceMemory: resource.MustParse("64Mi")}}
		}), nil,
		words.Stuck, "out-of-memory", "app runs out of memory, limit of the pod 64Mi (OOMKilled), 1 try, the next follows at once",
	},
	{
		"an image that is not on the node", state("first", waits("ErrImageNeverPull", `Container image "registry.example/first:1" is not present with pull policy of Never`)), nil,
		words.Stuck, "image-never-pulled", "first (1 of 1): image registry.example/first:1 is not on the node, and its pull policy is Never · blocks app",
	},
}

func TestRareRules(t *testing.T) {
	for _, test := range rareTests {
		t.Run(test.name, func(t *testing.T) { checkRule(t, &test) })
	}
}

// TestSidecarsEndLast holds what is said of the containers of a pod that is
// being deleted: a sidecar is stopped after those that need it.
func TestSidecarsEndLast(t *testing.T) {
	two := func(p *corev1.Pod) {
		second := p.Spec.InitContainers[0]
		second.Name = "second"
		p.Spec.InitContainers = append(p.Spec.InitContainers, second)
		p.Status.InitContainerStatuses = append(p.Status.InitContainerStatuses, corev1.ContainerStatus{Name: "second"})
	}
	p := newPod(sidecar, two, state("first", runs(time.Minute)), state("second", runs(time.Minute)), state("app", runs(time.Minute)), deleted(10*time.Second, 30*time.Second))
	d := diagnose.Pod(model.FromPod(p), nil, &model.Past{}, now)
	want := []string{"is stopped after app, second", "is stopped after app", "being stopped"}
	for i, text := range want {
		if got := d.Parts[i].Line.Text; got != text {
			t.Errorf("%s: %q, want %q", d.Parts[i].Name, got, text)
		}
	}
}
