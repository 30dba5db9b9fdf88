package model

import (
	"slices"
	"time"

	"github.com/initwatch/initwatch/model/words"
)

// Entry is a pod as the store knows it. The pointer stays the same for as long
// as the pod's UID is known.
type Entry struct {
	Pod       *Pod
	Diagnosis Diagnosis
	// Changed is when the verdict became what it is, by the source's clock.
	Changed time.Time

	workload *Workload
	past     Past
	seen     uint64
}

// ScopedLink is the state of the connection for one scope.
type ScopedLink struct {
	Scope Scope
	LinkState
}

// Store holds what a source delivered: the newest projection of each object,
// what was seen of it before, and the diagnoses drawn from both. It is not
// safe for concurrent use: only the program's Update touches it.
type Store struct {
	diagnose Diagnoser

	entries   map[string]*Entry // by UID
	events    eventIndex
	workloads map[workloadKey]*Workload
	order     []*Workload // by namespace, kind and name
	fresh     []*Workload // not in order yet
	empty     bool        // some of both have no pods any more
	counts    [len(words.AllVerdicts)]int
	links     map[Scope]LinkState
	lists     map[Scope]uint64 // the list that runs, by the value of marks at its begin
	marks     uint64           // lists begun so far
	version   uint64
	mirrors   bool // a static pod was seen

	// touched are the pods and workloads whose diagnosis has to be drawn anew
	// before Apply or Advance returns.
	touched map[*Entry]struct{}
	stirred map[*Workload]struct{}
}

// NewStore returns an empty store that draws its diagnoses with diagnose.
func NewStore(diagnose Diagnoser) *Store {
	return &Store{
		diagnose:  diagnose,
		entries:   map[string]*Entry{},
		events:    newEventIndex(),
		workloads: map[workloadKey]*Workload{},
		links:     map[Scope]LinkState{},
		lists:     map[Scope]uint64{},
		touched:   map[*Entry]struct{}{},
		stirred:   map[*Workload]struct{}{},
	}
}

// Apply takes the items of b in order and draws new diagnoses, as of
// b.Observed, for what they touched. It reports whether anything changed.
func (s *Store) Apply(b Batch) bool {
	before := s.version
	for i := range b.Items {
		s.apply(&b.Items[i], b.Observed)
	}
	s.settle(b.Observed)
	return s.version != before
}

func (s *Store) apply(item *Item, now time.Time) {
	switch item.Op {
	case OpPod:
		s.putPod(item.Pod, now)
	case OpPodGone:
		s.dropPod(item.Key.UID)
	case OpEvent:
		s.putEvent(item.Event)
	case OpEventGone:
		s.dropEvent(item.Key.UID)
	case OpBeginList:
		s.marks++
		s.lists[item.Scope] = s.marks
	case OpEndList:
		s.sweep(item.Scope)
	case OpLink:
		s.links[item.Scope] = item.Link
		s.version++
	}
}

// Advance draws new diagnoses for the pods that time alone may have changed.
// It reports whether anything changed.
func (s *Store) Advance(now time.Time) bool {
	before := s.version
	for _, entry := range s.entries {
		if at := entry.Diagnosis.Recheck; !at.IsZero() && !at.After(now) {
			s.touched[entry] = struct{}{}
		}
	}
	s.settle(now)
	return s.version != before
}

func (s *Store) putPod(p *Pod, now time.Time) {
	entry := s.entries[p.UID]
	if entry == nil {
		entry = &Entry{Changed: now}
		entry.past.siblings = entry.siblings
		s.entries[p.UID] = entry
		s.counts[entry.Diagnosis.Verdict]++
	} else {
		entry.past.observe(entry.Pod, p)
	}
	entry.Pod = p
	s.mirrors = s.mirrors || p.EventUID != p.UID
	entry.seen = s.marks
	s.join(entry)
	s.touched[entry] = struct{}{}
}

func (s *Store) dropPod(uid string) {
	entry := s.entries[uid]
	if entry == nil {
		return
	}
	delete(s.entries, uid)
	delete(s.touched, entry)
	s.counts[entry.Diagnosis.Verdict]--
	s.leave(entry)
	s.version++
}

func (s *Store) putEvent(e *Event) {
	s.events.put(e, s.marks)
	s.touchPodOf(e)
}

func (s *Store) dropEvent(uid string) {
	if e := s.events.drop(uid); e != nil {
		s.touchPodOf(e)
	}
}

// touchPodOf has the pod that an event is about looked at anew. Few emitters
// leave the UID out, or carry that of a static pod's file: for them all pods
// are walked.
func (s *Store) touchPodOf(e *Event) {
	if entry := s.entries[e.PodUID]; entry != nil {
		s.touched[entry] = struct{}{}
		return
	}
	if e.PodUID != "" && !s.mirrors {
		return
	}
	for _, entry := range s.entries {
		p := entry.Pod
		if p.Namespace == e.Namespace && p.Name == e.PodName && (e.PodUID == "" || e.PodUID == p.EventUID) {
			s.touched[entry] = struct{}{}
		}
	}
}

// sweep removes what a completed list did not bring.
func (s *Store) sweep(scope Scope) {
	began, running := s.lists[scope]
	if !running {
		return
	}
	delete(s.lists, scope)
	s.version++
	if scope.Resource == Events {
		for _, e := range s.events.sweep(scope.Namespace, began) {
			s.touchPodOf(e)
		}
		return
	}
	for uid, entry := range s.entries {
		if entry.seen < began && (scope.Namespace == "" || scope.Namespace == entry.Pod.Namespace) {
			s.dropPod(uid)
		}
	}
}

// settle draws the diagnoses that are due, those of pods first.
func (s *Store) settle(now time.Time) {
	for entry := range s.touched {
		delete(s.touched, entry)
		s.rediagnose(entry, now)
	}
	for workload := range s.stirred {
		delete(s.stirred, workload)
		if len(workload.Entries) > 0 {
			s.version++
			workload.summarise(now, s.version)
		}
	}
}

func (s *Store) rediagnose(entry *Entry, now time.Time) {
	before := entry.Diagnosis.Verdict
	entry.Diagnosis = s.Explain(entry, now)
	if entry.Diagnosis.Verdict == words.Up {
		entry.Diagnosis.Sandbox, entry.Diagnosis.Parts = nil, nil
	}
	if after := entry.Diagnosis.Verdict; after != before {
		s.counts[before]--
		s.counts[after]++
		entry.Changed = now
	}
	s.stirred[entry.workload] = struct{}{}
}

// Explain draws the whole diagnosis of a pod as of now.
func (s *Store) Explain(entry *Entry, now time.Time) Diagnosis {
	return s.diagnose(entry.Pod, s.events.of(entry.Pod), &entry.past, now)
}

// Links returns the state of the connection per scope, ordered by namespace
// and resource.
func (s *Store) Links() []ScopedLink {
	out := make([]ScopedLink, 0, len(s.links))
	for scope, state := range s.links {
		out = append(out, ScopedLink{scope, state})
	}
	slices.SortFunc(out, func(a, b ScopedLink) int { return a.Scope.compare(b.Scope) })
	return out
}

// Counts returns how many pods have each verdict, indexed by words.Verdict.
func (s *Store) Counts() [len(words.AllVerdicts)]int { return s.counts }

// Entry returns the pod with that UID, nil when there is none.
func (s *Store) Entry(uid string) *Entry { return s.entries[uid] }

// Past returns what was seen of a pod before its present state. It is the
// store's own and must not be changed.
func (e *Entry) Past() *Past { return &e.past }

// Events returns the events about p, oldest first. The slice is the caller's.
func (s *Store) Events(p *Pod) []*Event { return slices.Clone(s.events.of(p)) }
