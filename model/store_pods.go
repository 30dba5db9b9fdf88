package model

import "time"

func (s *Store) putPod(p *Pod, now time.Time) {
	clear(s.choices)
	entry := s.entries[p.UID]
	if entry == nil {
		entry = &Entry{Changed: now}
		entry.past.siblings, entry.past.beyond = entry.siblings, lookup{s, entry}
		s.entries[p.UID] = entry
	} else {
		s.beforeDeletion(entry, p, now)
		entry.past.observe(entry.Pod, p)
	}
	entry.Pod = p
	s.mirrors = s.mirrors || p.EventUID != p.UID
	entry.seen = s.marks
	s.join(entry)
	s.touched[entry] = struct{}{}
}

// beforeDeletion draws the diagnosis that is due before the deletion of a pod
// is known: from then on its state says how it was ended, and not any more what
// was wrong with it.
func (s *Store) beforeDeletion(entry *Entry, newer *Pod, now time.Time) {
	if _, waits := s.touched[entry]; waits && entry.Pod.Deadline.IsZero() && !newer.Deadline.IsZero() {
		s.rediagnose(entry, now)
	}
}

func (s *Store) dropPod(uid string, now time.Time) {
	entry := s.entries[uid]
	if entry == nil {
		return
	}
	if _, waits := s.touched[entry]; waits {
		s.rediagnose(entry, now) // what the last batch said of it is not lost
		delete(s.touched, entry)
	}
	delete(s.entries, uid)
	s.unhear(entry)
	s.podAlarms.set(entry, time.Time{})
	clear(s.choices)
	s.linger(entry, now)
	if entry.Gone.IsZero() {
		s.ledger.drop(uid)
	}
	s.leave(entry)
	s.version++
}

// sweep removes what a completed list did not bring.
func (s *Store) sweep(scope Scope, now time.Time) {
	began, running := s.lists[scope]
	if !running {
		return
	}
	delete(s.lists, scope)
	s.version++
	switch {
	case scope.Resource == Events:
		for _, e := range s.events.sweep(scope.Namespace, began) {
			s.touchSubject(e)
		}
		return
	case scope.Resource.Workload():
		s.sweepControllers(scope, began)
		return
	}
	for uid, entry := range s.entries {
		if entry.seen < began && (scope.Namespace == "" || scope.Namespace == entry.Pod.Namespace) {
			s.dropPod(uid, now)
		}
	}
}
