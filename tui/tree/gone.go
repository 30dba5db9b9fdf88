package tree

import (
	"regexp"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/theme"
)

// addGone adds the pods of a workload that vanished: the newest of them, and
// the others behind a row of their own.
func (m *Model) addGone(b *block, depth int, all bool) {
	gone := b.workload.Gone
	for i, e := range gone {
		if i == 1 && !all && len(gone) > 1 && !m.addFold(b, depth, keyGone, count(len(gone)-1, "more pod")+" gone", false) {
			return
		}
		b.rows = append(b.rows, row{
			level: LevelGone, depth: depth, bare: b.id.Kind == model.KindPod, entry: e, wrap: true, output: lastWords(e),
		})
	}
}

// lastWords is the last line that a pod which is gone printed, as far as it was
// kept: that of the part at fault.
func lastWords(e *model.Entry) string {
	d := e.Last
	if d == nil {
		return ""
	}
	if len(d.Findings) > 0 {
		if p := d.Part(d.Findings[0].Step); p != nil && p.Output != "" {
			return p.Output
		}
	}
	for i := range d.Parts {
		if text := outputOf(&d.Parts[i]); text != "" {
			return text
		}
	}
	return ""
}

// lastTry is how a line tells of the try that went on when a pod vanished.
var lastTry = regexp.MustCompile(`, try \d+ (runs|failed too)( its hook)?$`)

// goneText says how long ago a pod vanished, and what was wrong with it. What
// ran then runs no longer.
func goneText(e *model.Entry, now time.Time) string {
	text := "gone " + model.Age(e.Gone, now) + " ago"
	if e.Last == nil || e.Last.Line.Text == "" {
		return text
	}
	l := e.Last.Line
	if over := lastTry.ReplaceAllString(l.Text, ""); over != l.Text {
		l.Text, l.Running = over, time.Time{}
	}
	return text + " · " + l.At(e.Gone, false)
}

// outputStyle is how the line below a statement is set.
func (m *Model) outputStyle(r *row) theme.Style {
	if r.level == LevelPart {
		return m.options.Theme.Role(words.RoleWarn)
	}
	return m.options.Theme.Role(words.RoleMuted)
}

// restStyle is how the further lines of a statement are set.
func (m *Model) restStyle(r *row) theme.Style {
	if r.level == LevelGone {
		return m.options.Theme.Role(words.RoleMuted)
	}
	return theme.Style{}
}
