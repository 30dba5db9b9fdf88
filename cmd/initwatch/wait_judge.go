package main

import (
	"slices"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// arrived reports whether a workload is where it was meant to get. A Job whose
// pod is up only works; it is done when it has completed.
func arrived(w *model.Workload) bool {
	if w.Verdict != words.Up {
		return false
	}
	if w.Kind != "Job" {
		return true
	}
	if c := w.Controller; c != nil {
		return c.True("Complete") || c.Paused
	}
	return !slices.ContainsFunc(w.Entries, func(e *model.Entry) bool { return !e.Superseded && e.Pod.Phase != "Succeeded" })
}

// judge says what is worth waiting for.
type judge struct {
	// onePod is set for someone who waits for one pod: no other takes its place.
	onePod bool
	// lenient reports whether what a finding misses may have been made just now:
	// whoever needs it looks again every few seconds.
	lenient func(f *model.Finding) bool
}

// madeByNow are the codes of findings that end with something being made.
var madeByNow = []string{"config-missing", "volume-object-missing", "claim-missing", "service-account-missing"}

// beyondWaiting reports whether a workload cannot come up unless someone
// changes something. What its controller has not taken note of yet may be that
// change.
func (j judge) beyondWaiting(w *model.Workload) bool {
	switch {
	case w.Verdict != words.Stuck && w.Verdict != words.Failed:
		return false
	case w.Controller != nil && w.Controller.Behind:
		return false
	case w.Verdict == words.Failed && (j.onePod || !replaces(w.Kind)):
		return true
	}
	return slices.ContainsFunc(w.Findings, j.needsChange) || slices.ContainsFunc(speaking(w), j.needsHelp)
}

// replaces reports whether what has failed for good is made anew, so that a
// pod's failure is not its workload's. Jobs do that too, but say themselves
// when they are at their end.
func replaces(kind string) bool { return kind != model.KindPod && kind != "Job" }

func (j judge) needsChange(f model.Finding) bool {
	return f.Severity >= model.Blocking && f.Heals == model.NeedsChange && !(slices.Contains(madeByNow, f.Code) && j.lenient(&f))
}

// needsHelp reports whether a pod cannot come up unless someone changes
// something.
func (j judge) needsHelp(entry *model.Entry) bool {
	d := &entry.Diagnosis
	return (d.Verdict == words.Stuck || d.Verdict == words.Failed) && slices.ContainsFunc(d.Findings, j.needsChange)
}

// speaking are the pods of a workload that count: not those that something
// newer has replaced, and in a rollout not those of the old revision, whose
// trouble may be what is being rolled out against.
func speaking(w *model.Workload) []*model.Entry {
	var out []*model.Entry
	for _, entry := range w.Entries {
		old := slices.ContainsFunc(w.Groups, func(g model.Group) bool {
			return (g.Past || g.Label == "old") && slices.Contains(g.Entries, entry)
		})
		if !old && !entry.Superseded {
			out = append(out, entry)
		}
	}
	return out
}
