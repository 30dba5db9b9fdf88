package details

import (
	"strings"

	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/paint"
	"github.com/initwatch/initwatch/tui/theme"
)

// column is where the text beside a label begins.
const column = 15

// more stands in the place of a label that was given on the line before.
const more = " "

// longest is how many lines one text may take.
const longest = 40

// writer lays content out in rows.
type writer struct {
	theme theme.Theme
	width int
	rows  []row
}

// add appends a line of pieces that were put together already.
func (w *writer) add(l paint.Line, text string) {
	w.rows = append(w.rows, row{line: l, text: text})
}

func (w *writer) blank() {
	if len(w.rows) > 0 {
		w.add(paint.Line{}, "")
	}
}

// section begins a part of the page with its name.
func (w *writer) section(name string) {
	w.blank()
	var l paint.Line
	l.Add(w.theme.Text(name), w.theme.Title)
	w.add(l, name)
}

// text writes a text at an indent, on as many lines as it takes.
func (w *writer) text(indent int, text string, style theme.Style) {
	w.labelled(indent, "", indent, text, style)
}

// field writes a label and beside it a text. Without a text nothing is written.
func (w *writer) field(label, text string) {
	if text != "" {
		w.labelled(2, label, column, text, theme.Style{})
	}
}

func (w *writer) labelled(indent int, label string, at int, text string, style theme.Style) {
	text, label = w.theme.Text(text), w.theme.Text(label)
	at = max(at, indent+paint.Width(label)+1)
	if label == "" {
		at = indent
	}
	if at > w.width/2 {
		at = min(indent+2, w.width/2)
	}
	first := true
	for paragraph := range strings.SplitSeq(text, "\n") {
		lines := paint.Flow(w.theme, paragraph, w.width-at, w.width-at, longest)
		between := joints(paragraph, lines)
		for i, line := range lines {
			var l paint.Line
			if first {
				l.PadTo(indent)
				l.Add(label, w.theme.Role(words.RoleMuted))
			}
			l.PadTo(at)
			l.Add(line, style)
			shown := strings.Repeat(" ", at) + line
			if first && label != "" {
				shown = strings.Repeat(" ", indent) + label + strings.Repeat(" ", max(1, at-indent-paint.Width(label))) + line
			}
			w.add(l, shown)
			if i > 0 {
				w.follow(at, between[i])
			}
			first = false
		}
	}
}

// follow marks the newest row as the rest of the one before.
func (w *writer) follow(at int, joint string) {
	r := &w.rows[len(w.rows)-1]
	r.follows, r.at, r.joint = true, at, joint
}

// joints are what stood between the lines that a text was laid out in, each
// before its line: a space, or nothing within a word.
func joints(text string, lines []string) []string {
	out := make([]string, len(lines))
	rest := paint.OneLine(text)
	for i, line := range lines {
		if trimmed := strings.TrimLeft(rest, " "); i > 0 && trimmed != rest {
			out[i] = " "
		}
		rest = strings.TrimPrefix(strings.TrimLeft(rest, " "), line)
	}
	return out
}

// state writes a glyph and a text in its role, and more beside it.
func (w *writer) state(indent int, look words.Look, text string) {
	var l paint.Line
	glyph := w.theme.Glyph(look)
	l.PadTo(indent)
	l.Add(glyph+" ", w.theme.Role(look.Role))
	lines := paint.Flow(w.theme, w.theme.Text(text), w.width-indent-2, w.width-indent-2, longest)
	l.Add(lines[0], theme.Style{})
	w.add(l, strings.Repeat(" ", indent)+glyph+" "+lines[0])
	between := joints(w.theme.Text(text), lines)
	for i, line := range lines[1:] {
		w.text(indent+2, line, theme.Style{})
		w.follow(indent+2, between[i+1])
	}
}
