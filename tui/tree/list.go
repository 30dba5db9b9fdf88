package tree

import (
	"fmt"
	"slices"

	"github.com/initwatch/initwatch/model"
)

// lister lists the pods of an open workload: all of them once the person opened
// it, else the first of each trouble, so that one cause shared by many pods is
// not said many times.
type lister struct {
	m      *Model
	b      *block
	all    bool
	listed map[*model.Entry]bool // that had a row before
	told   map[trouble]bool
}

// addPods lists pods that belong together. What is left out is counted, in a
// row that opens what fold names.
func (l *lister) addPods(entries []*model.Entry, depth int, fold ID, key string) {
	var left verdictCount
	for _, e := range entries {
		switch {
		case e.Superseded, l.m.dropped(l.b, e):
		case l.wants(e):
			l.told[troubleOf(&e.Diagnosis)] = e.Diagnosis.Attention || l.told[troubleOf(&e.Diagnosis)]
			l.m.addPod(l.b, e, depth, false)
		default:
			left[e.Diagnosis.Verdict]++
		}
	}
	if text := left.more(l.m.all); text != "" {
		l.b.rows = append(l.b.rows, row{level: LevelMore, depth: depth, open: closed, fold: fold, key: key, more: text})
	}
}

func (l *lister) wants(e *model.Entry) bool {
	return l.all || l.m.hitOf(l.b, e) > hitAbove || l.m.stands(l.b, e, l.listed) ||
		e.Diagnosis.Attention && !l.told[troubleOf(&e.Diagnosis)]
}

// addGroups lists the revisions or runs with their pods, those that something
// newer replaced behind one row.
func (l *lister) addGroups(depth int) {
	grouped := map[*model.Entry]bool{}
	var past []*model.Group
	for i := range l.b.workload.Groups {
		g := &l.b.workload.Groups[i]
		for _, e := range g.Entries {
			grouped[e] = true
		}
		if g.Past {
			past = append(past, g)
			continue
		}
		l.addGroup(g, depth)
	}
	var rest []*model.Entry
	for _, e := range l.b.workload.Entries {
		if !grouped[e] {
			rest = append(rest, e)
		}
	}
	l.addPods(rest, depth, l.b.id, "")
	l.addPast(past, depth)
}

// addGroup adds a group's row and, as far as it is open, its pods.
func (l *lister) addGroup(g *model.Group, depth int) {
	at, key := len(l.b.rows), g.Label+" "+g.Name
	id := l.b.partID(LevelGroup, key)
	fold := l.m.folds[id]
	l.b.rows = append(l.b.rows, row{level: LevelGroup, depth: depth, key: key, group: g, fold: id})
	if fold == full || fold == automatic && (l.all || g.Attention || l.m.meant(l.b, g.Entries)) {
		inner := *l
		inner.all = l.all || fold == full
		inner.addPods(g.Entries, depth+1, id, key)
	}
	r := &l.b.rows[at]
	switch {
	case len(l.b.rows) > at+1:
		r.open = opened
	case len(g.Entries) > 0:
		r.open = closed
	}
	r.wrap = g.Attention && l.b.groupLine(r).Text != ""
}

// meant reports whether the filter meant single pods among entries.
func (m *Model) meant(b *block, entries []*model.Entry) bool {
	return slices.ContainsFunc(entries, func(e *model.Entry) bool { return m.hitOf(b, e) > hitAbove })
}

// groupLine is what a group's row says: nothing when the workload's own line
// has said it.
func (b *block) groupLine(r *row) model.Line {
	if r.group.Line.Text != "" && b.tells(r.group.Line.Text) {
		return model.Line{}
	}
	return r.group.Line
}

// groupLabel names a revision by what it is to a reader, a run by its object.
func groupLabel(g *model.Group) (before, name, after string) {
	if g.Label == "run" {
		return "run ", g.Name, ratio(g.Up, g.Total)
	}
	return "", g.Label, ratio(g.Up, g.Total)
}

// The keys of rows that stand for what is folded away.
const (
	keyPast     = "past"
	keyReplaced = "replaced"
	keyGone     = "gone"
)

// addPast adds a row for the groups that something newer replaced, and below
// it, once it is opened, the groups.
func (l *lister) addPast(past []*model.Group, depth int) {
	if len(past) == 0 {
		return
	}
	what, counts := "earlier revision", verdictCount{}
	for _, g := range past {
		counts[g.Verdict]++
		if g.Label == "run" {
			what = "earlier run"
		}
	}
	meant := slices.ContainsFunc(past, func(g *model.Group) bool { return l.m.meant(l.b, g.Entries) })
	if !l.m.addFold(l.b, depth, keyPast, count(len(past), what)+": "+counts.list(true), meant) {
		return
	}
	for _, g := range past {
		l.addGroup(g, depth+1)
	}
}

// addReplaced adds a row for the failed pods that something newer replaced, and
// below it, once it is opened, the pods.
func (l *lister) addReplaced(depth int) {
	var replaced []*model.Entry
	for _, e := range l.b.workload.Entries {
		if e.Superseded && !l.m.dropped(l.b, e) && !l.b.past(e) {
			replaced = append(replaced, e)
		}
	}
	if len(replaced) == 0 {
		return
	}
	text := fmt.Sprintf("%d failed pods replaced by newer ones", len(replaced))
	if len(replaced) == 1 {
		text = "1 failed pod replaced by a newer one"
	}
	if l.m.addFold(l.b, depth, keyReplaced, text, l.m.meant(l.b, replaced)) {
		for _, e := range replaced {
			l.m.addPod(l.b, e, depth+1, false)
		}
	}
}

// past reports whether e is told of in a group that something newer replaced.
func (b *block) past(e *model.Entry) bool {
	return slices.ContainsFunc(b.workload.Groups, func(g model.Group) bool { return g.Past && slices.Contains(g.Entries, e) })
}

// addFold adds a row that stands for others and reports whether they are shown:
// the person opened it, or the filter meant one of them.
func (m *Model) addFold(b *block, depth int, key, text string, meant bool) bool {
	id := b.partID(LevelMore, key)
	r := row{level: LevelMore, depth: depth, open: closed, fold: id, key: key, more: text}
	open := m.folds[id] == full || m.folds[id] == automatic && meant
	if open {
		r.open = opened
	}
	b.rows = append(b.rows, r)
	return open
}
