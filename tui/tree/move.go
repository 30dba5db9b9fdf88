package tree

// act notes that the person moved: from now on nothing is reordered by itself.
func (m *Model) act() { m.touched = true }

// Move goes n rows down, or up when n is negative.
func (m *Model) Move(n int) {
	m.act()
	m.step(n)
}

// Page goes down by part of the height of the tree: 1 is a page, -0.5 half a
// page up.
func (m *Model) Page(part float64) {
	m.act()
	lines := int(part * float64(max(2, m.height)))
	before, ok := m.cursorLine()
	for ok && m.step(sign(lines)) {
		now, _ := m.cursorLine()
		if abs(now-before) >= abs(lines) {
			return
		}
	}
}

// Top goes to the first row, sorts everything anew and follows the worst from
// there on.
func (m *Model) Top() {
	m.touched, m.resort = false, true
	m.arrange(m.anchor())
}

// Bottom goes to the last row.
func (m *Model) Bottom() {
	m.act()
	m.toEdge(false)
}

// step moves the cursor by n rows and reports whether it moved at all.
func (m *Model) step(n int) bool {
	b, _, ok := m.selected()
	if !ok {
		return false
	}
	pos, row := b.pos, m.cursor.row
	for ; n > 0 && (row+1 < len(m.items[pos].rows) || pos+1 < len(m.items)); n-- {
		if row++; row == len(m.items[pos].rows) {
			pos, row = pos+1, 0
		}
	}
	for ; n < 0 && (row > 0 || pos > 0); n++ {
		if row--; row < 0 {
			pos--
			row = len(m.items[pos].rows) - 1
		}
	}
	moved := pos != b.pos || row != m.cursor.row
	m.set(m.items[pos], row)
	m.reveal()
	return moved
}

func (m *Model) cursorLine() (int, bool) {
	b, _, ok := m.selected()
	if !ok {
		return 0, false
	}
	return m.line(b.pos, m.cursor.row), true
}

// toParent goes to the row that the selected one belongs to.
func (m *Model) toParent() {
	b, r, ok := m.selected()
	if !ok {
		return
	}
	for i := m.cursor.row - 1; i >= 0; i-- {
		if b.rows[i].depth < r.depth {
			m.set(b, i)
			m.reveal()
			return
		}
	}
	if b.cause != nil {
		m.set(b.cause.head, 0)
		m.reveal()
		return
	}
	if b.space != nil && b != b.space.header && b.space.header.pos >= 0 {
		m.set(b.space.header, 0)
		m.reveal()
	}
}

func sign(n int) int {
	if n < 0 {
		return -1
	}
	return 1
}

func abs(n int) int { return max(n, -n) }
