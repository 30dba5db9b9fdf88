package tree

import (
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/match"
)

// linger is how long a row stays after it came up, so that what one looks at
// does not vanish under the eye.
const linger = 10 * time.Second

// block is a workload with the rows that show it, or a single row of another
// kind (a namespace's head, a link, a cause). Rows are rebuilt only when the
// workload changed.
type block struct {
	id       ID
	space    *space            // nil for what concerns all namespaces
	workload *model.Workload   // nil for other rows
	link     *model.ScopedLink // of LevelLink
	head     *cause            // of LevelCause: what it heads
	version  uint64
	known    bool   // refreshed at least once
	seen     uint64 // the generation that had it last
	index    int    // in the store's order, breaks ties

	cause  *cause // under whose row it stands; nil for its namespace's
	common *cause // what holds it, whether it stands there or not; nil for nothing known
	held   int    // pods that common holds
	// heldSince is since when it holds them.
	heldSince time.Time

	rank    rank
	want    bool // is to be shown
	placed  bool // has its place, or waits for it
	settled bool // has its place
	minded  bool // was shown for what it was not: up
	pos     int  // in Model.items; -1 while not shown
	rows    []row
	height  int
	names   int // width of the widest name, indentation included

	hit []hit // per entry, while a filter is set
	own bool  // the filter keeps it for its own name, or that of a pod that is gone
	// grade is how well the filter meets the best of it.
	grade match.Grade
	hits  int
	pods  int
}

// space is a namespace with what is shown of it.
type space struct {
	name string
	// members counts its workloads, shown or not.
	members int
	header  *block
	links   []*block
	blocks  []*block // in display order
	added   []*block // waiting for their place
	rank    rank
	placed  bool
	dirty   bool
}

// row is one thing that the cursor can stand on. It takes one or more lines.
type row struct {
	level  Level
	depth  int
	open   marker
	bare   bool // a pod that is its own workload
	entry  *model.Entry
	detail *model.Diagnosis // of a sandbox's or a part's row
	part   int              // index in detail.Parts, or in detail.Notes
	key    string           // tells rows of one level apart
	fold   ID               // what opens and closes on this row; the zero ID when nothing does
	group  *model.Group     // of LevelGroup
	find   *model.Finding   // of LevelFinding
	output string           // stands below the statement
	more   string           // what LevelMore says
	wrap   bool             // the statement may go on in further lines
	height int
	// printed is how many lines of them output takes.
	printed int
}

// marker says whether a row has rows below it, and whether they are shown.
type marker uint8

const (
	leaf marker = iota
	closed
	opened
)

func (m *Model) space(name string) *space {
	sp := m.spaces[name]
	if sp == nil {
		sp = &space{name: name}
		id := ID{Level: LevelNamespace, Namespace: name}
		sp.header = &block{id: id, space: sp, pos: -1, height: 1, rows: []row{{level: LevelNamespace, height: 1, fold: id}}}
		m.spaces[name] = sp
	}
	return sp
}

func workloadID(w *model.Workload) ID {
	return ID{Level: LevelWorkload, Namespace: w.Namespace, Kind: w.Kind, Name: w.Name}
}

// takeWorkloads walks the store's order beside the one known so far, so that
// in the usual case of no coming and going nothing is looked up.
func (m *Model) takeWorkloads(workloads []*model.Workload) {
	m.generation++
	old, next, at := m.blocks, m.spare[:0], 0
	for i, w := range workloads {
		var b *block
		if at < len(old) && old[at].workload == w {
			b = old[at]
			at++
		} else if b = m.blockFor(w); b.known {
			at = b.index + 1
		}
		b.index, b.seen = i, m.generation
		if !b.known || b.version != w.Version {
			m.refresh(b)
		}
		next = append(next, b)
	}
	m.blocks = next
	m.dropUnseen(old)
	clear(old)
	m.spare = old
}

func (m *Model) blockFor(w *model.Workload) *block {
	name := workloadName{w.Namespace, w.Kind, w.Name}
	b := m.byName[name]
	if b == nil {
		b = &block{id: workloadID(w), space: m.space(w.Namespace), pos: -1}
		m.byName[name] = b
		b.space.members++
	}
	if b.workload != w {
		b.workload, b.version = w, w.Version-1
	}
	return b
}

func (m *Model) dropUnseen(old []*block) {
	for _, b := range old {
		if b.seen == m.generation {
			continue
		}
		b.want = false
		m.concern(b)
		b.space.dirty = true
		b.space.members--
		m.pods -= b.pods
		m.hits -= b.hits
		delete(m.byName, workloadName{b.id.Namespace, b.id.Kind, b.id.Name})
		delete(m.wait, b)
		m.forget(b)
	}
}

// refresh looks at b's workload again.
func (m *Model) refresh(b *block) {
	w := b.workload
	b.known, b.version = true, w.Version
	m.pods -= b.pods
	b.pods = podsOf(w)
	m.pods += b.pods
	m.matchBlock(b)
	b.rank = m.rankOf(b)
	delete(m.wait, b)
	b.want = m.wants(b)
	m.concern(b)
	if b.want {
		m.build(b)
		m.measure(b)
	} else {
		b.rows, b.height = nil, 0
	}
	if b.want && !b.placed {
		b.placed = true
		b.space.added = append(b.space.added, b)
	}
	b.space.dirty = true
}

// podsOf counts the pods of w as the header does: one that has none and should
// counts for one.
func podsOf(w *model.Workload) int {
	if len(w.Entries) == 0 && w.Verdict != words.Up && w.Verdict != words.Terminating {
		return 1
	}
	return len(w.Entries)
}

// wants decides whether b is shown at all.
func (m *Model) wants(b *block) bool {
	w := b.workload
	if !m.filter.Empty() {
		return b.kept()
	}
	if w.Verdict != words.Up || w.Attention {
		b.minded = true
		return true
	}
	return m.all || b.placed && b.minded && !m.tucked(b) && m.lingers(b, w.Changed)
}

// lingers reports whether something of b that came up at changed is still
// shown, and remembers to look again when it is.
func (m *Model) lingers(b *block, changed time.Time) bool {
	if m.now.Sub(changed) >= linger {
		return false
	}
	m.wait[b] = struct{}{}
	return true
}
