package diagnose

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// sandboxPart is where the pause sandbox stands.
func (s *start) sandboxPart(findings []model.Finding) model.Part {
	spec := &s.pod.Sandbox
	fault := slices.IndexFunc(findings, func(f model.Finding) bool {
		return f.Step == "" && f.Severity >= model.Blocking && len(f.Blocks) > 0 && f.Code != codeRestartAll
	})
	switch {
	case s.terminal() || !s.pod.Deadline.IsZero() && !s.sandboxReady():
		return s.pastSandbox()
	case fault >= 0:
		return model.Part{State: words.StateBlocked, Line: model.Line{Text: findings[fault].Summary}}
	case s.pod.Node == "":
		return model.Part{State: words.StateWaiting, WaitsFor: "node", Line: model.Line{Text: "waits for a node"}}
	case s.sandboxReady():
		return model.Part{State: words.StateReady, Line: model.Line{Text: s.sandboxText(spec)}}
	case !s.rebuilt.IsZero():
		return model.Part{State: words.StateRebuilding, Line: model.Line{Text: "is being made anew", Running: s.rebuilt}}
	case s.pod.Started.IsZero():
		return model.Part{State: words.StateWaiting, WaitsFor: "kubelet", Line: model.Line{Text: "waits for the kubelet on " + s.pod.Node}}
	}
	return model.Part{State: words.StateCreating, Line: model.Line{Text: "being made, after the volumes", Running: s.pod.Started}}
}

// pastSandbox is the sandbox of a pod that ended, or that is being deleted and
// has none. Of a pod that its node rejected nothing was ever reported.
func (s *start) pastSandbox() model.Part {
	text := "stopped"
	if s.untouched() && s.pod.Sandbox.ReadyToStart == "" {
		text = "never reported"
	}
	return model.Part{State: words.StateDone, Line: model.Line{Text: text}}
}

// sandboxText says what a sandbox that stands is shared with and reached by.
func (s *start) sandboxText(spec *model.SandboxSpec) string {
	parts := []string{"ready"}
	if len(spec.IPs) > 0 {
		parts = append(parts, strings.Join(spec.IPs, ", "))
	}
	parts = append(parts, spec.Shared()...)
	if spec.RuntimeClass != "" {
		parts = append(parts, "runtime class "+spec.RuntimeClass)
	}
	switch {
	case s.past.Rebuilds > 1:
		parts = append(parts, fmt.Sprintf("made anew %d times", s.past.Rebuilds))
	case s.past.Rebuilds == 1 || !s.rebuilt.IsZero():
		parts = append(parts, "made anew")
	}
	return strings.Join(parts, ", ")
}

// part is where a container stands and why.
func (s *start) part(c *model.Container, findings []model.Finding) model.Part {
	part := model.Part{Name: c.Name}
	part.Output, _ = s.output(c, lastEnd(c))
	fault := slices.IndexFunc(findings, func(f model.Finding) bool { return f.Step == c.Name })
	switch {
	case fault >= 0:
		s.faulty(&part, c, &findings[fault])
	case c.Kind == model.KindEphemeral:
		s.calm(&part, c)
	case s.terminal() || !s.pod.Deadline.IsZero():
		s.over(&part, c)
	case !s.turn(c) || !s.sandboxReady():
		part.State, part.WaitsFor = words.StateWaiting, s.before()
		part.Line = model.Line{Text: s.waitsFor(c)}
	default:
		if first := s.startsBefore(c); first != "" {
			part.State, part.WaitsFor, part.Line = words.StateWaiting, first, model.Line{Text: "comes after " + first}
			break
		}
		s.calm(&part, c)
	}
	if c.Injected != "" {
		part.Line.Tail = joined(part.Line.Tail, "injected by "+c.Injected)
	}
	return part
}

// startsBefore names the app container that the kubelet pulls, creates or
// starts before c, one after another in spec order
// (pkg/kubelet/kuberuntime/kuberuntime_manager.go, SyncPod); "" when c has its
// turn.
func (s *start) startsBefore(c *model.Container) string {
	if c.Kind != model.KindApp || !s.unbegun(c) {
		return ""
	}
	for i := range s.pod.Containers {
		earlier := &s.pod.Containers[i]
		if earlier.Name == c.Name {
			return ""
		}
		if state, _, _ := s.doing(earlier); s.comesFirst(earlier, state) {
			return earlier.Name
		}
	}
	return ""
}

// comesFirst reports whether the kubelet is busy with a container that never
// ran, or has yet to begin with it.
func (s *start) comesFirst(c *model.Container, state words.State) bool {
	calm := c.State.Phase == model.PhaseWaiting && slices.Contains(calmReasons, c.State.Reason) && lastEnd(c) == nil
	return calm && (state == words.StatePulling || state == words.StateCreating)
}

// unbegun reports whether neither status nor events show that the kubelet has
// begun with c.
func (s *start) unbegun(c *model.Container) bool {
	return c.State.Phase == model.PhaseWaiting && lastEnd(c) == nil &&
		s.newest(func(e *model.Event) bool { return s.concerns(e, c) && s.current(c, e) }) == nil
}

// runtimeMessage reports whether the message of an end is the runtime's and
// not the container's own.
func runtimeMessage(end *model.Termination) bool {
	return end.Reason == "StartError" || end.Reason == "ContainerCannotRun" || end.Reason == "ContainerStatusUnknown"
}

// faulty describes a container that a finding is about, in the few words that
// its own row has room for.
func (s *start) faulty(part *model.Part, c *model.Container, f *model.Finding) {
	part.Line = model.Line{Text: f.Short}
	part.State = s.faultState(c, f)
	if part.State == words.StateBackingOff {
		s.addRetry(part, c, f)
	}
	if part.State == words.StateRunning {
		part.Line.Text += fmt.Sprintf(", try %d runs", c.Restarts+1)
		part.Line.Running = c.State.Since
	}
}

// addRetry says for how long a container that failed is held back, or that the
// next try has come to its postStart hook.
func (s *start) addRetry(part *model.Part, c *model.Container, f *model.Finding) {
	hook, since := s.hookPhase(c)
	switch hook {
	case hookRuns:
		part.State = words.StateCreating
		part.Line.Text += fmt.Sprintf(", try %d runs its hook", c.Restarts+2)
		part.Line.Running = since
	case hookFailed:
		part.Line.Text += fmt.Sprintf(", try %d failed too", c.Restarts+2)
	case hookNone:
		part.Line.Held, part.Line.Until = backingOff(c), f.NotBefore
	}
}

func (s *start) faultState(c *model.Container, f *model.Finding) words.State {
	end := lastEnd(c)
	probing := f.Code == codeStartup || f.Code == codeReadiness || f.Code == codePreStop
	switch {
	case f.Severity == model.Fatal:
		return words.StateGaveUp
	case f.Code == codeFlapping:
		return words.StateFlapping
	case c.State.Phase == model.PhaseRunning && probing:
		return words.StateNotReady
	case c.State.Phase == model.PhaseRunning:
		return words.StateRunning
	case end != nil && c.State.Phase == model.PhaseTerminated:
		return words.StateFailed
	case end != nil && c.State.Phase == model.PhaseWaiting:
		return words.StateBackingOff
	}
	return words.StateBlocked
}

// backingOff says for how long a container waits between two tries.
func backingOff(c *model.Container) string {
	if d, ok := parseBackOff(c.State.Message); ok {
		return "backing off " + shortDuration(d)
	}
	return ""
}

// shortDuration is d without the zero units that Go prints.
func shortDuration(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// before names what the line waits for: the sandbox, or the step at its head.
func (s *start) before() string {
	if !s.sandboxReady() || s.head == len(s.pod.Steps) {
		return "sandbox"
	}
	return s.pod.Steps[s.head].Name
}

// waitsFor says what comes before c: the sandbox, one step, or several.
func (s *start) waitsFor(c *model.Container) string {
	if !s.sandboxReady() {
		return "waits for the sandbox"
	}
	if left := len(s.pod.Steps) - s.head; s.index(c) < 0 && left > 1 {
		return fmt.Sprintf("waits for %d of %d init steps", left, len(s.pod.Steps))
	}
	return "waits for " + s.before()
}

// calm describes a container that nothing is wrong with.
func (s *start) calm(part *model.Part, c *model.Container) {
	end := c.State.Ended
	switch {
	case end != nil && s.finished(c, end):
		part.State, part.Line = words.StateDone, model.Line{Text: "done" + took(end)}
	case end != nil && c.Kind == model.KindEphemeral:
		part.State, part.Line = words.StateFailed, model.Line{Text: exitText(end)}
	default:
		state, since, text := s.doing(c)
		part.State, part.Line = state, model.Line{Text: strings.TrimPrefix(text, "is "), Running: since}
		if s.again(c) {
			part.Line.Text += " again"
			part.Line.Tail = "the sandbox was made anew"
		}
	}
}

// finished reports whether the end of c is its last: nothing starts it again,
// not its policy, nor a sandbox that was made anew.
func (s *start) finished(c *model.Container, end *model.Termination) bool {
	switch {
	case !end.OK():
		return false
	case c.Kind == model.KindInit:
		return s.index(c) != s.head
	}
	return !(s.endedBySandbox(end) && s.repeats(c, end))
}

func took(end *model.Termination) string {
	if end.Started.IsZero() || end.Finished.IsZero() {
		return ""
	}
	if !end.Finished.After(end.Started) {
		return " within 1s" // times in a status have a grain of one second
	}
	return " in " + model.Age(end.Started, end.Finished)
}

// over describes a container of a pod that ended or is being deleted.
func (s *start) over(part *model.Part, c *model.Container) {
	switch end := c.State.Ended; {
	case end != nil && end.OK():
		part.State, part.Line = words.StateDone, model.Line{Text: "done" + took(end)}
	case end != nil && (s.endedByDeletion(c, end) || s.endedWithPod(c, end)):
		part.State, part.Line = words.StateDone, model.Line{Text: "stopped, " + exitShort(end)}
	case end != nil:
		part.State, part.Line = words.StateFailed, model.Line{Text: exitText(end)}
	case c.State.Phase == model.PhaseRunning && s.terminal():
		part.State, part.Line = words.StateUnknown, model.Line{Text: "was running when it was last reported"}
	case c.State.Phase == model.PhaseRunning:
		part.State, part.Line = words.StateStopping, s.stoppingLine(c)
	case c.State.Phase == model.PhaseNone && s.pod.Phase == "Failed":
		part.State, part.Line = words.StateWaiting, model.Line{Text: "never reported"}
	default:
		part.State, part.Line = words.StateWaiting, model.Line{Text: "never ran"}
	}
}
