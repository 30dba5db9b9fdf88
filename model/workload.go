package model

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model/words"
)

// Workload is what a person deployed, with the objects and the pods that
// belong to it: a Deployment, StatefulSet, …, or a bare pod (Kind "Pod", one
// entry). The pointer stays the same for as long as there is anything of it.
type Workload struct {
	Namespace string
	Kind      string
	Name      string
	// Controller is the workload's own object; nil while it was not read, may
	// not be read, or for a bare pod.
	Controller *Controller
	// Children are the objects that it works through, newest first: the
	// ReplicaSets of a Deployment, the Jobs of a CronJob.
	Children []*Controller
	Entries  []*Entry // ordered by name
	// Gone are pods that vanished a short while ago, newest first.
	Gone []*Entry

	Standing
	// Version changes with every change of the workload or a pod of it.
	Version uint64
	// Changed is when Verdict became what it is, by the source's clock.
	Changed time.Time

	// strays are the UIDs of objects of it that are known from events only.
	strays map[string]struct{}
	failed failedRuns
	tally  tally
}

// tally counts by verdict.
type tally [len(words.AllVerdicts)]int

// worst is the worst verdict that was counted, Up when none was.
func (t *tally) worst() words.Verdict {
	for verdict := len(t) - 1; verdict > 0; verdict-- {
		if t[verdict] > 0 {
			return words.Verdict(verdict)
		}
	}
	return words.Up
}

type workloadKey struct{ namespace, kind, name string }

func (w *Workload) key() workloadKey { return workloadKey{w.Namespace, w.Kind, w.Name} }

// Workloads returns all workloads ordered by namespace, kind and name. The
// slice is the store's own and holds until the next Apply or Advance.
func (s *Store) Workloads() []*Workload {
	if s.empty {
		s.empty = false
		s.order = slices.DeleteFunc(s.order, (*Workload).over)
		s.fresh = slices.DeleteFunc(s.fresh, (*Workload).over)
	}
	if len(s.fresh) > 0 {
		slices.SortFunc(s.fresh, compareWorkloads)
		s.order = merge(s.order, s.fresh)
		clear(s.fresh)
		s.fresh = s.fresh[:0]
	}
	return s.order
}

// over reports whether there is nothing of w any more.
func (w *Workload) over() bool {
	return len(w.Entries) == 0 && w.Controller == nil && len(w.Children) == 0 && len(w.Gone) == 0 && len(w.strays) == 0
}

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

// workload returns the workload of that key, and makes it when there is none.
func (s *Store) workload(key workloadKey) *Workload {
	w := s.workloads[key]
	if w == nil {
		w = &Workload{Namespace: key.namespace, Kind: key.kind, Name: key.name}
		s.workloads[key] = w
		s.fresh = append(s.fresh, w)
	}
	return w
}

// join puts an entry under the workload that it belongs to.
func (s *Store) join(entry *Entry) {
	key := s.keyOf(entry)
	if entry.workload != nil {
		if entry.workload.key() == key {
			return
		}
		s.leave(entry)
	}
	w := s.workload(key)
	at, _ := slices.BinarySearchFunc(w.Entries, entry, compareEntries)
	w.Entries = slices.Insert(w.Entries, at, entry)
	entry.workload = w
	s.stirred[w] = struct{}{}
}

// keyOf names the workload that a pod belongs to: what its owner's own object
// says, or said while it was there, or else what the pod itself does.
func (s *Store) keyOf(entry *Entry) workloadKey {
	p := entry.Pod
	if owner := s.controllers[p.Owner.UID]; owner != nil {
		entry.filedBy = p.Owner.UID
		return owner.object.top()
	}
	if entry.workload != nil && entry.filedBy != "" && entry.filedBy == p.Owner.UID {
		return entry.workload.key()
	}
	return workloadKey{p.Namespace, p.Workload.Kind, p.Workload.Name}
}

func compareEntries(a, b *Entry) int {
	return cmp.Or(strings.Compare(a.Pod.Name, b.Pod.Name), strings.Compare(a.Pod.UID, b.Pod.UID))
}

// leave takes an entry out of its workload.
func (s *Store) leave(entry *Entry) {
	w := entry.workload
	w.Entries = slices.DeleteFunc(w.Entries, func(e *Entry) bool { return e == entry })
	entry.workload = nil
	s.stir(w)
}

// stir has a workload that lost something looked at again, and takes it away
// when nothing of it is left.
func (s *Store) stir(w *Workload) {
	s.stirred[w] = struct{}{}
	if w.over() {
		delete(s.workloads, w.key())
		s.empty = true
	}
}

// siblings returns how long a step took in the other pods of the workload.
func (e *Entry) siblings(step string) []time.Duration {
	if e.workload == nil {
		return nil
	}
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

// supersede notes which failed pods something newer has replaced: another pod
// of the same owner, and of the same index where that matters. They are history.
func (w *Workload) supersede() {
	for _, entry := range w.Entries {
		entry.Superseded = entry.Pod.Phase == "Failed" && entry.Pod.Owner.Kind != "" &&
			slices.ContainsFunc(w.Entries, entry.replacedBy)
	}
}

func (e *Entry) replacedBy(other *Entry) bool {
	p, q := e.Pod, other.Pod
	if other == e || q.Created.Before(p.Created) || q.Owner.UID != p.Owner.UID || q.Index != p.Index {
		return false
	}
	if p.Owner.Kind == "DaemonSet" {
		return q.Node == p.Node
	}
	return q.Phase != "Failed" || q.Created.After(p.Created)
}

// assess draws the workload's standing anew and counts it.
func (s *Store) assess(w *Workload, now time.Time) {
	before, first := w.Verdict, w.Version == 0
	w.supersede()
	s.version++
	w.Standing, w.Version = s.rules.Workload(w, s.EventsAbout(w), now), s.version
	s.workloadAlarms.set(w, w.Recheck)
	if first || w.Verdict != before {
		w.Changed = now
	}
	s.count(w, w.count())
}

// count replaces what w counts for.
func (s *Store) count(w *Workload, new tally) {
	for verdict := range s.counts {
		s.counts[verdict] += new[verdict] - w.tally[verdict]
	}
	w.tally = new
}

// Counts returns how many pods of w, of those that something newer has not
// replaced, have each verdict. A workload that stands worse than any of them
// counts for one more where fewer are there than are wanted: pods that never
// came cannot be counted. Where all are there, its verdict is that of the worst.
func (w *Workload) Counts() [len(words.AllVerdicts)]int { return w.count() }

func (w *Workload) count() tally {
	var t tally
	present := 0
	for _, entry := range w.Entries {
		if entry.Superseded || w.past(entry) {
			continue
		}
		verdict := w.counted(entry.Diagnosis.Verdict)
		t[verdict]++
		if verdict != words.Terminating {
			present++
		}
	}
	worst := t.worst()
	if w.Verdict == words.Up || w.Verdict == words.Terminating || worst >= w.Verdict {
		return t
	}
	if wanted := w.wanted(); wanted > 0 && present >= wanted {
		t[worst]--
	}
	t[w.Verdict]++
	return t
}

// counted is what a pod of that verdict counts as: one that failed for good is
// no failure of a workload that tries again.
func (w *Workload) counted(pod words.Verdict) words.Verdict {
	if pod == words.Failed && (w.Verdict == words.Stuck || w.Verdict == words.Starting) {
		return w.Verdict
	}
	return pod
}

// wanted is how many pods there are to be, those of a new revision beside the
// old ones while they are exchanged; 0 when that is not known.
func (w *Workload) wanted() int {
	sides := 0
	for i := range w.Groups {
		if g := &w.Groups[i]; !g.Past {
			sides += g.Total
		}
	}
	return max(w.Total, sides)
}

// past reports whether an entry is of a group that something newer has
// replaced.
func (w *Workload) past(entry *Entry) bool {
	return slices.ContainsFunc(w.Groups, func(g Group) bool { return g.Past && slices.Contains(g.Entries, entry) })
}
