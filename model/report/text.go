package report

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// healsText says in a report what it takes for a finding to go away.
var healsText = map[model.Heals]string{
	model.HealsItself: "may heal by itself", model.NeedsChange: "needs a change", model.HealsNever: "does not heal",
}

// TextOptions say how much Text writes.
type TextOptions struct {
	// All writes pods that are up in full and not as one line.
	All bool
	// ASCII uses the stand-ins of glyphs.
	ASCII bool
}

// Text writes the explanation of everything that the store holds as a tree for
// people: each workload and pod with its verdict and cause, each part with its
// attempts, hooks and probes, then the findings with their evidence.
func Text(w io.Writer, store *model.Store, asOf time.Time, options TextOptions) error {
	t := &text{options: options}
	t.heading(store.Counts(), asOf)
	namespace := ""
	err := each(store, asOf, func(workload Workload, pods []Pod) error {
		if workload.Namespace != namespace {
			namespace = workload.Namespace
			t.line(0, "")
			t.line(0, "%s", namespace)
		}
		t.workload(&workload, pods, asOf)
		return t.flush(w)
	})
	if err != nil {
		return err
	}
	return t.flush(w)
}

// text gathers the lines of an explanation.
type text struct {
	options TextOptions
	out     strings.Builder
}

// line writes one line at a depth of the tree, without blanks at its end.
func (t *text) line(depth int, format string, args ...any) {
	line := strings.Repeat("  ", depth) + fmt.Sprintf(format, args...)
	t.out.WriteString(strings.TrimRight(line, " ") + "\n")
}

// flush hands on the lines that were gathered.
func (t *text) flush(w io.Writer) error {
	_, err := io.WriteString(w, t.out.String())
	t.out.Reset()
	if err != nil {
		return fmt.Errorf("write explanation: %w", err)
	}
	return nil
}

func (t *text) glyph(look words.Look) string {
	if t.options.ASCII {
		return look.ASCII
	}
	return look.Glyph
}

// heading counts the pods by verdict, worst first.
func (t *text) heading(counts [len(words.AllVerdicts)]int, asOf time.Time) {
	var parts []string
	for i := len(counts) - 1; i >= 0; i-- {
		if counts[i] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[i], words.Verdict(i)))
		}
	}
	if len(parts) == 0 {
		parts = []string{"no pods"}
	}
	t.line(0, "%s, as of %s", strings.Join(parts, " · "), asOf.UTC().Format(time.RFC3339))
}

// workload writes a workload and its pods; a bare pod stands for itself.
func (t *text) workload(w *Workload, pods []Pod, asOf time.Time) {
	if w.Kind == "Pod" && len(pods) == 1 {
		t.pod(1, &pods[0], asOf)
		return
	}
	t.line(1, "%s %s %s %s  %s%s", t.glyph(w.Verdict.Look()), strings.ToLower(w.Kind), w.Name, w.Ready, w.Verdict, since(w.Since, asOf))
	t.line(2, "%s", w.Summary)
	told := map[string]*alike{}
	for i := range pods {
		p := &pods[i]
		f := p.cause()
		if f == nil {
			t.pod(2, p, asOf)
			continue
		}
		key := f.Code + "/" + f.Step + "/" + p.Verdict.String()
		if first := told[key]; first != nil {
			t.another(first, p, asOf)
			continue
		}
		told[key] = &alike{name: p.Name}
		t.pod(2, p, asOf)
	}
	for _, key := range slices.Sorted(maps.Keys(told)) {
		if more := told[key].pods - maxAlike; more > 0 {
			t.line(2, "and %d more with the same trouble as %s", more, told[key].name)
		}
	}
}

// alike counts the pods of a workload that have the same trouble as one that
// was told in full.
type alike struct {
	name string
	pods int
}

// maxAlike is how many of them get a line of their own.
const maxAlike = 5

// another writes a pod whose trouble was told of another one in one line.
func (t *text) another(first *alike, p *Pod, asOf time.Time) {
	first.pods++
	if first.pods <= maxAlike {
		t.podLine(2, p, asOf)
		t.line(3, "the same as %s: %s", first.name, p.Summary)
	}
}

func since(t, asOf time.Time) string {
	if t.IsZero() {
		return ""
	}
	return " " + model.Age(t, asOf)
}

// podLine writes what kubectl prints of a pod, and its verdict.
func (t *text) podLine(depth int, p *Pod, asOf time.Time) {
	t.line(depth, "%s pod %s  %s  %s  restarts %s  %s%s", t.glyph(p.Verdict.Look()), p.Name, p.Ready, p.Status, p.Restarts, p.Verdict, since(p.Since, asOf))
}

// pod writes a pod in full, or in one line when it is up and that will do.
func (t *text) pod(depth int, p *Pod, asOf time.Time) {
	t.podLine(depth, p, asOf)
	if p.Verdict == words.Up && !t.options.All {
		return
	}
	depth++
	t.line(depth, "%s", p.Summary)
	t.line(depth, "%s sandbox: %s", t.glyph(p.Sandbox.State.Look()), p.Sandbox.Summary)
	for _, list := range [][]Container{p.Steps, p.Containers, p.Ephemeral} {
		for i := range list {
			t.container(depth, &list[i])
		}
	}
	t.resources(depth, p.Resources)
	for i := range p.Findings {
		t.finding(depth, &p.Findings[i])
	}
}

func (t *text) container(depth int, c *Container) {
	name := c.Name
	if c.Index > 0 {
		name = fmt.Sprintf("%d %s", c.Index, c.Name)
	}
	if c.Kind.String() == "sidecar" || c.Kind.String() == "ephemeral" {
		name += " (" + c.Kind.String() + ")"
	}
	t.line(depth, "%s %s: %s", t.glyph(c.State.Look()), name, c.Summary)
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

func (a *Attempt) failed() bool {
	return a.ExitCode != nil && (*a.ExitCode != 0 || a.Reason == "OOMKilled")
}

// attempts writes the tries of a container, and the gaps in what was seen of
// them.
func (t *text) attempts(depth int, list []Attempt) {
	next := 1
	for i := range list {
		a := &list[i]
		if missing := a.Number - next; missing == 1 {
			t.line(depth, "try %d: not seen", next)
		} else if missing > 1 {
			t.line(depth, "tries %d to %d: not seen", next, a.Number-1)
		}
		next = a.Number + 1
		t.line(depth, "try %d: %s", a.Number, a.text())
	}
}

// text says how an attempt ended, when, and how long it took.
func (a *Attempt) text() string {
	if a.ExitCode == nil {
		return "running since " + a.StartedAt.Format(time.TimeOnly)
	}
	out := fmt.Sprintf("exit %d", *a.ExitCode)
	if a.Reason != "" {
		out += " " + a.Reason
	}
	if !a.FinishedAt.IsZero() {
		out += " at " + a.FinishedAt.Format(time.TimeOnly)
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
	for _, e := range f.Evidence {
		at := ""
		if !e.Time.IsZero() {
			at = " at " + e.Time.Format(time.TimeOnly)
		}
		t.line(depth+1, "%s%s: %s", e.Source, at, e.Text)
	}
	if f.Next != "" {
		t.line(depth+1, "next: %s", f.Next)
	}
}
