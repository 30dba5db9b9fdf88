package pick

import (
	"fmt"
	"strings"

	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/match"
	"github.com/initwatch/initwatch/tui/paint"
	"github.com/initwatch/initwatch/tui/theme"
)

const (
	indent = 2
	gap    = 2
	// remarkLines is how many lines a remark may take.
	remarkLines = 3
)

// head is how many lines stand above the rows.
func (m *Model) head() int { return 1 + len(m.remarks()) }

func (m *Model) remarks() []string {
	if m.remark == "" || m.width <= indent {
		return nil
	}
	room := m.width - indent
	return paint.Flow(m.options.Theme, m.options.Theme.Text(m.remark), room, room, remarkLines)
}

// reveal scrolls no further than it takes to see the selected row.
func (m *Model) reveal() {
	room := max(1, m.height-m.head())
	m.top = max(0, min(m.top, m.rows()-room))
	m.top = min(max(m.top, m.at-room+1), m.at)
}

// View paints the list, exactly as many lines as it is high.
func (m *Model) View() []string {
	if m.width == 0 || m.height == 0 {
		return nil
	}
	lines := make([]string, 0, m.height)
	lines = append(lines, m.query())
	for _, text := range m.remarks() {
		var l paint.Line
		l.PadTo(indent)
		l.Add(text, m.options.Theme.Role(words.RoleWarn))
		lines = append(lines, l.Render(m.options.Theme, m.width, false))
	}
	notes := m.notes()
	for row := m.top; row < m.rows() && len(lines) < m.height; row++ {
		lines = append(lines, m.row(row, notes))
	}
	if m.rows() == 0 && m.input.Value() != "" {
		var l paint.Line
		l.PadTo(indent)
		l.Add("nothing matches", m.options.Theme.Role(words.RoleMuted))
		lines = append(lines, l.Render(m.options.Theme, m.width, false))
	}
	for len(lines) < m.height {
		lines = append(lines, "")
	}
	return lines[:m.height]
}

// Column is where the terminal's cursor stands on the first line.
func (m *Model) Column() int {
	_, column := m.typed()
	return min(max(0, m.width-1), column)
}

// typed is what is typed behind what it is for, with the cursor's column.
func (m *Model) typed() (l paint.Line, column int) {
	l.Add(m.options.Title+": ", m.options.Theme.Title)
	before, after := m.input.Parts()
	column = l.AddTyped(m.options.Theme, before, after, m.width)
	return l, column
}

// query paints what is typed, and how many match.
func (m *Model) query() string {
	l, _ := m.typed()
	var right paint.Line
	right.Add(m.count(), m.options.Theme.Role(words.RoleMuted))
	if room := m.width - right.Width() - gap; room > l.Width() {
		l.PadTo(m.width - right.Width())
		l.Append(right)
	}
	return l.Render(m.options.Theme, m.width, false)
}

func (m *Model) count() string {
	switch {
	case len(m.items) == 0:
		return ""
	case m.touched && len(m.marked) > 0:
		return fmt.Sprintf("%d marked, %d of %d", len(m.marked), len(m.shown), len(m.items))
	}
	return fmt.Sprintf("%d of %d", len(m.shown), len(m.items))
}

// notes is the column in which the notes of the rows that are seen begin.
func (m *Model) notes() int {
	widest := 0
	for row := m.top; row < min(m.top+m.height, len(m.shown)); row++ {
		widest = max(widest, paint.Width(m.items[m.shown[row]].name()))
	}
	return min(indent+widest, m.width/2) + gap
}

// row paints something that the cursor can stand on, with its note in a column.
func (m *Model) row(row, notes int) string {
	t := m.options.Theme
	var l paint.Line
	if row == len(m.shown) {
		l.PadTo(indent)
		l.Add("take ", t.Role(words.RoleMuted))
		l.Add(words.Clean(strings.TrimSpace(m.input.Value())), theme.Style{})
		return l.Render(m.options.Theme, m.width, row == m.at)
	}
	item := &m.items[m.shown[row]]
	if m.marked[item.Key] {
		l.Add(t.Glyph(words.Up.Look()), t.Role(words.RoleGood))
	}
	l.PadTo(indent)
	var right paint.Line
	right.Add(t.Text(item.Note), t.Role(words.RoleMuted))
	m.paintName(&l, item)
	if at := max(notes, l.Width()+gap); item.Note != "" && at < m.width {
		l.PadTo(at)
		right.CutTo(m.options.Theme, m.width-at)
		l.Append(right)
	}
	return l.Render(m.options.Theme, m.width, row == m.at)
}

// paintName paints a name with what of it was typed.
func (m *Model) paintName(l *paint.Line, item *Item) {
	name := words.Clean(item.name())
	for _, piece := range match.Split(name, m.sought.Highlight(name)) {
		if piece.Matched {
			l.Add(piece.Text, m.options.Theme.Match)
		} else {
			l.Add(piece.Text, item.Style)
		}
	}
}
