package paint

import (
	"github.com/charmbracelet/x/ansi"

	"github.com/initwatch/initwatch/tui/theme"
)

// AddTyped adds a text that is being typed, before and after the cursor, and
// cuts the line at edge. What was typed last stays in sight. It returns the
// column of the cursor.
func (l *Line) AddTyped(t theme.Theme, before, after string, edge int) (column int) {
	l.Add(lastOf(t, before, edge-1-l.Width()), theme.Style{})
	column = l.Width()
	l.Add(after, theme.Style{})
	l.CutTo(t, edge)
	return column
}

// lastOf returns the end of a text in at most so many cells.
func lastOf(t theme.Theme, text string, cells int) string {
	cells = max(1, cells)
	out := text
	for cut := Width(text) - cells + 1; Width(out) > cells; cut++ {
		out = ansi.TruncateLeft(text, cut, t.Ellipsis()) // a wide character stays whole
	}
	return out
}
