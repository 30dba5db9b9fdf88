package diagnose

import (
	"slices"
	"time"

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
// record. A person may want to read them when the node no longer has them.
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
			if q.end != nil && hasLog(q.end) && (anyEnd || !q.end.OK()) {
				s.ask(s.logOf(c, q.end, q.previous))
			}
		}
	}
}

// hasLog reports whether an attempt may have left a log: there was a container,
// and the runtime could start it.
func hasLog(end *model.Termination) bool { return end.ID != "" && !runtimeMessage(end) }

func (s *start) logOf(c *model.Container, end *model.Termination, previous bool) model.Question {
	return model.Question{
		Subject: model.AboutLog, Namespace: s.pod.Namespace, Name: s.pod.Name, UID: s.pod.UID,
		Container: c.Name, Attempt: end.ID, Previous: previous, Told: lastLine(end.Message) != "",
	}
}

// output is the last line that a failed attempt left: its termination message,
// or else what its log ends with. A log that was not read, or cannot be any
// more, is stood in for by that of the newest attempt before it that ended in
// the same way. It also returns when the attempt ended whose log it is; zero
// for a termination message.
func (s *start) output(c *model.Container, end *model.Termination) (line string, logged time.Time) {
	if end == nil || end.OK() || runtimeMessage(end) {
		return "", time.Time{}
	}
	if line := lastLine(end.Message); line != "" {
		return line, time.Time{}
	}
	for _, attempt := range slices.Backward(s.past.Attempts(c)) {
		if !attempt.Over || attempt.ID == "" || attempt.ExitCode != end.ExitCode || attempt.Reason != end.Reason {
			continue
		}
		if line := s.lastLogged(c, attempt.ID); line != "" {
			return line, attempt.Finished
		}
	}
	return "", time.Time{}
}

// lastLogged is the last line of an attempt's log, as far as it was kept.
func (s *start) lastLogged(c *model.Container, attempt string) string {
	for _, line := range slices.Backward(s.past.Output(c.Name, attempt)) {
		if line = lastLine(colours.ReplaceAllString(line, "")); line != "" {
			return line
		}
	}
	return ""
}
