package diagnose

import (
	"fmt"
	"slices"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// Rules returns the rules of this package for a model.Store.
func Rules() model.Rules { return model.Rules{Pod: Pod, Workload: Workload} }

// work is a workload, or one run of it, as the rules look at it.
type work struct {
	namespace, kind, name string
	object                *model.Controller // nil while it is not known
	children              []*model.Controller
	all                   []*model.Entry // that are there
	gone                  []*model.Entry
	events                []*model.Event
	now                   time.Time
	// seen is since when the workload is known to be on its way, by what was said
	// of it before; now when that was something else.
	seen time.Time
	// failing is since when runs of a CronJob have failed of which nothing is left.
	failing time.Time

	pods    []*model.Entry // of all, those that speak for it
	leaving int            // how many go and do not speak
}

// Workload draws the standing of a workload: what keeps its pods from being
// made, else the worst of its pods, speaks for all. It is a
// model.WorkloadDiagnoser.
func Workload(w *model.Workload, events []*model.Event, now time.Time) model.Standing {
	k := newWork(&work{
		namespace: w.Namespace, kind: w.Kind, name: w.Name, object: w.Controller, children: w.Children,
		all: w.Entries, gone: w.Gone, events: events, now: now, seen: now, failing: w.RunsFailed(),
	})
	if w.Version > 0 && w.Verdict == words.Starting {
		k.seen = w.Changed
	}
	switch {
	case k.kind == model.KindPod:
		return k.shareCause(k.together())
	case k.object != nil && !k.object.Deleted.IsZero():
		return k.deleting()
	case k.kind == "CronJob":
		return k.finish(k.cron())
	case k.kind == "Job":
		return k.finish(k.job())
	}
	return k.finish(k.replicated())
}

// newWork finds out which pods speak: old pods that go in a rollout, or when
// the workload is scaled down, do not, unless one of them cannot go. Nor do
// those that something newer has replaced.
func newWork(k *work) *work {
	for _, entry := range k.all {
		d := &entry.Diagnosis
		switch {
		case entry.Superseded:
		case d.Verdict == words.Terminating && !d.Attention:
			k.leaving++
		default:
			k.pods = append(k.pods, entry)
		}
	}
	if len(k.pods) == 0 && k.object == nil {
		// Where nobody says how many there are to be, those that go are all.
		k.pods, k.leaving = k.all, 0
	}
	return k
}

// empty is the standing of a workload that has no pods: of one that is gone as a
// whole it tells what was last said of it.
func (k *work) empty() model.Standing {
	if k.object != nil || len(k.children) > 0 || len(k.gone) == 0 {
		return model.Standing{Verdict: words.Up, Since: k.born(), Line: model.Line{Text: "no pods"}}
	}
	last := k.gone[0]
	out := model.Standing{Verdict: words.Terminating, Since: last.Gone, Line: model.Line{Text: "gone"}}
	if last.Last != nil && last.Last.Line.Text != "" {
		out.Line.Text += ": " + last.Last.Line.Text
	}
	return out
}

// deleting is the standing of a workload whose own deletion was asked for.
func (k *work) deleting() model.Standing {
	out := model.Standing{Verdict: words.Terminating, Since: k.object.Deleted, Line: model.Line{Text: "being deleted"}}
	out.Up, out.Total = upOf(k.all), max(0, k.object.Wanted)
	k.countJob(&out)
	if len(k.all) == 0 {
		return out
	}
	pods := *k
	pods.pods, pods.leaving = k.all, 0
	stand := pods.together()
	if stand.Attention && stand.Verdict == words.Terminating {
		return stand
	}
	out.Line.Tail = count(len(k.all), "pod", "pods") + " left"
	return out
}

// finish adds what is true of every kind.
func (k *work) finish(out model.Standing) model.Standing {
	if k.leaving > 0 {
		out.Line.Tail = joined(out.Line.Tail, fmt.Sprintf("%d being deleted", k.leaving))
	}
	if hook := k.hook(); hook != "" {
		out.Line.Tail = joined(out.Line.Tail, "helm hook "+hook)
	}
	return k.shareCause(out)
}

// shareCause says what holds the workload: what its own finding says, else what
// holds most of its pods. What is up is held by nothing, unless it needs
// attention all the same.
func (k *work) shareCause(out model.Standing) model.Standing {
	switch {
	case out.Verdict == words.Up && out.Attention:
	case out.Verdict == words.Up:
		out.Cause = model.Cause{}
	case out.Cause.Key == "" && len(out.Findings) > 0:
		out.Cause = out.Findings[0].Cause
	}
	if out.Verdict != words.Up && out.Cause.Key == "" {
		out.Cause = k.mostShared()
	}
	return out
}

// hook is what helm calls the workload for, as the object or else its pods say.
func (k *work) hook() string {
	if k.object != nil {
		return k.object.Hook
	}
	if len(k.all) > 0 && k.all[0].Pod.Rare != nil {
		return k.all[0].Pod.Hook
	}
	return ""
}

// mostShared is the cause that holds most of the pods; of two alike, that which
// comes first.
func (k *work) mostShared() model.Cause {
	held := map[string]int{}
	var best model.Cause
	for _, entry := range k.pods {
		d := &entry.Diagnosis
		if !d.Attention || len(d.Findings) == 0 || d.Findings[0].Cause.Key == "" {
			continue
		}
		cause := d.Findings[0].Cause
		held[cause.Key]++
		if held[cause.Key] > held[best.Key] {
			best = cause
		}
	}
	return best
}

// describe is the command that shows most about the object itself.
func (k *work) describe() string {
	return fmt.Sprintf("kubectl describe %s -n %s %s", lower(k.kind), k.namespace, k.name)
}

// wanted is how many pods there are to be, and whether that is known.
func (k *work) wanted() (int, bool) {
	if k.object != nil {
		return max(0, k.object.Wanted), true
	}
	wanted := 0
	if k.kind == "Deployment" {
		for _, c := range k.children {
			wanted += c.Wanted
		}
	}
	if wanted > 0 {
		return wanted, true
	}
	return len(k.pods), false
}

// newestPod is when the newest pod was made that is known, also of those that
// are gone.
func (k *work) newestPod() time.Time {
	var newest time.Time
	for _, list := range [...][]*model.Entry{k.all, k.gone} {
		for _, entry := range list {
			newest = latest(newest, entry.Pod.Created)
		}
	}
	return newest
}

// owned returns the entries of list whose owner is the object with that UID.
func owned(list []*model.Entry, uid string) []*model.Entry {
	var out []*model.Entry
	for _, entry := range list {
		if entry.Pod.Owner.UID == uid {
			out = append(out, entry)
		}
	}
	return out
}

// newestEvent returns the newest event of one of the reasons, nil when there is
// none.
func (k *work) newestEvent(reasons ...string) *model.Event {
	for _, e := range slices.Backward(k.events) {
		if e.Warning && slices.Contains(reasons, e.Reason) {
			return e
		}
	}
	return nil
}
