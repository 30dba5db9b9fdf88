package model

import (
	"iter"
	"slices"
	"strings"
	"time"
)

// agenda is what pods ask, in the order in which it is to be read. It is drawn
// up when that has changed; until then it becomes shorter as answers come.
type agenda struct {
	askers map[*Entry]struct{}
	stale  bool
	due    time.Time // when something that is not on it has to be; zero for never
	// shared is what serves many pods and was never answered, facts what else no
	// log tells: first what was never answered, then what may have changed.
	shared, facts []*Question
	logs          []*Question
}

// Questions returns what is worth reading now because of what the pods stand
// at: what was never answered, or so long ago that it may have changed. What
// serves many pods and is not known comes first. Then logs and everything else
// come in turn, so that neither waits for the other. Of the logs, those come
// first whose attempts left no message, and of each the log of one pod of each
// workload; among equals those whose trouble is newest.
func (s *Store) Questions(now time.Time) iter.Seq[Question] {
	return func(yield func(Question) bool) {
		a := &s.agenda
		if a.stale || !a.due.IsZero() && !now.Before(a.due) {
			s.drawAgenda(now)
		}
		shared, facts, logs := s.opened(&a.shared, now), s.opened(&a.facts, now), s.opened(&a.logs, now)
		defer shared.close()
		defer facts.close()
		defer logs.close()
		for q := range shared.all() {
			if !yield(q) {
				return
			}
		}
		alternate(logs, facts, yield)
	}
}

// alternate yields from both in turn, until both are at their end.
func alternate(a, b *opening, yield func(Question) bool) {
	for {
		one, some := a.next()
		other, more := b.next()
		if some && !yield(one) || more && !yield(other) || !some && !more {
			return
		}
	}
}

// QuestionsOf returns what the pod with that UID asks and waits for.
func (s *Store) QuestionsOf(uid string, now time.Time) []Question {
	var out []Question
	if entry := s.entries[uid]; entry != nil {
		for _, q := range entry.Diagnosis.Asks {
			if at, ever := s.due(q); ever && !at.After(now) {
				out = append(out, q)
			}
		}
	}
	return out
}

// opening goes through a list of the agenda. What turns out to be answered is
// taken off it.
type opening struct {
	store   *Store
	list    *[]*Question
	now     time.Time
	at      int
	settled bool // something before at is answered
}

func (s *Store) opened(list *[]*Question, now time.Time) *opening {
	return &opening{store: s, list: list, now: now}
}

func (o *opening) all() iter.Seq[Question] {
	return func(yield func(Question) bool) {
		for q, some := o.next(); some && yield(q); q, some = o.next() {
		}
	}
}

// next returns the next question that is open.
func (o *opening) next() (Question, bool) {
	for o.at < len(*o.list) {
		q := (*o.list)[o.at]
		o.at++
		if o.store.waits(q, o.now) {
			return *q, true
		}
		o.settled = true
	}
	return Question{}, false
}

// close takes off the list what is answered of that which was gone through.
func (o *opening) close() {
	if !o.settled {
		return
	}
	seen := slices.DeleteFunc((*o.list)[:o.at:o.at], func(q *Question) bool { return !o.store.waits(q, o.now) })
	*o.list = slices.Concat(seen, (*o.list)[o.at:])
}

// waits reports whether a question is open, and otherwise has the agenda drawn
// up anew in time.
func (s *Store) waits(q *Question, now time.Time) bool {
	at, ever := s.due(*q)
	if !ever {
		return false
	}
	if !at.After(now) {
		return true
	}
	if due := &s.agenda.due; due.IsZero() || at.Before(*due) {
		*due = at
	}
	return false
}

// oneLog is a log that says the same in all pods of a workload, more often than
// not.
type oneLog struct {
	workload  *Workload
	container string
	told      bool
}

// drawAgenda draws up the agenda from what the pods ask.
func (s *Store) drawAgenda(now time.Time) {
	a := &s.agenda
	a.stale, a.due, a.shared = false, time.Time{}, nil
	var facts [2][]*Question
	var logs [4][]*Question
	asked, spokenFor := map[Question]bool{}, map[oneLog]bool{}
	for _, entry := range s.asking() {
		for i := range entry.Diagnosis.Asks {
			var list *[]*Question
			q := &entry.Diagnosis.Asks[i]
			if key := q.Key(); q.Subject == AboutLog {
				log := oneLog{entry.workload, q.Container, q.Told}
				list = &logs[log.rank(spokenFor[log])]
				spokenFor[log] = true
			} else if !asked[key] {
				asked[key] = true
				list = s.place(key, &a.shared, &facts)
			}
			if list != nil && s.waits(q, now) {
				*list = append(*list, q)
			}
		}
	}
	a.logs, a.facts = slices.Concat(logs[:]...), slices.Concat(facts[:]...)
}

// place chooses the list of a question that is not about a log.
func (s *Store) place(key Question, shared *[]*Question, facts *[2][]*Question) *[]*Question {
	switch _, answered := s.facts[key]; {
	case answered:
		return &facts[1]
	case key.Subject == AboutNode, key.Subject == AboutServices:
		return shared
	}
	return &facts[0]
}

// rank orders logs: after those of attempts that left no message those of
// others, and among them what speaks for a workload before the rest.
func (l oneLog) rank(spokenFor bool) int {
	rank := 0
	if l.told {
		rank = 2
	}
	if spokenFor {
		rank++
	}
	return rank
}

// asking returns the pods that have questions, those with the newest trouble
// first.
func (s *Store) asking() []*Entry {
	out := make([]*Entry, 0, len(s.agenda.askers))
	for entry := range s.agenda.askers {
		out = append(out, entry)
	}
	slices.SortFunc(out, func(a, b *Entry) int {
		if order := b.Diagnosis.Since.Compare(a.Diagnosis.Since); order != 0 {
			return order
		}
		return strings.Compare(a.Pod.UID, b.Pod.UID)
	})
	return out
}

// hear takes note of what a pod asks since its diagnosis was drawn anew.
func (s *Store) hear(entry *Entry, before *Diagnosis) {
	now := &entry.Diagnosis
	if slices.Equal(before.Asks, now.Asks) && (len(now.Asks) == 0 || before.Since.Equal(now.Since)) {
		return
	}
	s.agenda.stale = true
	if len(now.Asks) == 0 {
		delete(s.agenda.askers, entry)
		return
	}
	s.agenda.askers[entry] = struct{}{}
}

// unhear forgets what a pod asked that is gone.
func (s *Store) unhear(entry *Entry) {
	if _, asked := s.agenda.askers[entry]; asked {
		delete(s.agenda.askers, entry)
		s.agenda.stale = true
	}
}
