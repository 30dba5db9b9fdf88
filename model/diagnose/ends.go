package diagnose

import (
	"slices"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
)

// gotOver reports whether the end of an attempt is no trouble (any more): it
// ended as meant, it was ended together with its sandbox or its pod, or a later
// attempt has proved itself.
func (s *start) gotOver(c *model.Container, end *model.Termination) bool {
	switch {
	case s.endedBySandbox(end), s.endedByChange(c, end), s.endedByDeletion(c, end), s.endedWithPod(c, end), end.Reason == reasonRestartAll, !s.turn(c) && !s.crashing(c):
		return true
	}
	if c.Kind == model.KindInit && s.index(c) < s.head {
		return true
	}
	if end.OK() && (c.Kind == model.KindInit || !s.repeats(c, end)) {
		return true
	}
	return c.State.Phase == model.PhaseRunning && c.Kind != model.KindInit && s.proved(c)
}

// endedByChange reports whether an attempt was ended because its image was
// changed, or its resources with a policy that wants a restart
// (pkg/kubelet/kuberuntime/kuberuntime_manager.go, computePodActions and
// computePodResizeAction): neither is a fault of its own.
func (s *start) endedByChange(c *model.Container, end *model.Termination) bool {
	return s.killedWithin(c, end, " definition changed") || s.killedWithin(c, end, " resize requires restart")
}

// endedWithPod reports whether an attempt was ended because its pod was: an
// eviction or a deadline kills what runs, and a sidecar is stopped once the app
// containers are done (its exit code never counts, pkg/kubelet/kubelet_pods.go,
// getPhase).
func (s *start) endedWithPod(c *model.Container, end *model.Termination) bool {
	if s.pod.Phase == "Succeeded" || c.Kind == model.KindSidecar && (s.terminal() || s.appsDone()) {
		return true
	}
	killed := end.ExitCode == exitKilled || end.ExitCode == exitTerminated
	return s.pod.Phase == "Failed" && s.pod.Reason != "" && killed && end.Reason != reasonOOM
}

// appsDone reports whether all app containers ended and none of them is
// started again.
func (s *start) appsDone() bool {
	return len(s.pod.Containers) > 0 && !slices.ContainsFunc(s.pod.Containers, func(c model.Container) bool {
		return c.State.Ended == nil || c.RestartedAfter(c.State.Ended)
	})
}

// repeats reports whether a container that ends well is started again and
// again, which an app container under Always and a sidecar are.
func (s *start) repeats(c *model.Container, end *model.Termination) bool {
	return c.RestartedAfter(end) && s.pod.Deadline.IsZero() && !s.terminal()
}

// proved reports whether an attempt that runs has run for longer than the one
// before did: so long a container that fails again and again keeps its verdict.
// After an attempt that ran for two minutes or more one end is no pattern yet.
func (s *start) proved(c *model.Container) bool {
	return !s.now.Before(provedAt(c))
}

// provedRun is how long an attempt has to run to show that it can.
const provedRun = 2 * time.Minute

func provedAt(c *model.Container) time.Time {
	ran := time.Duration(0)
	if c.Last != nil && !c.Last.Started.IsZero() {
		ran = max(0, c.Last.Finished.Sub(c.Last.Started))
	}
	if ran >= provedRun {
		return c.State.Since
	}
	return c.State.Since.Add(ran + 10*time.Second)
}

// forGood reports whether no try follows the end of c.
func (s *start) forGood(c *model.Container) bool {
	return s.terminal() || c.State.Ended != nil && !c.RestartedAfter(c.State.Ended)
}

// whyForGood says why no try follows the end of c.
func (s *start) whyForGood(c *model.Container) string {
	if c.Retried == "Never" && s.pod.Owner.Kind == "Job" {
		return "no further try in this pod"
	}
	if c.Retried == "Never" {
		return "no further try: restartPolicy Never"
	}
	return "no further try: the pod has ended"
}

// endedByDeletion reports whether an attempt ended after the pod's deletion
// was asked for: being stopped is no fault. Of a pod that a finalizer holds when
// its kubelet is done with it, the time of that is not kept: the deletion's is
// when the kubelet let it go then, with no grace left
// (staging/src/k8s.io/apiserver/pkg/registry/rest/delete.go, BeforeDelete).
func (s *start) endedByDeletion(c *model.Container, t *model.Termination) bool {
	switch {
	case s.pod.Deadline.IsZero():
		return false
	case !t.Finished.Before(s.pod.Deadline.Add(-s.pod.Grace)):
		return true
	case s.pod.Grace > 0:
		return false
	}
	killed := t.ExitCode == exitKilled || t.ExitCode == exitTerminated
	return killed && t.Reason != reasonOOM || s.killedWithin(c, t, "Stopping container ")
}

// killedWithin reports whether the kubelet said in an attempt that it ends the
// container, with that text. It says so before it does.
func (s *start) killedWithin(c *model.Container, t *model.Termination, text string) bool {
	return s.told(func(e *model.Event) bool {
		within := !e.Last.Before(t.Started.Add(-clockSlack)) && !e.Last.After(t.Finished)
		return e.Reason == "Killing" && strings.Contains(e.Message, text) && within && s.concerns(e, c)
	}) != nil
}

func (s *start) terminal() bool { return s.pod.Phase == "Failed" || s.pod.Phase == "Succeeded" }
