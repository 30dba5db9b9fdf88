package report

import (
	"fmt"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

func (t *text) container(depth int, c *Container, notes []Note) {
	t.line(depth, "%s %s: %s", t.glyph(c.State.Look()), c.title(), c.Summary)
	t.notes(depth+1, notes, c.Name)
	if len(c.Attempts) > 1 || len(c.Attempts) == 1 && c.Attempts[0].failed() {
		t.attempts(depth+1, c.Attempts)
	}
	if c.Output != "" {
		t.line(depth+1, "said: %s", c.Output)
	}
	for _, h := range c.Hooks {
		t.line(depth+1, "%s %s hook (%s): %s", t.glyph(h.Result.Look()), h.Kind, h.Handler, h.Result)
	}
	for i := range c.Probes {
		t.probe(depth+1, &c.Probes[i])
	}
}

// title is the name with what is special about the container.
func (c *Container) title() string {
	name := c.Name
	if c.Index > 0 {
		name = fmt.Sprintf("%d %s", c.Index, c.Name)
	}
	var special []string
	if c.Kind == model.KindSidecar || c.Kind == model.KindEphemeral {
		special = append(special, c.Kind.String())
	}
	if c.Injected != "" {
		special = append(special, "injected by "+c.Injected)
	}
	if len(special) == 0 {
		return name
	}
	return name + " (" + strings.Join(special, ", ") + ")"
}

func (a *Attempt) failed() bool {
	return a.ExitCode != nil && (*a.ExitCode != 0 || a.Reason == "OOMKilled")
}

// attempts writes the tries of a container, and the gaps in what was seen of
// them.
func (t *text) attempts(depth int, list []Attempt) {
	next := 1
	for i := range list {
		a := &list[i]
		why := "not seen"
		if a.skipped {
			why = "not kept"
		}
		if missing := a.Number - next; missing == 1 {
			t.line(depth, "try %d: %s", next, why)
		} else if missing > 1 {
			t.line(depth, "tries %s: %s", model.Span{From: next, To: a.Number - 1}, why)
		}
		next = a.Number + 1
		t.line(depth, "try %d: %s", a.Number, a.text(t.asOf))
	}
}

// text says how an attempt ended, when, and how long it took.
func (a *Attempt) text(asOf time.Time) string {
	if a.ExitCode == nil {
		return "running since " + words.Clock(a.StartedAt, asOf)
	}
	out := fmt.Sprintf("exit %d", *a.ExitCode)
	if a.Reason != "" {
		out += " " + a.Reason
	}
	if !a.FinishedAt.IsZero() {
		out += " at " + words.Clock(a.FinishedAt, asOf)
		if !a.StartedAt.IsZero() {
			out += " after " + model.Age(a.StartedAt, a.FinishedAt)
		}
	}
	return out
}

func (t *text) probe(depth int, p *Probe) {
	line := fmt.Sprintf("%s %s probe (%s): %s", t.glyph(p.Result.Look()), p.Kind, p.Settings, p.Result)
	if p.Failures > 0 {
		line += fmt.Sprintf(", at least %d seen", p.Failures)
	}
	if p.Kills > 0 {
		line += ", killed it " + times(p.Kills)
	}
	if p.LastOutput != "" {
		line += ", last said: " + p.LastOutput
	}
	t.line(depth, "%s", line)
}

// times says how often something was seen.
func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}
