package report

import (
	"fmt"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// healsText says in a report what it takes for a finding to go away.
var healsText = map[model.Heals]string{
	model.HealsItself: "may heal by itself", model.NeedsChange: "needs a change", model.HealsNever: "does not heal",
}

// podLine writes what kubectl prints of a pod, and its verdict.
func (t *text) podLine(depth int, p *Pod, asOf time.Time) {
	replaced := ""
	if p.Superseded {
		replaced = ", replaced by a newer one"
	}
	t.line(depth, "%s pod %s  %s  %s  restarts %s  %s%s%s",
		t.glyph(p.Verdict.Look()), p.Name, p.Ready, p.Status, p.Restarts, p.Verdict, since(p.Since, asOf), replaced)
}

// pod writes a pod in full, or in short when it is up, or does not count, and
// that will do.
func (t *text) pod(depth int, p *Pod, asOf time.Time) {
	t.podLine(depth, p, asOf)
	if p.Verdict == words.Up && !t.options.All {
		return
	}
	depth++
	t.line(depth, "%s", p.Summary)
	if p.Superseded && !t.options.All {
		return
	}
	t.notes(depth, p.Notes, "")
	t.line(depth, "%s sandbox: %s", t.glyph(p.Sandbox.State.Look()), p.Sandbox.Summary)
	for _, list := range [][]Container{p.Steps, p.Containers, p.Ephemeral} {
		for i := range list {
			t.container(depth, &list[i], p.Notes)
		}
	}
	t.resources(depth, p.Resources)
	for i := range p.Findings {
		t.finding(depth, &p.Findings[i])
	}
}

// notes writes what further reading brought about the pod, or about one of its
// containers.
func (t *text) notes(depth int, list []Note, step string) {
	for i := range list {
		n := &list[i]
		if n.Step != step {
			continue
		}
		t.line(depth, "%s", n.line())
		t.evidence(depth+1, n.Evidence)
	}
}

// line is the note with the word for what was not observed.
func (n *Note) line() string {
	const inferred = "inferred: "
	if n.Inferred && !strings.HasPrefix(n.Text, inferred) {
		return inferred + n.Text
	}
	return n.Text
}

// resources writes what the pod asks for, and who makes it so much.
func (t *text) resources(depth int, list []Resource) {
	for _, r := range list {
		var parts []string
		if r.Request != "" {
			parts = append(parts, fmt.Sprintf("request %s (%s)", r.Request, r.RequestBy))
		}
		if r.Limit != "" {
			parts = append(parts, fmt.Sprintf("limit %s (%s)", r.Limit, r.LimitBy))
		}
		t.line(depth, "%s: %s", r.Name, strings.Join(parts, ", "))
	}
}

func (t *text) finding(depth int, f *Finding) {
	t.line(depth, "%s (%s, %s): %s", f.Code, f.Severity, healsText[f.Heals], f.Summary)
	t.evidence(depth+1, f.Evidence)
	if f.Next != "" {
		t.line(depth+1, "next: %s", f.Next)
	}
}

func (t *text) evidence(depth int, list []model.Evidence) {
	for _, e := range list {
		at := ""
		if !e.Time.IsZero() {
			at = " at " + words.Clock(e.Time, t.asOf)
		}
		t.line(depth, "%s%s: %s", e.Source, at, e.Text)
	}
}
