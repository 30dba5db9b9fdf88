package diagnose_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/words"
)

// now is the time at which the pods of these tests are looked at; they were
// created five minutes before. The recordings hold no such cases: the objects
// here follow what Kubernetes' source says it writes.
var now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func ago(d time.Duration) metav1.Time { return metav1.NewTime(now.Add(-d)) }

// option changes a pod that has one init container, "first", and one app
// container, "app", and stands on a node with its sandbox ready.
type option func(*corev1.Pod)

func newPod(options ...option) *corev1.Pod {
	started := ago(5 * time.Minute)
	p := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Namespace: "shop", Name: "p", UID: "uid", CreationTimestamp: started},
		Spec: corev1.PodSpec{
			NodeName: "node-1", RestartPolicy: corev1.RestartPolicyAlways,
			InitContainers: []corev1.Container{{Name: "first", Image: "registry.example/first:1"}},
			Containers:     []corev1.Container{{Name: "app", Image: "app:1"}},
		},
		Status: corev1.PodStatus{
			Phase: corev1.PodPending, StartTime: &started,
			Conditions:            []corev1.PodCondition{{Type: corev1.PodReadyToStartContainers, Status: corev1.ConditionTrue, LastTransitionTime: started}},
			InitContainerStatuses: []corev1.ContainerStatus{{Name: "first", State: waits("PodInitializing", "")}},
			ContainerStatuses:     []corev1.ContainerStatus{{Name: "app", State: waits("PodInitializing", "")}},
		},
	}
	for _, change := range options {
		change(p)
	}
	return p
}

func waits(reason, message string) corev1.ContainerState {
	return corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: reason, Message: message}}
}

func runs(since time.Duration) corev1.ContainerState {
	return corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: ago(since)}}
}

func ends(code int32, reason string, since time.Duration) corev1.ContainerState {
	return corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
		ExitCode: code, Reason: reason, StartedAt: ago(since + time.Second), FinishedAt: ago(since),
	}}
}

// status finds the status of a container; the tests' pods have one for each.
func status(p *corev1.Pod, name string) *corev1.ContainerStatus {
	for _, list := range [][]corev1.ContainerStatus{p.Status.InitContainerStatuses, p.Status.ContainerStatuses} {
		for i := range list {
			if list[i].Name == name {
				return &list[i]
			}
		}
	}
	panic("no status of " + name)
}

func state(name string, s corev1.ContainerState) option {
	return func(p *corev1.Pod) { status(p, name).State = s }
}

func last(name string, s corev1.ContainerState, restarts int32) option {
	return func(p *corev1.Pod) { c := status(p, name); c.LastTerminationState, c.RestartCount = s, restarts }
}

func ready(name string) option {
	return func(p *corev1.Pod) { yes := true; c := status(p, name); c.Ready, c.Started = true, &yes }
}

func condition(kind corev1.PodConditionType, is corev1.ConditionStatus, reason, message string) option {
	return func(p *corev1.Pod) {
		for i := range p.Status.Conditions {
			if p.Status.Conditions[i].Type == kind {
				p.Status.Conditions[i].Status = is
				return
			}
		}
		p.Status.Conditions = append(p.Status.Conditions, corev1.PodCondition{
			Type: kind, Status: is, Reason: reason, Message: message, LastTransitionTime: ago(4 * time.Minute),
		})
	}
}

func noSandbox(p *corev1.Pod) { p.Status.Conditions[0].Status = corev1.ConditionFalse }

func unscheduled(p *corev1.Pod) {
	p.Spec.NodeName, p.Status.StartTime, p.Status.Conditions = "", nil, nil
	p.Status.InitContainerStatuses, p.Status.ContainerStatuses = nil, nil
}

func phase(phase corev1.PodPhase, reason, message string) option {
	return func(p *corev1.Pod) { p.Status.Phase, p.Status.Reason, p.Status.Message = phase, reason, message }
}

func sidecar(p *corev1.Pod) {
	always := corev1.ContainerRestartPolicyAlways
	p.Spec.InitContainers[0].RestartPolicy = &always
}

func policy(policy corev1.RestartPolicy) option {
	return func(p *corev1.Pod) { p.Spec.RestartPolicy = policy }
}

func both(options ...option) option {
	return func(p *corev1.Pod) {
		for _, change := range options {
			change(p)
		}
	}
}

// started is a pod whose init container is done and whose app runs.
func started(since time.Duration) option {
	return both(state("first", ends(0, "Completed", 4*time.Minute)), state("app", runs(since)), phase(corev1.PodRunning, "", ""))
}

func deleted(asked, grace time.Duration) option {
	return func(p *corev1.Pod) {
		deadline, seconds := metav1.NewTime(now.Add(grace-asked)), int64(grace/time.Second)
		p.DeletionTimestamp, p.DeletionGracePeriodSeconds = &deadline, &seconds
	}
}

// saw is an event about a container, or about the pod when the name is empty.
func saw(reason, container, message string, since time.Duration, times int) *model.Event {
	return &model.Event{
		UID: reason + container, Namespace: "shop", AboutUID: "uid", AboutName: "p", Container: container, Reason: reason,
		Message: message, First: now.Add(-since), Last: now.Add(-since), Count: times,
	}
}

type ruleTest struct {
	name    string
	pod     option
	events  []*model.Event
	verdict words.Verdict
	code    string
	line    string
}

func TestRules(t *testing.T) {
	for _, list := range [][]ruleTest{placeTests, imageTests, containerTests, overTests, probeTests, endTests, slowTests} {
		for _, test := range list {
			t.Run(test.name, func(t *testing.T) { checkRule(t, &test) })
		}
	}
}

func checkRule(t *testing.T, test *ruleTest) {
	t.Helper()
	d := diagnose.Pod(model.FromPod(newPod(test.pod)), test.events, &model.Past{}, now)
	code := ""
	if len(d.Findings) > 0 {
		code = d.Findings[0].Code
	}
	got := []string{d.Verdict.String(), code, d.Line.At(now, true)}
	if diff := cmp.Diff([]string{test.verdict.String(), test.code, test.line}, got); diff != "" {
		t.Errorf("verdict, code, line (-want +got):\n%s", diff)
	}
	for _, f := range d.Findings {
		if f.Summary == "" || len(f.Evidence) == 0 || f.Heals == "" || f.Next == "" || f.Since.IsZero() || f.Step != "" && f.Short == "" {
			t.Errorf("finding %s lacks a part: %+v", f.Code, f)
		}
		if strings.HasSuffix(f.Summary, ".") {
			t.Errorf("finding %s ends in a stop: %s", f.Code, f.Summary)
		}
	}
	if (d.Verdict == words.Stuck || d.Verdict == words.Failed) && !d.Attention {
		t.Errorf("%s asks for no attention", d.Verdict)
	}
}

var placeTests = []ruleTest{
	{
		"cordoned", both(unscheduled, condition(corev1.PodScheduled, corev1.ConditionFalse, "Unschedulable", "0/2 nodes are available: 1 Insufficient memory, 1 node(s) were unschedulable. preemption: none")), nil,
		words.Stuck, "unschedulable", "no node fits: 1 of 2 nodes insufficient memory, 1 of 2 nodes cordoned",
	},
	{
		"claim not bound", both(unscheduled, condition(corev1.PodScheduled, corev1.ConditionFalse, "Unschedulable", "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: none")), nil,
		words.Stuck, "unschedulable", "no node fits: pod has unbound immediate PersistentVolumeClaims",
	},
	{
		"waits for preemption", both(unscheduled, condition(corev1.PodScheduled, corev1.ConditionFalse, "Unschedulable", "0/1 nodes are available: 1 Insufficient cpu."), func(p *corev1.Pod) { p.Status.NominatedNodeName = "node-2" }), nil,
		words.Stuck, "waits-for-preemption", "waits for node node-2, where pods of lower priority are being moved out",
	},
	{
		"multi-attach", noSandbox, []*model.Event{saw("FailedAttachVolume", "", `Multi-Attach error for volume "data" Volume is already used by pod(s) web-0`, time.Minute, 1)},
		words.Stuck, "volume-not-attachable", "volume data: Multi-Attach error: Volume is already used by pod(s) web-0, 1 try",
	},
	{
		"host path of the wrong type", noSandbox, []*model.Event{saw("FailedMount", "", `MountVolume.SetUp failed for volume "h" : hostPath type check failed: /x is not a directory`, time.Minute, 3)},
		words.Stuck, "volume-not-mountable", "volume h: hostPath type check failed: /x is not a directory, 3 tries",
	},
	{
		"a mount that failed before the sandbox stood", both(state("first", runs(time.Minute))), []*model.Event{saw("FailedMount", "", `MountVolume.SetUp failed for volume "s" : x`, 2*time.Minute, 3)},
		words.Starting, "", "first (1 of 1) runs for 60s · then app",
	},
	{
		"runtime class", both(noSandbox, func(p *corev1.Pod) { name := "absent"; p.Spec.RuntimeClassName = &name }),
		[]*model.Event{saw("FailedCreatePodSandBox", "", `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox runtime: no runtime for "absent" is configured`, time.Minute, 4)},
		words.Stuck, "runtime-class-unknown", `runtime class absent: failed to get sandbox runtime: no runtime for "absent" is configured, 4 tries`,
	},
	{
		"network plugin", noSandbox, []*model.Event{saw("FailedCreatePodSandBox", "", `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "ab": no IP addresses available`, time.Minute, 2)},
		words.Stuck, "sandbox-fails", `sandbox cannot be made: failed to setup network for sandbox "ab": no IP addresses available, 2 tries`,
	},
	{
		"network not ready", noSandbox, []*model.Event{saw("NetworkNotReady", "", "network is not ready: container runtime network not ready: cni config uninitialized", time.Minute, 30)},
		words.Stuck, "network-not-ready", "the node's network is not ready: container runtime network not ready: cni config uninitialized",
	},
	{
		"node not ready", both(started(3*time.Minute), ready("app"), condition(corev1.PodReady, corev1.ConditionFalse, "", "")), []*model.Event{saw("NodeNotReady", "", "Node is not ready", 4*time.Minute, 1)},
		words.Stuck, "node-not-ready", "node node-1 is not ready",
	},
	{
		"all containers restart by rule", both(state("first", waits("RestartingAllContainers", "")), condition("AllContainersRestarting", corev1.ConditionTrue, "RestartAllContainersStarted", "")), nil,
		words.Starting, "restarting-all-containers", "first (1 of 1) is being created · then app",
	},
}

// ranLong is an end after an hour.
func ranLong(code int32, reason string, since time.Duration) corev1.ContainerState {
	s := ends(code, reason, since)
	s.Terminated.StartedAt = ago(since + time.Hour)
	return s
}

var overTests = []ruleTest{
	{
		"a clean end after an hour, ready again", both(started(time.Second), ready("app"), condition(corev1.PodReady, corev1.ConditionTrue, "", ""), last("app", ranLong(0, "Completed", 2*time.Second), 1)), nil,
		words.Up, "", "ready",
	},
	{
		"one crash after an hour, ready again", both(started(time.Second), ready("app"), condition(corev1.PodReady, corev1.ConditionTrue, "", ""), last("app", ranLong(1, "Error", 2*time.Second), 1)), nil,
		words.Up, "", "ready",
	},
	{
		"a pod of a Job is not tried again", both(policy(corev1.RestartPolicyNever), started(0), state("app", ends(1, "Error", time.Minute)), phase(corev1.PodFailed, "", ""), func(p *corev1.Pod) {
			yes := true
			p.OwnerReferences = []metav1.OwnerReference{{Kind: "Job", Name: "load", Controller: &yes}}
		}), nil, words.Failed, "exits", "app exits 1, no further try in this pod",
	},
	{
		"killed as before by its hook", both(started(0), func(p *corev1.Pod) {
			p.Spec.Containers[0].Lifecycle = &corev1.Lifecycle{PostStart: &corev1.LifecycleHandler{Exec: &corev1.ExecAction{Command: []string{"no"}}}}
		}, state("app", waits("CrashLoopBackOff", "back-off 5m0s restarting failed container=app pod=p_shop(uid)")), last("app", ends(137, "Error", time.Minute), 9)),
		[]*model.Event{saw("FailedPostStartHook", "app", "PostStartHook failed", 4*time.Minute, 5)},
		words.Stuck, "post-start-failed", "app is killed, as before, by its postStart hook, 10 tries · next not before 03:08:05 (4m)",
	},
}

var imageTests = []ruleTest{
	{
		"not found", state("first", waits("ErrImagePull", `failed to pull and unpack image "registry.example/first:1": failed to resolve reference "registry.example/first:1": registry.example/first:1: not found`)), nil,
		words.Stuck, "image-not-found", "first (1 of 1): image registry.example/first:1 not found · blocks app",
	},
	{
		"refused", state("first", waits("ImagePullBackOff", `Back-off pulling image "registry.example/first:1": ErrImagePull: failed to authorize: unexpected status: 401 Unauthorized`)), nil,
		words.Stuck, "image-not-allowed", "first (1 of 1): image registry.example/first:1 may not be pulled: 401 Unauthorized · blocks app",
	},
	{
		"refused, and its secret is missing", both(state("first", waits("ErrImagePull", "401 Unauthorized")), func(p *corev1.Pod) { p.Spec.ImagePullSecrets = []corev1.LocalObjectReference{{Name: "regcred"}} }),
		[]*model.Event{saw("FailedToRetrieveImagePullSecret", "", "Unable to retrieve some image pull secrets (regcred)", time.Minute, 1)},
		words.Stuck, "image-pull-secret-missing", "first (1 of 1): image registry.example/first:1 may not be pulled: no pull secret could be read (regcred) · blocks app",
	},
	{
		"back-off without a cause, as older servers say it", state("first", waits("ImagePullBackOff", `Back-off pulling image "registry.example/first:1"`)),
		[]*model.Event{saw("Failed", "first", `Failed to pull image "registry.example/first:1": dial tcp: lookup registry.example: no such host`, time.Minute, 2)},
		words.Stuck, "image-registry-unreachable", "first (1 of 1): image registry.example/first:1 cannot be pulled: registry registry.example: no such host · blocks app",
	},
	{
		"disk full", state("first", waits("ErrImagePull", "write /var/lib: no space left on device")), []*model.Event{saw("Pulling", "first", `Pulling image "x"`, time.Minute, 3)},
		words.Stuck, "image-not-pullable", "first (1 of 1): image registry.example/first:1 cannot be pulled: write /var/lib: no space left on device, 3 pulls · blocks app",
	},
}

var containerTests = []ruleTest{
	{
		"runs as root", state("first", waits("CreateContainerConfigError", "container has runAsNonRoot and image will run as root")), nil,
		words.Stuck, "run-as-non-root", "first (1 of 1): container has runAsNonRoot and image will run as root · blocks app",
	},
	{
		"key missing", state("first", waits("CreateContainerConfigError", "couldn't find key url in Secret shop/db")), []*model.Event{saw("Failed", "first", "Error: couldn't find key url in Secret shop/db", time.Minute, 5)},
		words.Stuck, "config-missing", "first (1 of 1): couldn't find key url in Secret shop/db, 5 tries · blocks app",
	},
	{
		"cannot be created", state("first", waits("CreateContainerError", "rpc error: code = Unknown desc = name is reserved")), nil,
		words.Stuck, "container-not-created", "first (1 of 1): name is reserved · blocks app",
	},
	{
		"out of memory with exit code 0", state("first", ends(0, "OOMKilled", time.Minute)), nil,
		words.Stuck, "out-of-memory", "first (1 of 1) runs out of memory (OOMKilled), 1 try, the next follows at once · blocks app",
	},
	{
		"command not found by the shell", both(state("first", waits("CrashLoopBackOff", "back-off 10s restarting failed container=first pod=p_shop(uid)")), last("first", ends(127, "Error", 4*time.Second), 1)), nil,
		words.Stuck, "exits", "first (1 of 1) exits 127 (command not found), 2 tries · next not before 03:04:11 (6s) · blocks app",
	},
	{
		"killed by a signal", state("first", corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{Signal: 9, FinishedAt: ago(time.Second)}}), nil,
		words.Stuck, "exits", "first (1 of 1) is killed by signal 9, 1 try, the next follows at once · blocks app",
	},
	{
		"record lost", both(state("first", ends(137, "ContainerStatusUnknown", time.Minute))), nil,
		words.Stuck, "exits", "first (1 of 1): how it ended is unknown, the node lost its record, 1 try, the next follows at once · blocks app",
	},
	{
		"fails for good under its own policy", both(func(p *corev1.Pod) {
			never := corev1.ContainerRestartPolicyNever
			p.Spec.InitContainers[0].RestartPolicy = &never
		}, state("first", ends(1, "Error", time.Minute))), nil,
		words.Failed, "exits", "first (1 of 1) exits 1, no further try: restartPolicy Never · blocks app",
	},
	{
		"retried by a rule under Never", both(policy(corev1.RestartPolicyNever), func(p *corev1.Pod) {
			p.Spec.InitContainers[0].RestartPolicyRules = []corev1.ContainerRestartRule{onExit(corev1.ContainerRestartRuleActionRestart, 42)}
		}, state("first", ends(42, "Error", time.Minute))), nil,
		words.Stuck, "exits", "first (1 of 1) exits 42, 1 try, the next follows at once · blocks app",
	},
	{
		"ends well again and again", both(started(0), state("app", waits("CrashLoopBackOff", "back-off 20s restarting failed container=app pod=p_shop(uid)")), last("app", ends(0, "Completed", 5*time.Second), 2)), nil,
		words.Stuck, "ends-too-early", "app ends by itself (exit 0) and is started again, 3 tries · next not before 03:04:20 (15s)",
	},
	{
		"a sidecar crashes before it has started", both(sidecar, state("first", waits("CrashLoopBackOff", "back-off 40s restarting failed container=first pod=p_shop(uid)")), last("first", ends(2, "Error", 10*time.Second), 3)), nil,
		words.Stuck, "exits", "first (1 of 1) exits 2, 4 tries · next not before 03:04:35 (30s) · blocks app",
	},
	{
		"a sidecar crashes beside a running app", both(sidecar, started(3*time.Minute), ready("app"), condition(corev1.PodReady, corev1.ConditionTrue, "", ""),
			state("first", waits("CrashLoopBackOff", "back-off 40s restarting failed container=first pod=p_shop(uid)")), last("first", ends(2, "Error", 10*time.Second), 3)), nil,
		words.Stuck, "exits", "first (1 of 1) exits 2, 4 tries · next not before 03:04:35 (30s)",
	},
	{
		"a retry that runs keeps the verdict", both(started(time.Second), ready("app"), condition(corev1.PodReady, corev1.ConditionTrue, "", ""), last("app", ends(1, "Error", 11*time.Second), 4)), nil,
		words.Stuck, "exits", "app exits 1, 4 tries, try 5 runs for 1s",
	},
	{
		"restarted three times lately, ready now", both(started(2*time.Minute), ready("app"), condition(corev1.PodReady, corev1.ConditionTrue, "", ""), last("app", ends(1, "Error", 130*time.Second), 3)), nil,
		words.Stuck, "flapping", "app was restarted 3 times in 10m",
	},
	{
		"restarted once, proved since", both(started(2*time.Minute), ready("app"), condition(corev1.PodReady, corev1.ConditionTrue, "", ""), last("app", ends(1, "Error", 130*time.Second), 1)), nil,
		words.Up, "", "ready",
	},
	{
		"postStart over HTTP", both(started(0), func(p *corev1.Pod) {
			p.Spec.Containers[0].Lifecycle = &corev1.Lifecycle{PostStart: &corev1.LifecycleHandler{HTTPGet: &corev1.HTTPGetAction{Path: "/ready"}}}
		}, state("app", waits("PostStartHookError", `HTTP lifecycle hook (/ready) for Container "app" in Pod "p_shop(uid)" failed - error: Get "http://10.0.0.1:80/ready": dial tcp 10.0.0.1:80: connect: connection refused`)), last("app", ends(137, "Error", time.Second), 0)), nil,
		words.Stuck, "post-start-failed", `postStart hook of app fails and kills the container: Get "http://10.0.0.1:80/ready": dial tcp 10.0.0.1:80: connect: connection refused, 1 try`,
	},
}

var endTests = []ruleTest{
	{"evicted", phase(corev1.PodFailed, "Evicted", "The node was low on resource: memory. "), nil, words.Failed, "evicted", "evicted: The node was low on resource: memory"},
	{
		"deadline during init", both(phase(corev1.PodFailed, "DeadlineExceeded", "Pod was active on the node longer than the specified deadline"), func(p *corev1.Pod) { n := int64(60); p.Spec.ActiveDeadlineSeconds = &n }), nil,
		words.Failed, "deadline-exceeded", "ran out of its activeDeadlineSeconds (1m) during first (1 of 1)",
	},
	{
		"rejected", both(phase(corev1.PodFailed, "OutOfcpu", "Pod was rejected: Node didn't have enough resource: cpu"), func(p *corev1.Pod) {
			p.Status.InitContainerStatuses, p.Status.ContainerStatuses = nil, nil
		}), nil, words.Failed, "rejected", "rejected by node node-1, OutOfcpu: Node didn't have enough resource: cpu",
	},
	{
		"an app that failed under Never", both(policy(corev1.RestartPolicyNever), started(0), state("app", ends(1, "Error", time.Minute)), phase(corev1.PodFailed, "", "")), nil,
		words.Failed, "exits", "app exits 1, no further try: restartPolicy Never",
	},
	{"completed", both(policy(corev1.RestartPolicyNever), started(0), state("app", ends(0, "Completed", time.Minute)), phase(corev1.PodSucceeded, "", "")), nil, words.Up, "", "completed"},
	{"being deleted", both(started(time.Minute), ready("app"), deleted(5*time.Second, 30*time.Second)), nil, words.Terminating, "", "being deleted, grace ends 03:04:30"},
	{
		"held by a finalizer", both(started(0), state("app", ends(0, "Completed", time.Minute)), deleted(2*time.Minute, 30*time.Second), func(p *corev1.Pod) { p.Finalizers = []string{"example.com/hold"} }), nil,
		words.Terminating, "deletion-overdue", "deletion waits for finalizer example.com/hold",
	},
	{
		"stopped by its deletion", both(started(0), state("app", ends(137, "Error", time.Second)), deleted(5*time.Second, 30*time.Second)), nil,
		words.Terminating, "", "being deleted, grace ends 03:04:30",
	},
	{
		"preempted", both(started(time.Minute), ready("app"), deleted(5*time.Second, 30*time.Second), condition(corev1.DisruptionTarget, corev1.ConditionTrue, "PreemptionByScheduler", "default-scheduler: preempting to accommodate a higher priority pod")), nil,
		words.Terminating, "disrupted", "is preempted for a pod of higher priority: default-scheduler: preempting to accommodate a higher priority pod",
	},
}

var slowTests = []ruleTest{
	{
		"a pull that takes long", phase(corev1.PodPending, "", ""), []*model.Event{saw("Pulling", "first", `Pulling image "registry.example/first:1"`, 90*time.Second, 1)},
		words.Starting, "image-pull-slow", "first (1 of 1) pulls image registry.example/first:1, or waits behind other pulls of the node, for 90s · blocks app",
	},
	{
		"volumes that take long", both(noSandbox, func(p *corev1.Pod) {
			p.Spec.Volumes = []corev1.Volume{{Name: "d", VolumeSource: corev1.VolumeSource{PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: "data"}}}}
		}), nil,
		words.Starting, "volumes-slow", "volumes and sandbox are being made, with claim data to attach, for 5m",
	},
}

// TestSlowStep needs siblings, and so a store.
func TestSlowStep(t *testing.T) {
	store := model.NewStore(diagnose.Rules())
	owner := true
	sibling := func(name string, s corev1.ContainerState) model.Item {
		return model.Item{Op: model.OpPod, Pod: model.FromPod(newPod(state("first", s), func(p *corev1.Pod) {
			p.Name, p.UID = name, types.UID(name)
			p.OwnerReferences = []metav1.OwnerReference{{Kind: "StatefulSet", Name: "db", Controller: &owner}}
		}))}
	}
	items := []model.Item{sibling("db-0", ends(0, "Completed", 4*time.Minute)), sibling("db-1", ends(0, "Completed", 3*time.Minute)), sibling("db-2", runs(3*time.Minute))}
	store.Apply(model.Batch{Observed: now, Items: items})
	slow := store.Entry("db-2").Diagnosis
	if got := slow.Line.At(now, true); !slow.Attention || got != "first (1 of 1) takes 1s in other pods, here it runs for 3m · blocks app" {
		t.Errorf("line of the slow pod = %q, attention %v", got, slow.Attention)
	}
}
