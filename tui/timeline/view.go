package timeline

import (
	"strings"
	"time"

	spans "github.com/initwatch/initwatch/model/timeline"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/paint"
	"github.com/initwatch/initwatch/tui/theme"
)

// failedRole is how a failure is set.
const failedRole = words.RoleBad

// Widths of the columns beside the bars.
const (
	margin     = 2 // the mark of the critical path
	lengthWide = 8
	leastName  = 14
	mostName   = 34
)

// above is how many lines stand above the bars beside what is said of them in
// words, which takes up to told lines each; below is how many stand under them
// when there is room.
const (
	above = 2
	told  = 2
	below = 3
	roomy = 11
	tenth = 100 * time.Millisecond
)

func repeat(text string, n int) string { return strings.Repeat(text, max(0, n)) }

// room is how many lines of the drawing are seen.
func (m *Model) room() int {
	room := m.height - above - len(m.said(m.headline))
	if m.note != "" {
		room -= len(m.said(m.note))
	}
	if m.height >= roomy {
		room -= below
	}
	return max(0, room)
}

// said lays out what is said above the bars, in one line when there is no room.
func (m *Model) said(text string) []string {
	lines := told
	if m.height < roomy {
		lines = 1
	}
	return paint.Flow(m.options.Theme, m.options.Theme.Text(text), m.width, m.width, lines)
}

// nameWidth is the width of the column of names.
func (m *Model) nameWidth() int {
	return max(leastName, min(m.longest, mostName, m.width*2/5))
}

func (m *Model) barWidth() int { return max(1, m.width-margin-m.nameWidth()-lengthWide-3) }

// View paints the pane.
func (m *Model) View() []string {
	out := make([]string, 0, m.height)
	add := func(l paint.Line) {
		if len(out) < m.height {
			out = append(out, l.Render(m.options.Theme, m.width, false))
		}
	}
	t := m.options.Theme
	add(styled(t.Text(m.heading()), t.Title))
	if m.note != "" {
		for _, text := range m.said(m.note) {
			add(styled(text, t.Role(words.RoleWarn)))
		}
	}
	for _, text := range m.said(m.headline) {
		add(styled(text, theme.Style{}))
	}
	add(m.axis())
	room, seen := m.room(), drawn{}
	for i := m.top; i < m.top+room; i++ {
		if i < len(m.lines) {
			add(m.paintLine(i, &seen))
		} else {
			add(paint.Line{})
		}
	}
	if m.height >= roomy {
		for _, text := range m.about() {
			add(styled(t.Text(text), theme.Style{}))
		}
		add(m.legend(&seen))
	}
	return out
}

// heading is the title, and what is shown of the time when it is not all.
func (m *Model) heading() string {
	if !m.scale.zoomed() {
		return m.title
	}
	from, length := m.scale.window()
	begin := from.Sub(m.scale.begin)
	return m.title + " · only " + axisText(begin.Round(tenth)) + " to " + axisText((begin + length).Round(tenth))
}

func styled(text string, style theme.Style) paint.Line {
	var l paint.Line
	l.Add(text, style)
	return l
}

// axis paints the marks of time.
func (m *Model) axis() paint.Line {
	var l paint.Line
	left := m.width - m.barWidth()
	muted := m.options.Theme.Role(words.RoleMuted)
	l.PadTo(left)
	if len(m.lines) == 0 {
		return l
	}
	for _, mark := range m.scale.marks(m.barWidth()) {
		text := m.sign(signMark) + mark.text
		if left+mark.cell < l.Width() || left+mark.cell+paint.Width(text) > m.width {
			continue
		}
		l.PadTo(left + mark.cell)
		l.Add(text, muted)
	}
	return l
}

// paintLine paints a name, how long it took, and its bar, and notes what of
// them is to be explained.
func (m *Model) paintLine(i int, seen *drawn) paint.Line {
	var l paint.Line
	at, t := &m.lines[i], m.options.Theme
	switch {
	case at.worst:
		l.Add(m.sign(signWorst), t.Role(words.RoleWarn))
	case at.critical:
		l.Add(m.sign(signCritical), t.Role(words.RoleMuted))
	}
	l.PadTo(margin)
	name := m.nameWidth()
	label := repeat(" ", 2*at.depth) + paint.CutMiddle(m.options.Theme, t.Text(at.label), name-2*at.depth)
	style := m.nameStyle(at)
	style.Reverse = i == m.cursor
	l.Add(label+repeat(" ", name-paint.Width(label)), style)
	length := paint.Cut(m.options.Theme, t.Text(at.length), lengthWide)
	l.PadTo(margin + name + 1 + lengthWide - paint.Width(length))
	l.Add(length, m.nameStyle(at))
	l.PadTo(m.width - m.barWidth())
	cells := m.scale.cells(at.spans, m.barWidth())
	seen.note(at, cells)
	m.addBar(&l, cells)
	return l
}

func (m *Model) nameStyle(l *line) theme.Style {
	switch {
	case l.worst:
		style := m.options.Theme.Role(words.RoleWarn)
		style.Bold = true
		return style
	case l.heading:
		return m.options.Theme.Title
	case !l.critical:
		return m.options.Theme.Role(words.RoleMuted)
	}
	return theme.Style{}
}

// about says what is known of the line under the cursor, in two lines.
func (m *Model) about() []string {
	out := make([]string, below-1)
	if m.cursor >= len(m.lines) {
		return out
	}
	copy(out, paint.Flow(m.options.Theme, m.lines[m.cursor].words(m.dated), m.width, m.width, len(out)))
	return out
}

// words tells the spans of a line, with the moments of their ends.
func (l *line) words(dated bool) string {
	if l.about != "" {
		return l.about
	}
	if l.heading || len(l.spans) == 0 || l.spans[0].Text == "" {
		return l.summary(dated)
	}
	told := l.told
	if told == nil {
		told = l.spans
	}
	var parts []string
	for _, s := range evenly(told) {
		parts = append(parts, s.Text+", "+moments(s, dated))
	}
	return strings.Join(parts, "; ")
}

func (l *line) summary(dated bool) string {
	switch {
	case len(l.spans) == 0:
		return l.label + ": nothing of it has been reported"
	case l.length == "":
		return l.label
	case !l.heading || l.spans[0].Text == "":
		return l.label + ": " + l.length
	}
	all := l.spans[len(l.spans)-1]
	all.Begin = l.spans[0].Begin
	return l.label + ": " + l.length + " in all, " + moments(evenly([]spans.Span{all})[0], dated)
}
