package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model/words"
)

// Workload is what a person deployed, with the pods that belong to it: a
// Deployment, StatefulSet, …, or a bare pod (Kind "Pod", one entry). The
// pointer stays the same for as long as the workload has pods.
type Workload struct {
	Namespace string
	Kind      string
	Name      string
	Entries   []*Entry // ordered by name
	// Up and Total count the pods that are meant to be there: those that are
	// being deleted do not count, unless there are no others.
	Up        int
	Total     int
	Verdict   words.Verdict
	Attention bool
	Since     time.Time
	// Line says what most pods with trouble have in common, or what the first
	// of them has.
	Line Line
	// Version changes with every change of the workload or a pod of it.
	Version uint64
	// Changed is when Verdict became what it is, by the source's clock.
	Changed time.Time
}

type workloadKey struct{ namespace, kind, name string }

func (w *Workload) key() workloadKey { return workloadKey{w.Namespace, w.Kind, w.Name} }

// Workloads returns all workloads ordered by namespace, kind and name. The
// slice is the store's own and holds until the next Apply or Advance.
func (s *Store) Workloads() []*Workload {
	if s.empty {
		s.empty = false
		s.order = slices.DeleteFunc(s.order, (*Workload).gone)
		s.fresh = slices.DeleteFunc(s.fresh, (*Workload).gone)
	}
	if len(s.fresh) > 0 {
		slices.SortFunc(s.fresh, compareWorkloads)
		s.order = merge(s.order, s.fresh)
		clear(s.fresh)
		s.fresh = s.fresh[:0]
	}
	return s.order
}

// gone reports whether the last pod of w has gone.
func (w *Workload) gone() bool { return len(w.Entries) == 0 }

// merge merges two ordered lists, from behind and in place as far as there is
// room: a cluster that loads brings new workloads with every batch.
func merge(order, fresh []*Workload) []*Workload {
	i, j := len(order)-1, len(fresh)-1
	order = append(order, fresh...)
	for at := len(order) - 1; j >= 0; at-- {
		if i >= 0 && compareWorkloads(order[i], fresh[j]) > 0 {
			order[at] = order[i]
			i--
			continue
		}
		order[at] = fresh[j]
		j--
	}
	return order
}

func compareWorkloads(a, b *Workload) int {
	return cmp.Or(strings.Compare(a.Namespace, b.Namespace), strings.Compare(a.Kind, b.Kind), strings.Compare(a.Name, b.Name))
}

// join puts an entry under the workload that its pod names.
func (s *Store) join(entry *Entry) {
	key := workloadKey{entry.Pod.Namespace, entry.Pod.Workload.Kind, entry.Pod.Workload.Name}
	if entry.workload != nil {
		if entry.workload.key() == key {
			return
		}
		s.leave(entry)
	}
	workload := s.workloads[key]
	if workload == nil {
		workload = &Workload{Namespace: key.namespace, Kind: key.kind, Name: key.name}
		s.workloads[key] = workload
		s.fresh = append(s.fresh, workload)
	}
	at, _ := slices.BinarySearchFunc(workload.Entries, entry, compareEntries)
	workload.Entries = slices.Insert(workload.Entries, at, entry)
	entry.workload = workload
}

func compareEntries(a, b *Entry) int {
	return cmp.Or(strings.Compare(a.Pod.Name, b.Pod.Name), strings.Compare(a.Pod.UID, b.Pod.UID))
}

// leave takes an entry out of its workload, and the workload away with its
// last entry.
func (s *Store) leave(entry *Entry) {
	workload := entry.workload
	workload.Entries = slices.DeleteFunc(workload.Entries, func(e *Entry) bool { return e == entry })
	if len(workload.Entries) == 0 {
		delete(s.workloads, workload.key())
		s.empty = true
	}
	s.stirred[workload] = struct{}{}
	entry.workload = nil
}

// siblings returns how long a step took in the other pods of the workload.
func (e *Entry) siblings(step string) []time.Duration {
	var out []time.Duration
	for _, other := range e.workload.Entries {
		if other == e {
			continue
		}
		c := other.Pod.Part(step)
		if c != nil && c.State.Ended != nil && c.State.Ended.OK() && !c.State.Ended.Started.IsZero() {
			out = append(out, c.State.Ended.Finished.Sub(c.State.Ended.Started))
		}
	}
	return out
}

// summarise draws the workload's own verdict and line from those of its pods:
// the worst pod speaks for all, and says how many share its trouble.
func (w *Workload) summarise(now time.Time, version uint64) {
	before := w.Verdict
	first := w.Version == 0
	counted := w.counted()
	worst := counted[0]
	w.Up, w.Total, w.Attention, w.Version = 0, len(counted), false, version
	for _, entry := range counted {
		d := &entry.Diagnosis
		if d.Verdict == words.Up {
			w.Up++
		}
		w.Attention = w.Attention || d.Attention
		if worse(d, &worst.Diagnosis) {
			worst = entry
		}
	}
	w.Verdict, w.Line, w.Since = worst.Diagnosis.Verdict, worst.Diagnosis.Line, worst.Diagnosis.Since
	if len(counted) > 1 {
		w.speakForAll(counted, worst)
	}
	if leaving := len(w.Entries) - len(counted); leaving > 0 {
		w.Line.Tail = strings.TrimPrefix(fmt.Sprintf("%s · %d being deleted", w.Line.Tail, leaving), " · ")
	}
	if first || w.Verdict != before {
		w.Changed = now
	}
}

// counted returns the pods that speak for the workload: old pods that go in a
// rollout, or when it is scaled down, do not, unless one of them cannot go.
func (w *Workload) counted() []*Entry {
	leaving := func(e *Entry) bool { return e.Diagnosis.Verdict == words.Terminating && !e.Diagnosis.Attention }
	if !slices.ContainsFunc(w.Entries, leaving) {
		return w.Entries
	}
	var out []*Entry
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
func worse(a, b *Diagnosis) bool {
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
func (w *Workload) speakForAll(counted []*Entry, worst *Entry) {
	if w.Verdict == words.Up {
		w.Line = Line{Text: fmt.Sprintf("all %d pods up", len(counted))}
		return
	}
	cause := worst.Diagnosis.cause()
	same, next, tries := 0, w.Line.NotBefore, worst
	for _, entry := range counted {
		d := &entry.Diagnosis
		if d.Verdict != worst.Diagnosis.Verdict || d.cause() != cause {
			continue
		}
		same++
		if !d.Line.NotBefore.IsZero() && (next.IsZero() || d.Line.NotBefore.Before(next)) {
			next, tries = d.Line.NotBefore, entry
		}
	}
	if !next.IsZero() {
		w.Line = tries.Diagnosis.Line
	}
	if cause == "" {
		return
	}
	w.Line.Text += " · " + share(same, len(counted))
}

// cause names what holds a pod, for telling whether two have the same trouble.
func (d *Diagnosis) cause() string {
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
