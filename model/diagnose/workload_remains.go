package diagnose

import (
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// setAside takes the pods that cannot go out of those that speak, and returns
// them: another was made in the place of each, or none is wanted. A StatefulSet
// and a DaemonSet make none before the old pod is gone, so that theirs stand
// for pods that are wanted
// (pkg/controller/controller_utils.go, FilterActivePods).
func (k *work) setAside() []*model.Entry {
	if k.kind == "StatefulSet" || k.kind == "DaemonSet" {
		return nil
	}
	var remains, rest []*model.Entry
	for _, entry := range k.pods {
		if entry.Diagnosis.Verdict == words.Terminating {
			remains = append(remains, entry)
		} else {
			rest = append(rest, entry)
		}
	}
	if len(rest) == 0 && k.object == nil {
		return nil // where nobody says how many there are to be, those that go are all
	}
	k.pods = rest
	return remains
}

// withRemains adds the pods that cannot go. While those that are wanted are
// up, they are what is to be told.
func withRemains(out model.Standing, remains []*model.Entry) model.Standing {
	if len(remains) == 0 {
		return out
	}
	worst := worstOf(remains)
	line, _ := alike(remains, worst)
	text := count(len(remains), "pod", "pods") + " cannot go: " + line.Text
	out.Attention = true
	if out.Verdict != words.Up {
		out.Line.Tail = joined(out.Line.Tail, text)
		return out
	}
	out.Verdict, out.Since = words.Terminating, worst.Diagnosis.Since
	out.Line = model.Line{Text: text, Tail: joined(out.Line.Text, out.Line.Tail)}
	if len(worst.Diagnosis.Findings) > 0 {
		out.Cause = worst.Diagnosis.Findings[0].Cause
	}
	return out
}
