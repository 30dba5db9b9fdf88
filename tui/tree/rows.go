package tree

import (
	"strings"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// build makes the rows of a workload from what is known of it, the filter and
// what the person opened.
func (m *Model) build(b *block) {
	listed := listedPods(b.rows)
	b.rows = b.rows[:0]
	w := b.workload
	if w.Kind == model.KindPod && len(w.Entries) == 1 {
		m.addPod(b, w.Entries[0], b.depth(), true)
		m.addGone(b, b.depth(), m.folds[m.podID(b, w.Entries[0])] == full)
		return
	}
	if w.Kind == model.KindPod && len(w.Entries) == 0 && len(w.Gone) > 0 {
		m.addGone(b, b.depth(), true)
		return
	}
	fold := m.folds[b.id]
	open := fold == full || fold == automatic && (w.Attention || b.narrow(m))
	b.rows = append(b.rows, row{level: LevelWorkload, depth: b.depth(), fold: b.id, wrap: w.Attention})
	if open {
		m.addBelow(b, fold == full, listed)
	}
	b.rows[0].open = opened
	if len(b.rows) == 1 {
		b.rows[0].open = closed
		if len(w.Entries)+len(w.Gone)+len(w.Findings) == 0 {
			b.rows[0].open = leaf
		}
	}
}

// addBelow adds what belongs to an open workload: what is wrong with itself,
// its pods, and those that were.
func (m *Model) addBelow(b *block, all bool, listed map[*model.Entry]bool) {
	depth := b.depth() + 1
	b.addFindings(depth, all)
	l := lister{m: m, b: b, all: all, listed: listed, told: map[trouble]bool{}}
	if len(b.workload.Groups) > 0 {
		l.addGroups(depth)
	} else {
		l.addPods(b.workload.Entries, depth, b.id, "")
	}
	l.addReplaced(depth)
	m.addGone(b, depth, all)
}

// listedPods returns the pods that have a row of their own.
func listedPods(rows []row) map[*model.Entry]bool {
	var listed map[*model.Entry]bool
	for i := range rows {
		if rows[i].level == LevelPod {
			if listed == nil {
				listed = map[*model.Entry]bool{}
			}
			listed[rows[i].entry] = true
		}
	}
	return listed
}

// trouble is what pods of a workload may have in common.
type trouble struct{ code, step string }

func troubleOf(d *model.Diagnosis) trouble {
	if len(d.Findings) == 0 {
		return trouble{}
	}
	return trouble{d.Findings[0].Code, d.Findings[0].Step}
}

// stands reports whether e keeps its row for a while although it came up.
func (m *Model) stands(b *block, e *model.Entry, listed map[*model.Entry]bool) bool {
	d := &e.Diagnosis
	return listed[e] && d.Verdict == words.Up && !d.Attention && m.lingers(b, e.Changed)
}

// addPod adds a pod's row and, as far as it is open, what it runs.
func (m *Model) addPod(b *block, e *model.Entry, depth int, bare bool) {
	at, id := len(b.rows), m.podID(b, e)
	b.rows = append(b.rows, row{level: LevelPod, depth: depth, bare: bare, entry: e, open: closed, fold: id})
	fold := m.folds[id]
	switch {
	case fold == full:
		m.addEverything(b, e, depth+1)
	case fold == automatic && (telling(e) || b.inside(m, e)):
		m.addAbnormal(b, e, depth+1)
	}
	if len(b.rows) > at+1 {
		b.rows[at].open = opened
	}
	// What the workload's row says in full is not said in full again.
	b.rows[at].wrap = e.Diagnosis.Attention && (bare || !b.tells(e.Diagnosis.Line.Text))
}

// says reports whether the workload's own line holds text.
func (b *block) says(text string) bool {
	l := b.workload.Line
	return strings.Contains(l.Text, text) || strings.Contains(l.Tail, text)
}

// tells reports whether the workload's own line says what a pod's does. In the
// line of a rollout the name of the container is left out.
func (b *block) tells(text string) bool {
	_, rest, named := strings.Cut(text, ": ")
	return b.says(text) || named && b.says(rest)
}

// telling reports whether there is more to say of a pod than its line does: it
// needs attention, or it waits for something that was found out.
func telling(e *model.Entry) bool {
	d := &e.Diagnosis
	return d.Attention && !e.Superseded || d.Verdict == words.Starting && len(d.Notes) > 0
}

func (m *Model) podID(b *block, e *model.Entry) ID {
	id := b.id
	id.Level, id.Pod = LevelPod, e.Pod.UID
	if id.Pod == "" {
		id.Pod = e.Pod.Name
	}
	return id
}

// partID is the identity of a part of a workload that is neither a pod nor
// belongs to one.
func (b *block) partID(level Level, key string) ID {
	id := b.id
	id.Level, id.Part = level, key
	return id
}

// rowID returns the identity of row i of b.
func (m *Model) rowID(b *block, i int) ID {
	r := &b.rows[i]
	id := b.id
	if r.entry != nil {
		id = m.podID(b, r.entry)
	}
	id.Level, id.Part = r.level, r.key
	if r.level == LevelPart {
		id.Part = r.detail.Parts[r.part].Name
	}
	return id
}
