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
	switch {
	case r.level == LevelPart:
		return r.entry, r.detail.Parts[r.part].Name, true
	case r.level == LevelNote && r.note().Step != "":
		return r.entry, r.note().Step, true
	}
	entry = r.entry
	if entry == nil {
		entry = m.worst(b, r)
	}
	if entry == nil {
		return nil, "", false
	}
	part = Speaker(entry)
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
	if b.head != nil {
		b = b.head.members[0]
	}
	switch {
	case b.workload == nil:
		return nil
	case r.group != nil:
		return worstOf(r.group.Entries)
	}
	return Worst(b.workload)
}

// Worst returns the pod that stands for a workload: the first in need of
// attention, or the newest of those that are gone when there is no other; nil
// when there is none.
func Worst(w *model.Workload) *model.Entry {
	if len(w.Entries) == 0 && len(w.Gone) > 0 {
		return w.Gone[0]
	}
	return worstOf(w.Entries)
}

// worstOf returns the first pod in need of attention, or else the first.
func worstOf(entries []*model.Entry) *model.Entry {
	for _, e := range entries {
		if e.Diagnosis.Attention && !e.Superseded {
			return e
		}
	}
	if len(entries) == 0 {
		return nil
	}
	return entries[0]
}

// Speaker returns the container of a pod whose log says most, "" when none
// has begun.
func Speaker(e *model.Entry) string {
	d := &e.Diagnosis
	if !e.Gone.IsZero() && e.Last != nil {
		d = e.Last
	}
	if len(d.Findings) > 0 && d.Findings[0].Step != "" {
		return d.Findings[0].Step
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
