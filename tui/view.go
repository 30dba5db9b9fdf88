package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/paint"
	"github.com/initwatch/initwatch/tui/status"
)

// The smallest terminal that is painted.
const (
	minWidth  = 20
	minHeight = 4
)

// View paints the screen.
func (m *Model) View() tea.View {
	view := tea.View{AltScreen: true}
	if m.options.Mouse {
		view.MouseMode = tea.MouseModeCellMotion
	}
	if m.width < minWidth || m.height < minHeight {
		view.Content = m.tooSmall()
		return view
	}
	lines := make([]string, 0, m.height)
	second, cursor := m.second()
	lines = append(lines, m.header().View(m.width), second)
	lines = append(lines, m.body()...)
	bottom := m.bottom()
	lines = append(lines[:max(0, len(lines)+1-len(bottom))], bottom...)
	view.Content = strings.Join(lines, "\n")
	view.Cursor = cursor
	return view
}

// tooSmall says so in the words that fit.
func (m *Model) tooSmall() string {
	for _, text := range [...]string{"terminal too small", "too small"} {
		if len(text) <= m.width {
			return text
		}
	}
	return paint.Cut(m.options.Theme, "small", m.width)
}

func (m *Model) header() status.Header {
	return status.Header{
		Theme:   m.options.Theme,
		Context: m.options.Context,
		Color:   m.options.Color,
		Place:   m.options.place(),
		Query:   m.options.Query,
		Order:   m.order,
		Demo:    m.options.Demo,
		Counts:  m.options.Store.Counts(),
		All:     m.tree.All(),
		Shown:   m.tree.ShownUp(),
		Links:   m.options.Store.Links(),
		Ended:   m.ended,
		Reel:    m.reelStatus(),
		Now:     m.now,
	}
}

// second paints the line below the header: the filter, or a passing word.
func (m *Model) second() (string, *tea.Cursor) {
	if m.picker.open() && !m.asking {
		return m.word(), tea.NewCursor(m.picker.list.Column(), bodyTop)
	}
	if m.pane == keymap.InLog && m.notice.text == "" || m.prompt.open() {
		return m.logLine()
	}
	if m.pane == keymap.InDetails {
		if line, cursor, says := m.searchLine(); says {
			return line, cursor
		}
	}
	text := words.Clean(m.input.Value())
	if !m.typing && (text == "" || m.notice.text != "" || m.pane != keymap.InTree) {
		return m.word(), nil
	}
	kept, total := m.tree.Filtered()
	count := fmt.Sprintf("%d of %d", kept, total)
	if !m.typing {
		count += m.keyed(" · ", keymap.Clear, "clears")
		line, _ := status.Filter(m.options.Theme, "", text, count, m.width)
		return line, nil
	}
	before, after := m.input.Parts()
	line, column := status.Filter(m.options.Theme, before, after, count, m.width)
	return m.withCursor(line, column)
}

// word paints the passing word, or what is wrong with the connection, or how
// to look around in the demo.
func (m *Model) word() string {
	if m.notice.text != "" {
		return status.Notice(m.options.Theme, m.notice.text, m.width)
	}
	if text := m.loginLost(); text != "" {
		return status.Trouble(m.options.Theme, text, m.width)
	}
	if text := m.header().Trouble(); text != "" {
		return status.Trouble(m.options.Theme, text, m.width)
	}
	if m.options.Reel != nil {
		return m.header().Reel.View(m.options.Theme, m.width)
	}
	if m.options.Demo && !m.toured && m.pane == keymap.InTree && !m.asking && m.scene == 0 && m.order == "" {
		return status.Notice(m.options.Theme, m.tour(), m.width)
	}
	return status.Notice(m.options.Theme, m.header().Missing(m.width), m.width)
}

// tour says in a line what one can do with a simulation, as far as there is room
// to say it whole.
func (m *Model) tour() string {
	text := "a simulated cluster plays"
	for _, stop := range [...]struct {
		action keymap.Action
		text   string
	}{{keymap.NextProblem, "goes to a problem"}, {keymap.Log, "shows its log"}, {keymap.Help, "all keys"}} {
		key := m.options.Keys.Key(stop.action)
		if more := " · " + keymap.Label(key) + " " + stop.text; key != "" && paint.Width(text+more) <= m.width {
			text += more
		}
	}
	return text
}

func (m *Model) body() []string {
	switch {
	case m.asking:
		return m.help.View()
	case m.picker.open():
		return m.picker.list.View()
	case m.pane == keymap.InLog:
		return m.log.View()
	case m.side.open != keymap.InTree:
		return m.sideBody()
	}
	return m.tree.View()
}

// bottom paints the keys of the moment, or an error in their place, which may
// take lines of the body too.
func (m *Model) bottom() []string {
	if m.alert != "" {
		return status.Alert(m.options.Theme, m.alert, m.width)
	}
	return []string{status.Footer(m.options.Theme, m.hints(), m.width)}
}
