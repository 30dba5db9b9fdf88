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
	// Superseded is set for a failed pod that something newer has replaced: it
	// does not count.
	Superseded bool
	// Gone is when the pod vanished; zero while it is there.
	Gone time.Time
	// Last is the diagnosis before the pod was deleted; nil for a pod that was
	// seen for the first time while it went.
	Last *Diagnosis

	workload *Workload
	filedBy  string // the UID of the object that said which workload it is
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
	rules Rules

	entries     map[string]*Entry            // by UID
	controllers map[string]*storedController // by UID
	events      eventIndex
	facts       map[Question]answer
	agenda      agenda
	choices     map[choiceKey][]*Entry
	ledger      ledger
	workloads   map[workloadKey]*Workload
	order       []*Workload // by namespace, kind and name
	fresh       []*Workload // not in order yet
	empty       bool        // there is nothing of some of both any more
	gone        []lingering // oldest first
	counts      tally
	links       map[Scope]LinkState
	lists       map[Scope]uint64 // the list that runs, by the value of marks at its begin
	marks       uint64           // lists begun so far
	version     uint64
	mirrors     bool // a static pod was seen

	podAlarms      alarms[*Entry]
	workloadAlarms alarms[*Workload]
	// touched are the pods and workloads whose diagnosis has to be drawn anew
	// before Apply or Advance returns.
	touched map[*Entry]struct{}
	stirred map[*Workload]struct{}
}

// NewStore returns an empty store that draws its diagnoses with rules.
func NewStore(rules Rules) *Store {
	return &Store{
		rules:       rules,
		entries:     map[string]*Entry{},
		controllers: map[string]*storedController{},
		events:      newEventIndex(),
		facts:       map[Question]answer{},
		agenda:      agenda{askers: map[*Entry]struct{}{}},
		choices:     map[choiceKey][]*Entry{},
		ledger:      newLedger(),
		workloads:   map[workloadKey]*Workload{},
		links:       map[Scope]LinkState{},
		lists:       map[Scope]uint64{},
		touched:     map[*Entry]struct{}{},
		stirred:     map[*Workload]struct{}{},
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
		s.dropPod(item.Key.UID, now)
	case OpController:
		s.putController(item.Controller)
	case OpControllerGone:
		s.dropController(item.Key.UID)
	case OpFact:
		s.putFact(item.Fact)
	case OpEvent:
		s.putEvent(item.Event)
	case OpEventGone:
		s.dropEvent(item.Key.UID)
	case OpBeginList:
		s.marks++
		s.lists[item.Scope] = s.marks
	case OpEndList:
		s.sweep(item.Scope, now)
	case OpLink:
		s.links[item.Scope] = item.Link
		s.version++
	}
}

// Advance draws new diagnoses for the pods and workloads that time alone may
// have changed. It reports whether anything changed.
func (s *Store) Advance(now time.Time) bool {
	before := s.version
	for _, entry := range s.podAlarms.due(now) {
		s.touched[entry] = struct{}{}
	}
	for _, w := range s.workloadAlarms.due(now) {
		s.stirred[w] = struct{}{}
	}
	s.expire(now)
	s.forgetFacts(now)
	s.settle(now)
	return s.version != before
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

// Counts returns how many pods have each verdict, indexed by words.Verdict. A
// workload that stands worse than any pod of it counts for one more; failed
// pods that something newer has replaced do not count.
func (s *Store) Counts() [len(words.AllVerdicts)]int { return s.counts }

// Entry returns the pod with that UID, nil when there is none.
func (s *Store) Entry(uid string) *Entry { return s.entries[uid] }

// Workload returns what the pod belongs to, nil for one that is gone.
func (e *Entry) Workload() *Workload { return e.workload }

// Kept returns what was kept of the log of one attempt of a container, nil when
// nothing was.
func (s *Store) Kept(pod, container, attempt string) *Kept {
	if r := s.ledger.get(pod, container, attempt); r != nil {
		return &r.Kept
	}
	return nil
}

// Past returns what was seen of a pod before its present state. It is the
// store's own and must not be changed.
func (e *Entry) Past() *Past { return &e.past }

// Events returns the events about p, oldest first. The slice is the caller's.
func (s *Store) Events(p *Pod) []*Event { return slices.Clone(s.events.of(p)) }
