package tree

import "github.com/initwatch/initwatch/model"

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
	b.hits, b.hit = 0, b.hit[:0]
	if m.filter.Empty() {
		return
	}
	above := m.filter.Match(b.above()...)
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
	m.hits += b.hits
}

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

// picked reports whether the filter meant entry i of b itself.
func (b *block) picked(m *Model, i int) bool {
	return !m.filter.Empty() && b.hit[i] > hitAbove
}

// inside reports whether the filter meant a container of e.
func (b *block) inside(m *Model, e *model.Entry) bool {
	if m.filter.Empty() {
		return false
	}
	for i, other := range b.workload.Entries {
		if other == e {
			return b.hit[i] == hitInside
		}
	}
	return false
}

// matchesPart reports whether the filter needs the name of this part of e.
func (m *Model) matchesPart(b *block, e *model.Entry, name string) bool {
	return b.inside(m, e) && m.filter.Match(append(b.above(), e.Pod.Name, name)...)
}
