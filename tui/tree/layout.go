package tree

import (
	"strconv"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/paint"
)

const (
	// prefix is the width of marker and glyph before a name.
	prefix = 4
	// gap separates the columns.
	gap = 2
	// ageRoom is the width of the longest age.
	ageRoom = 6
	// widestNames is the width that the column of names never exceeds.
	widestNames = 52
	// most is the number of lines that one statement may take.
	most = 3
)

// layout lists what is shown from top to bottom and numbers its lines. The
// column of names only grows by itself: it narrows when the person acts.
func (m *Model) layout() {
	m.flatten()
	widest := m.widestName()
	if widest > m.nameColumn || m.narrower {
		if widest != m.nameColumn {
			m.nameColumn = widest
			for _, b := range m.items {
				m.measure(b)
			}
		}
		m.narrower = false
	}
	m.starts = append(m.starts[:0], 0)
	line := 0
	m.shownUp = 0
	for _, b := range m.items {
		m.shownUp += m.shownUpOf(b)
		line += b.height
		m.starts = append(m.starts, line)
	}
}

// shownUpOf counts the pods of b that are up and shown, by a row of their own or
// by that of a workload that has come up, unless single pods are asked for.
func (m *Model) shownUpOf(b *block) int {
	n := 0
	if b.workload != nil && b.workload.Verdict == words.Up && m.filter.Empty() {
		for _, e := range b.workload.Entries {
			if e.Diagnosis.Verdict == words.Up {
				n++
			}
		}
		return n
	}
	for i := range b.rows {
		if r := &b.rows[i]; r.level == LevelPod && r.entry.Diagnosis.Verdict == words.Up {
			n++
		}
	}
	return n
}

func (m *Model) flatten() {
	m.items, m.oldItems = m.oldItems[:0], m.items
	for _, b := range m.wide {
		m.show(b)
		m.showMembers(b, true)
	}
	for _, b := range m.global {
		m.show(b)
	}
	for _, sp := range m.order {
		m.show(sp.header)
		open := m.folds[sp.header.id] != folded
		sp.header.rows[0].open = closed
		if open {
			sp.header.rows[0].open = opened
		}
		for _, list := range [...][]*block{sp.links, sp.blocks} {
			for _, b := range list {
				if open {
					m.show(b)
				} else {
					b.pos = -1
				}
				m.showMembers(b, open)
			}
		}
	}
}

// showMembers shows what stands under a cause's row b, if it is one and both
// the row and all above it are open.
func (m *Model) showMembers(b *block, open bool) {
	if b.head == nil {
		return
	}
	open = open && m.open(b.head)
	b.rows[0].open = closed
	if open {
		b.rows[0].open = opened
	}
	for _, member := range b.head.members {
		if open {
			m.show(member)
		} else {
			member.pos = -1
		}
	}
}

func (m *Model) show(b *block) {
	b.pos = len(m.items)
	m.items = append(m.items, b)
}

// widestName returns how wide the column of names is: as the widest of them,
// but leaving most of the line to the statements.
func (m *Model) widestName() int {
	bound, widest := m.nameBound(), 0
	for _, b := range m.items {
		if widest = max(widest, b.names); widest >= bound {
			return bound
		}
	}
	return widest
}

// nameBound is how wide the column of names may become. On a wide terminal one
// long name must not push every statement far away from its own.
func (m *Model) nameBound() int { return max(16, min(m.width*3/8, widestNames)) }

// measure finds how many lines the rows of b take. Statements whose times run
// are measured at their longest, so that rows do not grow and shrink with the
// clock.
func (m *Model) measure(b *block) {
	b.height, b.names = 0, 0
	for i := range b.rows {
		r := &b.rows[i]
		r.height = 1
		switch r.level {
		case LevelCause, LevelWorkload, LevelGroup, LevelPod, LevelGone, LevelSandbox, LevelPart:
			b.names = max(b.names, r.depth*2+prefix+m.labelWidth(b, r))
			if r.wrap {
				r.height = len(m.flow(r, m.longest(b, r), m.room(b, r)))
			}
		case LevelFinding, LevelNote:
			r.height = len(m.flow(r, m.longest(b, r), m.room(b, r)))
		case LevelLink:
			r.height = len(m.flow(r, m.linkText(b), m.width-r.indent()))
		case LevelNamespace, LevelMore:
		}
		r.printed = len(m.outputLines(r))
		r.height += r.printed
		b.height += r.height
	}
}

// flow lays a statement out beside its name and, when the row may take more
// lines, below it.
func (m *Model) flow(r *row, text string, room int) []string {
	limit := 1
	if r.wrap {
		limit = most
	}
	return paint.Flow(m.options.Theme, text, room, m.width-r.indent(), limit)
}

// lines is how many lines are kept for the row's statement.
func (r *row) lines() int {
	return r.height - r.printed
}

func (r *row) indent() int { return r.depth*2 + prefix }

// lineOf returns the statement of a row.
func (m *Model) lineOf(b *block, r *row) model.Line {
	switch r.level {
	case LevelCause:
		return model.Line{Text: b.head.statement()}
	case LevelWorkload:
		return b.workload.Line
	case LevelFinding:
		return model.Line{Text: b.findingText(r)}
	case LevelGroup:
		return b.groupLine(r)
	case LevelPod:
		return r.entry.Diagnosis.Line
	case LevelSandbox:
		return r.detail.Sandbox.Line
	case LevelPart:
		return r.detail.Parts[r.part].Line
	case LevelNote:
		return model.Line{Text: noteText(r.note())}
	case LevelNamespace, LevelLink, LevelGone, LevelMore:
	}
	return model.Line{}
}

// statement returns what a row says as of now.
func (m *Model) statement(b *block, r *row, now time.Time, current bool) string {
	if r.level == LevelGone {
		return goneText(r.entry, now)
	}
	return m.lineOf(b, r).At(now, current)
}

// long is the duration that takes the most cells in words.
const long = 9*time.Minute + 59*time.Second

// longest returns a text as wide as the statement of a row gets while its times
// run.
func (m *Model) longest(b *block, r *row) string {
	if r.level == LevelGone {
		return m.options.Theme.Text(goneText(r.entry, r.entry.Gone.Add(long)))
	}
	l := m.lineOf(b, r)
	now := l.NotBefore.Add(-long)
	if !l.Running.IsZero() {
		l.Running = now.Add(-long)
	}
	return m.options.Theme.Text(m.fitted(b, r, l, now, true))
}

// room returns the cells that the first line of a row's statement has.
func (m *Model) room(b *block, r *row) int {
	room := m.width - m.nameColumn - gap
	switch r.level {
	case LevelCause, LevelWorkload, LevelGroup, LevelPod:
		if _, taken := m.columnsShown(); taken > 0 && r.level == LevelPod {
			return room - taken - verdictRoom
		}
		look, _ := m.look(b, r)
		return room - gap - len(look.Word) - 1 - ageRoom
	case LevelFinding, LevelNote:
		return m.width - r.indent()
	case LevelNamespace, LevelLink, LevelGone, LevelSandbox, LevelPart, LevelMore:
	}
	return room
}

// labelWidth returns the width of what stands in the column of names.
func (m *Model) labelWidth(b *block, r *row) int {
	before, name, after := m.label(b, r)
	return len(before) + paint.Width(name) + len(after)
}

// label returns the name of a row with what stands before and behind it.
func (m *Model) label(b *block, r *row) (before, name, after string) {
	switch r.level {
	case LevelNamespace:
		return "", b.id.Namespace, ""
	case LevelCause:
		return "", b.head.size(), ""
	case LevelWorkload:
		w := b.workload
		return shortKind(w.Kind) + " " + b.home(), w.Name, ratio(w.Up, w.Total)
	case LevelGroup:
		return groupLabel(r.group)
	case LevelPod, LevelGone:
		home := ""
		if r.bare {
			home = b.home()
		}
		return "pod " + home, r.entry.Pod.Name, ""
	case LevelSandbox:
		return "", "sandbox", ""
	case LevelPart:
		return partLabel(r.entry, r.detail.Parts[r.part].Name)
	case LevelLink, LevelFinding, LevelNote, LevelMore:
	}
	return "", "", ""
}

// ratio says how many of those that are wanted are up, "" when none are.
func ratio(up, total int) string {
	if up == 0 && total == 0 {
		return ""
	}
	return " " + strconv.Itoa(up) + "/" + strconv.Itoa(total)
}

// count puts a number before what it counts.
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// partLabel numbers the steps: their order is what matters about them.
func partLabel(e *model.Entry, name string) (before, label, after string) {
	for i := range e.Pod.Steps {
		if e.Pod.Steps[i].Name == name {
			before = strconv.Itoa(i+1) + " "
			if e.Pod.Steps[i].Kind == model.KindSidecar {
				after = " (sidecar)"
			}
			return before, name, after
		}
	}
	if c := e.Pod.Part(name); c != nil && c.Kind == model.KindEphemeral {
		after = " (ephemeral)"
	}
	return "", name, after
}

var shortKinds = map[string]string{
	"Pod": "pod", "Deployment": "deploy", "ReplicaSet": "rs", "StatefulSet": "sts", "DaemonSet": "ds",
	"Job": "job", "CronJob": "cronjob", "ReplicationController": "rc", "Node": "node",
}

// shortKind returns kubectl's short name of a kind, or the kind itself.
func shortKind(kind string) string {
	if short, ok := shortKinds[kind]; ok {
		return short
	}
	return kind
}
