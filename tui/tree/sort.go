package tree

import (
	"time"

	"github.com/initwatch/initwatch/model"
)

// Sort is an order of the workloads within a namespace, and of namespaces.
type Sort uint8

// The orders.
const (
	SortWorst  Sort = iota // worst first, then what became so last
	SortNewest             // what became as it is last
	SortName
)

// SetSort orders everything anew.
func (m *Model) SetSort(by Sort) {
	if m.sort != by {
		m.sort = by
		m.rebuild()
	}
}

// rankOf ranks a block in the order that was chosen.
func (m *Model) rankOf(b *block) rank {
	w := b.workload
	switch m.sort {
	case SortNewest:
		return rank{since: newest(w)}
	case SortName:
		return rank{name: w.Name}
	case SortWorst:
	}
	r := rankOf(w)
	if !m.filter.Empty() {
		r.grade = b.grade
	}
	return r
}

// newest is when a workload, or a pod of it, became as it is.
func newest(w *model.Workload) time.Time {
	at := w.Since
	for _, e := range w.Entries {
		if e.Diagnosis.Since.After(at) {
			at = e.Diagnosis.Since
		}
	}
	return at
}
