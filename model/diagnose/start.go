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
	s.list = slices.Collect(p.Parts())
	s.head, s.stands = s.findHead(), s.findSandbox()
	return s
}

// sandboxReady reports whether the sandbox stands.
func (s *start) sandboxReady() bool { return s.stands }

// findSandbox finds out whether the sandbox stands. The event that it was given
// up may arrive before the status says so; the status may say that it stands
// only after the first pull (until 1.35), while events about containers prove
// it, those of the very second in which the condition was written too: unless a
// sandbox was given up, there was none that they could belong to before. Servers
// before 1.29 do not say; a container that ran proves it.
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
		return e.Container != "" && slices.Contains(containerBegins, e.Reason) &&
			(e.Last.After(since) || s.rebuilt.IsZero() && e.Last.Equal(since))
	}) != nil
}

// parts lists steps, containers and ephemeral containers in order.
func (s *start) parts() []*model.Container { return s.list }

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
