package diagnose

import (
	"slices"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// setAside takes the pods that cannot go out of those that speak, and returns
// them: another was made in the place of each, or none is wanted yet. A
// StatefulSet and a DaemonSet make none before the old pod is gone, so that theirs stand
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
// up, the workload is up as well, and they are what is to be told. So they are
// when nothing else is said: a Deployment of the strategy Recreate makes no pod
// before the last old one is gone
// (pkg/controller/deployment/recreate.go, oldPodsRunning).
func (k *work) withRemains(out model.Standing, remains []*model.Entry) model.Standing {
	if len(remains) == 0 {
		return out
	}
	worst := worstOf(remains)
	line, _ := alike(remains, worst)
	text := count(len(remains), "pod", "pods") + " cannot go: " + line.Text
	out.Attention = true
	if out.Verdict != words.Up && !k.onlyRemains(out) {
		out.Line.Tail = joined(out.Line.Tail, text)
		return out
	}
	if out.Verdict == words.Starting {
		out.Verdict = words.Terminating
	}
	out.Since, out.Line = worst.Diagnosis.Since, model.Line{Text: text, Tail: joined(out.Line.Text, out.Line.Tail)}
	if len(worst.Diagnosis.Findings) > 0 {
		out.Cause = worst.Diagnosis.Findings[0].Cause
	}
	return out
}

// onlyRemains reports whether no pod is left but those that cannot go, and
// nothing says why none is made, unless that it takes too long.
func (k *work) onlyRemains(out model.Standing) bool {
	return len(k.pods) == 0 && !slices.ContainsFunc(out.Findings, func(f model.Finding) bool { return f.Code != codeProgress })
}
