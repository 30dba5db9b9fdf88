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
	facts       map[Question]*Fact
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
		facts:       map[Question]*Fact{},
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
	for _, entry := range s.entries {
		if due(entry.Diagnosis.Recheck, now) {
			s.touched[entry] = struct{}{}
		}
	}
	for _, w := range s.workloads {
		if due(w.Recheck, now) {
			s.stirred[w] = struct{}{}
		}
	}
	s.expire(now)
	s.forgetFacts(now)
	s.settle(now)
	return s.version != before
}

func due(at, now time.Time) bool { return !at.IsZero() && !at.After(now) }

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
	clear(s.choices)
	s.linger(entry, now)
	if entry.Gone.IsZero() {
		s.ledger.drop(uid)
	}
	s.leave(entry)
	s.version++
}

func (s *Store) putEvent(e *Event) {
	s.events.put(e, s.marks)
	s.touchSubject(e)
}

func (s *Store) dropEvent(uid string) {
	if e := s.events.drop(uid); e != nil {
		s.touchSubject(e)
	}
}

// touchSubject has what an event is about looked at anew.
func (s *Store) touchSubject(e *Event) {
	switch e.Kind {
	case KindPod:
		s.touchPodOf(e)
	case kindClaim:
		s.touchPodsWith(e.Namespace, e.AboutName)
	default:
		s.touchOwner(e)
	}
}

const kindClaim = "PersistentVolumeClaim"

// touchPodsWith has the pods that use a claim looked at anew, as far as they
// are not up.
func (s *Store) touchPodsWith(namespace, claim string) {
	for _, entry := range s.entries {
		if entry.Pod.Namespace == namespace && entry.Diagnosis.Verdict != words.Up && entry.Pod.mounts(claim) {
			s.touched[entry] = struct{}{}
		}
	}
}

// touchPodOf has the pod that an event is about looked at anew. Few emitters
// leave the UID out, or carry that of a static pod's file: for them all pods
// are walked.
func (s *Store) touchPodOf(e *Event) {
	if entry := s.entries[e.AboutUID]; entry != nil {
		s.touched[entry] = struct{}{}
		return
	}
	if e.AboutUID != "" && !s.mirrors {
		return
	}
	for _, entry := range s.entries {
		p := entry.Pod
		if p.Namespace == e.Namespace && p.Name == e.AboutName && (e.AboutUID == "" || e.AboutUID == p.EventUID) {
			s.touched[entry] = struct{}{}
		}
	}
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

// settle draws the diagnoses that are due, those of pods first.
func (s *Store) settle(now time.Time) {
	for entry := range s.touched {
		delete(s.touched, entry)
		s.rediagnose(entry, now)
	}
	for w := range s.stirred {
		delete(s.stirred, w)
		if w.over() {
			s.count(w, tally{})
			continue
		}
		s.assess(w, now)
	}
}

func (s *Store) rediagnose(entry *Entry, now time.Time) {
	old := entry.Diagnosis
	before := old.Verdict
	entry.Diagnosis = s.Explain(entry, now)
	if entry.Diagnosis.Verdict == words.Terminating && before != words.Terminating && old.Line.Text != "" {
		entry.Last = &old
	}
	if entry.Diagnosis.Verdict == words.Up {
		entry.Diagnosis.Sandbox, entry.Diagnosis.Parts = nil, nil
	}
	if entry.Diagnosis.Verdict != before {
		entry.Changed = now
	}
	s.stirred[entry.workload] = struct{}{}
}

// Explain draws the whole diagnosis of a pod as of now.
func (s *Store) Explain(entry *Entry, now time.Time) Diagnosis {
	return s.rules.Pod(entry.Pod, s.events.of(entry.Pod), &entry.past, now)
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
	return s.ledger.kept[tryKey{pod, container, attempt}]
}

// Past returns what was seen of a pod before its present state. It is the
// store's own and must not be changed.
func (e *Entry) Past() *Past { return &e.past }

// Events returns the events about p, oldest first. The slice is the caller's.
func (s *Store) Events(p *Pod) []*Event { return slices.Clone(s.events.of(p)) }
