package model

import (
	"slices"
	"strings"
	"time"
)

// refresh is how long an answer counts before the same is asked again. Logs of
// ended attempts do not change.
const refresh = 15 * time.Second

// refusedFor is how long a refusal counts: rights seldom change, and each try
// is on record somewhere.
const refusedFor = time.Minute

// Questions returns what is worth reading now because of what the pods stand
// at: what was never answered, or so long ago that it may have changed. What
// serves many pods comes first, then the log of one pod of each workload, then
// the other logs; among equals those whose trouble is newest.
func (s *Store) Questions(now time.Time) []Question {
	var many, first, others []Question
	asked := map[Question]bool{}
	logged := map[oneLog]bool{}
	for _, entry := range s.asking() {
		for _, q := range entry.Diagnosis.Asks {
			key := q.Key()
			if asked[key] {
				continue
			}
			asked[key] = true
			log := oneLog{entry.workload, q.Container}
			spokenFor := logged[log]
			logged[log] = logged[log] || q.Subject == AboutLog
			switch {
			case !s.open(key, now):
			case q.Subject != AboutLog:
				many = append(many, q)
			case !spokenFor:
				first = append(first, q)
			default:
				others = append(others, q)
			}
		}
	}
	return slices.Concat(many, first, others)
}

// oneLog is a log that says the same in all pods of a workload, more often than
// not.
type oneLog struct {
	workload  *Workload
	container string
}

// asking returns the pods that have questions, those with the newest trouble
// first.
func (s *Store) asking() []*Entry {
	var out []*Entry
	for _, entry := range s.entries {
		if len(entry.Diagnosis.Asks) > 0 {
			out = append(out, entry)
		}
	}
	slices.SortFunc(out, func(a, b *Entry) int {
		if order := b.Diagnosis.Since.Compare(a.Diagnosis.Since); order != 0 {
			return order
		}
		return strings.Compare(a.Pod.UID, b.Pod.UID)
	})
	return out
}

// open reports whether a question waits for an answer.
func (s *Store) open(q Question, now time.Time) bool {
	if q.Subject == AboutLog {
		return !s.ledger.has(q.UID, q.Container, q.Attempt)
	}
	fact := s.facts[q]
	if fact != nil && fact.Refused != "" {
		return now.Sub(fact.At) >= refusedFor
	}
	return fact == nil || now.Sub(fact.At) >= refresh
}

// putFact takes an answer and has the pods that asked for it looked at anew.
func (s *Store) putFact(f *Fact) {
	key := f.Question.Key()
	if key.Subject == AboutLog {
		s.ledger.put(key.UID, key.Container, key.Attempt, f)
		if entry := s.entries[key.UID]; entry != nil {
			s.touched[entry] = struct{}{}
		}
		return
	}
	s.facts[key] = f
	for _, entry := range s.entries {
		if slices.ContainsFunc(entry.Diagnosis.Asks, func(q Question) bool { return q.Key() == key }) {
			s.touched[entry] = struct{}{}
		}
	}
}

// forgetFacts drops answers that nobody has asked for a while.
func (s *Store) forgetFacts(now time.Time) {
	for key, fact := range s.facts {
		if now.Sub(fact.At) >= 20*refresh {
			delete(s.facts, key)
		}
	}
}

// lookup is what a diagnosis may look up beyond its pod.
type lookup struct {
	store *Store
	entry *Entry
}

// fact returns the newest answer. Of a log, the ledger has the lines and why
// there are none.
func (l lookup) fact(q Question) *Fact {
	if q.Subject != AboutLog {
		return l.store.facts[q.Key()]
	}
	kept := l.store.ledger.kept[tryKey{q.UID, q.Container, q.Attempt}]
	if kept == nil {
		return nil
	}
	return &Fact{Question: q, Refused: kept.Refused, Lines: kept.Lines}
}

func (l lookup) output(container, attempt string) []string {
	return l.store.ledger.lines(l.entry.Pod.UID, container, attempt)
}

// claimEvents returns the events about a claim. Only their names are known: the
// pod names no UID.
func (l lookup) claimEvents(namespace, name string) []*Event {
	return l.store.events.named[strayKey{kindClaim, namespace, name}]
}

// pods returns the pods of a namespace that pick chooses, in the order of
// their names. What was chosen holds until a pod comes, changes or goes.
func (l lookup) pods(namespace, choice string, pick func(*Pod) bool) []*Entry {
	key := choiceKey{namespace, choice}
	if out, known := l.store.choices[key]; known {
		return out
	}
	var out []*Entry
	for _, entry := range l.store.entries {
		if entry.Pod.Namespace == namespace && pick(entry.Pod) {
			out = append(out, entry)
		}
	}
	slices.SortFunc(out, compareEntries)
	l.store.choices[key] = out
	return out
}

// choiceKey names a choice of pods.
type choiceKey struct{ namespace, choice string }
