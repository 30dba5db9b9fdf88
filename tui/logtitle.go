package tui

import (
	"fmt"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/logview"
)

// dressLog tells the log what is known about it now.
func (m *Model) dressLog() {
	m.log.SetNow(m.now)
	m.log.SetTabs(m.tabTexts(), m.stream.shown)
	if m.stream.crew != nil {
		m.dressCrew()
		return
	}
	m.log.SetTitle(m.logTitle())
	if t := m.stream.current(); t != nil && m.stream.diff == nil {
		t.page.SetVoid(m.void(t))
	}
}

// logTitle names the pod whose log is open and says what the log is of.
func (m *Model) logTitle() (pod, title string) {
	s := &m.stream
	if s.entry == nil {
		return "", ""
	}
	pod = s.entry.Pod.Namespace + "/" + s.entry.Pod.Name
	if s.diff != nil {
		return pod, s.diffTitle()
	}
	t := s.current()
	if t.awaited() {
		return pod, " · " + s.part + " · " + m.awaiting(t)
	}
	title = fmt.Sprintf(" · %s · attempt %d%s", s.part, t.attempt.Number, s.whose(t))
	switch {
	case !m.there(s.entry):
		return pod, title + " · the pod is gone"
	case !s.newest(t):
		return pod, title + " · " + ending(&t.attempt)
	}
	if p := m.openPart(); p != nil && p.State != words.StateUnknown {
		return pod, title + " · " + p.State.String()
	}
	return pod, title
}

// openPart explains the container whose log is open, nil when nothing is known
// of it.
func (m *Model) openPart() *model.Part {
	explained := m.options.Store.Explain(m.stream.entry, m.now)
	return explained.Part(m.stream.part)
}

// awaiting says that an attempt has not started, and what it waits for.
func (m *Model) awaiting(t *tab) string {
	text := "not started"
	if t.attempt.Number > 1 {
		text = fmt.Sprintf("attempt %d not started", t.attempt.Number)
	}
	if !m.there(m.stream.entry) {
		return text + " · the pod is gone"
	}
	if p := m.openPart(); p != nil && p.Line.Text != "" {
		return text + ": " + p.Line.At(m.now, !m.cutOff())
	}
	return text
}

const linkBroke = "nothing has come yet; the connection is broken"

// void says why a tab has no line, while it has none.
func (m *Model) void(t *tab) string {
	if t.read == nil {
		return m.silence(t)
	}
	switch {
	case m.cutOff():
		return linkBroke
	case t.awaited():
		return "its log comes by itself as soon as it starts"
	case m.now.Sub(t.read.opened) < clockStep:
		return "reading"
	case !t.attempt.Over:
		return "it has printed nothing yet; following"
	}
	return ""
}

// silence says that a log that was read to its end has no line. Whether it was
// the container that wrote none, or something else was the matter, is certain
// only where the source has looked twice; the note of the source says the rest.
func (m *Model) silence(t *tab) string {
	kept := m.keptLog(t)
	switch {
	case !t.filled || t.recalled:
		return ""
	case kept != nil && kept.Refused == "" && !kept.Dropped && len(kept.Lines) == 0:
		return "it printed nothing"
	}
	return "no line of it came"
}

// tabTexts names the attempts in the strip.
func (m *Model) tabTexts() []logview.Tab {
	s := &m.stream
	if s.crew != nil || s.diff != nil || len(s.tabs) < 2 {
		return nil
	}
	out := make([]logview.Tab, len(s.tabs))
	unkept, some := s.entry.Past().Unkept(s.part)
	for i, t := range s.tabs {
		text := fmt.Sprintf("%d %s", t.attempt.Number, ending(&t.attempt))
		if i > 0 && some && s.tabs[i-1].attempt.Number < unkept.From && t.attempt.Number > unkept.To {
			text = "(" + unkept.String() + " not kept) " + text
		}
		if when := t.when(); !when.IsZero() {
			text += " " + words.Clock(when, m.now)
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
