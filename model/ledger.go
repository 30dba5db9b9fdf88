package model

import (
	"slices"
	"time"
)

// MaxTryBytes bounds what is kept of one attempt's log: what a person reads of
// a failure.
const MaxTryBytes = 256 << 10

// Bounds of all that is kept of a pod, and in all, in bytes: it fits into the
// memory that pods leave.
const (
	maxPodBytes = 1 << 20
	maxAllBytes = 16 << 20
)

// ledger keeps the logs of attempts that ended: the cluster itself keeps one of
// them per container, until the next try.
type ledger struct {
	pods map[string]*podLedger // by UID
	// lined are the records that hold lines, oldest first.
	lined []*record
	bytes int
	// denied says by namespace why no log of it may be read.
	denied map[string]*Fact
}

// podLedger is what is kept of one pod.
type podLedger struct {
	tries map[string][]*record // by container, in the order in which they were read
	bytes int
}

// record is what is kept of one attempt.
type record struct {
	Kept
	pod, attempt string
}

func newLedger() ledger {
	return ledger{pods: map[string]*podLedger{}, denied: map[string]*Fact{}}
}

// put keeps what the log of an attempt held, and lets the oldest go when there
// is no room: of the same pod, then of any. Lines that are there are not given
// up for a word on why they cannot be read.
func (l *ledger) put(f *Fact) {
	q := f.Question
	l.judge(f)
	old := l.get(q.UID, q.Container, q.Attempt)
	if old != nil && f.Refused != "" && old.Refused == "" {
		return
	}
	pod := l.pods[q.UID]
	if pod == nil {
		pod = &podLedger{tries: map[string][]*record{}}
		l.pods[q.UID] = pod
	}
	fresh := &record{Kept: newKept(f, old), pod: q.UID, attempt: q.Attempt}
	if tries := pod.tries[q.Container]; old != nil {
		l.count(pod, old, -1)
		tries[slices.Index(tries, old)] = fresh
	} else {
		pod.tries[q.Container] = append(tries, fresh)
	}
	l.count(pod, fresh, 1)
	for pod.bytes > maxPodBytes && l.clearOldest(q.UID) {
	}
	for l.bytes > maxAllBytes && l.clearOldest("") {
	}
}

// count adds a record to the sums, or takes it out of them.
func (l *ledger) count(pod *podLedger, r *record, sign int) {
	n := sign * r.bytes()
	pod.bytes += n
	l.bytes += n
	switch {
	case len(r.Lines) == 0:
	case sign > 0:
		l.lined = append(l.lined, r)
	default:
		l.lined = slices.DeleteFunc(l.lined, func(other *record) bool { return other == r })
	}
}

// clearOldest lets the lines of the oldest attempt go, of a pod or of any, and
// reports whether there were some. That they were there stays known.
func (l *ledger) clearOldest(uid string) bool {
	at := slices.IndexFunc(l.lined, func(r *record) bool { return uid == "" || r.pod == uid })
	if at < 0 {
		return false
	}
	r := l.lined[at]
	pod := l.pods[r.pod]
	l.count(pod, r, -1)
	r.Lines, r.Times, r.Dropped = nil, nil, true
	l.count(pod, r, 1)
	return true
}

// prune forgets the attempts of a container that nothing else is known of any
// more.
func (l *ledger) prune(uid, container string, known func(attempt string) bool) {
	pod := l.pods[uid]
	if pod == nil {
		return
	}
	pod.tries[container] = slices.DeleteFunc(pod.tries[container], func(r *record) bool {
		if known(r.attempt) {
			return false
		}
		l.count(pod, r, -1)
		return true
	})
}

// drop forgets all of a pod.
func (l *ledger) drop(uid string) {
	pod := l.pods[uid]
	if pod == nil {
		return
	}
	l.bytes -= pod.bytes
	l.lined = slices.DeleteFunc(l.lined, func(r *record) bool { return r.pod == uid })
	delete(l.pods, uid)
}

// get returns the record of an attempt, nil when there is none.
func (l *ledger) get(uid, container, attempt string) *record {
	pod := l.pods[uid]
	if pod == nil {
		return nil
	}
	tries := pod.tries[container]
	if at := slices.IndexFunc(tries, func(r *record) bool { return r.attempt == attempt }); at >= 0 {
		return tries[at]
	}
	return nil
}

// judge notes whether logs of the namespace may be read at all. A right that is
// missing for one of them is missing for the others.
func (l *ledger) judge(f *Fact) {
	switch namespace := f.Question.Namespace; {
	case f.Refused == "":
		delete(l.denied, namespace)
	case f.Holds == HoldsLong:
		l.denied[namespace] = f
	}
}

// due is when a log is to be read, zero for at once: it never was, or the reason
// why it could not be may have passed then. It is false for what is settled.
func (l *ledger) due(q Question) (at time.Time, ever bool) {
	if r := l.get(q.UID, q.Container, q.Attempt); r != nil {
		return r.Again, !r.Again.IsZero()
	}
	if refused := l.denied[q.Namespace]; refused != nil {
		return refused.again(1), true
	}
	return time.Time{}, true
}
