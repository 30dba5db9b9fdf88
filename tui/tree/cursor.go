package tree

import "sort"

// cursor is where the person stands: a row of a block, known by identity.
type cursor struct {
	block *block
	row   int
	id    ID
}

// anchor remembers, before rows change, where the cursor stood and on which
// line of the screen.
type anchor struct {
	cursor
	pos  int
	line int
	rows []ID // of the cursor's block
}

func (m *Model) anchor() anchor {
	a := anchor{cursor: m.cursor, pos: -1}
	if m.cursor.block == nil {
		return a
	}
	a.pos = m.cursor.block.pos
	if a.pos >= 0 {
		a.line = m.line(a.pos, a.row) - m.top
	}
	for i := range m.cursor.block.rows {
		a.rows = append(a.rows, m.rowID(m.cursor.block, i))
	}
	return a
}

// restore puts the cursor back on its row, or on the neighbour of a row that
// went, and the row on its line of the screen.
func (m *Model) restore(a anchor) {
	if !m.touched || a.block == nil {
		m.toEdge(true)
		return
	}
	switch {
	case a.block.pos >= 0:
		m.set(a.block, a.survivor(m))
	case a.block.cause != nil && a.block.cause.head.pos >= 0:
		m.set(a.block.cause.head, 0)
	default:
		m.toNeighbour(a.pos)
	}
	if m.cursor.block != nil {
		m.top = m.line(m.cursor.block.pos, m.cursor.row) - a.line
	}
	m.reveal()
}

// survivor returns the row of the cursor's block that the cursor is on now:
// its own, or else the nearest that was above it, or below.
func (a anchor) survivor(m *Model) int {
	now := make(map[ID]int, len(a.block.rows))
	for i := range a.block.rows {
		now[m.rowID(a.block, i)] = i
	}
	if i, ok := now[a.id]; ok {
		return i
	}
	for _, id := range a.neighbours() {
		if i, ok := now[id]; ok {
			return i
		}
	}
	return 0
}

// neighbours lists the other rows there were, nearest first: the row that
// takes the place of one that went is the one after it.
func (a anchor) neighbours() []ID {
	var ids []ID
	for i := a.row + 1; i < len(a.rows); i++ {
		if a.rows[i].Level <= a.id.Level {
			ids = append(ids, a.rows[i])
			break
		}
	}
	for i := min(a.row, len(a.rows)) - 1; i >= 0; i-- {
		ids = append(ids, a.rows[i])
	}
	return ids
}

// toNeighbour finds the row that stands nearest to where the item at pos was.
func (m *Model) toNeighbour(pos int) {
	for i := pos + 1; i > 0 && i < len(m.oldItems); i++ {
		if b := m.oldItems[i]; b.pos >= 0 && (b.workload != nil || b.head != nil) {
			m.set(b, 0)
			return
		}
	}
	for i := min(pos, len(m.oldItems)) - 1; i >= 0; i-- {
		if b := m.oldItems[i]; b.pos >= 0 {
			m.set(b, len(b.rows)-1)
			return
		}
	}
	m.toEdge(true)
}

func (m *Model) set(b *block, row int) {
	m.cursor = cursor{b, row, m.rowID(b, row)}
}

// selected returns the row under the cursor.
func (m *Model) selected() (*block, *row, bool) {
	b := m.cursor.block
	if b == nil || b.pos < 0 || m.cursor.row >= len(b.rows) {
		return nil, nil, false
	}
	return b, &b.rows[m.cursor.row], true
}

// toEdge puts the cursor on the first or the last row.
func (m *Model) toEdge(first bool) {
	m.cursor, m.top = cursor{}, 0
	if len(m.items) == 0 {
		return
	}
	if first {
		m.set(m.items[0], 0)
		return
	}
	b := m.items[len(m.items)-1]
	m.set(b, len(b.rows)-1)
	m.reveal()
}

// line returns the first line of a row, counted from the tree's top.
func (m *Model) line(pos, row int) int {
	at := m.starts[pos]
	for i := range row {
		at += m.items[pos].rows[i].height
	}
	return at
}

// itemAt returns the item that covers line.
func (m *Model) itemAt(line int) int {
	return sort.SearchInts(m.starts, line+1) - 1
}

// reveal scrolls no further than it takes to see the cursor's row.
func (m *Model) reveal() {
	total := m.starts[len(m.starts)-1]
	m.top = max(0, min(m.top, total-m.height))
	b, r, ok := m.selected()
	if !ok {
		return
	}
	line := m.line(b.pos, m.cursor.row)
	if end := line + r.height; end > m.top+m.height {
		m.top = end - m.height
	}
	m.top = min(m.top, line)
}
