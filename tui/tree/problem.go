package tree

import "strings"

// NextProblem goes to the next cause of trouble, or the one before when back is
// set, round the end, and opens what the person folded. It reports whether there
// is one. What has one cause is one stop, however many pods it holds.
func (m *Model) NextProblem(back bool) bool {
	if len(m.items) == 0 {
		return false
	}
	m.act()
	m.bringTogether()
	m.unfoldProblems()
	pos, row := 0, 0
	if b, _, ok := m.selected(); ok {
		pos, row = b.pos, m.cursor.row
	}
	n := len(m.items)
	for i := range n + 1 {
		at := (pos + i) % n
		if back {
			at = (pos - i%n + n) % n
		}
		stop, ok := stopIn(m.items[at])
		if !ok || i == 0 && (back && stop >= row || !back && stop <= row) {
			continue
		}
		m.set(m.items[at], stop)
		m.revealWhole()
		return true
	}
	return false
}

// bringTogether has blocks that share a cause stand under it. They were apart
// because they came one after the other while the person looked.
func (m *Model) bringTogether() {
	if m.loose() {
		m.regroup = true
		m.arrange(m.anchor())
	}
}

// stopIn returns the row of b that says best what its trouble is: a cause's own
// row, for which its members do not stop again; the row of the only pod that
// there is, if it is that pod's trouble; else that of the workload.
func stopIn(b *block) (row int, ok bool) {
	if b.head != nil {
		return 0, true
	}
	w := b.workload
	if w == nil || !w.Attention || b.cause != nil || len(b.rows) == 0 {
		return 0, false
	}
	if len(w.Entries) != 1 {
		return 0, true
	}
	for i := range b.rows {
		r := &b.rows[i]
		if r.level == LevelPod && r.entry.Diagnosis.Attention && strings.HasPrefix(w.Line.Text, r.entry.Diagnosis.Line.Text) {
			return i, true
		}
	}
	return 0, true
}

// unfoldProblems opens what the person folded, as far as its trouble is to be
// seen again.
func (m *Model) unfoldProblems() {
	if len(m.folds) == 0 {
		return
	}
	a := m.anchor()
	unfolded := map[ID]bool{}
	for id, f := range m.folds {
		if f == folded {
			delete(m.folds, id)
			unfolded[id.workload()] = true
		}
	}
	for _, b := range m.blocks {
		if b.want && unfolded[b.id] {
			m.build(b)
			m.measure(b)
		}
	}
	m.layout()
	m.restore(a)
}

// workload returns the identity of the workload that id belongs to.
func (id ID) workload() ID {
	return ID{Level: LevelWorkload, Namespace: id.Namespace, Kind: id.Kind, Name: id.Name}
}

// revealWhole scrolls so that as much as fits of what belongs to the selected
// row is seen with it.
func (m *Model) revealWhole() {
	m.reveal()
	b, r, ok := m.selected()
	if !ok {
		return
	}
	end := m.line(b.pos, m.cursor.row) + r.height
	for i := m.cursor.row + 1; i < len(b.rows) && b.rows[i].depth > r.depth; i++ {
		end += b.rows[i].height
	}
	m.top = max(m.top, end-m.height)
	m.top = min(m.top, m.line(b.pos, m.cursor.row))
}
