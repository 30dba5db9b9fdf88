package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/clip"
	"github.com/initwatch/initwatch/tui/entry"
	"github.com/initwatch/initwatch/tui/paint"
	"github.com/initwatch/initwatch/tui/theme"
)

var timelineHandlers = map[keymap.Action]func(*Model) tea.Cmd{
	keymap.Down:        do(func(m *Model) { m.chart.Move(1) }),
	keymap.Up:          do(func(m *Model) { m.chart.Move(-1) }),
	keymap.Top:         do(func(m *Model) { m.chart.Top() }),
	keymap.Bottom:      do(func(m *Model) { m.chart.Bottom() }),
	keymap.HalfDown:    do(func(m *Model) { m.chart.Page(0.5) }),
	keymap.HalfUp:      do(func(m *Model) { m.chart.Page(-0.5) }),
	keymap.PageDown:    do(func(m *Model) { m.chart.Page(1) }),
	keymap.PageUp:      do(func(m *Model) { m.chart.Page(-1) }),
	keymap.ZoomIn:      do(func(m *Model) { m.chart.Zoom(true) }),
	keymap.ZoomOut:     do(func(m *Model) { m.chart.Zoom(false) }),
	keymap.ScrollLeft:  do(func(m *Model) { m.chart.Pan(true) }),
	keymap.ScrollRight: do(func(m *Model) { m.chart.Pan(false) }),
	keymap.Details:     func(m *Model) tea.Cmd { return m.turnSide(keymap.InDetails, false) },
	keymap.YAML:        func(m *Model) tea.Cmd { return m.turnSide(keymap.InDetails, true) },
	keymap.Log:         (*Model).sideLog,
	keymap.Clear:       do((*Model).clearTimeline),
	keymap.Back:        do((*Model).leaveSide),
	keymap.SwitchPane:  do((*Model).switchPane),
	keymap.Help:        do((*Model).ask),
}

// clearTimeline shows all of the time again, or goes back when it does.
func (m *Model) clearTimeline() {
	if !m.chart.Whole() {
		m.leaveSide()
	}
}

var detailsHandlers = map[keymap.Action]func(*Model) tea.Cmd{
	keymap.Down:        do(func(m *Model) { m.details.Move(1) }),
	keymap.Up:          do(func(m *Model) { m.details.Move(-1) }),
	keymap.Top:         do(func(m *Model) { m.details.Top() }),
	keymap.Bottom:      do(func(m *Model) { m.details.Bottom() }),
	keymap.HalfDown:    do(func(m *Model) { m.details.Page(0.5) }),
	keymap.HalfUp:      do(func(m *Model) { m.details.Page(-0.5) }),
	keymap.PageDown:    do(func(m *Model) { m.details.Page(1) }),
	keymap.PageUp:      do(func(m *Model) { m.details.Page(-1) }),
	keymap.Filter:      (*Model).startSearch,
	keymap.NextProblem: do(func(m *Model) { m.details.Next(false) }),
	keymap.PrevProblem: do(func(m *Model) { m.details.Next(true) }),
	keymap.Flow:        (*Model).showFlow,
	keymap.Values:      (*Model).toggleValues,
	keymap.Toggle:      do(func(m *Model) { m.details.ToggleFold() }),
	keymap.Copy:        (*Model).copySide,
	keymap.Details:     func(m *Model) tea.Cmd { return m.turnSide(keymap.InDetails, false) },
	keymap.YAML:        func(m *Model) tea.Cmd { return m.turnSide(keymap.InDetails, !m.details.YAML()) },
	keymap.Timeline:    func(m *Model) tea.Cmd { return m.turnSide(keymap.InTimeline, false) },
	keymap.Log:         (*Model).sideLog,
	keymap.Clear:       do((*Model).clearDetails),
	keymap.Back:        do((*Model).leaveSide),
	keymap.SwitchPane:  do((*Model).switchPane),
	keymap.Help:        do((*Model).ask),
}

// showFlow goes to the flow, which the details tell and YAML does not.
func (m *Model) showFlow() tea.Cmd {
	var read tea.Cmd
	if m.details.YAML() {
		read = m.turnSide(keymap.InDetails, false)
	}
	switch s := m.side.subject; {
	case m.details.Flow():
	case !s.pod():
		m.say("the flow is told of a pod with volumes; open the pod for it")
	case s.part != "":
		m.say("the flow is told of a pod as a whole; open the pod for it")
	default:
		m.say("this pod has no volumes")
	}
	return read
}

func (m *Model) copySide() tea.Cmd {
	text := m.details.Text()
	if text == "" {
		m.say("there is nothing to copy yet")
		return nil
	}
	return clip.Copy(text)
}

// clearDetails ends the search, or goes back when there is none.
func (m *Model) clearDetails() {
	if text, _ := m.details.Searching(); text != "" {
		m.details.Search("")
		return
	}
	m.leaveSide()
}

// search is the line in which what to look for in the details is typed.
type search struct {
	open  bool
	input entry.Line
}

func newSearch() search {
	return search{input: entry.New()}
}

var searchHandlers = map[keymap.Action]func(*Model) tea.Cmd{
	keymap.Accept: do((*Model).stopSearch),
	keymap.Clear: do(func(m *Model) {
		m.stopSearch()
		m.details.Search("")
	}),
}

func (m *Model) startSearch() tea.Cmd {
	m.search.open = true
	m.search.input.Reset()
	return m.search.input.Focus()
}

func (m *Model) stopSearch() {
	m.search.open = false
	m.search.input.Blur()
}

func (m *Model) editSearch(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	m.search.input, cmd = m.search.input.Update(msg)
	m.details.Search(m.search.input.Value())
	return cmd
}

// searchLine paints what is searched in the details; it reports false when
// there is nothing of that to say.
func (m *Model) searchLine() (string, *tea.Cursor, bool) {
	text, found := m.details.Searching()
	if !m.search.open && (text == "" || m.notice.text != "") {
		return "", nil, false
	}
	var l paint.Line
	l.Add("search: ", m.options.Theme.Role(words.RoleMuted))
	if !m.search.open {
		l.Add(words.Clean(text), theme.Style{})
		return m.withRight(l, found+m.keyed(" · ", keymap.Clear, "clears")), nil, true
	}
	edge := m.width - paint.Width(found) - rightGap
	if edge < m.width/2 {
		edge = m.width
	}
	before, after := m.search.input.Parts()
	column := l.AddTyped(m.options.Theme, before, after, edge)
	line, cursor := m.withCursor(m.withRight(l, found), min(column, m.width-1))
	return line, cursor, true
}
