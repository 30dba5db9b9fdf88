package logview

import (
	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/tui/logview/record"
)

// leap is a jump to a line that may not have been found yet.
type leap struct {
	in     *scan
	from   int
	down   bool
	either bool   // the other way when this one leads nowhere
	none   string // what to say when there is no such line
}

// NextError goes to the next line that says of itself that it is an error, or
// to the one before. The first time it goes to the first there is.
func (m *Model) NextError(back bool) tea.Cmd {
	p := m.page
	if p.errors.test != nil {
		return m.leapTo(&p.errors, back, "no further error line")
	}
	first := p.lines.First()
	p.errors = m.begin(first, isError)
	if back {
		return m.leapTo(&p.errors, true, "no error line above")
	}
	p.leap = &leap{in: &p.errors, from: first, down: true, none: "no line says that it is an error"}
	return tea.Batch(m.land(), m.scanOn())
}

func isError(line []byte) bool { return record.Find(line).Level == record.LevelError }

// leapTo goes to the next line of a scan, from the one that was jumped to if
// it is in sight.
func (m *Model) leapTo(in *scan, back bool, none string) tea.Cmd {
	top := m.start()
	end := m.walk(top, m.rows()-1)
	from, seen := top.line, m.page.mark >= top.line && m.page.mark <= end.line
	switch {
	case seen && back:
		from = m.page.mark - 1
	case seen:
		from = m.page.mark + 1
	case back:
		from = end.line
	}
	where := " below"
	if back {
		where = " above"
	}
	m.page.leap = &leap{in: in, from: from, down: !back, none: none + where}
	return tea.Batch(m.land(), m.scanOn())
}

// land ends the leap that is under way once it is known where.
func (m *Model) land() tea.Cmd {
	l := m.page.leap
	if l == nil {
		return nil
	}
	n, ok, wait := m.target(l)
	switch {
	case wait:
		return nil
	case ok:
		m.page.leap = nil
		m.goTo(n)
		return nil
	case l.either:
		l.down, l.either = !l.down, false
		return m.land()
	}
	m.page.leap = nil
	if l.none == "" {
		return nil
	}
	return say(l.none)
}

// target returns the line that l leads to, as far as it is known.
func (m *Model) target(l *leap) (n int, ok, wait bool) {
	first, end, from := m.page.lines.First(), m.page.lines.End(), max(l.from, m.page.lines.First())
	if l.down {
		if l.in.lo > from && l.in.lo > first {
			return 0, false, true
		}
		for n, ok = l.in.hits.Next(from); ok && !m.shows(n); {
			n, ok = l.in.hits.Next(n + 1)
		}
		return n, ok, !ok && l.in.hi < end
	}
	if l.in.hi <= l.from && l.in.hi < end {
		return 0, false, true
	}
	for n, ok = l.in.hits.Prev(l.from); ok && !m.shows(n); {
		n, ok = l.in.hits.Prev(n - 1)
	}
	return n, ok && n >= first, !(ok && n >= first) && l.in.lo > first
}

// shows reports whether a line is not filtered out.
func (m *Model) shows(n int) bool {
	return !m.page.filter.on() || m.page.filter.shown.Has(n)
}

// goTo makes line n the one that was jumped to, and brings it into sight: the
// place in it that is searched, if it holds one.
func (m *Model) goTo(n int) {
	m.mark(n)
	if m.page.picked != nil {
		m.page.picked.cursor = n
	}
	b := m.block(n)
	spans := m.page.search.query.Spans([]byte(b.text.text))
	at := position{n, m.extent(n) - b.height()}
	if len(spans) > 0 {
		offset := spans[0][0]
		for i, start := range b.rows {
			if start <= offset {
				at.row = m.extent(n) - b.height() + i
			}
		}
		m.sidle(b.text.column(offset))
	}
	m.reveal(at)
}

// mark makes line n the one that was jumped to.
func (m *Model) mark(n int) {
	delete(m.page.blocks, m.page.mark)
	delete(m.page.blocks, n)
	m.page.mark = n
}

// sidle scrolls to the side so that column is in sight: not at all if it can
// be seen from the beginning of its line.
func (m *Model) sidle(column int) {
	switch {
	case m.wrap:
	case column < m.body()-1:
		m.page.left = 0
	case column < m.page.left || column >= m.page.left+m.body()-1:
		m.page.left = column - m.body()/2
	}
}
