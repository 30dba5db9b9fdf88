package diagnose

import (
	"slices"

	"github.com/initwatch/initwatch/model"
)

// ask notes a question that is worth reading, and returns the answer as far as
// there is one.
func (s *start) ask(q model.Question) *model.Fact {
	if !slices.ContainsFunc(s.asks, func(other model.Question) bool { return other.Key() == q.Key() }) {
		s.asks = append(s.asks, q)
	}
	return s.past.Fact(q)
}

// askLogs asks for the end of the log of the attempts that failed and are still
// to be had: the newest one that ended, and the one before it while that is on
// record. A termination message tells what the log would.
func (s *start) askLogs(findings []model.Finding) {
	for i := range findings {
		c := s.pod.Part(findings[i].Step)
		if c == nil || findings[i].Severity < model.Blocking {
			continue
		}
		anyEnd := findings[i].Code == codeEnds
		before := c.State.Phase == model.PhaseRunning || c.State.Ended != nil
		for _, q := range [...]struct {
			end      *model.Termination
			previous bool
		}{{c.State.Ended, false}, {c.Last, before}} {
			if q.end != nil && logged(q.end) && (anyEnd || !q.end.OK()) {
				s.ask(s.logOf(c, q.end, q.previous))
			}
		}
	}
}

// logged reports whether an attempt may have left a log that says more than
// its record: it ran, and left no message.
func logged(end *model.Termination) bool {
	return end.ID != "" && !runtimeMessage(end) && lastLine(end.Message) == ""
}

func (s *start) logOf(c *model.Container, end *model.Termination, previous bool) model.Question {
	return model.Question{
		Subject: model.AboutLog, Namespace: s.pod.Namespace, Name: s.pod.Name, UID: s.pod.UID,
		Container: c.Name, Attempt: end.ID, Previous: previous,
	}
}

// output is the last line that a failed attempt left: its termination message,
// or else what its log ends with.
func (s *start) output(c *model.Container, end *model.Termination) (line string, fromLog bool) {
	if end == nil || end.OK() || runtimeMessage(end) {
		return "", false
	}
	if line := lastLine(end.Message); line != "" {
		return line, false
	}
	if end.ID == "" {
		return "", false
	}
	for _, line := range slices.Backward(s.past.Output(c.Name, end.ID)) {
		if line = lastLine(colours.ReplaceAllString(line, "")); line != "" {
			return line, true
		}
	}
	return "", false
}
