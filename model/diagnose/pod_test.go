package diagnose_test

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/words"
)

// The rules of this file look at how the parts of a pod hang together: rounds,
// sidecars, pods that end, events that stand for many. The recordings hold no
// such cases; the objects follow what Kubernetes' source says it writes.

func TestRulesOfRounds(t *testing.T) {
	for _, list := range [][]ruleTest{sidecarTests, roundTests, nodeTests, deletionTests, combinedTests, reasonTests} {
		for _, test := range list {
			t.Run(test.name, func(t *testing.T) { checkRule(t, &test) })
		}
	}
}

func onExit(action corev1.ContainerRestartRuleAction, codes ...int32) corev1.ContainerRestartRule {
	return corev1.ContainerRestartRule{Action: action, ExitCodes: &corev1.ContainerRestartRuleOnExitCodes{
		Operator: corev1.ContainerRestartRuleOnExitCodesOpIn, Values: codes,
	}}
}

// then adds an init container behind "first".
func then(name string, s corev1.ContainerState) option {
	return func(p *corev1.Pod) {
		p.Spec.InitContainers = append(p.Spec.InitContainers, corev1.Container{Name: name, Image: name + ":1"})
		p.Status.InitContainerStatuses = append(p.Status.InitContainerStatuses, corev1.ContainerStatus{Name: name, State: s})
	}
}

// beside adds an app container behind "app".
func beside(name string, s corev1.ContainerState) option {
	return func(p *corev1.Pod) {
		p.Spec.Containers = append(p.Spec.Containers, corev1.Container{Name: name, Image: name + ":1"})
		p.Status.ContainerStatuses = append(p.Status.ContainerStatuses, corev1.ContainerStatus{Name: name, State: s})
	}
}

func backOff(name, d string) corev1.ContainerState {
	return waits("CrashLoopBackOff", "back-off "+d+" restarting failed container="+name+" pod=p_shop(uid)")
}

func combined(e *model.Event) *model.Event { e.Combined = true; return e }

var sidecarTests = []ruleTest{
	{
		"a sidecar that crashed does not hold the step that runs", both(sidecar, state("first", backOff("first", "10s")), last("first", ends(1, "Error", 5*time.Second), 1), then("second", runs(20*time.Second))), nil,
		words.Stuck, "exits", "first (1 of 2) exits 1, 2 tries · next not before 03:04:10 (5s)",
	},
	{
		"a sidecar and the app both crash: the sidecar holds, the app is told too", both(sidecar, state("first", backOff("first", "10s")), last("first", ends(1, "Error", 5*time.Second), 1),
			state("app", backOff("app", "20s")), last("app", ends(2, "Error", 5*time.Second), 2), phase(corev1.PodRunning, "", "")), nil,
		words.Stuck, "exits", "first (1 of 1) exits 1, 2 tries · next not before 03:04:10 (5s) · blocks app",
	},
	{
		"a sidecar that ended well is started again", both(sidecar, started(3*time.Minute), ready("app"), condition(corev1.PodReady, corev1.ConditionTrue, "", ""), state("first", ends(0, "Completed", 5*time.Second)), last("first", ends(0, "Completed", time.Minute), 2)), nil,
		words.Stuck, "ends-too-early", "first (1 of 1) ends by itself (exit 0) and is started again, 3 tries · next usually not before 03:04:20 (15s)",
	},
	{
		"a sidecar stopped once the work is done", both(policy(corev1.RestartPolicyNever), sidecar, started(0), state("app", ends(0, "Completed", 2*time.Second)), state("first", ends(143, "Error", time.Second))), nil,
		words.Up, "", "its containers have done their work",
	},
	{
		"a sidecar's exit code does not count when the pod succeeded", both(policy(corev1.RestartPolicyNever), sidecar, started(0), state("app", ends(0, "Completed", 2*time.Second)), state("first", ends(137, "Error", time.Second)), phase(corev1.PodSucceeded, "", "")), nil,
		words.Up, "", "completed",
	},
	{
		"one container is ready, the other crashes", both(started(3*time.Minute), ready("app"), beside("web", backOff("web", "40s")), last("web", ends(1, "Error", 10*time.Second), 3)), nil,
		words.Stuck, "exits", "web exits 1, 4 tries · next not before 03:04:35 (30s)",
	},
}

var roundTests = []ruleTest{
	{
		"a rule that has all containers start over", both(policy(corev1.RestartPolicyNever), func(p *corev1.Pod) {
			p.Spec.InitContainers[0].RestartPolicyRules = []corev1.ContainerRestartRule{onExit(corev1.ContainerRestartRuleActionRestartAllContainers, 42)}
			never := corev1.ContainerRestartPolicyNever
			p.Spec.InitContainers[0].RestartPolicy = &never
		}, state("first", ends(42, "Error", time.Second))), nil,
		words.Stuck, "exits", "first (1 of 1) exits 42, 1 try, its rule has all containers start over · blocks app",
	},
	{
		"an exit code that no rule names ends the pod", both(policy(corev1.RestartPolicyNever), func(p *corev1.Pod) {
			p.Spec.InitContainers[0].RestartPolicyRules = []corev1.ContainerRestartRule{onExit(corev1.ContainerRestartRuleActionRestart, 42)}
			never := corev1.ContainerRestartPolicyNever
			p.Spec.InitContainers[0].RestartPolicy = &never
		}, state("first", ends(1, "Error", time.Second))), nil,
		words.Failed, "exits", "first (1 of 1) exits 1, no further try: restartPolicy Never · blocks app",
	},
	{
		"all containers start over again and again", both(state("first", runs(2*time.Second)), last("first", ends(137, "RestartingAllContainers", 0), 4), last("app", ends(137, "RestartingAllContainers", 0), 4)), nil,
		words.Stuck, "restarting-all-containers", "all containers started over 4 times: a restart rule asks for it again and again",
	},
	{
		"a command that cannot be started, after the sandbox was made anew", both(state("first", waits("CrashLoopBackOff", "back-off 10s restarting failed container=first pod=p_shop(uid)")),
			last("first", corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{ExitCode: 128, Reason: "StartError", Message: `exec: "/x": stat /x: no such file or directory`, FinishedAt: ago(2 * time.Second)}}, 1)),
		[]*model.Event{saw("SandboxChanged", "", "Pod sandbox changed, it will be killed and re-created.", 6*time.Minute, 1)},
		words.Stuck, "command-not-found", `first (1 of 1): command "/x" cannot be started: no such file or directory, 2 tries · next not before 03:04:13 (8s) · blocks app`,
	},
	{
		"a hook that failed in the first try, its container not stopped yet", both(started(0), func(p *corev1.Pod) {
			p.Spec.Containers[0].Lifecycle = &corev1.Lifecycle{PostStart: &corev1.LifecycleHandler{Exec: &corev1.ExecAction{Command: []string{"x"}}}}
		}, state("app", waits("PodInitializing", ""))), []*model.Event{saw("Started", "app", "Container started", 5*time.Second, 1), saw("FailedPostStartHook", "app", "PostStartHook failed", 5*time.Second, 1)},
		words.Stuck, "post-start-failed", "postStart hook of app failed, the container is being stopped for 5s",
	},
	{
		"a hook that fails because its container has ended", both(started(0), func(p *corev1.Pod) {
			p.Spec.Containers[0].Lifecycle = &corev1.Lifecycle{PostStart: &corev1.LifecycleHandler{Exec: &corev1.ExecAction{Command: []string{"x"}}}}
		}, state("app", backOff("app", "10s")), last("app", ends(1, "Error", 5*time.Second), 1)), []*model.Event{saw("Started", "app", "Container started", 4*time.Second, 2), saw("FailedPostStartHook", "app", "PostStartHook failed", 4*time.Second, 2)},
		words.Stuck, "post-start-failed", "postStart hook of app fails and kills the container, 2 tries · next not before 03:04:10 (5s)",
	},
	{
		"a crash loop whose record is gone", state("first", backOff("first", "5m0s")), nil,
		words.Stuck, "exits", "first (1 of 1) ends again and again, how is not on record · blocks app",
	},
	{
		"out of memory after a probe had killed it before", both(started(0), func(p *corev1.Pod) { p.Spec.Containers[0].LivenessProbe = probe(5) },
			state("app", backOff("app", "10s")), last("app", ends(137, "OOMKilled", 5*time.Second), 1)),
		[]*model.Event{saw("Killing", "app", "Container app failed liveness probe, will be restarted", 4*time.Minute, 1)},
		words.Stuck, "out-of-memory", "app runs out of memory (OOMKilled), 2 tries · next not before 03:04:10 (5s)",
	},
	{
		"a waiting reason that no release is known to use", state("first", waits("FlavourError", "no such flavour")), nil,
		words.Stuck, "container-not-created", "first (1 of 1): FlavourError no such flavour · blocks app",
	},
}

var nodeTests = []ruleTest{
	{
		"node not ready, its event gone", both(started(3*time.Minute), ready("app"), condition(corev1.PodReady, corev1.ConditionFalse, "", "")), nil,
		words.Stuck, "node-not-ready", "node node-1 seems not to be ready: Ready was taken from the pod, its containers are reported ready",
	},
	{
		"the node is back, the pod is not ready for a reason of its own", both(started(3*time.Minute), condition(corev1.PodReady, corev1.ConditionFalse, "ContainersNotReady", "containers with unready status: [app]")), []*model.Event{saw("NodeNotReady", "", "Node is not ready", 4*time.Minute, 1)},
		words.Starting, "", "app runs for 3m",
	},
	{
		"graceful node shutdown", phase(corev1.PodFailed, "Terminated", "Pod was terminated in response to imminent node shutdown."), nil,
		words.Failed, "failed", "ended because its node was shut down",
	},
	{
		"made room for a critical pod", phase(corev1.PodFailed, "Preempting", "Preempted in order to admit critical pod"), nil,
		words.Failed, "failed", "ended by its node to make room for a critical pod",
	},
	{
		"evicted, which kills what runs", both(phase(corev1.PodFailed, "Evicted", "The node was low on resource: memory. "), state("first", ends(0, "Completed", time.Minute)), state("app", ends(137, "Error", time.Second))), nil,
		words.Failed, "evicted", "evicted: The node was low on resource: memory",
	},
	{
		"a volume that failed before the sandbox did", noSandbox, []*model.Event{
			saw("FailedMount", "", `MountVolume.SetUp failed for volume "s" : secret "x" not found`, 3*time.Minute, 2),
			saw("FailedCreatePodSandBox", "", "Failed to create pod sandbox: no IP addresses available", time.Minute, 2),
		},
		words.Stuck, "sandbox-fails", "sandbox cannot be made: no IP addresses available, 2 tries",
	},
	{
		"devices", noSandbox, []*model.Event{saw("FailedPrepareDynamicResources", "", "Failed to prepare dynamic resources: no driver", time.Minute, 2)},
		words.Stuck, "devices-not-prepared", "devices cannot be prepared: no driver, 2 tries",
	},
	{
		"what is said of one volume explains more than what is said of all", noSandbox, []*model.Event{
			saw("FailedMount", "", `MountVolume.SetUp failed for volume "s" : secret "x" not found`, 2*time.Minute, 2),
			saw("FailedMount", "", "Unable to attach or mount volumes: unmounted volumes=[s], unattached volumes=[s]: timed out waiting for the condition", time.Minute, 1),
		},
		words.Stuck, "volume-object-missing", `volume s: secret "x" not found, 2 tries`,
	},
	{
		"a readiness gate just after the containers are ready", both(started(30*time.Second), ready("app"), func(p *corev1.Pod) {
			p.Spec.ReadinessGates = []corev1.PodReadinessGate{{ConditionType: "example.com/lb"}}
		}, condition(corev1.PodReady, corev1.ConditionFalse, "ReadinessGatesNotReady", "")), nil,
		words.Starting, "readiness-gate", "all containers are ready, readiness gate example.com/lb not yet true",
	},
}

var deletionTests = []ruleTest{
	{
		"deleted while it crashes", both(state("first", backOff("first", "40s")), last("first", ends(1, "Error", 30*time.Second), 3), deleted(5*time.Second, 30*time.Second)), nil,
		words.Terminating, "exits", "being deleted, grace ends 03:04:30",
	},
	{
		"deleted before it was scheduled", both(unscheduled, condition(corev1.PodScheduled, corev1.ConditionFalse, "Unschedulable", "0/1 nodes are available: 1 Insufficient cpu."), deleted(5*time.Second, 0)), nil,
		words.Terminating, "unschedulable", "being deleted, grace ended 03:04:00",
	},
	{
		"a preStop hook that failed in an attempt before", both(started(time.Minute), ready("app"), func(p *corev1.Pod) {
			p.Spec.Containers[0].Lifecycle = &corev1.Lifecycle{PreStop: &corev1.LifecycleHandler{}}
		}, last("app", ends(137, "Error", 2*time.Minute), 1), deleted(5*time.Second, 30*time.Second)), []*model.Event{saw("FailedPreStopHook", "app", "PreStopHook failed", 2*time.Minute, 1)},
		words.Terminating, "", "being deleted, grace ends 03:04:30",
	},
	{
		"its grace is over and it runs still", both(started(time.Minute), ready("app"), deleted(2*time.Minute, 30*time.Second), func(p *corev1.Pod) { p.Finalizers = []string{"example.com/hold"} }), nil,
		words.Terminating, "deletion-overdue", "deletion is overdue: its grace of 30s is over, app is still reported running",
	},
}

var combinedTests = []ruleTest{
	{
		"an event that stands for many and names another container", both(started(10*time.Second), beside("web", runs(10*time.Second)), func(p *corev1.Pod) {
			p.Spec.Containers[0].ReadinessProbe = probe(5)
			yes := true
			status(p, "app").Started = &yes
		}), []*model.Event{combined(saw("Unhealthy", "app", "Readiness probe failed: web says 503", 5*time.Second, 12))},
		words.Starting, "", "app waits for its readiness probe (tcp :0) for 10s",
	},
	{
		"an event that stands for many and names the image", state("first", waits("ImagePullBackOff", `Back-off pulling image "registry.example/first:1"`)),
		[]*model.Event{combined(saw("Failed", "app", `Failed to pull image "registry.example/first:1": not found`, time.Minute, 12))},
		words.Stuck, "image-not-found", "first (1 of 1): image registry.example/first:1 not found · blocks app",
	},
}

var reasonTests = []ruleTest{
	{
		"an image for another platform", state("first", waits("ErrImagePull", `failed to pull and unpack image "registry.example/first:1": no match for platform in manifest: not found`)), nil,
		words.Stuck, "image-wrong-platform", "first (1 of 1): image registry.example/first:1 is not built for the platform of the node · blocks app",
	},
	{
		"a back-off that names another reason", state("first", waits("ImagePullBackOff", `Back-off pulling image "registry.example/first:1": SignatureValidationFailed: image is not signed`)), nil,
		words.Stuck, "image-not-allowed", "first (1 of 1): image registry.example/first:1 may not be pulled: image is not signed · blocks app",
	},
	{
		"the image of a volume", both(imageVolume, state("first", waits("ErrImagePull", "registry.example/data:1: not found"))),
		[]*model.Event{saw("Failed", "", `Failed to pull image "registry.example/data:1": registry.example/data:1: not found`, time.Minute, 1)},
		words.Stuck, "image-not-found", "first (1 of 1): image registry.example/data:1 of volume data not found · blocks app",
	},
	{
		"the image of a volume is being pulled", imageVolume, []*model.Event{saw("Pulling", "", `Pulling image "registry.example/data:1"`, 5*time.Second, 1)},
		words.Starting, "", "first (1 of 1) waits for image registry.example/data:1 of volume data to be pulled for 5s · then app",
	},
	{
		"the scheduler failed", both(unscheduled, condition(corev1.PodScheduled, corev1.ConditionFalse, "SchedulerError", "binding rejected: timeout")), nil,
		words.Stuck, "unschedulable", "cannot be scheduled: binding rejected: timeout",
	},
}

func imageVolume(p *corev1.Pod) {
	p.Spec.Volumes = []corev1.Volume{{Name: "data", VolumeSource: corev1.VolumeSource{Image: &corev1.ImageVolumeSource{Reference: "registry.example/data:1"}}}}
}

// TestAppsBeginOneByOne holds what is said of an app container that the kubelet
// has not come to.
func TestAppsBeginOneByOne(t *testing.T) {
	p := model.FromPod(newPod(both(started(0), state("app", waits("PodInitializing", "")), beside("web", waits("PodInitializing", "")))))
	d := diagnosePod(p, saw("Pulling", "app", `Pulling image "app:1"`, 5*time.Second, 1))
	if web := d.Part("web"); web.State != words.StateWaiting || web.Line.Text != "comes after app" || web.WaitsFor != "app" {
		t.Errorf("web: %+v", web)
	}
	if app := d.Part("app"); app.State != words.StatePulling {
		t.Errorf("app: %+v", app)
	}
}

// TestNothingIsClaimedOfAPodThatEnded holds what is said of containers whose
// pod ended without another word about them.
func TestNothingIsClaimedOfAPodThatEnded(t *testing.T) {
	tests := []struct {
		name, part, want string
		pod              option
	}{
		{"its node is gone", "app", "was running when it was last reported", both(started(time.Hour), phase(corev1.PodFailed, "", ""), condition(corev1.DisruptionTarget, corev1.ConditionTrue, "DeletionByPodGC", "PodGC: node no longer exists"))},
		{"rejected", "app", "never reported", func(p *corev1.Pod) {
			p.Status = corev1.PodStatus{Phase: corev1.PodFailed, Reason: "OutOfcpu", Message: "Pod was rejected: no cpu"}
		}},
		{"rejected, its sandbox", "", "never reported", func(p *corev1.Pod) {
			p.Status = corev1.PodStatus{Phase: corev1.PodFailed, Reason: "OutOfcpu", Message: "Pod was rejected: no cpu"}
		}},
		{"stopped by its deletion", "app", "stopped, exit 137 (killed, SIGKILL)", both(started(0), state("app", ends(137, "Error", time.Second)), deleted(5*time.Second, 30*time.Second))},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := diagnosePod(model.FromPod(newPod(test.pod)))
			part := d.Sandbox
			if test.part != "" {
				part = d.Part(test.part)
			}
			if part.Line.Text != test.want {
				t.Errorf("%q, want %q", part.Line.Text, test.want)
			}
		})
	}
}

func diagnosePod(p *model.Pod, events ...*model.Event) model.Diagnosis {
	return diagnose.Pod(p, events, &model.Past{}, now)
}
