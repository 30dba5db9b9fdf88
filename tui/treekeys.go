package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/tui/tree"
)

var treeHandlers = map[keymap.Action]func(*Model) tea.Cmd{
	keymap.Down:        do(func(m *Model) { m.tree.Move(1) }),
	keymap.Up:          do(func(m *Model) { m.tree.Move(-1) }),
	keymap.Top:         do(func(m *Model) { m.tree.Top() }),
	keymap.Bottom:      do(func(m *Model) { m.tree.Bottom() }),
	keymap.HalfDown:    do(func(m *Model) { m.tree.Page(0.5) }),
	keymap.HalfUp:      do(func(m *Model) { m.tree.Page(-0.5) }),
	keymap.PageDown:    do(func(m *Model) { m.tree.Page(1) }),
	keymap.PageUp:      do(func(m *Model) { m.tree.Page(-1) }),
	keymap.Open:        (*Model).open,
	keymap.Expand:      do(func(m *Model) { m.tree.Expand() }),
	keymap.Collapse:    do(func(m *Model) { m.tree.Collapse() }),
	keymap.Toggle:      do(func(m *Model) { m.tree.Toggle() }),
	keymap.Log:         func(m *Model) tea.Cmd { return m.showLog(false) },
	keymap.Previous:    func(m *Model) tea.Cmd { return m.showLog(true) },
	keymap.NextProblem: do(func(m *Model) { m.problem(false) }),
	keymap.PrevProblem: do(func(m *Model) { m.problem(true) }),
	keymap.Filter:      (*Model).startTyping,
	keymap.Clear:       do((*Model).clearFilter),
	keymap.All:         do((*Model).toggleAll),
	keymap.Help:        do((*Model).ask),
	keymap.Quit:        (*Model).quit,
}

// open shows the log of a part, and the rows below anything else.
func (m *Model) open() tea.Cmd {
	if id, ok := m.tree.Selected(); ok && id.Level == tree.LevelPart {
		return m.showLog(false)
	}
	m.tree.Toggle()
	return nil
}

func (m *Model) problem(back bool) {
	if !m.tree.NextProblem(back) {
		m.say("nothing needs attention")
	}
}

func (m *Model) toggleAll() { m.tree.SetAll(!m.tree.All()) }
