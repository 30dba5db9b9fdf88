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
	if b.workload.Kind == "Pod" && len(b.workload.Entries) == 1 {
		m.addPod(b, b.workload.Entries[0], 1, true)
		return
	}
	fold := m.folds[b.id]
	open := fold == full || fold == automatic && (b.workload.Attention || b.narrow(m))
	head := row{level: LevelWorkload, depth: 1, open: closed, wrap: b.workload.Attention}
	if open {
		head.open = opened
	}
	b.rows = append(b.rows, head)
	if open {
		m.addPods(b, fold == full, listed)
	}
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

// addPods lists the pods of an open workload: all of them once the person
// opened it, else the first of each trouble, so that one cause shared by many
// pods is not said many times.
func (m *Model) addPods(b *block, all bool, listed map[*model.Entry]bool) {
	told := map[trouble]bool{}
	var left verdictCount
	for i, e := range b.workload.Entries {
		if !m.filter.Empty() && b.hit[i] == missed {
			continue
		}
		t := troubleOf(&e.Diagnosis)
		if all || b.picked(m, i) || m.stands(b, e, listed) || e.Diagnosis.Attention && !told[t] {
			told[t] = told[t] || e.Diagnosis.Attention
			m.addPod(b, e, 2, false)
			continue
		}
		left[e.Diagnosis.Verdict]++
	}
	if text := left.more(m.all); text != "" {
		b.rows = append(b.rows, row{level: LevelMore, depth: 2, open: closed, more: text})
	}
}

// stands reports whether e keeps its row for a while although it came up.
func (m *Model) stands(b *block, e *model.Entry, listed map[*model.Entry]bool) bool {
	d := &e.Diagnosis
	return listed[e] && d.Verdict == words.Up && !d.Attention && m.lingers(b, e.Changed)
}

// addPod adds a pod's row and, as far as it is open, what it runs.
func (m *Model) addPod(b *block, e *model.Entry, depth int, bare bool) {
	at := len(b.rows)
	b.rows = append(b.rows, row{level: LevelPod, depth: depth, bare: bare, entry: e, open: closed})
	fold := m.folds[m.podID(b, e)]
	switch {
	case fold == full:
		m.addEverything(b, e, depth+1)
	case fold == automatic && (e.Diagnosis.Attention || b.inside(m, e)):
		m.addAbnormal(b, e, depth+1)
	}
	if len(b.rows) > at+1 {
		b.rows[at].open = opened
	}
	// What the workload's row says in full is not said in full again.
	b.rows[at].wrap = e.Diagnosis.Attention && (bare || !strings.HasPrefix(b.workload.Line.Text, e.Diagnosis.Line.Text))
}

func (m *Model) podID(b *block, e *model.Entry) ID {
	id := b.id
	id.Level, id.Pod = LevelPod, e.Pod.UID
	if id.Pod == "" {
		id.Pod = e.Pod.Name
	}
	return id
}

// rowID returns the identity of row i of b.
func (m *Model) rowID(b *block, i int) ID {
	r := &b.rows[i]
	id := b.id
	if r.entry != nil {
		id = m.podID(b, r.entry)
	}
	switch r.level {
	case LevelPart:
		id.Part = r.detail.Parts[r.part].Name
	case LevelNamespace, LevelLink, LevelWorkload, LevelPod, LevelSandbox, LevelMore:
	}
	id.Level = r.level
	return id
}
