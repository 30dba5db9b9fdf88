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

// addEverything adds the sandbox and all parts of a pod.
func (m *Model) addEverything(b *block, e *model.Entry, depth int) {
	b.rows = append(b.rows, row{level: LevelSandbox, depth: depth, entry: e, wrap: abnormal(e.Diagnosis.Sandbox.State)})
	for i := range e.Diagnosis.Parts {
		b.addPart(e, i, depth)
	}
}

// addAbnormal adds what is not as it should be: the step at fault, what waits
// behind it, and anything else that is neither calm nor just waiting. A sandbox
// with nothing to say beyond the pod's own line is left to that line.
func (m *Model) addAbnormal(b *block, e *model.Entry, depth int) {
	d := &e.Diagnosis
	if abnormal(d.Sandbox.State) && !strings.HasPrefix(d.Line.Text, d.Sandbox.Line.Text) {
		b.rows = append(b.rows, row{level: LevelSandbox, depth: depth, entry: e, wrap: true})
	}
	fault, waits := false, 0
	for i := range d.Parts {
		state := d.Parts[i].State
		idle := state == words.StateWaiting || state == words.StateUnknown
		fault = fault || abnormal(state)
		switch {
		case m.matchesPart(b, e, d.Parts[i].Name), abnormal(state):
			b.addPart(e, i, depth)
		case !idle:
		case fault && waits < waiting:
			waits++
			b.addPart(e, i, depth)
		case fault:
			waits++
		}
	}
	if waits > waiting {
		b.rows = append(b.rows, row{level: LevelMore, depth: depth, entry: e, more: fmt.Sprintf("%d more wait", waits-waiting)})
	}
}

func abnormal(s words.State) bool {
	return !s.Calm() && s != words.StateWaiting && s != words.StateUnknown
}

// addPart adds a part's row; what a failed attempt printed last stands under
// it.
func (b *block) addPart(e *model.Entry, i, depth int) {
	part := &e.Diagnosis.Parts[i]
	b.rows = append(b.rows, row{
		level: LevelPart, depth: depth, entry: e, part: i,
		output: part.Output != "" && !part.State.Calm(),
		wrap:   abnormal(part.State),
	})
}

// verdictCount counts pods by verdict.
type verdictCount [words.Failed + 1]int

// more says in words what is left out. Pods that are up are not worth a row of
// their own unless all are asked for.
func (c verdictCount) more(all bool) string {
	text := ""
	for v := words.Failed; ; v-- {
		if c[v] > 0 && (v != words.Up || all) {
			if text != "" {
				text += ", "
			}
			text += fmt.Sprintf("%d %s", c[v], v)
		}
		if v == words.Up {
			break
		}
	}
	if text == "" {
		return ""
	}
	return "more pods: " + text
}
