package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/keymap"
)

// scope returns what takes the keys at this moment.
func (m *Model) scope() keymap.Scope {
	switch {
	case m.asking:
		return keymap.InHelp
	case m.picker.open():
		return keymap.InPick
	case m.search.open:
		return keymap.InSearch
	case m.prompt.open():
		return keymap.InPrompt
	case m.typing:
		return keymap.InFilter
	}
	return m.pane
}

// handlers says for each scope what its actions do.
var handlers = map[keymap.Scope]map[keymap.Action]func(*Model) tea.Cmd{
	keymap.InTree:     treeHandlers,
	keymap.InTimeline: timelineHandlers,
	keymap.InDetails:  detailsHandlers,
	keymap.InSearch:   searchHandlers,
	keymap.InLog:      logHandlers,
	keymap.InPrompt:   promptHandlers,
	keymap.InFilter:   filterHandlers,
	keymap.InPick:     pickHandlers,
	keymap.InReplay:   replayHandlers,
	keymap.InHelp:     helpHandlers,
	keymap.Global:     globalHandlers,
}

// press looks the key up and does what it means here.
func (m *Model) press(key tea.KeyPressMsg) tea.Cmd {
	m.alert, m.notice = "", message{}
	scope := m.scope()
	action, bound := m.options.Keys.Lookup(scope, key.String())
	if !bound && m.replays(scope) {
		scope = keymap.InReplay
		action, bound = m.options.Keys.Lookup(scope, key.String())
	}
	if !bound {
		return m.typed(scope, key)
	}
	if scope == keymap.InReplay && m.still() {
		return nil
	}
	m.toured = m.toured || action == keymap.NextProblem || action == keymap.Log || action == keymap.Help
	if handle := handlers[scope][action]; handle != nil {
		return handle(m)
	}
	if handle := globalHandlers[action]; handle != nil {
		return handle(m)
	}
	return nil
}

// paste goes where text can be typed.
func (m *Model) paste(msg tea.PasteMsg) tea.Cmd {
	return m.typed(m.scope(), msg)
}

// typed changes the text that is being typed, if one is.
func (m *Model) typed(scope keymap.Scope, msg tea.Msg) tea.Cmd {
	switch scope {
	case keymap.InFilter:
		return m.edit(msg)
	case keymap.InPrompt:
		return m.editPrompt(msg)
	case keymap.InSearch:
		return m.editSearch(msg)
	case keymap.InPick:
		return m.picker.list.Edit(msg)
	case keymap.InLog:
		m.unboundInLog(msg)
	default:
	}
	return nil
}

// edit changes the filter as it is typed.
func (m *Model) edit(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	m.input, cmd = m.input.Update(msg)
	m.tree.SetFilter(m.input.Value())
	return cmd
}

// do makes a handler of what answers nothing.
func do(act func(*Model)) func(*Model) tea.Cmd {
	return func(m *Model) tea.Cmd {
		act(m)
		return nil
	}
}

var globalHandlers = map[keymap.Action]func(*Model) tea.Cmd{
	keymap.Interrupt: (*Model).quit,
	keymap.Redraw:    func(*Model) tea.Cmd { return tea.ClearScreen },
	keymap.Suspend:   func(*Model) tea.Cmd { return tea.Suspend },
}

var helpHandlers = map[keymap.Action]func(*Model) tea.Cmd{
	keymap.Down:     do(func(m *Model) { m.help.Move(1) }),
	keymap.Up:       do(func(m *Model) { m.help.Move(-1) }),
	keymap.Top:      do(func(m *Model) { m.help.Top() }),
	keymap.Bottom:   do(func(m *Model) { m.help.Bottom() }),
	keymap.HalfDown: do(func(m *Model) { m.help.Page(0.5) }),
	keymap.HalfUp:   do(func(m *Model) { m.help.Page(-0.5) }),
	keymap.PageDown: do(func(m *Model) { m.help.Page(1) }),
	keymap.PageUp:   do(func(m *Model) { m.help.Page(-1) }),
	keymap.Back:     do(func(m *Model) { m.asking = false }),
	keymap.Help:     do(func(m *Model) { m.asking = false }),
}

var filterHandlers = map[keymap.Action]func(*Model) tea.Cmd{
	keymap.Accept: do(func(m *Model) { m.stopTyping() }),
	keymap.Clear:  do((*Model).clearFilter),
}

func (m *Model) startTyping() tea.Cmd {
	m.typing = true
	m.input.CursorEnd()
	return m.input.Focus()
}

func (m *Model) stopTyping() {
	m.typing = false
	m.input.Blur()
}

func (m *Model) clearFilter() {
	m.stopTyping()
	m.input.Reset()
	m.tree.SetFilter("")
}

// ask shows the help, at the keys that work here.
func (m *Model) ask() {
	m.help.Open(m.scope())
	m.asking = true
}

func (m *Model) quit() tea.Cmd {
	m.closeLog()
	m.endReads()
	return tea.Quit
}
