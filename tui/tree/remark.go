package tree

import (
	"strconv"
	"strings"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/paint"
	"github.com/initwatch/initwatch/tui/theme"
)

// addFindings adds what is wrong with a workload itself. What its line has said
// already is not said again: then the row has the words that it rests on, and is
// left out where pods tell more, unless the person opened the workload. The
// command that a person would run next stands below.
func (b *block) addFindings(depth int, all bool) {
	w := b.workload
	for i := range w.Findings {
		f := &w.Findings[i]
		if !all && b.says(f.Summary) && len(w.Entries)+len(w.Gone) > 0 {
			continue
		}
		r := row{level: LevelFinding, depth: depth, key: strconv.Itoa(i) + " " + f.Code, find: f, wrap: true}
		if f.Next != "" {
			r.output = "next: " + f.Next
		}
		text := b.findingText(&r)
		if text == "" {
			continue
		}
		if text == r.output {
			r.output = ""
		}
		b.rows = append(b.rows, r)
	}
}

// findingText returns what a finding's row says.
func (b *block) findingText(r *row) string {
	f := r.find
	if !b.says(f.Summary) {
		return f.Summary
	}
	for _, e := range f.Evidence {
		if e.Text != "" && !b.says(e.Text) {
			return e.Source + ": " + e.Text
		}
	}
	if f.Next != "" {
		return "next: " + f.Next
	}
	return ""
}

// severityLook is how a finding looks: as the verdict that it leads to.
func severityLook(s model.Severity) words.Look {
	switch s {
	case model.Fatal:
		return words.Failed.Look()
	case model.Blocking:
		return words.Stuck.Look()
	case model.Warning:
		return words.StateNotReady.Look()
	case model.Info:
	}
	return words.StateWaiting.Look()
}

// addNotes adds what reading further brought about a container, or about the
// pod.
func (b *block) addNotes(e *model.Entry, d *model.Diagnosis, step string, depth int) {
	for i := range d.Notes {
		if d.Notes[i].Step == step {
			b.rows = append(b.rows, row{level: LevelNote, depth: depth, entry: e, detail: d, part: i, key: strconv.Itoa(i), wrap: true})
		}
	}
}

// noted reports whether there is a note about a container.
func noted(d *model.Diagnosis, step string) bool {
	for i := range d.Notes {
		if d.Notes[i].Step == step {
			return true
		}
	}
	return false
}

func (r *row) note() *model.Note { return &r.detail.Notes[r.part] }

const inferred = "inferred"

// noteText says a note, and that it is concluded where it is.
func noteText(n *model.Note) string {
	if n.Inferred && !strings.Contains(n.Text, inferred) {
		return inferred + ": " + n.Text
	}
	return n.Text
}

// noteLook marks a note that leads to another pod.
func (m *Model) noteLook(n *model.Note) words.Look {
	if n.About != (model.Key{}) {
		return words.Look{Glyph: "›", ASCII: ">", Role: words.RoleBusy}
	}
	return words.StateWaiting.Look()
}

// paintRemark paints a finding or a note: a sentence without a name.
func (m *Model) paintRemark(l *paint.Line, b *block, r *row) []string {
	look, _ := m.look(b, r)
	l.Add(m.options.Theme.Glyph(look)+" ", m.options.Theme.Role(look.Role))
	text := m.options.Theme.Text(m.statement(b, r, m.now, true))
	lines := paint.Spread(m.flow(r, text, m.room(b, r)), r.lines())
	if r.level == LevelNote && r.note().Inferred && strings.HasPrefix(lines[0], inferred) {
		l.Add(inferred, m.options.Theme.Role(words.RoleBusy))
		lines[0] = strings.TrimPrefix(lines[0], inferred)
	}
	l.Add(lines[0], theme.Style{})
	return lines[1:]
}
