package tree

import (
	"strings"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/match"
	"github.com/initwatch/initwatch/tui/paint"
	"github.com/initwatch/initwatch/tui/theme"
)

// View paints the lines that are seen, exactly as many as the tree is high and
// none wider than it is wide.
func (m *Model) View() []string {
	if m.width == 0 || m.height == 0 {
		return nil
	}
	lines := make([]string, 0, m.height)
	if len(m.items) == 0 {
		lines = m.emptyLines(lines)
	} else {
		lines = m.paintRows(lines)
	}
	for len(lines) < m.height {
		lines = append(lines, "")
	}
	return lines[:m.height]
}

func (m *Model) paintRows(lines []string) []string {
	for at := m.itemAt(m.top); at < len(m.items) && len(lines) < m.height; at++ {
		line := m.starts[at]
		b := m.items[at]
		for i := range b.rows {
			if line+b.rows[i].height > m.top && len(lines) < m.height {
				painted := m.paintRow(b, i)
				lines = append(lines, painted[max(0, m.top-line):]...)
			}
			line += b.rows[i].height
		}
	}
	return lines
}

// paintRow paints all lines of a row.
func (m *Model) paintRow(b *block, i int) []string {
	r := &b.rows[i]
	selected := m.cursor.block == b && m.cursor.row == i
	var first paint.Line
	first.Add(strings.Repeat(" ", r.depth*2), theme.Style{})
	rest := m.paintFirst(&first, b, r)
	lines := make([]string, 0, r.height)
	lines = append(lines, first.Render(m.options.Theme, m.width, selected))
	for _, text := range rest {
		lines = append(lines, m.below(r, text, m.restStyle(r)))
	}
	for r.printed > 0 && len(lines) < r.lines() {
		lines = append(lines, "")
	}
	for _, text := range m.outputLines(r) {
		lines = append(lines, m.below(r, text, m.outputStyle(r)))
	}
	for len(lines) < r.height {
		lines = append(lines, "")
	}
	return lines[:r.height]
}

// below paints a line that belongs to the row above it.
func (m *Model) below(r *row, text string, style theme.Style) string {
	var l paint.Line
	l.PadTo(min(r.indent(), m.width/2))
	l.Add(text, style)
	return l.Render(m.options.Theme, m.width, false)
}

// paintFirst paints the first line of a row and returns what of its statement
// goes on below.
func (m *Model) paintFirst(l *paint.Line, b *block, r *row) []string {
	muted := m.options.Theme.Role(words.RoleMuted)
	l.Add(m.marker(r)+" ", muted)
	switch r.level {
	case LevelNamespace:
		m.paintName(l, b, r, m.options.Theme.Title)
		if r.open == closed {
			l.Add("  "+m.options.Theme.Text(b.space.summary(m.all)), muted)
		} else {
			m.paintTitles(l)
		}
	case LevelMore:
		l.Add(m.options.Theme.Text(r.more), muted)
	case LevelLink:
		return m.paintLink(l, b, r)
	case LevelFinding, LevelNote:
		return m.paintRemark(l, b, r)
	case LevelCause, LevelWorkload, LevelGroup, LevelPod, LevelGone, LevelSandbox, LevelPart:
		return m.paintStatement(l, b, r)
	}
	return nil
}

func (m *Model) marker(r *row) string {
	switch r.open {
	case opened:
		return m.options.Theme.Text("▾")
	case closed:
		return m.options.Theme.Text("▸")
	case leaf:
	}
	return " "
}

func (m *Model) paintLink(l *paint.Line, b *block, r *row) []string {
	look, style := b.link.State.Look(), theme.Style{}
	if b.link.Scope.Resource.Workload() { // only tells what could be told better
		look, style = words.StateWaiting.Look(), m.options.Theme.Role(words.RoleMuted)
	}
	l.Add(m.options.Theme.Glyph(look)+" ", m.options.Theme.Role(look.Role))
	lines := m.flow(r, m.linkText(b), m.width-r.indent())
	l.Add(lines[0], style)
	return lines[1:]
}

// paintStatement paints glyph, name, statement, verdict and age.
func (m *Model) paintStatement(l *paint.Line, b *block, r *row) []string {
	look, since := m.look(b, r)
	l.Add(m.options.Theme.Glyph(look)+" ", m.options.Theme.Role(look.Role))
	m.paintName(l, b, r, theme.Style{})
	text := m.options.Theme.Text(m.shown(b, r))
	lines := paint.Spread(m.flow(r, text, m.room(b, r)), r.lines())
	if lines[0] != "" {
		l.PadTo(m.nameColumn + gap)
		l.Add(lines[0], m.tone(r, look))
	}
	if r.level == LevelPod {
		m.paintPod(l, r.entry)
	}
	if since != nil {
		m.paintVerdict(l, look, model.Age(*since, m.now))
	}
	return lines[1:]
}

// paintVerdict puts verdict and age at the right edge, and lets the age go
// before it lets go of the verdict.
func (m *Model) paintVerdict(l *paint.Line, look words.Look, age string) {
	right := look.Word + " " + age
	if len(right)+gap > m.width {
		return
	}
	at := m.width - len(right)
	l.CutTo(m.options.Theme, at-1)
	l.PadTo(at)
	l.Add(look.Word, m.options.Theme.Role(look.Role))
	l.Add(" "+age, theme.Style{})
}

// tone mutes the statement of what merely waits or is as it should be.
func (m *Model) tone(r *row, look words.Look) theme.Style {
	if r.level == LevelGone || !r.wrap && (look.Role == words.RoleMuted || look.Role == words.RoleGood) {
		return m.options.Theme.Role(words.RoleMuted)
	}
	return theme.Style{}
}

// paintName paints a row's name, cut to its column, with what the filter
// matched.
func (m *Model) paintName(l *paint.Line, b *block, r *row, style theme.Style) {
	before, name, after := m.label(b, r)
	muted := m.options.Theme.Role(words.RoleMuted)
	l.Add(before, muted)
	room := m.nameColumn - l.Width() - len(after)
	if r.level == LevelNamespace {
		room = m.width - l.Width()
	}
	shown, matched := shorten(m.options.Theme, name, m.highlight(b, r), room)
	for _, piece := range match.Split(shown, matched) {
		if piece.Matched {
			l.Add(piece.Text, m.options.Theme.Match)
		} else {
			l.Add(piece.Text, style)
		}
	}
	l.Add(after, muted)
}

// highlight returns the offsets of what the filter matched in a row's name.
func (m *Model) highlight(b *block, r *row) []int {
	if m.filter.Empty() {
		return nil
	}
	path := b.above()
	switch r.level {
	case LevelNamespace:
		path = []string{b.id.Namespace}
	case LevelPod, LevelGone:
		path = append(path, r.entry.Pod.Name)
	case LevelPart:
		path = append(path, r.entry.Pod.Name, r.detail.Parts[r.part].Name)
	case LevelSandbox, LevelLink, LevelCause, LevelFinding, LevelGroup, LevelNote, LevelMore:
		return nil
	case LevelWorkload:
		path = []string{b.id.Namespace, b.id.Name}
	}
	return m.filter.Highlight(path...)
}
