package status

import (
	"slices"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/paint"
	"github.com/initwatch/initwatch/tui/theme"
)

// Footer paints the keys of the moment in width cells, as many as fit whole,
// and closer together when that makes room for all. Those that stay do so
// before all others.
func Footer(t theme.Theme, hints []keymap.Hint, width int) string {
	l := footer(t, hints, 3)
	for l.Width() > width && len(hints) > 0 {
		if l = footer(t, hints, 2); l.Width() > width {
			hints = shorter(hints)
		}
	}
	return l.Render(t, width, false)
}

// shorter is hints without the last that need not stay.
func shorter(hints []keymap.Hint) []keymap.Hint {
	for i, hint := range slices.Backward(hints) {
		if !hint.Stays {
			return slices.Concat(hints[:i], hints[i+1:])
		}
	}
	return hints[:len(hints)-1]
}

func footer(t theme.Theme, hints []keymap.Hint, between int) paint.Line {
	var l paint.Line
	for i, hint := range hints {
		if i > 0 {
			l.PadTo(l.Width() + between)
		}
		l.Add(hint.Keys, t.Title)
		l.Add(" "+hint.Text, t.Role(words.RoleMuted))
	}
	return l
}

// alertLines bounds an error: more than this is for the log.
const alertLines = 3

// Alert paints an error in the footer's place and, where it is long, above it:
// what to do is said at its end. It gives way to the keys again when the person
// presses one.
func Alert(t theme.Theme, text string, width int) []string {
	const indent = 2
	lines := paint.Flow(t, t.Text(text), width-indent, width-indent, alertLines)
	for i, line := range lines {
		var l paint.Line
		if i == 0 {
			l.Add(t.Glyph(words.Failed.Look()), t.Role(words.RoleBad))
		}
		l.PadTo(indent)
		l.Add(line, t.Role(words.RoleBad))
		lines[i] = l.Render(t, width, false)
	}
	return lines
}

// Notice paints a passing message.
func Notice(t theme.Theme, text string, width int) string {
	var l paint.Line
	l.Add(t.Text(text), t.Role(words.RoleMuted))
	return l.Render(t, width, false)
}

// Trouble paints what is wrong with the connection, for as long as it is.
func Trouble(t theme.Theme, text string, width int) string {
	var l paint.Line
	l.Add(t.Text(text), t.Role(words.RoleWarn))
	return l.Render(t, width, false)
}

// Filter paints the filter, what stands before the cursor and after it, with how
// many of the pods it keeps. It returns the column of the cursor.
func Filter(t theme.Theme, before, after, count string, width int) (line string, column int) {
	var l, right paint.Line
	right.Add(count, t.Role(words.RoleMuted))
	edge := width - right.Width() - gap
	if right.Width() == 0 || edge <= 0 {
		edge, right = width, paint.Line{}
	}
	l.Add("/", theme.Style{})
	column = l.AddTyped(t, before, after, edge)
	if right.Width() > 0 {
		l.PadTo(width - right.Width())
		l.Append(right)
	}
	return l.Render(t, width, false), min(column, max(0, width-1))
}
