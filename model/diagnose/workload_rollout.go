package diagnose

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// replicated is the standing of what keeps a number of pods: Deployments,
// ReplicaSets, StatefulSets, DaemonSets, ReplicationControllers, and whatever
// else owns pods.
func (k *work) replicated() model.Standing {
	remains := k.setAside()
	return k.withRemains(k.asWanted(), remains)
}

// asWanted is the standing of the pods that are wanted.
func (k *work) asWanted() model.Standing {
	sides := k.sides()
	live := k.withoutPast(sides)
	out := k.together()
	if wanted, known := k.wanted(); known {
		out.Total = wanted
	}
	if len(sides) > 1 {
		out.Groups = groupsOf(sides)
	}
	if k.resting() {
		return k.rest(out)
	}
	finding, refused := k.notMade()
	switch {
	case len(live) > 1:
		out = k.rollout(out, live, finding)
	case refused:
		out = k.refused(out, finding)
	default:
		out = k.steady(out)
	}
	return k.late(k.paused(out))
}

// withoutPast returns the revisions of which something is wanted. Pods of the
// others are about to go.
func (k *work) withoutPast(sides []*side) []*side {
	var live []*side
	for _, s := range sides {
		if !s.past {
			live = append(live, s)
			continue
		}
		k.leaving += len(s.entries)
		k.pods = slices.DeleteFunc(slices.Clone(k.pods), func(e *model.Entry) bool { return slices.Contains(s.entries, e) })
	}
	return live
}

// resting reports whether no pods are wanted, and none is left that speaks.
func (k *work) resting() bool {
	wanted, known := k.wanted()
	return known && wanted == 0 && len(k.pods) == 0 && !k.object.Behind
}

func (k *work) rest(out model.Standing) model.Standing {
	out.Verdict, out.Since, out.Line = words.Up, k.object.Created, model.Line{Text: "scaled to 0"}
	if k.kind == "DaemonSet" {
		out.Line.Text = "no node is to run it"
	}
	return out
}

const notSeen = "not seen by its controller yet"

// steady is the standing while there is one revision.
func (k *work) steady(out model.Standing) model.Standing {
	worst := worstOf(k.pods)
	missing := k.missing()
	switch {
	case worst == nil && k.object == nil && len(k.children) == 0:
		return out
	case worst == nil, worst.Diagnosis.Verdict == words.Up && missing > 0:
		return k.awaits(out)
	case worst.Diagnosis.Verdict == words.Up && k.object != nil && k.object.Behind:
		out.Verdict, out.Line = words.Starting, model.Line{Text: "change " + notSeen, Tail: allUp(len(k.pods))}
		return out
	case worst.Diagnosis.Verdict == words.Up:
		return out
	case k.kind == "DaemonSet":
		out.Line = k.onNodes(worst, out.Total)
	case k.kind == "StatefulSet":
		out.Line = k.inOrder(worst, out.Total)
	case len(k.pods) > 1 || missing > 0:
		out.Line = speakForAll(k.pods, worst, out.Total)
	}
	return out
}

// rollout is the standing while there are pods of two or more revisions. The
// new one, which is sides[0], speaks unless only old ones have trouble.
func (k *work) rollout(out model.Standing, sides []*side, refusal model.Finding) model.Standing {
	newer, older := sides[0], sides[1:]
	was := olderText(older)
	worst, troubled := worstOf(newer.entries), worstOfSides(older)
	switch {
	case refusal.Code != "":
		out = k.refused(out, refusal)
		out.Line = model.Line{Text: newer.text() + ": pods cannot be made: " + refusal.Short, Tail: was}
	case worst != nil && worst.Diagnosis.Verdict != words.Up:
		out.Verdict, out.Since, out.Line = worst.Diagnosis.Verdict, worst.Diagnosis.Since, newer.speak(worst, was)
	case troubled != nil && troubled.Diagnosis.Verdict != words.Up:
		line, _ := alike(k.pods, troubled)
		line.Text, line.Tail = was+": "+line.Text, newer.text()
		out.Verdict, out.Since, out.Line = troubled.Diagnosis.Verdict, troubled.Diagnosis.Since, line
	default:
		out = k.proceeding(out, newer, older)
	}
	return out
}

// speak is the line of a rollout whose new pods are not up.
func (s *side) speak(worst *model.Entry, was string) model.Line {
	line, _ := alike(s.entries, worst)
	if worst.Diagnosis.Verdict == words.Starting && was != "" {
		line.Text = s.text() + ", " + strings.TrimSuffix(was, stillServing) + ": " + line.Text
		line.Tail = ""
		return line
	}
	line.Text, line.Tail = s.text()+": "+line.Text, was
	return line
}

// proceeding is the standing of a rollout in which all pods are up: more are to
// follow, unless the old ones are meant to stay.
func (k *work) proceeding(out model.Standing, newer *side, rest []*side) model.Standing {
	if stay := k.staying(rest); stay != "" {
		out.Verdict, out.Line = words.Up, model.Line{Text: allUp(len(k.pods)), Tail: stay}
		if k.missing() > 0 {
			return k.awaits(out)
		}
		return out
	}
	out.Verdict, out.Since = words.Starting, latest(k.born(), k.newestPod())
	out.Line = model.Line{Text: newer.text() + ", " + olderText(rest)}
	if k.object != nil && k.object.Behind {
		out.Line.Tail = "change " + notSeen
	}
	if newer.total > len(newer.entries) {
		out.Line.Text += fmt.Sprintf(", %d not made yet", newer.total-len(newer.entries))
		return k.patient(out)
	}
	return out
}

// staying says why the old pods are meant to stay; "" when they are not.
func (k *work) staying(rest []*side) string {
	if k.object == nil || len(rest) == 0 {
		return ""
	}
	n := 0
	for _, s := range rest {
		for _, entry := range s.entries {
			if ordinal(entry.Pod.Name) >= k.object.Partition && !k.object.OnDelete {
				return ""
			}
			n++
		}
	}
	switch {
	case k.object.OnDelete:
		return count(n, "keeps", "keep") + " the old revision until deleted (OnDelete)"
	case k.kind == "StatefulSet" && k.object.Partition > 0:
		return count(n, "keeps", "keep") + fmt.Sprintf(" the old revision (partition %d)", k.object.Partition)
	}
	return ""
}

// paused adds that a Deployment's rollout is held by a person.
func (k *work) paused(out model.Standing) model.Standing {
	if k.object == nil || !k.object.Paused {
		return out
	}
	text := "paused"
	if len(out.Groups) > 1 || k.object.Counts.Updated < k.object.Wanted && !k.object.Behind {
		text = "paused, new revision not rolled out"
	}
	if worst := worstOf(k.pods); len(out.Findings) == 0 && (worst == nil || worst.Diagnosis.Verdict == words.Up) {
		out.Verdict, out.Attention, out.Recheck = words.Up, false, time.Time{}
		out.Line = model.Line{Text: text, Tail: out.Line.Text}
		return out
	}
	out.Line.Tail = joined(out.Line.Tail, text)
	return out
}

// late adds that a Deployment ran out of its deadline. What the pods say is
// the cause, as far as they say anything.
func (k *work) late(out model.Standing) model.Standing {
	if k.object == nil || k.object.Behind || out.Verdict == words.Up || k.kind != "Deployment" {
		return out
	}
	c := k.object.Condition("Progressing")
	if c == nil || c.Status != "False" || c.Reason != "ProgressDeadlineExceeded" && c.Reason != "ReplicaSetCreateError" {
		return out
	}
	f := k.deadline(c)
	out.Findings = append(out.Findings, f)
	if out.Verdict == words.Starting {
		out.Verdict, out.Since = words.Stuck, f.Since
		out.Line.Text = f.Summary + " · " + out.Line.Text
	} else {
		out.Line.Tail = joined(out.Line.Tail, f.Short)
	}
	out.Attention = true
	return out
}

// deadline is the finding that a Deployment's condition Progressing makes.
func (k *work) deadline(c *model.Condition) model.Finding {
	f := model.Finding{
		// A Deployment goes on trying after its deadline: what holds its pods says
		// whether that helps (pkg/controller/deployment/progress.go).
		Code: codeProgress, Severity: model.Blocking, Heals: model.HealsItself, Since: firstOf(c.Since, k.born()),
		Evidence: []model.Evidence{fromCondition(c)}, Next: k.describe(),
		Summary: "no progress within its deadline", Short: "no progress within its deadline",
	}
	if k.object.Deadline > 0 {
		f.Summary += " of " + shortDuration(k.object.Deadline)
		f.Short = f.Summary
	}
	if c.Reason != "ProgressDeadlineExceeded" {
		f.Code = codeNotMade
		f.Summary = "its ReplicaSet cannot be made: " + cut(short(c.Message))
		f.Short = f.Summary
	}
	return f
}
