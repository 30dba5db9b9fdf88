package diagnose

import (
	"slices"
	"time"

	"github.com/initwatch/initwatch/model"
)

// findHead walks the steps in spec order as the kubelet does
// (pkg/kubelet/kuberuntime/kuberuntime_manager.go, computeInitContainerActions):
// the next begins when an init container ended well, or a sidecar has started.
func (s *start) findHead() int {
	for i := range s.pod.Steps {
		if !s.passed(i) {
			return i
		}
	}
	return len(s.pod.Steps)
}

// passed reports whether step i lets the next one begin. A status that is left
// over from before the steps started over does not count.
func (s *start) passed(i int) bool {
	c := &s.pod.Steps[i]
	if c.Kind == model.KindSidecar {
		return c.Started || s.appsBegan() && c.State.Phase != model.PhaseNone || s.laterBegan(i) || s.appsDone()
	}
	return c.State.Ended != nil && c.State.Ended.OK() && !s.stale(i)
}

// appsBegan reports whether an app container runs. Sidecars have been passed
// then, whatever became of them since.
func (s *start) appsBegan() bool {
	return slices.ContainsFunc(s.pod.Containers, func(c model.Container) bool { return c.State.Phase == model.PhaseRunning })
}

// laterBegan reports whether a step after step i has begun in this round. The
// kubelet looks for the next step from behind, so that a sidecar which ended
// since is restarted beside the step that runs and does not hold it.
func (s *start) laterBegan(i int) bool {
	for j := i + 1; j < len(s.pod.Steps); j++ {
		later := &s.pod.Steps[j]
		if s.here(later) && !attemptStart(later).Before(s.pod.Sandbox.ReadyToStartSet.Add(-clockSlack)) {
			return true
		}
	}
	return false
}

// crashing reports whether c is an app container that crashed in this round
// and waits for its next try behind a sidecar that crashed too.
func (s *start) crashing(c *model.Container) bool {
	return c.Kind == model.KindApp && c.State.Reason == "CrashLoopBackOff" && s.here(c) &&
		s.head < len(s.pod.Steps) && s.pod.Steps[s.head].Kind == model.KindSidecar
}

// here reports whether the newest attempt of c was made in the sandbox that
// stands, and not in one that was given up or before all containers began
// anew.
func (s *start) here(c *model.Container) bool {
	if c.State.Phase == model.PhaseRunning {
		return !c.State.Since.Before(s.rebuilt)
	}
	end := lastEnd(c)
	return end != nil && end.Reason != reasonRestartAll && !attemptStart(c).Before(s.rebuilt)
}

// stale reports whether the end of step i is from an earlier round: the
// sandbox was given up after it, or an init container before it began later.
func (s *start) stale(i int) bool {
	ended := s.pod.Steps[i].State.Ended
	if ended.Finished.IsZero() {
		return false
	}
	if ended.Finished.Before(s.rebuilt) && !s.ranAfter(s.rebuilt) {
		return true
	}
	for j := range i {
		earlier := &s.pod.Steps[j]
		if earlier.Kind == model.KindInit && began(earlier).After(ended.Finished) {
			return true
		}
	}
	return false
}

// ranAfter reports whether an app container began after t, which proves that
// the steps before it are done, whatever their statuses say.
func (s *start) ranAfter(t time.Time) bool {
	return slices.ContainsFunc(s.pod.Containers, func(c model.Container) bool {
		end := lastEnd(&c)
		return c.State.Phase == model.PhaseRunning && c.State.Since.After(t) || end != nil && end.Started.After(t)
	})
}

// turn reports whether it is c's turn: it is the head of the line, a step that
// was passed, or an app container with no step before it left.
func (s *start) turn(c *model.Container) bool {
	index := s.index(c)
	if index < 0 {
		return s.head == len(s.pod.Steps)
	}
	return index <= s.head
}

// index is the place of c among the steps, -1 for other containers.
func (s *start) index(c *model.Container) int {
	if !c.Step() {
		return -1
	}
	for i := range s.pod.Steps {
		if s.pod.Steps[i].ContainerSpec == c.ContainerSpec {
			return i
		}
	}
	return -1
}

// behind names what cannot begin before c has let it: the steps after it and
// the app containers. Nothing waits for an app container.
func (s *start) behind(c *model.Container) []string {
	index := s.index(c)
	if index < 0 || index < s.head {
		return nil
	}
	return append(names(s.pod.Steps[index+1:]), names(s.pod.Containers)...)
}
