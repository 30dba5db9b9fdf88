package diagnose

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
)

// start is the start of one pod as the rules look at it.
type start struct {
	pod    *model.Pod
	events []*model.Event
	past   *model.Past
	now    time.Time
	// rebuilt is when the sandbox was last seen to be given up, by the event
	// SandboxChanged; zero when that was not seen.
	rebuilt time.Time
	// head is the index of the step that holds the line: len(pod.Steps) when
	// all have let the next begin.
	head int
	// list has steps, containers and ephemeral containers in order.
	list []*model.Container
	// stands says that the sandbox stands.
	stands bool
	// asks is what is worth reading beyond the pod.
	asks []model.Question
	// lookAgain is when what is asked or inferred may change; zero for never.
	lookAgain time.Time
}

func newStart(p *model.Pod, events []*model.Event, past *model.Past, now time.Time) *start {
	s := &start{pod: p, events: events, past: past, now: now}
	if e := s.newest(about("SandboxChanged")); e != nil {
		s.rebuilt = e.Last
	}
	for _, list := range [...][]model.Container{p.Steps, p.Containers, p.Ephemeral} {
		for i := range list {
			s.list = append(s.list, &list[i])
		}
	}
	s.head, s.stands = s.findHead(), s.findSandbox()
	return s
}

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

// attemptStart is when the newest attempt of c began, or ended when it is not
// known when it began.
func attemptStart(c *model.Container) time.Time {
	if c.State.Phase == model.PhaseRunning {
		return c.State.Since
	}
	if end := lastEnd(c); end != nil {
		return firstOf(end.Started, end.Finished)
	}
	return time.Time{}
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

// began is when the attempt that the state shows began.
func began(c *model.Container) time.Time {
	switch c.State.Phase {
	case model.PhaseRunning:
		return c.State.Since
	case model.PhaseTerminated:
		return c.State.Ended.Started
	case model.PhaseNone, model.PhaseWaiting:
	}
	return time.Time{}
}

// ran reports whether c was ever started, as far as its status tells.
func ran(c *model.Container) bool {
	return c.State.Phase == model.PhaseRunning || c.State.Phase == model.PhaseTerminated || c.Last != nil || c.Restarts > 0
}

// tries is how many attempts of c are over: restarts do not count the first
// attempt, and one that runs is not over.
func tries(c *model.Container) int {
	if c.State.Phase == model.PhaseRunning || !ran(c) {
		return c.Restarts
	}
	return c.Restarts + 1
}

// lastEnd is how the newest attempt that is over ended; nil when none is.
func lastEnd(c *model.Container) *model.Termination {
	if c.State.Ended != nil {
		return c.State.Ended
	}
	return c.Last
}

// endedBySandbox reports whether an attempt was ended because its sandbox was
// given up, and not by a fault of its own. One that never ran has no start.
func (s *start) endedBySandbox(t *model.Termination) bool {
	return !s.rebuilt.IsZero() && !t.Started.IsZero() && t.Started.Before(s.rebuilt) && !t.Finished.Before(s.rebuilt)
}

// sandboxReady reports whether the sandbox stands.
func (s *start) sandboxReady() bool { return s.stands }

// findSandbox finds out whether the sandbox stands. The event that it was given
// up may arrive before the status says so; the status may say that it stands
// only after the first pull (until 1.35), while events about containers prove
// it. Servers before 1.29 do not say; a container that ran proves it.
func (s *start) findSandbox() bool {
	spec := &s.pod.Sandbox
	if spec.ReadyToStart == "" {
		return slices.ContainsFunc(s.parts(), ran)
	}
	if spec.ReadyToStart == "True" {
		return !spec.ReadyToStartSet.Before(s.rebuilt)
	}
	since := latest(s.rebuilt, spec.ReadyToStartSet)
	return !s.terminal() && s.newest(func(e *model.Event) bool {
		return e.Container != "" && slices.Contains(containerBegins, e.Reason) && e.Last.After(since)
	}) != nil
}

// containerBegins are the reasons of the events about a container that is on
// its way.
var containerBegins = []string{"Pulling", "Pulled", "Created", "Started"}

// parts lists steps, containers and ephemeral containers in order.
func (s *start) parts() []*model.Container { return s.list }

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

// title names a container in a sentence: a step with its place in the line.
func (s *start) title(c *model.Container) string {
	by := ""
	if c.Injected != "" {
		by = "injected by " + c.Injected
	}
	if index := s.index(c); index >= 0 {
		by = strings.TrimSuffix(fmt.Sprintf("%d of %d, %s", index+1, len(s.pod.Steps), by), ", ")
	}
	if by == "" {
		return c.Name
	}
	return c.Name + " (" + by + ")"
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

// all names every step and app container.
func (s *start) all() []string { return append(names(s.pod.Steps), names(s.pod.Containers)...) }

func names(list []model.Container) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = list[i].Name
	}
	return out
}

// maxNames is how many names a list in a sentence has before it is cut.
const maxNames = 4

// listed joins names for a sentence.
func listed(list []string) string {
	if len(list) > maxNames {
		return strings.Join(list[:maxNames-1], ", ") + fmt.Sprintf(" and %d more", len(list)-maxNames+1)
	}
	return strings.Join(list, ", ")
}

// newest returns the newest event that matches, nil when none does.
func (s *start) newest(match func(*model.Event) bool) *model.Event {
	for _, e := range slices.Backward(s.events) {
		if match(e) {
			return e
		}
	}
	return nil
}

// about matches events by reason.
func about(reasons ...string) func(*model.Event) bool {
	return func(e *model.Event) bool { return slices.Contains(reasons, e.Reason) }
}

// of matches events about container c, by reason and by how the message
// begins.
func (s *start) of(c *model.Container, prefix string, reasons ...string) func(*model.Event) bool {
	return func(e *model.Event) bool {
		return slices.Contains(reasons, e.Reason) && strings.HasPrefix(e.Message, prefix) && s.concerns(e, c)
	}
}

// concerns reports whether an event is about container c. One that stands for
// many has the container of the first of them, and the message of the newest:
// it counts when that names the container or its image, or when the pod has no
// other container.
func (s *start) concerns(e *model.Event, c *model.Container) bool {
	if !e.Combined {
		return e.Container == c.Name
	}
	if e.Container == "" {
		return false
	}
	return len(s.pod.Steps)+len(s.pod.Containers)+len(s.pod.Ephemeral) == 1 ||
		strings.Contains(e.Message, " "+c.Name+" ") || strings.Contains(e.Message, `"`+c.Image+`"`)
}
