package diagnose

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// Rules returns the rules of this package for a model.Store.
func Rules() model.Rules { return model.Rules{Pod: Pod, Workload: Workload} }

// Workload draws the standing of a workload: the worst of its pods speaks for
// all, and says how many share its trouble. It is a model.WorkloadDiagnoser.
func Workload(w *model.Workload, _ []*model.Event, _ time.Time) model.Standing {
	counted := counted(w)
	if len(counted) == 0 {
		return model.Standing{Verdict: words.Up, Line: model.Line{Text: "no pods"}}
	}
	worst := counted[0]
	out := model.Standing{Total: len(counted)}
	for _, entry := range counted {
		d := &entry.Diagnosis
		if d.Verdict == words.Up {
			out.Up++
		}
		out.Attention = out.Attention || d.Attention
		if worse(d, &worst.Diagnosis) {
			worst = entry
		}
	}
	out.Verdict, out.Line, out.Since = worst.Diagnosis.Verdict, worst.Diagnosis.Line, worst.Diagnosis.Since
	if len(counted) > 1 {
		out.Line = speakForAll(out.Line, counted, worst)
	}
	if leaving := len(w.Entries) - len(counted); leaving > 0 {
		out.Line.Tail = strings.TrimPrefix(fmt.Sprintf("%s · %d being deleted", out.Line.Tail, leaving), " · ")
	}
	return out
}

// counted returns the pods that speak for the workload: old pods that go in a
// rollout, or when it is scaled down, do not, unless one of them cannot go.
func counted(w *model.Workload) []*model.Entry {
	leaving := func(e *model.Entry) bool { return e.Diagnosis.Verdict == words.Terminating && !e.Diagnosis.Attention }
	if !slices.ContainsFunc(w.Entries, leaving) {
		return w.Entries
	}
	var out []*model.Entry
	for _, entry := range w.Entries {
		if !leaving(entry) {
			out = append(out, entry)
		}
	}
	if len(out) == 0 {
		return w.Entries
	}
	return out
}

// worse reports whether a needs a person more than b does. Of two alike, the
// one whose trouble is older speaks.
func worse(a, b *model.Diagnosis) bool {
	if a.Attention != b.Attention {
		return a.Attention
	}
	if a.Verdict != b.Verdict {
		return a.Verdict > b.Verdict
	}
	return a.Since.Before(b.Since)
}

// speakForAll adds to the line of the worst pod how many share its cause. The
// earliest next try of all is the one that is told.
func speakForAll(line model.Line, counted []*model.Entry, worst *model.Entry) model.Line {
	if worst.Diagnosis.Verdict == words.Up {
		return model.Line{Text: fmt.Sprintf("all %d pods up", len(counted))}
	}
	cause := causeOf(&worst.Diagnosis)
	same, next, tries := 0, line.NotBefore, worst
	for _, entry := range counted {
		d := &entry.Diagnosis
		if d.Verdict != worst.Diagnosis.Verdict || causeOf(d) != cause {
			continue
		}
		same++
		if !d.Line.NotBefore.IsZero() && (next.IsZero() || d.Line.NotBefore.Before(next)) {
			next, tries = d.Line.NotBefore, entry
		}
	}
	if !next.IsZero() {
		line = tries.Diagnosis.Line
	}
	if cause != "" {
		line.Text += " · " + share(same, len(counted))
	}
	return line
}

// causeOf names what holds a pod, for telling whether two pods of one workload
// have the same trouble.
func causeOf(d *model.Diagnosis) string {
	if len(d.Findings) == 0 {
		return ""
	}
	return d.Findings[0].Code + "/" + d.Findings[0].Step
}

func share(same, total int) string {
	switch {
	case same == total && total == 2:
		return "both pods"
	case same == total:
		return fmt.Sprintf("all %d pods", total)
	}
	return fmt.Sprintf("%d of %d pods", same, total)
}
