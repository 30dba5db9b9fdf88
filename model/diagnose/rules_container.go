package diagnose

import (
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
