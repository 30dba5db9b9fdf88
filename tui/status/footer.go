package status

import (
	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/paint"
	"github.com/initwatch/initwatch/tui/theme"
)

// Footer paints the keys of the moment in width cells, as many as fit whole,
// and closer together when that makes room for all.
func Footer(t theme.Theme, hints []keymap.Hint, width int) string {
	l, whole := footer(t, hints, width, 3)
	if !whole {
		l, _ = footer(t, hints, width, 2)
	}
	return l.Render(width, false)
}

func footer(t theme.Theme, hints []keymap.Hint, width, between int) (l paint.Line, whole bool) {
	for _, hint := range hints {
		var next paint.Line
		if l.Width() > 0 {
			next.PadTo(between)
		}
		next.Add(hint.Keys, t.Title)
		next.Add(" "+hint.Text, t.Role(words.RoleMuted))
		if l.Width()+next.Width() > width {
			return l, false
		}
		l.Append(next)
	}
	return l, true
}

// Alert paints an error in the footer's place. It gives way to the keys again
// when the person presses one.
func Alert(t theme.Theme, text string, width int) string {
	var l paint.Line
	l.Add(t.Glyph(words.Failed.Look())+" ", t.Role(words.RoleBad))
	l.Add(t.Text(text), t.Role(words.RoleBad))
	return l.Render(width, false)
}

// Notice paints a passing message.
func Notice(t theme.Theme, text string, width int) string {
	var l paint.Line
	l.Add(t.Text(text), t.Role(words.RoleMuted))
	return l.Render(width, false)
}

// Trouble paints what is wrong with the connection, for as long as it is.
func Trouble(t theme.Theme, text string, width int) string {
	var l paint.Line
	l.Add(t.Text(text), t.Role(words.RoleWarn))
	return l.Render(width, false)
}

// Filter paints the filter with how many of the pods it keeps. It returns the
// column of the character that follows before.
func Filter(t theme.Theme, text, before, count string, width int) (line string, column int) {
	var l, left, right paint.Line
	right.Add(count, t.Role(words.RoleMuted))
	left.Add("/"+before, theme.Style{})
	column = left.Width()
	l.Add("/"+text, theme.Style{})
	if room := width - right.Width() - gap; right.Width() > 0 && room > 0 {
		l.CutTo(room)
		l.PadTo(width - right.Width())
		l.Append(right)
	}
	return l.Render(width, false), min(column, max(0, width-1))
}
