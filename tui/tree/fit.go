package tree

import (
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/tui/paint"
)

// shown is as much of the statement as there is room for.
func (m *Model) shown(b *block, r *row) string {
	current := m.current(b.id.Namespace)
	if r.level == LevelGone {
		return m.statement(b, r, m.now, current)
	}
	return m.fitted(b, r, m.lineOf(b, r), m.now, current)
}

// fitted says a line so that its next try is not cut off: what stands before
// that gives way, since its beginning tells most.
func (m *Model) fitted(b *block, r *row, l model.Line, now time.Time, current bool) string {
	text := l.At(now, current)
	if !r.wrap || !current || l.NotBefore.IsZero() || m.fits(b, r, text) {
		return text
	}
	ahead := l
	ahead.Tail = ""
	for !m.fits(b, r, ahead.At(now, current)) {
		end := strings.LastIndexByte(strings.TrimSuffix(ahead.Text, m.options.Theme.Ellipsis()), ' ')
		if end <= 0 {
			return text
		}
		ahead.Text = ahead.Text[:end] + m.options.Theme.Ellipsis()
	}
	ahead.Tail = l.Tail
	return ahead.At(now, current)
}

// fits reports whether the lines that a row may take hold all of a text.
func (m *Model) fits(b *block, r *row, text string) bool {
	text = m.options.Theme.Text(text)
	return len(paint.Flow(m.options.Theme, text, m.room(b, r), m.width-r.indent(), most+1)) <= most
}

// outputLines lays out what stands below a statement.
func (m *Model) outputLines(r *row) []string {
	if r.output == "" {
		return nil
	}
	room := m.width - min(r.indent(), m.width/2)
	return paint.Flow(m.options.Theme, m.options.Theme.Text(r.output), room, room, most)
}
