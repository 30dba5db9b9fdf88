package diagnose

import (
	"fmt"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
)

// create: the container cannot be created from its configuration
// (pkg/kubelet/kuberuntime/kuberuntime_container.go).
func create(s *start, c *model.Container) (model.Finding, bool) {
	if c.State.Phase != model.PhaseWaiting {
		return model.Finding{}, false
	}
	code, known := createReasons[c.State.Reason]
	if !known {
		return model.Finding{}, false
	}
	text := short(c.State.Message)
	finding := model.Finding{
		Code: code, Severity: model.Blocking, Heals: model.NeedsChange, Step: c.Name, Blocks: s.behind(c),
		Summary: s.title(c) + ": " + text, Short: text, Evidence: []model.Evidence{fromWaiting(c)}, Next: s.describe(),
	}
	if e := s.newest(of(c, "Error: ", "Failed")); e != nil {
		finding.Since = e.First
		finding.Summary += ", " + count(e.Count, "try", "tries")
		finding.Short += times(e.Count)
	}
	finding.Since = firstOf(finding.Since, s.firstSeen(c))
	switch {
	case strings.Contains(text, "runAsNonRoot") || strings.Contains(text, "non-root"):
		finding.Code = codeRunAsRoot
	case isCommand(text):
		finding.Code, finding.Summary = codeCommand, s.commandText(c, text)+", "+count(c.Restarts+1, "try", "tries")
		finding.Short = "command cannot be started" + times(c.Restarts+1)
	}
	return finding, true
}

var createReasons = map[string]string{
	"CreateContainerConfigError": codeConfig, "CreateContainerError": codeCreate, "RunContainerError": codeCreate,
	"PreCreateHookError": codeCreate, "PreStartHookError": codeCreate,
}

// isCommand reports whether the runtime says that the program to start is not
// there or may not be executed (runc's words).
func isCommand(text string) bool {
	return strings.Contains(text, "exec: ") && (strings.Contains(text, "no such file or directory") ||
		strings.Contains(text, "executable file not found") || strings.Contains(text, "permission denied"))
}

// commandText names the program that cannot be started.
func (s *start) commandText(c *model.Container, text string) string {
	_, program, _ := strings.Cut(text, "exec: ")
	if name, why, found := strings.Cut(program, ": "); found {
		return fmt.Sprintf("%s: command %s cannot be started: %s", s.title(c), name, lastCause(why))
	}
	return s.title(c) + ": its command cannot be started: " + program
}

// failed: an attempt of the container ended badly, and the pod has not got
// over it.
func failed(s *start, c *model.Container) (model.Finding, bool) {
	end := lastEnd(c)
	if end == nil || c.Kind == model.KindEphemeral || s.gotOver(c, end) {
		return model.Finding{}, false
	}
	finding := model.Finding{
		Code: codeExit, Severity: model.Blocking, Heals: model.HealsItself, Step: c.Name, Blocks: s.behind(c),
		Evidence: []model.Evidence{fromEnd(c)}, Next: s.logs(c), Since: s.troubleSince(c),
	}
	finding.NotBefore, finding.Usual = notBefore(c)
	finding.Summary = s.endText(c, end, &finding)
	finding.Short = s.endShort(end, finding.Code) + times(tries(c))
	if s.forGood(c) {
		finding.Severity, finding.Heals = model.Fatal, model.HealsNever
		finding.NotBefore, finding.Usual = time.Time{}, false
		finding.Summary += ", " + s.whyForGood(c)
		finding.Short += ", " + s.whyForGood(c)
	} else {
		finding.Summary += ", " + count(tries(c), "try", "tries")
		s.retry(c, &finding)
	}
	if e := s.newest(of(c, "Back-off restarting", "BackOff")); e != nil {
		finding.Evidence = append(finding.Evidence, fromEvent(e))
	}
	return finding, true
}

// gotOver reports whether the end of an attempt is no trouble (any more): it
// ended as meant, it was ended together with its sandbox or its pod, or a later
// attempt has proved itself.
func (s *start) gotOver(c *model.Container, end *model.Termination) bool {
	if s.endedBySandbox(end) || s.endedByDeletion(end) || end.Reason == "RestartingAllContainers" || !s.turn(c) {
		return true
	}
	if c.Kind == model.KindInit && s.index(c) < s.head {
		return true
	}
	if end.OK() && (c.Kind == model.KindInit || !s.repeats(c)) {
		return true
	}
	return c.State.Phase == model.PhaseRunning && c.Kind != model.KindInit && s.proved(c)
}

// repeats reports whether a container that ends well is started again and
// again, which an app container under Always and a sidecar are.
func (s *start) repeats(c *model.Container) bool {
	return c.Retried == "Always" && s.pod.Deadline.IsZero() && !s.terminal()
}

// proved reports whether an attempt that runs has run for longer than the one
// before did, or for two minutes: so long a container that fails again and
// again keeps its verdict.
func (s *start) proved(c *model.Container) bool {
	return !s.now.Before(provedAt(c))
}

func provedAt(c *model.Container) time.Time {
	before := 10 * time.Second
	if c.Last != nil && !c.Last.Started.IsZero() {
		before += c.Last.Finished.Sub(c.Last.Started)
	}
	return c.State.Since.Add(min(before, 2*time.Minute))
}

// forGood reports whether no try follows the end of c.
func (s *start) forGood(c *model.Container) bool {
	return s.terminal() || c.State.Ended != nil && c.Retried == "Never" && !c.Rules
}

// whyForGood says why no try follows the end of c.
func (s *start) whyForGood(c *model.Container) string {
	if c.Retried == "Never" {
		return "no further try: restartPolicy Never"
	}
	return "no further try: the pod has ended"
}

// endedByDeletion reports whether an attempt ended after the pod's deletion
// was asked for: being stopped is no fault.
func (s *start) endedByDeletion(t *model.Termination) bool {
	return !s.pod.Deadline.IsZero() && !t.Finished.Before(s.pod.Deadline.Add(-s.pod.Grace))
}

func (s *start) terminal() bool { return s.pod.Phase == "Failed" || s.pod.Phase == "Succeeded" }

// endText says how the newest attempt of c ended, and refines the finding's
// code.
func (s *start) endText(c *model.Container, end *model.Termination, finding *model.Finding) string {
	title := s.title(c)
	if text, ok := s.hookText(c, end, finding); ok {
		return text
	}
	if text, ok := s.killText(c, end, finding); ok {
		return text
	}
	switch {
	case end.Reason == "OOMKilled":
		finding.Code = codeOOM
		return title + " runs out of memory" + memoryLimit(c) + " (OOMKilled)"
	case isCommand(end.Message) && (end.Reason == "StartError" || end.Reason == "ContainerCannotRun"):
		finding.Code, finding.Heals = codeCommand, model.NeedsChange
		return s.commandText(c, short(end.Message))
	case end.Reason == "StartError" || end.Reason == "ContainerCannotRun":
		finding.Code, finding.Heals = codeCreate, model.NeedsChange
		return title + " cannot be started: " + short(end.Message)
	case end.Reason == "ContainerStatusUnknown":
		return title + ": how it ended is unknown, the node lost its record"
	case end.OK():
		finding.Code = codeEnds
		return title + " ends by itself (exit 0) and is started again"
	}
	return title + " " + exitText(end)
}

// endShort is what endText says, in few words.
func (s *start) endShort(end *model.Termination, code string) string {
	switch code {
	case codeOOM:
		return "out of memory (OOMKilled)"
	case codeCommand:
		return "command cannot be started"
	case codeCreate:
		return "cannot be started"
	case codePostStart:
		return "postStart hook failed"
	case codeLiveness:
		return "killed by its liveness probe"
	case codeStartupKill:
		return "killed by its startup probe"
	case codeEnds:
		return "exit 0"
	}
	return strings.Replace(strings.Replace(exitText(end), "exits ", "exit ", 1), "is killed", "killed", 1)
}

func exitText(end *model.Termination) string {
	text := fmt.Sprintf("exits %d", end.ExitCode)
	if end.Signal != 0 {
		text = fmt.Sprintf("is killed by signal %d", end.Signal)
	}
	if meaning := exitMeaning(end.ExitCode); meaning != "" {
		text += " (" + meaning + ")"
	}
	return text
}

// memoryLimit names the limit that a container ran into, when it has one.
func memoryLimit(c *model.Container) string {
	if c.Resources == nil {
		return ""
	}
	if limit := c.Resources.Limits.Get("memory"); limit != 0 {
		return ", limit " + model.QuantityText("memory", limit)
	}
	return ""
}

// retry adds what became of the next try: it runs, or it follows at once as
// the first one does.
func (s *start) retry(c *model.Container, finding *model.Finding) {
	begun := s.newest(of(c, "", "Started"))
	switch end := lastEnd(c); {
	case c.State.Phase == model.PhaseRunning:
		finding.Summary += fmt.Sprintf(", try %d runs", c.Restarts+1)
		finding.Running = c.State.Since
	case c.State.Phase == model.PhaseWaiting && c.PostStart != "" && begun != nil && begun.Last.After(end.Finished):
		// The status keeps the old state until the hook returns.
		finding.Summary += fmt.Sprintf(", try %d runs its hook", c.Restarts+2)
		finding.Running, finding.NotBefore = begun.Last, time.Time{}
	case c.State.Phase == model.PhaseTerminated && c.Restarts == 0 && s.pod.Deadline.IsZero():
		finding.Summary += ", the next follows at once"
	}
}

// notBefore is the earliest next try of a container that failed. Once the
// kubelet holds a try back it names the back-off, which counts from the end of
// the last attempt; the try may be later, by up to half of what remained when
// the kubelet looked last. Until then the default schedule is all there is to
// go by: it may differ on a node that is set up otherwise.
func notBefore(c *model.Container) (at time.Time, usual bool) {
	end := lastEnd(c)
	if end == nil || end.Finished.IsZero() || c.State.Phase == model.PhaseRunning || c.Retried == "Never" {
		return time.Time{}, false
	}
	if d, ok := parseBackOff(c.State.Message); ok && c.State.Phase == model.PhaseWaiting {
		return end.Finished.Add(d), false
	}
	if c.State.Phase != model.PhaseTerminated || c.Restarts == 0 {
		return time.Time{}, false
	}
	return end.Finished.Add(usualBackOff(c.Restarts)), true
}

// The kubelet's default schedule (pkg/kubelet/kubelet.go, MaxCrashLoopBackOff
// and client-go/util/flowcontrol/backoff.go).
const (
	firstBackOff = 10 * time.Second
	maxBackOff   = 5 * time.Minute
)

// usualBackOff is the default back-off after the n-th restart, the first of
// which has none.
func usualBackOff(n int) time.Duration {
	d := firstBackOff
	for range min(n-1, 16) {
		d = min(2*d, maxBackOff)
	}
	return d
}

// troubleSince is when the first failure of c was seen: the oldest attempt
// that is remembered, or what events tell.
func (s *start) troubleSince(c *model.Container) time.Time {
	since := time.Time{}
	for _, attempt := range s.past.Attempts(c) {
		if !attempt.Finished.IsZero() && !attempt.OK() {
			since = earliest(since, attempt.Finished)
		}
	}
	if e := s.newest(of(c, "Back-off restarting", "BackOff")); e != nil {
		since = earliest(since, e.First)
	}
	if e := s.newest(of(c, "", "Started")); e != nil && e.Count > 1 {
		since = earliest(since, e.First)
	}
	return firstOf(since, s.firstSeen(c))
}

// firstSeen is since when c can have had trouble at all: when the step before
// it was done, else when the sandbox stood, else when the pod was taken.
func (s *start) firstSeen(c *model.Container) time.Time {
	if index := s.index(c); index > 0 {
		if before := &s.pod.Steps[index-1]; before.State.Ended != nil {
			return before.State.Ended.Finished
		}
	}
	return firstOf(s.pod.Sandbox.ReadyToStartSet, s.pod.Started, s.pod.Created)
}
