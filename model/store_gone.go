package model

import (
	"slices"
	"time"

	"github.com/initwatch/initwatch/model/words"
)

// How long a pod that vanished is remembered, and how many of them. Jobs
// delete the pods that failed them within seconds of giving up.
const (
	goneFor     = 10 * time.Minute
	goneBareFor = time.Minute
	maxGone     = 5   // of one workload
	maxAllGone  = 500 // in all
)

// linger keeps a pod that vanished with its workload, unless it had done what
// it was for.
func (s *Store) linger(entry *Entry, now time.Time) {
	w := entry.workload
	if entry.Diagnosis.Verdict != words.Terminating {
		entry.Last = &entry.Diagnosis
	}
	if entry.Last == nil || entry.Last.Verdict == words.Up {
		return
	}
	entry.Gone = now
	s.conclude(entry, now)
	w.Gone = slices.Insert(w.Gone, 0, entry)
	s.gone = append(s.gone, lingering{entry, w})
	if len(w.Gone) > maxGone {
		s.forgetGone(w, w.Gone[maxGone])
	}
	if len(s.gone) > maxAllGone {
		s.forgetGone(s.gone[0].workload, s.gone[0].entry)
	}
}

// conclude brings the last diagnosis of a pod up to the state in which it went:
// the try that ran then has ended. What the end itself did to other containers
// says nothing about what was wrong, so that a diagnosis with another cause does
// not count. Nothing runs on and no try follows.
func (s *Store) conclude(entry *Entry, now time.Time) {
	last := *entry.Last
	final := s.rules.Pod(entry.Pod.undeleted(), s.events.of(entry.Pod), &entry.past, now)
	if len(last.Findings) > 0 && len(final.Findings) > 0 && final.Findings[0].same(&last.Findings[0]) {
		last = final
	}
	last.Line.Running, last.Line.NotBefore, last.Line.Tail = time.Time{}, time.Time{}, ""
	entry.Last = &last
}

// undeleted is p as if nobody had asked for its deletion: what was stopped
// because of it counts as waiting.
func (p *Pod) undeleted() *Pod {
	out := *p
	asked := p.Deadline.Add(-p.Grace)
	out.Deadline = time.Time{}
	out.Steps, out.Containers = slices.Clone(p.Steps), slices.Clone(p.Containers)
	for _, list := range [...][]Container{out.Steps, out.Containers} {
		for i := range list {
			// With the kubelet's last word the time of the deletion becomes that of the
			// word, and the grace 0.
			if ended := list[i].State.Ended; ended != nil && ended.stopped() && !p.Deadline.IsZero() && (p.Grace == 0 || !ended.Finished.Before(asked)) {
				list[i].State = ContainerState{Phase: PhaseWaiting}
				list[i].Restarts = max(0, list[i].Restarts-1)
			}
		}
	}
	return &out
}

// stopped reports whether an attempt ended by one of the signals that a
// container is stopped with.
func (t *Termination) stopped() bool {
	return (t.ExitCode == 137 || t.ExitCode == 143) && t.Reason != "OOMKilled"
}

func (f *Finding) same(other *Finding) bool { return f.Code == other.Code && f.Step == other.Step }

// lingering is a pod that vanished, with the workload that remembers it.
type lingering struct {
	entry    *Entry
	workload *Workload
}

func (s *Store) forgetGone(w *Workload, entry *Entry) {
	w.Gone = slices.DeleteFunc(w.Gone, func(e *Entry) bool { return e == entry })
	s.gone = slices.DeleteFunc(s.gone, func(l lingering) bool { return l.entry == entry })
	s.ledger.drop(entry.Pod.UID)
	s.stir(w)
}

// expire forgets the pods that vanished too long ago.
func (s *Store) expire(now time.Time) {
	for _, l := range slices.Clone(s.gone) {
		limit := goneFor
		if l.workload.Kind == KindPod {
			limit = goneBareFor
		}
		if now.Sub(l.entry.Gone) >= limit {
			s.forgetGone(l.workload, l.entry)
		}
	}
}
