package diagnose

import (
	"fmt"
	"slices"
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
	text := short(c.State.Message)
	switch {
	case slices.Contains(calmReasons, c.State.Reason):
		return model.Finding{}, false
	case !known:
		// The kubelet also hands errors on as they are (pkg/kubelet/reason_cache.go).
		code, text = codeCreate, short(c.State.Reason+" "+c.State.Message)
	case text == "":
		text = c.State.Reason
	}
	finding := model.Finding{
		Code: code, Severity: model.Blocking, Heals: model.NeedsChange, Step: c.Name, Blocks: s.behind(c),
		Summary: s.title(c) + ": " + text, Short: text, Evidence: []model.Evidence{fromWaiting(c)}, Next: s.describe(),
	}
	if e := s.newest(s.of(c, "Error: ", "Failed")); e != nil {
		finding.Since = e.First
		finding.Summary += ", " + count(e.Count, "try", "tries")
		finding.Short += times(e.Count)
	}
	finding.Since = firstOf(finding.Since, s.firstSeen(c))
	finding.NotBefore, finding.Usual = notBefore(c)
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

// calmReasons are the waiting reasons that tell of no fault, or of one that
// another rule explains by how the last attempt ended.
var calmReasons = []string{"", "PodInitializing", "ContainerCreating", "CrashLoopBackOff", "PostStartHookError", reasonRestartAll}

// reasonRestartAll marks what a rule that restarts all containers ended
// (pkg/kubelet/kubelet_pods.go).
const reasonRestartAll = "RestartingAllContainers"

// restartAllAction is the action of such a rule.
const restartAllAction = "RestartAllContainers"

// looping: the kubelet holds the next try back, and the record of the last one
// is gone.
func looping(s *start, c *model.Container) (model.Finding, bool) {
	if c.State.Phase != model.PhaseWaiting || c.State.Reason != "CrashLoopBackOff" || lastEnd(c) != nil || !s.pod.Deadline.IsZero() {
		return model.Finding{}, false
	}
	return model.Finding{
		Code: codeExit, Severity: model.Blocking, Heals: model.HealsItself, Step: c.Name, Blocks: s.behind(c), Since: s.troubleSince(c),
		Summary: s.title(c) + " ends again and again, how is not on record", Short: "ends again and again",
		Evidence: []model.Evidence{fromWaiting(c)}, Next: s.logs(c),
	}, true
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
	if line, logged := s.output(c, end); !logged.IsZero() {
		finding.Evidence = append(finding.Evidence, model.Evidence{Source: "log", Text: line, Time: logged})
	}
	finding.NotBefore, finding.Usual = notBefore(c)
	finding.Summary = s.endText(c, end, &finding)
	if finding.Short == "" {
		finding.Short = s.endShort(end, finding.Code)
	}
	finding.Short += times(tries(c))
	if s.forGood(c) {
		finding.Severity, finding.Heals = model.Fatal, model.HealsNever
		finding.NotBefore, finding.Usual = time.Time{}, false
		if n := tries(c); n > 1 {
			finding.Summary += ", " + count(n, "try", "tries")
		}
		finding.Summary += ", " + s.whyForGood(c)
		finding.Short += ", " + s.whyForGood(c)
	} else {
		finding.Summary += ", " + count(tries(c), "try", "tries")
		s.retry(c, &finding)
	}
	if e := s.newest(s.of(c, "Back-off restarting", "BackOff")); e != nil {
		finding.Evidence = append(finding.Evidence, fromEvent(e))
	}
	if finding.Severity != model.Fatal {
		finding.Evidence = append(finding.Evidence, schedule)
	}
	return finding, true
}

// gotOver reports whether the end of an attempt is no trouble (any more): it
// ended as meant, it was ended together with its sandbox or its pod, or a later
// attempt has proved itself.
func (s *start) gotOver(c *model.Container, end *model.Termination) bool {
	switch {
	case s.endedBySandbox(end), s.endedByDeletion(end), s.endedWithPod(c, end), end.Reason == reasonRestartAll, !s.turn(c) && !s.crashing(c):
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

// reasonOOM is the runtime's word for a container that the kernel killed for
// its memory.
const reasonOOM = "OOMKilled"

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
	if end.Reason == reasonOOM {
		finding.Code = codeOOM
		return title + " runs out of memory" + memoryLimit(c) + " (OOMKilled)"
	}
	if text, ok := s.killText(c, end, finding); ok {
		return text
	}
	switch {
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
	return exitShort(end)
}

// exitShort is what exitText says, without a verb.
func exitShort(end *model.Termination) string {
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
