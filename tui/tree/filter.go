package tree

import (
	"slices"
	"strings"

	"github.com/initwatch/initwatch/model"
)

// hit says how a pod matches the filter.
type hit uint8

const (
	missed    hit = iota
	hitAbove      // the namespace and the workload alone match
	hitPod        // the pod's own name is needed
	hitInside     // the name of a container is needed
)

// matchBlock finds out which pods of b the filter keeps.
func (m *Model) matchBlock(b *block) {
	m.hits -= b.hits
	b.hits, b.hit, b.own = 0, b.hit[:0], false
	if m.filter.Empty() {
		return
	}
	above := m.filter.Match(b.above()...)
	b.own = m.matchesOwn(b, above)
	for _, e := range b.workload.Entries {
		h := hitAbove
		if !above {
			h = m.matchPod(b, e)
		}
		b.hit = append(b.hit, h)
		if h != missed {
			b.hits++
		}
	}
	if len(b.workload.Entries) == 0 && b.own {
		b.hits = b.pods
	}
	m.hits += b.hits
}

// matchesOwn reports whether the filter keeps b whatever pods it has now.
func (m *Model) matchesOwn(b *block, above bool) bool {
	if above && b.id.Kind != model.KindPod || m.filter.Match(b.id.Namespace, b.id.Name) {
		return true
	}
	for _, e := range b.workload.Gone {
		if m.filter.Match(append(b.above(), e.Pod.Name)...) {
			return true
		}
	}
	return false
}

// kept reports whether the filter keeps anything of b.
func (b *block) kept() bool { return b.hits > 0 || b.own }

// above is the path down to the workload. A bare pod has none but its own.
func (b *block) above() []string {
	if b.id.Kind == "Pod" {
		return []string{b.id.Namespace}
	}
	return []string{b.id.Namespace, b.id.Name}
}

func (m *Model) matchPod(b *block, e *model.Entry) hit {
	path := append(b.above(), e.Pod.Name)
	if m.filter.Match(path...) {
		return hitPod
	}
	path = append(path, "")
	for _, list := range [...][]model.Container{e.Pod.Steps, e.Pod.Containers, e.Pod.Ephemeral} {
		for i := range list {
			path[len(path)-1] = list[i].Name
			if m.filter.Match(path...) {
				return hitInside
			}
		}
	}
	return missed
}

// narrow reports whether the filter meant single pods of b.
func (b *block) narrow(m *Model) bool {
	for _, h := range b.hit {
		if h > hitAbove {
			return !m.filter.Empty()
		}
	}
	return false
}

// hitOf says how e matches the filter; what is not among the entries does not.
func (m *Model) hitOf(b *block, e *model.Entry) hit {
	if m.filter.Empty() {
		return missed
	}
	entries := b.workload.Entries
	i, _ := slices.BinarySearchFunc(entries, e.Pod.Name, func(e *model.Entry, name string) int {
		return strings.Compare(e.Pod.Name, name)
	})
	for ; i < len(entries) && i < len(b.hit) && entries[i].Pod.Name == e.Pod.Name; i++ {
		if entries[i] == e {
			return b.hit[i]
		}
	}
	return missed
}

// dropped reports whether the filter leaves e out.
func (m *Model) dropped(b *block, e *model.Entry) bool {
	return !m.filter.Empty() && m.hitOf(b, e) == missed
}

// inside reports whether the filter meant a container of e.
func (b *block) inside(m *Model, e *model.Entry) bool { return m.hitOf(b, e) == hitInside }

// matchesPart reports whether the filter needs the name of this part of e.
func (m *Model) matchesPart(b *block, e *model.Entry, name string) bool {
	return b.inside(m, e) && m.filter.Match(append(b.above(), e.Pod.Name, name)...)
}
