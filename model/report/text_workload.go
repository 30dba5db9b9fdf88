package report

import (
	"slices"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model/words"
)

// workload writes a workload and its pods; a bare pod stands for itself.
func (t *text) workload(w *Workload, pods []Pod, asOf time.Time) {
	if w.Kind == "Pod" && len(pods) == 1 {
		t.pod(1, &pods[0], asOf)
		return
	}
	t.line(1, "%s %s %s %s  %s%s", t.glyph(w.Verdict.Look()), strings.ToLower(w.Kind), w.Name, w.Ready, w.Verdict, since(w.Since, asOf))
	t.line(2, "%s", w.Summary)
	for i := range w.Findings {
		t.finding(2, &w.Findings[i])
	}
	own, rest := divide(w.Groups, pods)
	for i := range w.Groups {
		t.group(&w.Groups[i], own[i], asOf)
	}
	t.pods(2, rest, asOf)
	for i := range w.Gone {
		t.gone(2, &w.Gone[i], asOf)
	}
}

// divide returns the pods of each group, and those that are of none.
func divide(groups []Group, pods []Pod) (own [][]Pod, rest []Pod) {
	if len(groups) == 0 {
		return nil, pods
	}
	group := map[string]int{}
	for i := range groups {
		for _, name := range groups[i].Pods {
			group[name] = i
		}
	}
	own = make([][]Pod, len(groups))
	for i := range pods {
		if at, has := group[pods[i].Name]; has {
			own[at] = append(own[at], pods[i])
		} else {
			rest = append(rest, pods[i])
		}
	}
	return own, rest
}

// group writes a revision or a run with its pods. What something newer has
// replaced is told in short, unless all is asked for.
func (t *text) group(g *Group, pods []Pod, asOf time.Time) {
	t.line(2, "%s %s %s %s  %s%s", t.glyph(g.Verdict.Look()), g.Label, g.Name, g.Ready, g.Verdict, since(g.Since, asOf))
	if g.Summary != "" {
		t.line(3, "%s", g.Summary)
	}
	if !g.Past || t.options.All {
		t.pods(3, pods, asOf)
	}
}

// pods writes pods, and of those that have the same trouble the first in full.
func (t *text) pods(depth int, pods []Pod, asOf time.Time) {
	var told []*alike
	for i := range pods {
		p := &pods[i]
		f := p.cause()
		if f == nil || p.Superseded {
			t.pod(depth, p, asOf)
			continue
		}
		key := f.Code + "/" + f.Step + "/" + p.Verdict.String()
		if at := slices.IndexFunc(told, func(a *alike) bool { return a.key == key }); at >= 0 {
			t.another(depth, told[at], p, asOf)
			continue
		}
		told = append(told, &alike{key: key, name: p.Name})
		t.pod(depth, p, asOf)
	}
	for _, a := range told {
		if more := a.pods - maxAlike; more > 0 {
			t.line(depth, "and %d more with the same trouble as %s", more, a.name)
		}
	}
}

// alike counts the pods that have the same trouble as one that was told in
// full.
type alike struct {
	key  string
	name string
	pods int
}

// maxAlike is how many of them get a line of their own.
const maxAlike = 5

// another writes a pod whose trouble was told of another one in one line.
func (t *text) another(depth int, first *alike, p *Pod, asOf time.Time) {
	first.pods++
	if first.pods <= maxAlike {
		t.podLine(depth, p, asOf)
		t.line(depth+1, "the same as %s: %s", first.name, p.Summary)
	}
}

// gone writes what was last seen of a pod that vanished.
func (t *text) gone(depth int, g *Gone, asOf time.Time) {
	t.line(depth, "%s pod %s  gone since %s, %s ago", t.glyph(words.Terminating.Look()), g.Name, words.Clock(g.GoneAt, asOf), ago(g.GoneAt, asOf))
	t.line(depth+1, "%s", g.Summary)
	for i := range g.Steps {
		s := &g.Steps[i]
		t.line(depth+1, "%s", s.Name)
		t.attempts(depth+2, s.Attempts)
		if s.Output != "" {
			t.line(depth+2, "said: %s", s.Output)
		}
	}
}
