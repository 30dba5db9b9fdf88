package diagnose

import (
	"fmt"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
)

// killText tells whether the newest end of c was asked for by a probe
// (pkg/kubelet/kuberuntime/kuberuntime_manager.go, computePodActions).
func (s *start) killText(c *model.Container, end *model.Termination, finding *model.Finding) (string, bool) {
	for _, kind := range [...]struct {
		name, code string
		probe      *model.Probe
	}{{"liveness", codeLiveness, c.Liveness}, {"startup", codeStartupKill, c.Startup}} {
		if kind.probe == nil {
			continue
		}
		e := s.killing(c, kind.name)
		told := during(e, end)
		if !told && (e == nil || end.ExitCode != exitKilled && end.ExitCode != exitTerminated) {
			continue
		}
		finding.Code, finding.Heals = kind.code, model.NeedsChange
		finding.Evidence = append(finding.Evidence, fromEvent(e))
		text := s.title(c) + " is killed by its " + kind.name + " probe"
		if !told {
			text = fmt.Sprintf("%s is killed, as before, by its %s probe", s.title(c), kind.name)
			finding.Short = s.endShort(end, kind.code) + asBefore
		}
		if output := s.probeOutput(c, kind.name, finding); output != "" {
			text += ": " + output
		}
		return text, true
	}
	return "", false
}

// asBefore stands behind a cause of which no event tells for this attempt: the
// kubelet's spam filter swallows events in a long crash loop.
const asBefore = ", as before"

// killing is the newest event that says that a probe had the container killed.
func (s *start) killing(c *model.Container, kind string) *model.Event {
	return s.told(func(e *model.Event) bool {
		return e.Reason == "Killing" && s.concerns(e, c) && strings.Contains(e.Message, "failed "+kind+" probe")
	})
}

// The exit codes of a container that was told to stop.
const (
	exitKilled     = 128 + 9
	exitTerminated = 128 + 15
)

// probeOutput returns what a probe's newest failure said, and adds it to the
// evidence.
func (s *start) probeOutput(c *model.Container, kind string, finding *model.Finding) string {
	e := s.unhealthy(c, kind)
	if e == nil {
		return ""
	}
	finding.Evidence = append(finding.Evidence, fromEvent(e))
	return probeSaid(e)
}

// probeSaid is what a probe that failed said, or why it could not be run.
func probeSaid(e *model.Event) string {
	if _, output, failed := strings.Cut(e.Message, " probe failed: "); failed {
		return lastLine(output)
	}
	return erroredText(e)
}

// unhealthy is the newest event that says that a probe failed.
func (s *start) unhealthy(c *model.Container, kind string) *model.Event {
	title := strings.ToUpper(kind[:1]) + kind[1:]
	return s.told(s.of(c, title+" probe failed", "Unhealthy"))
}

// errored is the newest event that says that a probe could not be run: it has no
// result then, which neither kills a container nor makes it ready
// (pkg/kubelet/prober/prober.go).
func (s *start) errored(c *model.Container, kind string) *model.Event {
	title := strings.ToUpper(kind[:1]) + kind[1:]
	return s.newest(s.of(c, title+" probe errored", "Unhealthy"))
}

// erroredText is why a probe could not be run: up to 1.33 the message does not
// say what came of it.
func erroredText(e *model.Event) string {
	_, text, _ := strings.Cut(e.Message, " probe errored")
	_, text, _ = strings.Cut(text, ": ")
	if text = short(text); isCommand(text) {
		return lastCause(text)
	}
	return text
}

// startup: the container runs, and its startup probe has not passed yet.
func startup(s *start, c *model.Container) (model.Finding, bool) {
	if c.State.Phase != model.PhaseRunning || c.Started || c.Startup == nil {
		return model.Finding{}, false
	}
	finding, ok := s.probeFailing(c, "startup", c.Startup, codeStartup)
	if ok && finding.Short != "startup"+notRun {
		finding.Summary += fmt.Sprintf(", %d failures kill it", c.Startup.FailureThreshold)
	}
	if ok {
		finding.Blocks = s.behind(c)
	}
	return finding, ok
}

// notRun is said of a probe that has no result.
const notRun = " probe cannot be run"

// readiness: the container runs and gets no traffic.
func readiness(s *start, c *model.Container) (model.Finding, bool) {
	if c.State.Phase != model.PhaseRunning || !c.Started || c.Ready || c.Readiness == nil || !s.pod.Deadline.IsZero() {
		return model.Finding{}, false
	}
	return s.probeFailing(c, "readiness", c.Readiness, codeReadiness)
}

// probeFailing makes the finding for a probe that fails in the attempt that
// runs. It blocks when it has failed for longer than its threshold takes.
func (s *start) probeFailing(c *model.Container, kind string, probe *model.Probe, code string) (model.Finding, bool) {
	e, verb, short := s.unhealthy(c, kind), "fails", kind+" probe failing"
	if none := s.errored(c, kind); none != nil && (e == nil || none.Last.After(e.Last)) {
		e, verb, short = none, "cannot be run", kind+notRun
	}
	if e == nil || e.Last.Before(c.State.Since.Add(-time.Second)) {
		return model.Finding{}, false
	}
	summary := fmt.Sprintf("%s probe of %s %s (%s)", kind, s.title(c), verb, probe.Handler)
	if output := probeSaid(e); output != "" {
		summary += ": " + output
	}
	finding := model.Finding{
		Code: code, Severity: model.Warning, Heals: model.HealsItself, Step: c.Name, Summary: summary, Short: short,
		Since: latest(e.First, c.State.Since), Evidence: []model.Evidence{fromEvent(e)}, Next: s.describe(),
	}
	if short == kind+notRun && isCommand(e.Message) {
		finding.Heals = model.NeedsChange
	}
	if !s.now.Before(finding.Since.Add(patience(probe))) {
		finding.Severity = model.Blocking
	}
	return finding, true
}

// patience is for how long a probe may fail before a person should look: its
// own threshold, at least half a minute, since slow starts are what startup
// and readiness probes are for.
func patience(p *model.Probe) time.Duration {
	return max(30*time.Second, time.Duration(p.FailureThreshold)*p.Period)
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// readinessGate: a condition that an external controller sets is not true.
func readinessGate(s *start) []model.Finding {
	ready := s.pod.Condition("Ready")
	if ready == nil || ready.Reason != "ReadinessGatesNotReady" || !s.pod.Deadline.IsZero() {
		return nil
	}
	evidence := []model.Evidence{fromCondition(ready)}
	var missing []string
	for _, gate := range s.pod.ReadinessGates {
		c := s.pod.Condition(gate)
		if c == nil || c.Status != "True" {
			missing = append(missing, gate)
		}
		if c != nil && c.Status != "True" {
			evidence = append(evidence, fromCondition(c))
		}
	}
	if len(missing) == 0 {
		return nil
	}
	finding := model.Finding{
		Code: codeReadinessGate, Severity: model.Warning, Heals: model.HealsItself, Since: latest(ready.Since, s.lastStart()),
		Summary:  "all containers are ready, " + plural(len(missing), "readiness gate ", "readiness gates ") + listed(missing) + " not yet true",
		Evidence: evidence, Next: s.describe(),
	}
	if !s.now.Before(finding.Since.Add(patienceStart)) {
		finding.Severity = model.Blocking
	}
	return []model.Finding{finding}
}

// lastStart is when the last app container began to run: the gates cannot be
// waited for any longer.
func (s *start) lastStart() time.Time {
	var out time.Time
	for i := range s.pod.Containers {
		out = latest(out, s.pod.Containers[i].State.Since)
	}
	return out
}
