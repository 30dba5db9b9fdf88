package model

import (
	"slices"
	"time"
)

// MaxTryBytes bounds what is kept of one attempt's log: what a person reads of
// a failure.
const MaxTryBytes = 256 << 10

// Bounds of all that is kept of a pod, and in all, in bytes of text: it fits
// into the memory that pods leave.
const (
	maxPodBytes = 1 << 20
	maxAllBytes = 16 << 20
)

// Kept is what was kept of one attempt's log.
type Kept struct {
	// Lines are the end of the log.
	Lines []string
	// Times are when they were written, one for each; nil when nobody knows.
	Times []time.Time
	// Cut is set when the log may have begun before Lines do, Dropped when its lines had
	// to make room for newer ones.
	Cut     bool
	Dropped bool
	// Refused says why the log could not be read, "" when it could.
	Refused string
}

// ledger keeps the logs of attempts that ended: the cluster itself keeps one of
// them per container, until the next try.
type ledger struct {
	kept  map[tryKey]*Kept
	order []tryKey // oldest first
	bytes int
}

type tryKey struct{ pod, container, attempt string }

func newLedger() ledger { return ledger{kept: map[tryKey]*Kept{}} }

// put keeps what the log of an attempt held, and lets the oldest go when there
// is no room: of the same pod, then of any.
func (l *ledger) put(pod, container, attempt string, f *Fact) {
	key := tryKey{pod, container, attempt}
	if old := l.kept[key]; old != nil {
		l.bytes -= old.bytes()
	} else {
		l.order = append(l.order, key)
	}
	kept := &Kept{Lines: f.Lines, Cut: f.Cut, Refused: f.Refused}
	if len(f.Times) == len(f.Lines) {
		kept.Times = f.Times
	}
	kept.trim()
	l.kept[key] = kept
	l.bytes += kept.bytes()
	for l.ofPod(pod) > maxPodBytes && l.clearOldest(pod) {
	}
	for l.bytes > maxAllBytes && l.clearOldest("") {
	}
}

// lineCost is what a line takes beside its text: its place and its time.
const lineCost = 40

func (k *Kept) bytes() int {
	n := 0
	for _, line := range k.Lines {
		n += len(line) + lineCost
	}
	return n
}

// trim keeps the end of a long log.
func (k *Kept) trim() {
	n := 0
	for i := len(k.Lines) - 1; i >= 0; i-- {
		if n += len(k.Lines[i]) + lineCost; n > MaxTryBytes && i+1 < len(k.Lines) {
			k.Lines, k.Cut = slices.Clone(k.Lines[i+1:]), true
			if k.Times != nil {
				k.Times = slices.Clone(k.Times[i+1:])
			}
			return
		}
	}
}

func (l *ledger) ofPod(pod string) int {
	n := 0
	for key, kept := range l.kept {
		if key.pod == pod {
			n += kept.bytes()
		}
	}
	return n
}

// clearOldest lets the lines of the oldest attempt go, of a pod or of any, and
// reports whether there were some. That they were there stays known.
func (l *ledger) clearOldest(pod string) bool {
	for _, key := range l.order {
		kept := l.kept[key]
		if pod != "" && key.pod != pod || len(kept.Lines) == 0 {
			continue
		}
		l.bytes -= kept.bytes()
		kept.Lines, kept.Times, kept.Dropped = nil, nil, true
		return true
	}
	return false
}

func (l *ledger) has(pod, container, attempt string) bool {
	return l.kept[tryKey{pod, container, attempt}] != nil
}

func (l *ledger) lines(pod, container, attempt string) []string {
	if kept := l.kept[tryKey{pod, container, attempt}]; kept != nil {
		return kept.Lines
	}
	return nil
}

// drop forgets all of a pod.
func (l *ledger) drop(pod string) {
	l.order = slices.DeleteFunc(l.order, func(key tryKey) bool {
		if key.pod != pod {
			return false
		}
		l.bytes -= l.kept[key].bytes()
		delete(l.kept, key)
		return true
	})
}
