package tree

// ClickAt selects the row on a line of the screen, and reports whether it was
// selected already.
func (m *Model) ClickAt(line int) (again bool) {
	if line < 0 || line >= m.height {
		return false
	}
	line += m.top
	at := m.itemAt(line)
	if at < 0 || at >= len(m.items) {
		return false
	}
	b, end := m.items[at], m.starts[at]
	for i := range b.rows {
		if end += b.rows[i].height; line < end {
			again = m.touched && m.cursor.block == b && m.cursor.row == i
			m.act()
			m.set(b, i)
			m.reveal()
			return again
		}
	}
	return false
}

// Scroll moves what is seen n lines down, or up when n is negative. The cursor
// comes along when it would be left behind.
func (m *Model) Scroll(n int) {
	m.act()
	m.top = max(0, min(m.top+n, m.starts[len(m.starts)-1]-m.height))
	way := m.outside()
	for way != 0 && m.shift(way) && m.outside() == way {
	}
	if m.outside() != 0 { // rows higher than what is seen
		m.reveal()
	}
}

// outside is the way that leads the cursor back to where it is seen, 0 when it
// is.
func (m *Model) outside() int {
	b, r, ok := m.selected()
	if !ok {
		return 0
	}
	switch line := m.line(b.pos, m.cursor.row); {
	case line < m.top:
		return 1
	case line+min(r.height, m.height) > m.top+m.height:
		return -1
	}
	return 0
}

// shift moves the cursor by a row and leaves what is seen as it is.
func (m *Model) shift(way int) bool {
	top := m.top
	moved := m.step(way)
	m.top = top
	return moved
}
