package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/tui/split"
)

const (
	// bodyTop is the first line of the panes.
	bodyTop = 2
	// wheelLines is how far a step of the wheel goes.
	wheelLines = 3
)

// under is the pane below the mouse, which is the one with the keys unless the
// tree and another pane are both seen.
func (m *Model) under(mouse tea.Mouse) keymap.Scope {
	scope := m.scope()
	if m.side.open == keymap.InTree || scope != keymap.InTree && scope != m.side.open {
		return scope
	}
	l := m.layout()
	switch line := mouse.Y - bodyTop; {
	case l.Arrangement == split.Single:
		return scope
	case mouse.X < l.First.Width && line < l.First.Height:
		return keymap.InTree
	}
	return m.side.open
}

// click selects what is clicked, and opens what was selected already.
func (m *Model) click(mouse tea.Mouse) tea.Cmd {
	line := mouse.Y - bodyTop
	if mouse.Button != tea.MouseLeft || line < 0 || line >= m.height-frame {
		return nil
	}
	m.alert, m.notice = "", message{}
	switch under := m.under(mouse); under {
	case keymap.InPick:
		if m.picker.list.Click(line) {
			return m.acceptPick()
		}
	case keymap.InTree:
		m.pane = under
		if m.tree.ClickAt(line) {
			return m.open()
		}
	case keymap.InTimeline, keymap.InDetails:
		m.pane = under
	default:
	}
	return nil
}

// wheel scrolls what is under it.
func (m *Model) wheel(mouse tea.Mouse) {
	by := 0
	switch mouse.Button {
	case tea.MouseWheelDown:
		by = wheelLines
	case tea.MouseWheelUp:
		by = -wheelLines
	default:
		return
	}
	switch m.under(mouse) {
	case keymap.InPick:
		m.picker.list.Move(by)
	case keymap.InTree, keymap.InFilter:
		m.tree.Scroll(by)
	case keymap.InLog, keymap.InPrompt:
		m.log.Move(by)
	case keymap.InTimeline:
		m.chart.Move(by)
	case keymap.InDetails, keymap.InSearch:
		m.details.Move(by)
	case keymap.InHelp:
		m.help.Move(by)
	default:
	}
}
