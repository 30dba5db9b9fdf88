package diagnose

import (
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
)

// clockSlack is how far the node's, the runtime's and the server's clocks, and
// the one-second grain of all times in a status, may lie apart.
const clockSlack = 2 * time.Second

// during reports whether an event occurred in an attempt, as far as it can be
// told: of repeated occurrences only the first and the last time are known, so
// that every attempt between them counts.
func during(e *model.Event, end *model.Termination) bool {
	return e != nil && !e.Last.Before(end.Started.Add(-clockSlack)) && !e.First.After(end.Finished.Add(clockSlack))
}

// hookText tells whether the newest end of c is its postStart hook's doing: a
// failing hook kills its container. The hook's output is in the waiting
// message until the back-off replaces it.
func (s *start) hookText(c *model.Container, end *model.Termination, finding *model.Finding) (string, bool) {
	if c.PostStart == "" {
		return "", false
	}
	e := s.told(s.of(c, "", "FailedPostStartHook"))
	waiting := c.State.Phase == model.PhaseWaiting && c.State.Reason == "PostStartHookError"
	told := s.past.HookFailure(c.Name)
	before := s.hookKilledBefore(c, end)
	if !waiting && !during(e, end) && !before {
		return "", false
	}
	finding.Code, finding.Heals = codePostStart, model.NeedsChange
	text := "postStart hook of " + s.title(c) + " fails and kills the container"
	if !waiting && !during(e, end) {
		text = s.title(c) + " is killed, as before, by its postStart hook"
		finding.Short = "killed by its postStart hook" + asBefore
	}
	if waiting {
		finding.Evidence = append(finding.Evidence, fromWaiting(c))
		told = c.State.Message
	}
	if failure, output := parseHook(told); failure != "" {
		text += ": " + hookFailure(failure, output)
	}
	if e != nil {
		finding.Evidence = append(finding.Evidence, fromEvent(e))
	}
	return text, true
}

// hookKilledBefore reports whether an end looks as those that a failing postStart
// hook has led to before, and nothing else accounts for it.
func (s *start) hookKilledBefore(c *model.Container, end *model.Termination) bool {
	seen := s.past.HookFailure(c.Name) != "" || s.told(s.of(c, "", "FailedPostStartHook")) != nil
	return seen && end.ExitCode == exitKilled && end.Reason != reasonOOM
}

// hookFailure joins how a hook failed with what it said.
func hookFailure(failure, output string) string {
	failure = strings.Replace(failure, "command ", "", 1)
	if i := strings.LastIndex(failure, "exited with "); i >= 0 {
		failure = "exit " + failure[i+len("exited with "):]
	}
	failure = strings.TrimRight(failure, ": ")
	if output == "" {
		return failure
	}
	return failure + ", " + output
}

// preStop: the hook before the end failed; the end goes on all the same. A
// failure in an attempt before, which a probe ended, is past.
func preStop(s *start, c *model.Container) (model.Finding, bool) {
	e := s.newest(s.of(c, "", "FailedPreStopHook"))
	if e == nil || s.pod.Deadline.IsZero() || e.Last.Before(attemptStart(c)) {
		return model.Finding{}, false
	}
	return model.Finding{
		Code: codePreStop, Severity: model.Warning, Heals: model.HealsItself, Step: c.Name, Since: e.First,
		Summary:  "preStop hook of " + s.title(c) + " fails, the container is stopped all the same",
		Short:    "preStop hook failed",
		Evidence: []model.Evidence{fromEvent(e)}, Next: s.describe(),
	}, true
}

// hookPhase is where the postStart hook of an attempt is that the status does
// not show yet: the status keeps the state from before until the hook has
// returned and, if it failed, its container is stopped
// (pkg/kubelet/kuberuntime/kuberuntime_container.go, startContainer).
type hookPhase uint8

const (
	hookNone hookPhase = iota
	hookRuns
	hookFailed
)

// hookPhase tells from events where that hook is, and since when. The event of
// the failure comes before the container is stopped, which takes up to its
// whole grace period.
func (s *start) hookPhase(c *model.Container) (hookPhase, time.Time) {
	begun := s.newest(s.of(c, "", "Started"))
	if c.PostStart == "" || c.State.Phase == model.PhaseRunning || begun == nil || begun.Last.Before(s.rebuilt) {
		return hookNone, time.Time{}
	}
	failed := s.newest(s.of(c, "", "FailedPostStartHook"))
	end := endTime(lastEnd(c))
	newer := begun.Last.After(end.Add(clockSlack)) || !begun.Last.Before(end) && begun.Count > tries(c)
	if !newer {
		return hookNone, time.Time{} // they may tell of the attempt that is over
	}
	switch {
	case failed != nil && !failed.Last.Before(begun.Last):
		return hookFailed, failed.Last
	case end.IsZero() || c.State.Reason != "PostStartHookError":
		return hookRuns, begun.Last
	}
	return hookNone, time.Time{}
}

// hookStops: the first attempt's hook has failed, and its container is being
// stopped. What the hook said comes with the next status.
func hookStops(s *start, c *model.Container) (model.Finding, bool) {
	phase, since := s.hookPhase(c)
	if phase != hookFailed || lastEnd(c) != nil {
		return model.Finding{}, false
	}
	e := s.newest(s.of(c, "", "FailedPostStartHook"))
	return model.Finding{
		Code: codePostStart, Severity: model.Blocking, Heals: model.NeedsChange, Step: c.Name, Blocks: s.behind(c), Since: e.First,
		Summary: "postStart hook of " + s.title(c) + " failed, the container is being stopped", Short: "postStart hook failed, being stopped",
		Evidence: []model.Evidence{fromEvent(e)}, Next: s.describe(), Running: since,
	}, true
}
