package model

import (
	"slices"
	"time"
)

// answer is the newest answer to a question.
type answer struct {
	*Fact
	refusals int       // in a row
	asked    time.Time // when it was last seen that somebody does, though it is the last one
}

// forgetAfter is for how long an answer is kept that nobody has asked for again.
const forgetAfter = 5 * time.Minute

// due is when a question waits for an answer, zero for at once. It is false for
// what has its last one.
func (s *Store) due(q Question) (at time.Time, ever bool) {
	key := q.Key()
	if key.Subject == AboutLog {
		return s.ledger.due(key)
	}
	known, answered := s.facts[key]
	if !answered {
		return time.Time{}, true
	}
	at = known.again(known.refusals)
	return at, !at.IsZero()
}

// putFact takes an answer and has the pods that asked for it looked at anew.
func (s *Store) putFact(f *Fact) {
	key := f.Question.Key()
	if key.Subject == AboutLog {
		s.putLog(f)
		return
	}
	s.facts[key] = answer{Fact: f, refusals: f.refusals(s.facts[key].refusals)}
	s.touchAskers(func(q Question) bool { return q.Key() == key })
}

// putLog keeps the log of an attempt with others of its container that are still
// known, unless its pod was forgotten meanwhile.
func (s *Store) putLog(f *Fact) {
	q := f.Question
	entry := s.remembered(q.UID)
	if entry == nil {
		return
	}
	before := s.ledger.denied[q.Namespace] != nil
	s.ledger.put(f)
	if denied := s.ledger.denied[q.Namespace] != nil; denied != before {
		s.agenda.stale = true
		s.touchAskers(func(other Question) bool { return other.Subject == AboutLog && other.Namespace == q.Namespace })
	}
	if c := entry.Pod.Part(q.Container); c != nil {
		attempts := entry.past.Attempts(c)
		s.ledger.prune(q.UID, q.Container, func(id string) bool {
			return id == q.Attempt || slices.ContainsFunc(attempts, func(a Attempt) bool { return a.ID == id })
		})
	}
	if entry.Gone.IsZero() {
		s.touched[entry] = struct{}{}
	}
}

// remembered returns the pod with that UID, be it gone.
func (s *Store) remembered(uid string) *Entry {
	if entry := s.entries[uid]; entry != nil {
		return entry
	}
	if at := slices.IndexFunc(s.gone, func(l lingering) bool { return l.entry.Pod.UID == uid }); at >= 0 {
		return s.gone[at].entry
	}
	return nil
}

// touchAskers has the pods with a question that is meant looked at anew.
func (s *Store) touchAskers(meant func(Question) bool) {
	for entry := range s.agenda.askers {
		if slices.ContainsFunc(entry.Diagnosis.Asks, meant) {
			s.touched[entry] = struct{}{}
		}
	}
}

// forgetFacts drops answers that nobody has asked for a while. Those that are
// the last ones are kept as long as a pod has the question.
func (s *Store) forgetFacts(now time.Time) {
	for key, known := range s.facts {
		again := known.again(known.refusals)
		if now.Sub(latest(latest(known.At, again), known.asked)) < forgetAfter {
			continue
		}
		if !again.IsZero() || !s.asks(key) {
			delete(s.facts, key)
			continue
		}
		known.asked = now
		s.facts[key] = known
	}
}

func (s *Store) asks(key Question) bool {
	for entry := range s.agenda.askers {
		if slices.ContainsFunc(entry.Diagnosis.Asks, func(q Question) bool { return q.Key() == key }) {
			return true
		}
	}
	return false
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
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
		return l.store.facts[q.Key()].Fact
	}
	if r := l.store.ledger.get(q.UID, q.Container, q.Attempt); r != nil {
		return &Fact{Question: q, Refused: r.Refused, Lines: r.Lines}
	}
	if denied := l.store.ledger.denied[q.Namespace]; denied != nil {
		return &Fact{Question: q, Refused: denied.Refused}
	}
	return nil
}

func (l lookup) output(container, attempt string) []string {
	if r := l.store.ledger.get(l.entry.Pod.UID, container, attempt); r != nil {
		return r.Lines
	}
	return nil
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
