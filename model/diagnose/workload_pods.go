package diagnose

import (
	"fmt"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// together draws the standing of the pods that speak: the worst of them speaks
// for all, and says how many share its trouble.
func (k *work) together() model.Standing {
	if len(k.pods) == 0 {
		return k.empty()
	}
	worst := worstOf(k.pods)
	d := &worst.Diagnosis
	out := model.Standing{Verdict: d.Verdict, Line: lineOf(worst), Since: d.Since, Up: upOf(k.pods), Total: len(k.pods)}
	for _, entry := range k.pods {
		out.Attention = out.Attention || entry.Diagnosis.Attention
	}
	if len(k.pods) > 1 {
		out.Line = speakForAll(k.pods, worst, len(k.pods))
	}
	return out
}

// lineOf is the line of a pod, as it stands for its workload: an only app
// container goes without saying.
func lineOf(entry *model.Entry) model.Line {
	line := entry.Diagnosis.Line
	if p := entry.Pod; p.Workload.Kind != model.KindPod && len(p.Containers) == 1 {
		line.Text = strings.TrimPrefix(line.Text, p.Containers[0].Name+": ")
	}
	return line
}

// worstOf is the pod that needs a person most, nil when there is none.
func worstOf(list []*model.Entry) *model.Entry {
	return neediest(list, func(e *model.Entry) need { return need{e.Diagnosis.Attention, e.Diagnosis.Verdict, e.Diagnosis.Since} })
}

// need is how much something needs a person.
type need struct {
	attention bool
	verdict   words.Verdict
	since     time.Time
}

// over reports whether a is more urgent than b. Of two alike, the one whose
// trouble is older is.
func (a need) over(b need) bool {
	if a.attention != b.attention {
		return a.attention
	}
	if a.verdict != b.verdict {
		return a.verdict > b.verdict
	}
	return a.since.Before(b.since)
}

// neediest is the first of those that need a person most, nil when there is
// none.
func neediest[T any](list []*T, needs func(*T) need) *T {
	var worst *T
	for _, one := range list {
		if worst == nil || needs(one).over(needs(worst)) {
			worst = one
		}
	}
	return worst
}

func upOf(list []*model.Entry) int {
	up := 0
	for _, entry := range list {
		if entry.Diagnosis.Verdict == words.Up {
			up++
		}
	}
	return up
}

// speakForAll adds to the line of the worst pod how many share its cause. The
// earliest next try of all is the one that is told.
func speakForAll(pods []*model.Entry, worst *model.Entry, total int) model.Line {
	if worst.Diagnosis.Verdict == words.Up {
		return model.Line{Text: allUp(len(pods))}
	}
	line, same := alike(pods, worst)
	if causeOf(&worst.Diagnosis) == "" {
		return line
	}
	of := share(same, max(total, same))
	if line.Running.IsZero() {
		line.Text += " · " + of
	} else {
		// How long it goes on stands right behind the text.
		line.Tail = strings.TrimSuffix(of+" · "+line.Tail, " · ")
	}
	return line
}

func allUp(n int) string {
	if n == 1 {
		return "ready"
	}
	return share(n, n) + " up"
}

// alike returns the line of that pod which is tried next of those that share
// the cause of worst, and how many these are.
func alike(pods []*model.Entry, worst *model.Entry) (model.Line, int) {
	cause, line := causeOf(&worst.Diagnosis), lineOf(worst)
	same, next, tries := 0, line.NotBefore, worst
	for _, entry := range pods {
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
		line = lineOf(tries)
	}
	return line, same
}

// causeOf names what holds a pod, for telling whether two pods of one workload
// have the same trouble.
func causeOf(d *model.Diagnosis) string {
	if len(d.Findings) == 0 {
		return ""
	}
	f := &d.Findings[0]
	if f.Cause.Cluster {
		return f.Cause.Key
	}
	return f.Code + "/" + f.Step
}

func share(same, total int) string { return shareOf(same, total, "pods") }

func shareOf(same, total int, what string) string {
	switch {
	case same == total && total == 2:
		return "both " + what
	case same == total:
		return fmt.Sprintf("all %d %s", total, what)
	}
	return fmt.Sprintf("%d of %d %s", same, total, what)
}

func lower(kind string) string { return strings.ToLower(kind) }
