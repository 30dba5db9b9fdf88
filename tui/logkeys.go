package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/tui/clip"
	"github.com/initwatch/initwatch/tui/logview"
)

var logHandlers = map[keymap.Action]func(*Model) tea.Cmd{
	keymap.Down:        seen(func(m *Model) string { m.log.Move(1); return atEnd }),
	keymap.Up:          seen(func(m *Model) string { m.log.Move(-1); return m.log.Beginning() }),
	keymap.Top:         seen(func(m *Model) string { m.log.Top(); return m.log.Beginning() }),
	keymap.Bottom:      seen(func(m *Model) string { m.log.Bottom(); return atEnd }),
	keymap.HalfDown:    seen(func(m *Model) string { m.log.Page(0.5); return atEnd }),
	keymap.HalfUp:      seen(func(m *Model) string { m.log.Page(-0.5); return m.log.Beginning() }),
	keymap.PageDown:    seen(func(m *Model) string { m.log.Page(1); return atEnd }),
	keymap.PageUp:      seen(func(m *Model) string { m.log.Page(-1); return m.log.Beginning() }),
	keymap.ScrollLeft:  seen(func(m *Model) string { return m.log.Scroll(-1) }),
	keymap.ScrollRight: seen(func(m *Model) string { return m.log.Scroll(1) }),
	keymap.Log:         (*Model).reopenLog,
	keymap.Previous:    (*Model).turnBack,
	keymap.Later:       (*Model).turnAround,
	keymap.Differences: (*Model).toggleDiff,
	keymap.Filter:      func(m *Model) tea.Cmd { return m.openPrompt(promptSearch) },
	keymap.Narrow:      func(m *Model) tea.Cmd { return m.openPrompt(promptFilter) },
	keymap.Range:       (*Model).askSpan,
	keymap.NextProblem: func(m *Model) tea.Cmd { return m.log.NextMatch(false) },
	keymap.PrevProblem: func(m *Model) tea.Cmd { return m.log.NextMatch(true) },
	keymap.MoreContext: func(m *Model) tea.Cmd { return m.log.AddContext(1) },
	keymap.LessContext: func(m *Model) tea.Cmd { return m.log.AddContext(-1) },
	keymap.NextError:   func(m *Model) tea.Cmd { return m.log.NextError(false) },
	keymap.PrevError:   func(m *Model) tea.Cmd { return m.log.NextError(true) },
	keymap.Follow:      seen(func(m *Model) string { m.log.ToggleFollow(); return "the log has ended; there is nothing to follow" }),
	keymap.Wrap:        seen(func(m *Model) string { return m.log.ToggleWrap() }),
	keymap.Stamps:      do(func(m *Model) { m.say(m.log.NextStamps()) }),
	keymap.Pretty:      seen(func(m *Model) string { return m.log.TogglePretty() }),
	keymap.Select:      seen(func(m *Model) string { m.log.ToggleSelect(); return noLine }),
	keymap.Copy:        (*Model).copyLog,
	keymap.Save:        (*Model).saveLog,
	keymap.Pager:       (*Model).pageLog,
	keymap.Clear:       do((*Model).clearLog),
	keymap.Back:        do((*Model).leaveLog),
	keymap.Help:        do((*Model).ask),
}

// What there is to say of keys that lead nowhere.
const (
	atEnd  = "this is the end of it"
	noLine = "there is no line yet"
)

// seen makes a handler of what changes what is seen of the log. When it does
// not, the person is told why.
func seen(act func(*Model) (why string)) func(*Model) tea.Cmd {
	return func(m *Model) tea.Cmd {
		before := m.log.View()
		if why := act(m); slices.Equal(before, m.log.View()) {
			m.say(why)
		}
		return nil
	}
}

// unboundInLog says of a key that it does nothing in a log.
func (m *Model) unboundInLog(msg tea.Msg) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return
	}
	key := keymap.Label(press.String())
	if _, bound := m.options.Keys.Lookup(keymap.InTree, press.String()); bound {
		m.say(key + " works in the tree, not in a log" + m.keyed("; ", keymap.Back, "goes back"))
		return
	}
	m.say(key + " does nothing here" + m.keyed("; ", keymap.Help, "lists the keys"))
}

// logMessage hands the log's messages to their handlers.
func (m *Model) logMessage(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case logOpenedMsg:
		return m.logOpened(msg)
	case logMsg:
		return m.logRead(msg)
	case mixMsg:
		return m.mixed()
	case diffMsg:
		return m.differs(msg)
	case logview.FoundMsg:
		return m.log.Update(msg)
	case logview.SayMsg:
		m.say(msg.Text)
	case clip.Msg:
		m.say(msg.String())
	case logSavedMsg:
		m.say(m.saved(msg))
	case pagerReadyMsg:
		return m.runPager(msg)
	case pagerDoneMsg:
		m.say(msg.text)
	}
	return nil
}

// clearLog ends what was begun in the log, and leaves it when that is nothing.
func (m *Model) clearLog() {
	if !m.log.Clear() {
		m.leaveLog()
	}
}

func (m *Model) copyLog() tea.Cmd {
	text := m.log.Copy()
	if text == "" {
		m.say("there is nothing to copy yet")
		return nil
	}
	return clip.Copy(text)
}
