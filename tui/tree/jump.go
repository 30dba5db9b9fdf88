package tree

// Jump goes to the row of a workload, and opens what it stands under. It
// reports false when that is not shown.
func (m *Model) Jump(namespace, kind, name string) bool {
	b := m.byName[workloadName{namespace, kind, name}]
	if b == nil || !b.want || len(b.rows) == 0 {
		return false
	}
	m.act()
	a := m.anchor()
	delete(m.folds, b.space.header.id)
	if b.cause != nil && !m.open(b.cause) {
		m.folds[b.cause.head.id] = full
	}
	m.layout()
	m.restore(a)
	if b.pos < 0 {
		return false
	}
	m.set(b, 0)
	m.revealWhole()
	return true
}
