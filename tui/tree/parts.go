package tree

import (
	"fmt"
	"strings"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// waiting is how many steps that wait behind the one at fault are listed
// before the rest is only counted.
const waiting = 5

// detail is the whole diagnosis of a pod, as it is now: the store puts the next
// one in its place before the rows are built anew.
func (m *Model) detail(e *model.Entry) *model.Diagnosis {
	d := e.Diagnosis
	if d.Parts == nil && m.options.Explain != nil {
		d = m.options.Explain(e, m.now)
	}
	return &d
}

// addEverything adds the sandbox and all parts of a pod.
func (m *Model) addEverything(b *block, e *model.Entry, depth int) {
	d := m.detail(e)
	b.addNotes(e, d, "", depth)
	b.rows = append(b.rows, row{level: LevelSandbox, depth: depth, entry: e, detail: d, wrap: abnormal(d.Sandbox.State)})
	for i := range d.Parts {
		b.addPart(e, d, i, depth)
	}
}

// addAbnormal adds what is not as it should be: the step at fault, what waits
// behind it, and anything else that is neither calm nor just waiting. A sandbox
// with nothing to say beyond the pod's own line is left to that line.
func (m *Model) addAbnormal(b *block, e *model.Entry, depth int) {
	d := m.detail(e)
	b.addNotes(e, d, "", depth)
	if abnormal(d.Sandbox.State) && !strings.HasPrefix(d.Line.Text, d.Sandbox.Line.Text) {
		b.rows = append(b.rows, row{level: LevelSandbox, depth: depth, entry: e, detail: d, wrap: true})
	}
	fault, waits := false, 0
	for i := range d.Parts {
		state := d.Parts[i].State
		idle := state == words.StateWaiting || state == words.StateUnknown
		fault = fault || abnormal(state)
		switch {
		case m.matchesPart(b, e, d.Parts[i].Name), abnormal(state), noted(d, d.Parts[i].Name):
			b.addPart(e, d, i, depth)
		case !idle:
		case fault && waits < waiting:
			waits++
			b.addPart(e, d, i, depth)
		case fault:
			waits++
		}
	}
	if waits > waiting {
		b.rows = append(b.rows, row{level: LevelMore, depth: depth, entry: e, fold: m.podID(b, e), more: fmt.Sprintf("%d more wait", waits-waiting)})
	}
}

func abnormal(s words.State) bool {
	return !s.Calm() && s != words.StateWaiting && s != words.StateUnknown
}

// addPart adds a part's row; what a failed attempt printed last stands under
// it.
func (b *block) addPart(e *model.Entry, d *model.Diagnosis, i, depth int) {
	part := &d.Parts[i]
	b.rows = append(b.rows, row{
		level: LevelPart, depth: depth, entry: e, detail: d, part: i,
		output: outputOf(part),
		wrap:   abnormal(part.State),
	})
	b.addNotes(e, d, part.Name, depth+1)
}

// outputOf returns what a part that failed printed last.
func outputOf(part *model.Part) string {
	if part.State.Calm() {
		return ""
	}
	return part.Output
}
