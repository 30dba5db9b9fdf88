package tree

import (
	"slices"

	"github.com/initwatch/initwatch/model"
)

// Follow goes to the pod that the selected note points to, and opens what it
// stands under. It reports whether the row is a note that points to a pod, and
// whether that pod is shown.
func (m *Model) Follow() (points, found bool) {
	_, r, ok := m.selected()
	if !ok || r.level != LevelNote || r.note().About == (model.Key{}) {
		return false, false
	}
	m.act()
	return true, m.reach(r.note().About)
}

// Reveal goes to the row of a container, or else to that of its pod, and opens
// what that stands under. It reports false when that is not shown.
func (m *Model) Reveal(key model.Key, part string) bool {
	m.act()
	if !m.reach(key) {
		return false
	}
	b, pod, _ := m.selected()
	for i := range b.rows {
		if r := &b.rows[i]; r.level == LevelPart && r.entry == pod.entry && r.partName() == part {
			m.set(b, i)
			m.reveal()
		}
	}
	return true
}

// reach selects the row of a pod.
func (m *Model) reach(key model.Key) bool {
	b, e := m.find(key)
	if b == nil || !b.want {
		return false
	}
	a := m.anchor()
	if m.folds[b.space.header.id] == folded {
		delete(m.folds, b.space.header.id)
	}
	if b.cause != nil && !m.open(b.cause) {
		m.folds[b.cause.head.id] = full
	}
	if rowOf(b, e) < 0 {
		m.unfoldTo(b, e)
	}
	m.layout()
	m.restore(a)
	i := rowOf(b, e)
	if i < 0 {
		return false
	}
	m.set(b, i)
	m.revealWhole()
	return true
}

// find returns the pod with that key and the block that it is in.
func (m *Model) find(key model.Key) (*block, *model.Entry) {
	for _, b := range m.blocks {
		if b.id.Namespace != key.Namespace {
			continue
		}
		for _, list := range [...][]*model.Entry{b.workload.Entries, b.workload.Gone} {
			for _, e := range list {
				if e.Pod.Name == key.Name && (key.UID == "" || e.Pod.UID == key.UID) {
					return b, e
				}
			}
		}
	}
	return nil, nil
}

// rowOf returns the row of a pod, negative when it has none.
func rowOf(b *block, e *model.Entry) int {
	return slices.IndexFunc(b.rows, func(r row) bool {
		return r.entry == e && (r.level == LevelPod || r.level == LevelGone)
	})
}

// unfoldTo opens all that keeps the row of e from being shown.
func (m *Model) unfoldTo(b *block, e *model.Entry) {
	m.folds[b.id] = full
	if e.Superseded {
		m.folds[b.partID(LevelMore, keyReplaced)] = full
	}
	for _, g := range b.workload.Groups {
		if !slices.Contains(g.Entries, e) {
			continue
		}
		m.folds[b.partID(LevelGroup, g.Label+" "+g.Name)] = full
		if g.Past {
			m.folds[b.partID(LevelMore, keyPast)] = full
		}
	}
	m.build(b)
	m.measure(b)
}

// Opened returns the UIDs of the pods that the person looks at: the one under
// the cursor, and those that they opened.
func (m *Model) Opened() []string {
	var uids []string
	if b, r, ok := m.selected(); ok {
		e := r.entry
		if e == nil {
			e = m.worst(b, r)
		}
		if e != nil {
			uids = append(uids, e.Pod.UID)
		}
	}
	for id, f := range m.folds {
		if id.Level == LevelPod && f == full {
			uids = append(uids, id.Pod)
		}
	}
	return uids
}
