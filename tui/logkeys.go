package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/tui/clip"
	"github.com/initwatch/initwatch/tui/logview"
)

var logHandlers = map[keymap.Action]func(*Model) tea.Cmd{
	keymap.Down:        do(func(m *Model) { m.log.Move(1) }),
	keymap.Up:          do(func(m *Model) { m.log.Move(-1) }),
	keymap.Top:         do(func(m *Model) { m.log.Top() }),
	keymap.Bottom:      do(func(m *Model) { m.log.Bottom() }),
	keymap.HalfDown:    do(func(m *Model) { m.log.Page(0.5) }),
	keymap.HalfUp:      do(func(m *Model) { m.log.Page(-0.5) }),
	keymap.PageDown:    do(func(m *Model) { m.log.Page(1) }),
	keymap.PageUp:      do(func(m *Model) { m.log.Page(-1) }),
	keymap.ScrollLeft:  do(func(m *Model) { m.log.Scroll(-1) }),
	keymap.ScrollRight: do(func(m *Model) { m.log.Scroll(1) }),
	keymap.Log:         (*Model).reopenLog,
	keymap.Previous:    (*Model).turnBack,
	keymap.Later:       (*Model).turnAround,
	keymap.Differences: (*Model).toggleDiff,
	keymap.Filter:      func(m *Model) tea.Cmd { return m.openPrompt(promptSearch) },
	keymap.Narrow:      func(m *Model) tea.Cmd { return m.openPrompt(promptFilter) },
	keymap.Range:       func(m *Model) tea.Cmd { return m.openPrompt(promptSpan) },
	keymap.NextProblem: func(m *Model) tea.Cmd { return m.log.NextMatch(false) },
	keymap.PrevProblem: func(m *Model) tea.Cmd { return m.log.NextMatch(true) },
	keymap.MoreContext: func(m *Model) tea.Cmd { return m.log.AddContext(1) },
	keymap.LessContext: func(m *Model) tea.Cmd { return m.log.AddContext(-1) },
	keymap.NextError:   func(m *Model) tea.Cmd { return m.log.NextError(false) },
	keymap.PrevError:   func(m *Model) tea.Cmd { return m.log.NextError(true) },
	keymap.Follow:      do(func(m *Model) { m.log.ToggleFollow() }),
	keymap.Wrap:        do(func(m *Model) { m.log.ToggleWrap() }),
	keymap.Stamps:      do(func(m *Model) { m.say(m.log.NextStamps()) }),
	keymap.Pretty:      do(func(m *Model) { m.log.TogglePretty() }),
	keymap.Select:      do(func(m *Model) { m.log.ToggleSelect() }),
	keymap.Copy:        (*Model).copyLog,
	keymap.Save:        (*Model).saveLog,
	keymap.Pager:       (*Model).pageLog,
	keymap.Clear:       do((*Model).clearLog),
	keymap.Back:        do((*Model).leaveLog),
	keymap.Help:        do((*Model).ask),
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
		m.say(msg.String())
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
