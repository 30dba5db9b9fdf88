// Package paint puts one line of the screen together from styled pieces and
// cuts it to the cells there are. Every pane paints with it, so that no line
// is ever wider than the terminal and no control character reaches it.
package paint

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"github.com/initwatch/initwatch/tui/theme"
)

type span struct {
	text  string
	style theme.Style
}

// Line is a line being put together. The zero Line is empty.
type Line struct {
	spans []span
	width int
}

// Width returns how many cells the line takes so far.
func (l *Line) Width() int { return l.width }

// Add appends text.
func (l *Line) Add(text string, style theme.Style) {
	text = OneLine(text)
	if text == "" {
		return
	}
	l.spans = append(l.spans, span{text, style})
	l.width += Width(text)
}

// Append adds what other holds.
func (l *Line) Append(other Line) {
	l.spans = append(slices.Clip(l.spans), other.spans...)
	l.width += other.width
}

// PadTo appends spaces up to column.
func (l *Line) PadTo(column int) {
	if n := column - l.width; n > 0 {
		l.spans = append(l.spans, span{strings.Repeat(" ", n), theme.Style{}})
		l.width = column
	}
}

// CutTo shortens the line to width cells and marks that it did.
func (l *Line) CutTo(t theme.Theme, width int) {
	if l.width <= width {
		return
	}
	if width <= 0 {
		*l = Line{}
		return
	}
	at, used := 0, 0
	for ; at < len(l.spans); at++ {
		w := Width(l.spans[at].text)
		if used+w >= width {
			break
		}
		used += w
	}
	l.spans = slices.Clone(l.spans[:at+1]) // lines are copied, their spans are not
	l.spans[at].text = Cut(t, l.spans[at].text+t.Ellipsis(), width-used)
	l.width = used + Width(l.spans[at].text)
}

// Render returns the line cut to width. A selected line is reversed and padded
// to the whole width, in one color: parts that are faint or colored would be
// patches of other backgrounds in the bar.
func (l *Line) Render(t theme.Theme, width int, selected bool) string {
	l.CutTo(t, width)
	if selected {
		l.PadTo(width)
	}
	var b strings.Builder
	for _, s := range l.spans {
		if selected {
			s.style = theme.Style{Bold: s.style.Bold, Underline: s.style.Underline, Reverse: true}
		}
		b.WriteString(s.style.Render(s.text))
	}
	return b.String()
}

// Cut returns text in at most width cells, with an ellipsis when something is
// missing.
func Cut(t theme.Theme, text string, width int) string {
	if width <= 0 {
		return ""
	}
	if Width(text) <= width {
		return text
	}
	return ansi.Truncate(text, width, t.Ellipsis())
}

// OneLine replaces what would break out of a line. Foreign text was made
// harmless where it entered; this is the screen's own last guard.
func OneLine(text string) string {
	if strings.IndexFunc(text, unfit) < 0 {
		return text
	}
	return strings.Map(func(r rune) rune {
		if r != utf8.RuneError && unfit(r) {
			return ' '
		}
		return r // what is no character at all becomes U+FFFD here
	}, text)
}

func unfit(r rune) bool {
	return r < 0x20 || r >= 0x7f && r < 0xa0 || r == utf8.RuneError
}
