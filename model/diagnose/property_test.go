package diagnose_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
)

// TestAnyPodIsExplained holds what is true of every explanation, for pods that
// no server would ever make: nothing panics, every finding is complete, every
// part has a line, and attempts are in order.
func TestAnyPodIsExplained(t *testing.T) {
	for seed := range uint64(2000) {
		g := generator{rand.New(rand.NewPCG(seed, 1))}
		store := model.NewStore(diagnose.Rules())
		items := []model.Item{}
		for range 1 + g.r.IntN(3) {
			p := g.pod()
			items = append(items, model.Item{Op: model.OpPod, Pod: model.FromPod(p)})
			for range g.r.IntN(6) {
				items = append(items, model.Item{Op: model.OpEvent, Event: model.FromEvent(g.event(p))})
			}
		}
		for i := range items {
			store.Apply(model.Batch{Observed: now.Add(time.Duration(i) * time.Second), Items: items[i : i+1]})
		}
		if !explained(t, store, store.Entry("uid")) {
			t.Fatalf("seed %d", seed)
		}
	}
}

func explained(t *testing.T, store *model.Store, entry *model.Entry) bool {
	t.Helper()
	before := t.Failed()
	d := store.Explain(entry, now)
	d.Line.At(now, true)
	if d.Line.Text == "" || d.Sandbox == nil || d.Sandbox.Line.Text == "" {
		t.Errorf("no line: %+v, sandbox %+v", d.Line, d.Sandbox)
	}
	p := entry.Pod
	if want := len(p.Steps) + len(p.Containers) + len(p.Ephemeral); len(d.Parts) != want {
		t.Errorf("%d parts, want %d", len(d.Parts), want)
	}
	for _, part := range d.Parts {
		if part.Line.Text == "" {
			t.Errorf("no line for %s: %+v", part.Name, part)
		}
		inOrder(t, entry.Past().Attempts(p.Part(part.Name)))
		diagnose.Checks(p, store.Events(p), entry.Past(), p.Part(part.Name), now)
	}
	for i := range d.Findings {
		complete(t, &d.Findings[i])
	}
	return before || !t.Failed()
}

func complete(t *testing.T, f *model.Finding) {
	t.Helper()
	if f.Code == "" || f.Summary == "" || len(f.Evidence) == 0 || f.Heals == "" || f.Next == "" || f.Since.IsZero() || f.Step != "" && f.Short == "" {
		t.Errorf("finding lacks a part: %+v", f)
	}
	for _, e := range f.Evidence {
		if e.Source == "" || e.Text == "" {
			t.Errorf("evidence of %s lacks a part: %+v", f.Code, e)
		}
	}
}

// inOrder holds that the numbers of attempts rise; two may have the same only
// when both are known by their own IDs.
func inOrder(t *testing.T, list []model.Attempt) {
	t.Helper()
	for i := range list {
		if list[i].Number < 1 {
			t.Errorf("attempt %d", list[i].Number)
		}
		if i == 0 || list[i].Number > list[i-1].Number {
			continue
		}
		if list[i].ID == "" || list[i-1].ID == "" || list[i].ID == list[i-1].ID {
			t.Errorf("attempt %d (%s) after %d (%s)", list[i].Number, list[i].ID, list[i-1].Number, list[i-1].ID)
		}
	}
}

// generator makes pods and events at random, out of the words that Kubernetes
// uses and of some that it does not.
type generator struct{ r *rand.Rand }

func pick[T any](g generator, list ...T) T { return list[g.r.IntN(len(list))] }

func (g generator) one(in int) bool { return g.r.IntN(in) == 0 }

func (g generator) time() metav1.Time {
	if g.one(6) {
		return metav1.Time{}
	}
	return metav1.NewTime(now.Add(time.Duration(g.r.IntN(900)-800) * time.Second))
}

func (g generator) pod() *corev1.Pod {
	p := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: "shop", Name: "p", UID: "uid", CreationTimestamp: metav1.NewTime(now.Add(-time.Hour))}}
	p.Spec.NodeName = pick(g, "", "node-1", "node-1")
	p.Spec.RestartPolicy = pick(g, corev1.RestartPolicyAlways, corev1.RestartPolicyOnFailure, corev1.RestartPolicyNever, "")
	p.Status.NominatedNodeName = pick(g, "", "", "", "node-2")
	p.Status.Phase = pick(g, corev1.PodPending, corev1.PodRunning, corev1.PodRunning, corev1.PodFailed, corev1.PodSucceeded, corev1.PodUnknown, "Odd")
	p.Status.Reason = pick(g, "", "", "", "Evicted", "DeadlineExceeded", "NodeLost", "OutOfcpu", "Terminated", "Odd")
	if started := g.time(); !started.IsZero() {
		p.Status.StartTime = &started
	}
	if g.one(6) {
		deletion, grace := metav1.NewTime(now.Add(time.Duration(g.r.IntN(120)-60)*time.Second)), int64(g.r.IntN(60))
		p.DeletionTimestamp, p.DeletionGracePeriodSeconds, p.Finalizers = &deletion, &grace, pick(g, nil, []string{"a/b"})
	}
	if g.one(8) {
		p.Spec.ReadinessGates = []corev1.PodReadinessGate{{ConditionType: "gate"}}
	}
	if g.one(8) {
		p.Spec.SchedulingGates = []corev1.PodSchedulingGate{{Name: "gate"}}
	}
	p.Spec.Volumes = pick(g, nil, []corev1.Volume{{Name: "v", VolumeSource: corev1.VolumeSource{Image: &corev1.ImageVolumeSource{Reference: "x"}}}})
	for i := range g.r.IntN(4) {
		p.Spec.InitContainers = append(p.Spec.InitContainers, g.container(fmt.Sprint("i", i)))
	}
	for i := range g.r.IntN(4) {
		p.Spec.Containers = append(p.Spec.Containers, g.container(fmt.Sprint("c", i)))
	}
	if g.one(8) {
		p.Spec.EphemeralContainers = []corev1.EphemeralContainer{{EphemeralContainerCommon: corev1.EphemeralContainerCommon{Name: "e"}}}
		p.Status.EphemeralContainerStatuses = g.statuses([]corev1.Container{{Name: "e"}})
	}
	p.Status.InitContainerStatuses, p.Status.ContainerStatuses = g.statuses(p.Spec.InitContainers), g.statuses(p.Spec.Containers)
	for range g.r.IntN(5) {
		p.Status.Conditions = append(p.Status.Conditions, g.condition())
	}
	return p
}

func (g generator) condition() corev1.PodCondition {
	return corev1.PodCondition{
		Type:   pick[corev1.PodConditionType](g, "PodScheduled", "Ready", "Ready", "PodReadyToStartContainers", "PodReadyToStartContainers", "AllContainersRestarting", "DisruptionTarget", "gate", "Odd", "PodResizePending", "PodResizeInProgress"),
		Status: pick(g, corev1.ConditionTrue, corev1.ConditionFalse, corev1.ConditionUnknown, ""), LastTransitionTime: g.time(),
		Reason: pick(g, "", "ReadinessGatesNotReady", "Unschedulable", "SchedulerError", "Odd", "Infeasible", "Deferred", "Error"), Message: pick(g, "", "0/2 nodes are available: 1 Insufficient cpu, odd.", "odd"),
	}
}

func (g generator) container(name string) corev1.Container {
	c := corev1.Container{Name: name, Image: pick(g, "x", "", "registry.example/x:1")}
	if g.one(3) {
		policy := pick(g, corev1.ContainerRestartPolicyAlways, corev1.ContainerRestartPolicyOnFailure, corev1.ContainerRestartPolicyNever, "Odd")
		c.RestartPolicy = &policy
	}
	if g.one(4) {
		c.RestartPolicyRules = []corev1.ContainerRestartRule{onExit(pick(g, corev1.ContainerRestartRuleActionRestart, corev1.ContainerRestartRuleActionRestartAllContainers, "Odd"), 0, 1, 137), {}}
	}
	if g.one(3) {
		c.Lifecycle = &corev1.Lifecycle{PostStart: &corev1.LifecycleHandler{}, PreStop: pick(g, nil, &corev1.LifecycleHandler{})}
	}
	c.StartupProbe, c.LivenessProbe, c.ReadinessProbe = pick(g, nil, probe(5)), pick(g, nil, probe(0), &corev1.Probe{}), pick(g, nil, probe(5))
	return c
}

func (g generator) statuses(list []corev1.Container) []corev1.ContainerStatus {
	if g.one(8) {
		return nil
	}
	out := make([]corev1.ContainerStatus, len(list))
	for i := range list {
		started := g.one(2)
		out[i] = corev1.ContainerStatus{
			Name: list[i].Name, State: g.state(), LastTerminationState: pick(g, corev1.ContainerState{}, g.state()),
			RestartCount: int32(g.r.IntN(5)), Ready: g.one(2), Started: pick(g, nil, &started),
		}
		if out[i].State.Running != nil {
			out[i].ContainerID = fmt.Sprint("id", g.r.IntN(1000))
		}
	}
	return out
}

func (g generator) state() corev1.ContainerState {
	switch g.r.IntN(4) {
	case 0:
		return corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: g.time()}}
	case 1:
		return corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
			ExitCode: pick[int32](g, 0, 1, 2, 127, 137, 143), Signal: pick[int32](g, 0, 0, 9), Message: pick(g, "", "\x1b[31mboom\n\n", `exec: "/x": no such file or directory`),
			Reason:    pick(g, "", "Completed", "Error", "OOMKilled", "StartError", "ContainerStatusUnknown", "RestartingAllContainers", "Odd"),
			StartedAt: g.time(), FinishedAt: g.time(), ContainerID: pick(g, "", fmt.Sprint("id", g.r.IntN(1000))),
		}}
	case 2:
		return corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{
			Reason: pick(g, "", "PodInitializing", "ContainerCreating", "CrashLoopBackOff", "ErrImagePull", "ImagePullBackOff", "InvalidImageName", "CreateContainerConfigError",
				"RunContainerError", "PostStartHookError", "RestartingAllContainers", "Odd"),
			Message: pick(g, "", "back-off 20s restarting failed container=x", `Back-off pulling image "x"`, `Back-off pulling image "x": ErrImagePull: not found`, "odd: text", "\xff"),
		}}
	}
	return corev1.ContainerState{}
}

func (g generator) event(p *corev1.Pod) *corev1.Event {
	e := &corev1.Event{ObjectMeta: metav1.ObjectMeta{Namespace: "shop", Name: "e", UID: types.UID(fmt.Sprint("e", g.r.IntN(20)))}, Type: pick(g, "Normal", "Warning")}
	e.InvolvedObject = corev1.ObjectReference{Kind: "Pod", Namespace: "shop", Name: "p", UID: pick(g, p.UID, p.UID, ""), FieldPath: pick(g, "", "spec.containers{c0}", "spec.initContainers{i0}", "spec.containers{")}
	e.Reason = pick(g, "Pulling", "Pulled", "Failed", "Created", "Started", "Killing", "BackOff", "Unhealthy", "FailedPostStartHook", "FailedPreStopHook", "SandboxChanged",
		"FailedCreatePodSandBox", "NetworkNotReady", "FailedMount", "FailedAttachVolume", "NodeNotReady", "FailedPrepareDynamicResources", "FailedToRetrieveImagePullSecret", "Odd",
		"FailedKillPod", "VolumePermissionChangeInProgress", "FailedResourceClaimCreation", "BindingConditionsPending")
	e.Message = pick(g, "", "(combined from similar events): ", "(combined from similar events): Readiness probe failed: x", `Failed to pull image "x": not found`,
		"Liveness probe failed: ", "Container c0 failed liveness probe, will be restarted", `MountVolume.SetUp failed for volume "v" : x`, "odd", "Readiness probe errored and resulted in unknown state: rpc error", "Startup probe errored: ",
		"Container c0 definition changed, will be restarted", "error making pod data directories: x", "PodResourceClaim g: x", "Setting volume ownership for u/volumes/p/v/mount, processed 3 files.")
	e.FirstTimestamp, e.LastTimestamp, e.Count = g.time(), g.time(), int32(g.r.IntN(5))
	return e
}

// TestRecheckIsInTime holds that verdict and attention of a pod do not change
// with time alone before its diagnosis says that they may.
func TestRecheckIsInTime(t *testing.T) {
	for seed := range uint64(2000) {
		g := generator{rand.New(rand.NewPCG(seed, 2))}
		object := g.pod()
		var events []*model.Event
		for range g.r.IntN(6) {
			events = append(events, model.FromEvent(g.event(object)))
		}
		p := model.FromPod(object)
		at := func(t time.Time) model.Diagnosis { return diagnose.Pod(p, events, &model.Past{}, t) }
		d := at(now)
		for range 8 {
			later := now.Add(time.Duration(g.r.IntN(1200)) * time.Second)
			if !d.Recheck.IsZero() && !later.Before(d.Recheck) {
				later = d.Recheck.Add(-time.Millisecond)
			}
			if then := at(later); later.After(now) && (then.Verdict != d.Verdict || then.Attention != d.Attention) {
				t.Fatalf("seed %d: %s (attention %v, %q) became %s (attention %v, %q) after %s, recheck %s", seed,
					d.Verdict, d.Attention, d.Line.Text, then.Verdict, then.Attention, then.Line.Text, later.Sub(now), d.Recheck)
			}
		}
	}
}
