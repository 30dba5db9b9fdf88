package logview

// position is a row of the log: that of a line, counted from 0.
type position struct{ line, row int }

func (p position) before(q position) bool {
	return p.line < q.line || p.line == q.line && p.row < q.row
}

// rows is how many rows of the log are seen.
func (m *Model) rows() int { return max(0, m.height-1-m.strip()) }

// next returns the first line from n on that is shown.
func (m *Model) next(n int) (int, bool) {
	n = max(n, m.page.lines.First())
	if m.page.filter.on() {
		next, ok := m.page.filter.shown.Next(n)
		return next, ok && next < m.page.lines.End()
	}
	return n, n < m.page.lines.End()
}

// prev returns the last line up to n that is shown.
func (m *Model) prev(n int) (int, bool) {
	n = min(n, m.page.lines.End()-1)
	if m.page.filter.on() {
		prev, ok := m.page.filter.shown.Prev(n)
		return prev, ok && prev >= m.page.lines.First()
	}
	return n, n >= m.page.lines.First()
}

// lead is the row above the oldest line that says why it is the oldest, or why
// there is none.
func (m *Model) lead() string {
	dropped := m.page.lines.First()
	switch {
	case dropped > 0:
		return "… " + grouped(dropped) + " earlier lines dropped"
	case m.page.void != "" && m.page.Empty():
		return noteMark + m.page.void
	}
	return m.page.asked
}

// Beginning says what the first line is that is shown: there may be others
// before it.
func (m *Model) Beginning() string {
	switch {
	case m.page.filter.on():
		return "this is the first line that the filter shows"
	case m.page.lines.First() > 0 || m.page.asked != "":
		return "this is the oldest line that is held"
	}
	return "this is where it begins"
}

// extent returns how many rows line n takes, the lead included.
func (m *Model) extent(n int) int {
	rows := m.block(n).height()
	if first, ok := m.next(0); ok && first == n && m.lead() != "" {
		rows++
	}
	return rows
}

// bottom is the first row that is seen when the newest is the last one.
func (m *Model) bottom() position {
	room := m.rows()
	n, ok := m.prev(m.page.lines.End())
	for ok {
		rows := m.extent(n)
		if rows >= room {
			return position{n, rows - room}
		}
		room -= rows
		above, more := m.prev(n - 1)
		if !more {
			break
		}
		n = above
	}
	return position{n, 0}
}

// start is the first row that is seen.
func (m *Model) start() position {
	last := m.bottom()
	switch {
	case m.page.follow && m.page.Empty() && !m.page.low:
		return position{m.page.lines.First(), 0} // the first note says why there is no line
	case m.page.follow:
		return last
	}
	at := m.page.top
	n, ok := m.next(at.line)
	switch {
	case !ok:
		return last
	case n != at.line:
		at = position{n, 0}
	default:
		at.row = min(at.row, m.extent(n)-1)
	}
	if last.before(at) {
		return last
	}
	return at
}

// Move scrolls n rows down, or up when n is negative; while lines are picked,
// it goes to other lines instead. Going up stops following; reaching the end
// by hand starts it again.
func (m *Model) Move(n int) {
	if m.page.picked != nil {
		m.pick(n)
		return
	}
	m.page.top = m.walk(m.start(), n)
	m.page.follow = n > 0 && !m.page.top.before(m.bottom())
	m.page.low = m.page.follow
}

// walk goes n rows from a position, up to the end of what is shown.
func (m *Model) walk(at position, n int) position {
	for ; n > 0; n-- {
		if at.row+1 < m.extentOf(at.line) {
			at.row++
			continue
		}
		next, ok := m.next(at.line + 1)
		if !ok {
			break
		}
		at = position{next, 0}
	}
	for ; n < 0; n++ {
		if at.row > 0 {
			at.row--
			continue
		}
		prev, ok := m.prev(at.line - 1)
		if !ok {
			break
		}
		at = position{prev, m.extent(prev) - 1}
	}
	return at
}

// extentOf is extent for a line that may not be there.
func (m *Model) extentOf(n int) int {
	if n < m.page.lines.First() || n >= m.page.lines.End() {
		return 0
	}
	return m.extent(n)
}

// Page scrolls by part of the pane's height.
func (m *Model) Page(part float64) { m.Move(int(part * float64(max(2, m.rows())))) }

// Top goes to the oldest line that is held.
func (m *Model) Top() {
	first, _ := m.next(0)
	if m.page.picked != nil {
		m.pickTo(first)
		return
	}
	m.page.top, m.page.follow = position{first, 0}, false
}

// Bottom goes to the newest line and follows the log again.
func (m *Model) Bottom() {
	if m.page.picked != nil {
		last, _ := m.prev(m.page.lines.End())
		m.pickTo(last)
		return
	}
	m.page.follow, m.page.low = true, true
}

// ToggleFollow follows the log, or stays where it is.
func (m *Model) ToggleFollow() {
	m.page.picked = nil
	m.stay(!m.page.follow)
}

// stay stops following here, unless it is to follow.
func (m *Model) stay(follow bool) {
	m.page.top = m.start()
	m.page.follow = follow
}

// Scroll goes n steps to the right, or to the left when n is negative. It
// returns what there is to say when nothing moves.
func (m *Model) Scroll(n int) string {
	switch {
	case m.wrap:
		return "lines are broken at the edge, so there is nothing beside it"
	case n < 0:
		m.page.left = max(0, m.page.left+n*stride)
		return "this is where the lines begin"
	case m.widest() > m.page.left+m.body():
		m.page.left += n * stride
	}
	return "no line in sight goes on to the right"
}

// widest returns how many cells the longest line in sight takes.
func (m *Model) widest() int {
	width, at := 0, m.start()
	for range m.rows() {
		if _, held := m.next(at.line); !held {
			break
		}
		text := &m.block(at.line).text
		width = max(width, text.column(len(text.text)))
		next := m.walk(at, 1)
		if next == at {
			break
		}
		at = next
	}
	return width
}

// reveal brings a row into sight, a third of the way down when it was not.
func (m *Model) reveal(at position) {
	m.stay(false)
	end := m.walk(m.page.top, m.rows()-1)
	if at.before(m.page.top) || end.before(at) {
		m.page.top = m.walk(at, -m.rows()/3)
	}
}
