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
	e := s.newest(of(c, "", "FailedPostStartHook"))
	waiting := c.State.Phase == model.PhaseWaiting && c.State.Reason == "PostStartHookError"
	if !waiting && !during(e, end) {
		return "", false
	}
	finding.Code, finding.Heals = codePostStart, model.NeedsChange
	text := "postStart hook of " + s.title(c) + " fails"
	if waiting {
		finding.Evidence = append(finding.Evidence, fromWaiting(c))
		if failure, output := parseHook(c.State.Message); failure != "" {
			text += ": " + hookFailure(failure, output)
		}
	} else if told := s.past.HookFailure(c.Name); told != "" {
		failure, output := parseHook(told)
		text += ": " + hookFailure(failure, output)
	}
	if e != nil {
		finding.Evidence = append(finding.Evidence, fromEvent(e))
	}
	return text + " and kills the container", true
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

// preStop: the hook before the end failed; the end goes on all the same.
func preStop(s *start, c *model.Container) (model.Finding, bool) {
	e := s.newest(of(c, "", "FailedPreStopHook"))
	if e == nil || s.pod.Deadline.IsZero() {
		return model.Finding{}, false
	}
	return model.Finding{
		Code: codePreStop, Severity: model.Warning, Heals: model.HealsItself, Step: c.Name, Since: e.First,
		Summary:  "preStop hook of " + s.title(c) + " fails, the container is stopped all the same",
		Short:    "preStop hook failed",
		Evidence: []model.Evidence{fromEvent(e)}, Next: s.describe(),
	}, true
}
