package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model/words"
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
	keymap.Log:         func(m *Model) tea.Cmd { return m.logOf(false) },
	keymap.Previous:    func(m *Model) tea.Cmd { return m.logOf(true) },
	keymap.LogsAtOnce:  (*Model).showLogs,
	keymap.NextProblem: do(func(m *Model) { m.problem(false) }),
	keymap.PrevProblem: do(func(m *Model) { m.problem(true) }),
	keymap.Filter:      (*Model).startTyping,
	keymap.Clear:       do((*Model).clearFilter),
	keymap.All:         do((*Model).toggleAll),
	keymap.Copy:        (*Model).pickCopy,
	keymap.Namespaces:  (*Model).pickNamespaces,
	keymap.Contexts:    (*Model).pickContext,
	keymap.Workloads:   do((*Model).pickWorkload),
	keymap.Sort:        do((*Model).pickSort),
	keymap.Columns:     do((*Model).pickColumns),
	keymap.LogIn:       (*Model).logIn,
	keymap.Timeline:    func(m *Model) tea.Cmd { return m.openSide(keymap.InTimeline, false) },
	keymap.Details:     func(m *Model) tea.Cmd { return m.openSide(keymap.InDetails, false) },
	keymap.YAML:        func(m *Model) tea.Cmd { return m.openSide(keymap.InDetails, true) },
	keymap.SwitchPane:  do((*Model).switchPane),
	keymap.Help:        do((*Model).ask),
	keymap.Quit:        (*Model).quit,
}

// open shows the log of a part, what was kept of a pod that is gone, the pod
// that a note points to, and the rows below anything else.
func (m *Model) open() tea.Cmd {
	switch id, _ := m.tree.Selected(); id.Level {
	case tree.LevelPart, tree.LevelGone:
		return m.logOf(false)
	case tree.LevelNote:
		switch points, found := m.tree.Follow(); {
		case !points:
			m.say("this points to no pod; d shows what it belongs to in full")
		case !found:
			m.say("the pod that this points to is not shown: it is up, or the filter leaves it out")
		}
	default:
		m.tree.Toggle()
	}
	return nil
}

func (m *Model) problem(back bool) {
	switch filter := words.Clean(m.input.Value()); {
	case m.tree.NextProblem(back):
	case filter != "":
		m.say("nothing that matches /" + filter + " needs attention" + m.keyed(" · ", keymap.Clear, "clears"))
	default:
		m.say("nothing needs attention")
	}
}

func (m *Model) toggleAll() { m.tree.SetAll(!m.tree.All()) }
