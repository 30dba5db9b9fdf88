package tree

import (
	"slices"
	"strings"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/tui/match"
)

// hit says how a pod matches the filter.
type hit uint8

const (
	missed    hit = iota
	hitAbove      // the namespace and the workload alone match
	hitPod        // the pod's own name is needed
	hitInside     // the name of a container is needed
)

// seek keeps what holds the words of q as they are. Only where nothing does,
// names are kept that hold their characters with gaps: beside a name that was
// meant, those are noise.
func (m *Model) seek(q match.Query) {
	// What little was found for less is not found for more.
	lost := m.filter.Loose() && q.Narrows(m.filter.Closely())
	if lost || !m.sift(q) {
		m.sift(q.Loosely())
	}
}

// sift looks with q at every block that may pass, and reports whether one did.
func (m *Model) sift(q match.Query) bool {
	narrower := !m.filter.Empty() && q.Narrows(m.filter)
	m.filter, m.closer = q, false
	some := q.Empty()
	for _, b := range m.blocks {
		if !narrower || b.kept() {
			m.refresh(b)
		}
		some = some || b.kept()
	}
	return some
}

// tighten closes the gaps of a loose filter once something came that it finds
// without them.
func (m *Model) tighten() {
	if m.closer {
		m.sift(m.filter.Closely())
	}
}

// matchBlock finds out which pods of b the filter keeps.
func (m *Model) matchBlock(b *block) {
	m.hits -= b.hits
	if m.filter.Loose() {
		b.sift(m.filter.Closely())
		m.closer = m.closer || b.kept()
	}
	b.sift(m.filter)
	m.hits += b.hits
}

// sift finds out which pods of b a filter keeps, and how well it meets them. A
// name of its own counts for more than that of its namespace.
func (b *block) sift(q match.Query) {
	b.hits, b.hit, b.own, b.grade = 0, b.hit[:0], false, match.None
	if q.Empty() {
		return
	}
	above := q.Match(b.above()...)
	b.own = b.matchesOwn(q, above)
	for _, e := range b.workload.Entries {
		h := hitAbove
		if !above {
			h = b.matchPod(q, e)
		}
		b.hit = append(b.hit, h)
		if h != missed {
			b.hits++
		}
	}
	if len(b.workload.Entries) == 0 && b.own {
		b.hits = b.pods
	}
	b.grade = min(b.grade, q.Grade(b.id.Name), max(q.Grade(b.id.Namespace, b.id.Name), match.Prefix))
}

// matchesOwn reports whether a filter keeps b whatever pods it has now.
func (b *block) matchesOwn(q match.Query, above bool) bool {
	if above && b.id.Kind != model.KindPod || q.Match(b.id.Namespace, b.id.Name) {
		return true
	}
	for _, e := range b.workload.Gone {
		if b.meets(q, append(b.above(), e.Pod.Name)) {
			return true
		}
	}
	return false
}

// meets reports whether a filter keeps a path below b, and notes how well.
func (b *block) meets(q match.Query, path []string) bool {
	grade := q.Grade(path...)
	b.grade = min(b.grade, grade)
	return grade != match.None
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

func (b *block) matchPod(q match.Query, e *model.Entry) hit {
	path := append(b.above(), e.Pod.Name)
	if b.meets(q, path) {
		return hitPod
	}
	path = append(path, "")
	inside := missed
	for c := range e.Pod.Parts() {
		path[len(path)-1] = c.Name
		if b.meets(q, path) {
			inside = hitInside
		}
	}
	return inside
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
