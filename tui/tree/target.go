package tree

import (
	"github.com/initwatch/initwatch/model"
)

// Selected returns the identity of the row under the cursor.
func (m *Model) Selected() (ID, bool) {
	if _, _, ok := m.selected(); !ok {
		return ID{}, false
	}
	return m.cursor.id, true
}

// Target returns the pod and the container whose log the selected row means:
// the part itself, else the step at fault of the pod, else its last container
// that ran. On a row above pods the first pod in need of attention is meant.
func (m *Model) Target() (entry *model.Entry, part string, ok bool) {
	b, r, ok := m.selected()
	if !ok {
		return nil, "", false
	}
	if r.level == LevelPart {
		return r.entry, r.detail.Parts[r.part].Name, true
	}
	entry = r.entry
	if entry == nil {
		entry = m.worst(b, r)
	}
	if entry == nil {
		return nil, "", false
	}
	part = speaker(entry)
	return entry, part, part != ""
}

// worst returns the pod that a workload's or a namespace's row stands for.
func (m *Model) worst(b *block, r *row) *model.Entry {
	if r.level == LevelNamespace {
		if len(b.space.blocks) == 0 {
			return nil
		}
		b = b.space.blocks[0]
	}
	if b.workload == nil || len(b.workload.Entries) == 0 {
		return nil
	}
	for _, e := range b.workload.Entries {
		if e.Diagnosis.Attention {
			return e
		}
	}
	return b.workload.Entries[0]
}

// speaker returns the container of a pod whose log says most.
func speaker(e *model.Entry) string {
	if len(e.Diagnosis.Findings) > 0 && e.Diagnosis.Findings[0].Step != "" {
		return e.Diagnosis.Findings[0].Step
	}
	p, last := e.Pod, ""
	for _, list := range [...][]model.Container{p.Steps, p.Containers} {
		for i := range list {
			if list[i].State.Phase >= model.PhaseRunning || list[i].Last != nil {
				last = list[i].Name
			}
		}
	}
	return last
}

// NextProblem goes to the next pod that needs attention, or the one before
// when back is set, round the end, and opens it. It reports whether there is
// one.
func (m *Model) NextProblem(back bool) bool {
	if len(m.items) == 0 {
		return false
	}
	m.act()
	m.unfoldProblems()
	pos, row := 0, 0
	if b, _, ok := m.selected(); ok {
		pos, row = b.pos, m.cursor.row
	}
	from := row
	for range len(m.items) + 1 {
		if i, ok := problemIn(m.items[pos], from, back); ok {
			m.set(m.items[pos], i)
			m.revealWhole()
			return true
		}
		if back {
			pos = (pos + len(m.items) - 1) % len(m.items)
			from = len(m.items[pos].rows)
		} else {
			pos, from = (pos+1)%len(m.items), -1
		}
	}
	return false
}

// problemIn returns the pod's row next to from in b that needs attention.
func problemIn(b *block, from int, back bool) (int, bool) {
	if back {
		for i := from - 1; i >= 0; i-- {
			if b.rows[i].problem() {
				return i, true
			}
		}
		return 0, false
	}
	for i := from + 1; i < len(b.rows); i++ {
		if b.rows[i].problem() {
			return i, true
		}
	}
	return 0, false
}

func (r *row) problem() bool {
	return r.level == LevelPod && r.entry.Diagnosis.Attention
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
