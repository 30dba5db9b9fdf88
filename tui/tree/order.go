package tree

import (
	"cmp"
	"slices"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/match"
)

// rank orders what is shown: what a filter meets best first, then the worst,
// then what began last.
type rank struct {
	grade match.Grade // Exact without a filter
	class int
	since time.Time
	name  string // where workloads are ordered by it
}

// The classes of rank.
const (
	classTrouble = iota
	classSlow
	classBroken // no longer worth attention: superseded by something newer
	classStarting
	classTerminating
	classUp
)

func rankOf(w *model.Workload) rank {
	broken := w.Verdict == words.Failed || w.Verdict == words.Stuck
	switch {
	case broken && w.Attention:
		return rank{class: classTrouble, since: w.Since}
	case w.Attention:
		return rank{class: classSlow, since: w.Since}
	case broken:
		return rank{class: classBroken, since: w.Since}
	case w.Verdict == words.Starting:
		return rank{class: classStarting, since: w.Since}
	case w.Verdict == words.Terminating:
		return rank{class: classTerminating, since: w.Since}
	}
	return rank{class: classUp, since: w.Since}
}

func (r rank) compare(other rank) int {
	return cmp.Or(cmp.Compare(r.grade, other.grade), cmp.Compare(r.class, other.class), other.since.Compare(r.since))
}

func compareBlocks(a, b *block) int {
	return cmp.Or(a.rank.compare(b.rank), cmp.Compare(a.rank.name, b.rank.name), cmp.Compare(a.index, b.index))
}

func compareSpaces(a, b *space) int {
	return cmp.Or(a.rank.compare(b.rank), cmp.Compare(a.name, b.name))
}

// place gives every block and namespace that appeared its place and takes away
// the places of those that went. What was shown keeps its order among itself,
// unless the person has just acted or has not moved from the top yet.
func (m *Model) place() {
	free := m.resort || !m.touched
	m.gather(m.resort || m.regroup, free || m.regroup)
	for _, sp := range m.spaces {
		if sp.dirty || m.resort {
			sp.place(free, m.least())
		}
	}
	m.placeWide(free)
	m.placeSpaces(free)
	m.resort, m.regroup = false, false
}

// least is the grade of what the filter does not speak of.
func (m *Model) least() match.Grade {
	if m.filter.Empty() {
		return match.Exact
	}
	return match.None
}

func (sp *space) place(resort bool, least match.Grade) {
	sp.blocks = slices.DeleteFunc(sp.blocks, elsewhere)
	sp.added = slices.DeleteFunc(sp.added, elsewhere)
	for _, b := range sp.added {
		b.settled = true
	}
	if resort {
		sp.blocks = append(sp.blocks, sp.added...)
		slices.SortFunc(sp.blocks, compareBlocks)
	} else {
		sp.blocks = insert(sp.blocks, sp.added, compareBlocks)
	}
	clear(sp.added)
	sp.added = sp.added[:0]
	sp.dirty = false
	sp.rate(least)
}

// dismiss takes b's place away when it is no longer to be shown.
func dismiss(b *block) bool {
	if b.want {
		return false
	}
	b.placed, b.settled, b.minded, b.cause, b.pos = false, false, false, nil, -1
	return true
}

// elsewhere reports whether b has no place in its namespace: it is not to be
// shown, or stands under a cause.
func elsewhere(b *block) bool { return dismiss(b) || b.cause != nil }

// rate gives the namespace the rank of the first in it. What keeps it from being
// seen is trouble of its own, but not what a filter looks for.
func (sp *space) rate(least match.Grade) {
	sp.rank = rank{grade: least, class: classUp}
	if slices.ContainsFunc(sp.links, func(b *block) bool { return !b.link.Scope.Resource.Workload() }) {
		sp.rank.class = classSlow
	}
	for _, b := range sp.blocks {
		if b.rank.compare(sp.rank) < 0 {
			sp.rank = b.rank
		}
	}
}

func (m *Model) placeSpaces(resort bool) {
	m.order = slices.DeleteFunc(m.order, func(sp *space) bool {
		sp.placed = sp.shown()
		if !sp.placed {
			sp.header.pos = -1
		}
		return !sp.placed
	})
	var added []*space
	for name, sp := range m.spaces {
		switch {
		case sp.placed:
		case sp.shown():
			sp.placed = true
			added = append(added, sp)
		case sp.members == 0:
			delete(m.spaces, name)
		}
	}
	if resort {
		m.order = append(m.order, added...)
		slices.SortFunc(m.order, compareSpaces)
		return
	}
	m.order = insert(m.order, added, compareSpaces)
}

func (sp *space) shown() bool { return len(sp.blocks) > 0 || len(sp.links) > 0 }

// insert puts each of added before the first of list that ranks behind it and
// leaves the order of list alone.
func insert[T any](list, added []T, compare func(a, b T) int) []T {
	if len(added) == 0 {
		return list
	}
	slices.SortFunc(added, compare)
	merged := make([]T, 0, len(list)+len(added))
	for len(list) > 0 && len(added) > 0 {
		if compare(added[0], list[0]) < 0 {
			merged, added = append(merged, added[0]), added[1:]
		} else {
			merged, list = append(merged, list[0]), list[1:]
		}
	}
	return append(append(merged, list...), added...)
}
