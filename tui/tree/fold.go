package tree

// fold is what the person made of a row. Without a word of theirs it is open
// as far as its trouble is to be seen.
type fold uint8

const (
	automatic fold = iota
	folded
	full
)

// Expand shows everything below the selected row, or goes one row down when
// that is so already.
func (m *Model) Expand() {
	m.act()
	b, r, ok := m.selected()
	if !ok {
		return
	}
	if id, can := m.foldable(r); can && m.folds[id] != full {
		m.setFold(b, id, full)
		m.revealWhole()
		return
	}
	if r.open == opened {
		m.step(1)
	}
}

// Collapse folds the selected row, or goes to the row above it in the tree.
func (m *Model) Collapse() {
	m.act()
	b, r, ok := m.selected()
	if !ok {
		return
	}
	if id, can := m.foldable(r); can && r.open == opened {
		m.setFold(b, id, folded)
		return
	}
	m.toParent()
}

// Toggle shows everything below the selected row, or folds it when it is
// shown.
func (m *Model) Toggle() {
	m.act()
	b, r, ok := m.selected()
	if !ok {
		return
	}
	id, can := m.foldable(r)
	switch {
	case !can:
	case m.folds[id] == full || (r.level == LevelNamespace || r.level == LevelCause) && r.open == opened:
		m.setFold(b, id, folded)
	default:
		m.setFold(b, id, full)
		m.revealWhole()
	}
}

// foldable returns what opens and closes when r is asked to.
func (m *Model) foldable(r *row) (ID, bool) {
	return r.fold, r.fold != ID{} && r.open != leaf || r.level == LevelMore
}

// setFold changes one fold and rebuilds only what it concerns.
func (m *Model) setFold(b *block, id ID, f fold) {
	a := m.anchor()
	m.folds[id] = f
	if b.workload != nil {
		m.build(b)
		m.measure(b)
	}
	m.layout()
	m.restore(a)
}

// forget drops the folds of a workload that is gone.
func (m *Model) forget(b *block) {
	for id := range m.folds {
		if id.Namespace == b.id.Namespace && id.Kind == b.id.Kind && id.Name == b.id.Name {
			delete(m.folds, id)
		}
	}
}
