package tui

import (
	"fmt"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/logview"
)

// dressLog tells the log what is known about it now.
func (m *Model) dressLog() {
	m.log.SetNow(m.now)
	m.log.SetTitle(m.logTitle())
	m.log.SetTabs(m.tabTexts(), m.stream.shown)
}

// logTitle names the pod whose log is open and says what the log is of.
func (m *Model) logTitle() (pod, title string) {
	s := &m.stream
	switch {
	case s.crew != nil:
		return s.crew.name, s.crew.title()
	case s.entry == nil:
		return "", ""
	}
	pod = s.entry.Pod.Namespace + "/" + s.entry.Pod.Name
	if s.diff != nil {
		return pod, s.diffTitle()
	}
	t := s.current()
	title = fmt.Sprintf(" · %s · attempt %d", s.part, t.attempt.Number)
	switch {
	case m.options.Store.Entry(s.entry.Pod.UID) != s.entry:
		return pod, title + " · the pod is gone"
	case !s.newest(t):
		return pod, title + " · " + ending(&t.attempt)
	}
	explained := m.options.Store.Explain(s.entry, m.now)
	if p := explained.Part(s.part); p != nil && p.State != words.StateUnknown {
		return pod, title + " · " + p.State.String()
	}
	return pod, title
}

// tabTexts names the attempts in the strip.
func (m *Model) tabTexts() []logview.Tab {
	s := &m.stream
	if s.crew != nil || s.diff != nil || len(s.tabs) < 2 {
		return nil
	}
	out := make([]logview.Tab, len(s.tabs))
	for i, t := range s.tabs {
		text := fmt.Sprintf("%d %s", t.attempt.Number, ending(&t.attempt))
		if when := t.when(); !when.IsZero() {
			text += " " + when.UTC().Format(time.TimeOnly)
		}
		out[i] = logview.Tab{Text: text, Role: endingRole(&t.attempt)}
	}
	return out
}

// ending says in few words how an attempt ended, or that it has not.
func ending(a *model.Attempt) string {
	switch {
	case !a.Over && a.Started.IsZero():
		return "waits"
	case !a.Over:
		return "runs"
	case a.Signal != 0:
		return fmt.Sprintf("signal %d", a.Signal)
	case a.Reason == "OOMKilled":
		return a.Reason
	}
	return fmt.Sprintf("exit %d", a.ExitCode)
}

func endingRole(a *model.Attempt) words.Role {
	switch {
	case !a.Over && a.Started.IsZero():
		return words.RoleMuted
	case !a.Over:
		return words.RoleBusy
	case a.OK():
		return words.RoleGood
	}
	return words.RoleBad
}
