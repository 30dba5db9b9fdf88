package logview

import "strings"

// selection is a run of lines, from anchor to cursor in either direction.
type selection struct{ anchor, cursor int }

func (s *selection) has(n int) bool {
	return s != nil && n >= min(s.anchor, s.cursor) && n <= max(s.anchor, s.cursor)
}

// ToggleSelect begins to select lines at the current one, or ends it.
func (m *Model) ToggleSelect() {
	if m.page.picked != nil || m.page.lines.End() == m.page.lines.First() {
		m.page.picked = nil
		return
	}
	n := m.current()
	m.stay(false)
	m.page.picked = &selection{n, n}
}

// current is the line that a person means: the one that was jumped to when it
// is in sight, the newest while following, else the first that is seen.
func (m *Model) current() int {
	top := m.start()
	end := m.walk(top, m.rows()-1)
	switch n := m.page.mark; {
	case n >= top.line && n <= end.line:
		return n
	case m.page.follow:
		for n = end.line; n > top.line && m.page.lines.At(n).Note; {
			n, _ = m.prev(n - 1)
		}
		return n
	}
	return top.line
}

// pick goes n lines on with the selection.
func (m *Model) pick(n int) {
	to := m.page.picked.cursor
	for ; n > 0; n-- {
		if next, ok := m.next(to + 1); ok {
			to = next
		}
	}
	for ; n < 0; n++ {
		if prev, ok := m.prev(to - 1); ok {
			to = prev
		}
	}
	m.pickTo(to)
}

func (m *Model) pickTo(n int) {
	m.page.picked.cursor = n
	m.reveal(position{n, m.extentOf(n) - 1})
}

// Selecting reports whether lines are being selected.
func (m *Model) Selecting() bool { return m.page.picked != nil }

// Copy returns the selected lines, or the current one, as text without
// colours, and ends the selection. Lines that are filtered out are left out.
func (m *Model) Copy() string {
	if m.page.lines.End() == m.page.lines.First() {
		return ""
	}
	s := m.page.picked
	if s == nil {
		n := m.current()
		s = &selection{n, n}
	}
	m.page.picked = nil
	var b strings.Builder
	last := max(s.anchor, s.cursor)
	for n, ok := m.next(min(s.anchor, s.cursor)); ok && n <= last; n, ok = m.next(n + 1) {
		line := m.page.at(n)
		writeStamp(&b, line.Time, m.stamps != StampsOff)
		if !line.Note {
			writeName(&b, m.page.sources, line.Source)
		}
		b.Write(bare(nil, line.Text))
		b.WriteByte('\n')
	}
	return b.String()
}

// Clear ends the selection, else the search, else the filter, and reports
// whether there was any.
func (m *Model) Clear() bool {
	p := m.page
	switch {
	case p.picked != nil:
		p.picked = nil
	case !p.search.query.Empty():
		m.ClearSearch()
	case p.filter.on():
		m.clearFilter()
	default:
		return false
	}
	return true
}
