package model

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model/words"
)

// maxEvents bounds the events kept for one object. The kubelet's own spam
// filter lets a pod have 25 at once and one more every five minutes, per type.
const maxEvents = 128

// strayKey names an object for emitters that leave its UID out.
type strayKey struct{ kind, namespace, name string }

// eventIndex holds events by their own UID and by the object that they are
// about. Events may arrive before their object does.
type eventIndex struct {
	byUID    map[string]storedEvent
	byObject map[string][]*Event // by the UID that the events carry, oldest first
	// named are those that are filed by the name of their object.
	named map[strayKey][]*Event
}

type storedEvent struct {
	event *Event
	seen  uint64
}

func newEventIndex() eventIndex {
	return eventIndex{map[string]storedEvent{}, map[string][]*Event{}, map[strayKey][]*Event{}}
}

func (x *eventIndex) put(e *Event, mark uint64) {
	if old, known := x.byUID[e.UID]; known {
		x.unlink(old.event)
	}
	x.byUID[e.UID] = storedEvent{e, mark}
	list := append(x.list(e), e)
	slices.SortStableFunc(list, CompareEvents)
	if len(list) > maxEvents {
		delete(x.byUID, list[0].UID)
		list = slices.Delete(list, 0, 1)
	}
	x.setList(e, list)
}

// began is when e occurred first, as well as it is known.
func (e *Event) began() time.Time {
	if e.Precise.IsZero() {
		return e.First
	}
	return e.Precise
}

// CompareEvents orders events by their last occurrence, and those of one second
// by the nanosecond that most of their names end in: the scheduler's times have
// microseconds, the kubelet's are cut to the second. Ties keep a fixed order all
// the same, so that the order of arrival does not matter.
func CompareEvents(a, b *Event) int {
	return cmp.Or(
		a.Last.Truncate(time.Second).Compare(b.Last.Truncate(time.Second)), a.First.Truncate(time.Second).Compare(b.First.Truncate(time.Second)),
		a.began().Compare(b.began()), strings.Compare(a.UID, b.UID),
	)
}

func (x *eventIndex) drop(uid string) *Event {
	stored, known := x.byUID[uid]
	if !known {
		return nil
	}
	delete(x.byUID, uid)
	x.unlink(stored.event)
	return stored.event
}

func (x *eventIndex) unlink(e *Event) {
	x.setList(e, slices.DeleteFunc(x.list(e), func(other *Event) bool { return other == e }))
}

func (x *eventIndex) list(e *Event) []*Event {
	if e.named() {
		return x.named[strayKey{e.Kind, e.Namespace, e.AboutName}]
	}
	return x.byObject[e.AboutUID]
}

// named reports whether e is filed by the name of its object: it has no UID, or
// it is about a claim, of which pods know the name only.
func (e *Event) named() bool { return e.AboutUID == "" || e.Kind == kindClaim }

func (x *eventIndex) setList(e *Event, list []*Event) {
	switch key := (strayKey{e.Kind, e.Namespace, e.AboutName}); {
	case e.named() && len(list) == 0:
		delete(x.named, key)
	case e.named():
		x.named[key] = list
	case len(list) == 0:
		delete(x.byObject, e.AboutUID)
	default:
		x.byObject[e.AboutUID] = list
	}
}

// sweep removes the events of a namespace, or all, that were not seen since
// the mark, and returns them.
func (x *eventIndex) sweep(namespace string, mark uint64) []*Event {
	var gone []*Event
	for uid, stored := range x.byUID {
		if stored.seen < mark && (namespace == "" || namespace == stored.event.Namespace) {
			gone = append(gone, x.drop(uid))
		}
	}
	return gone
}

// of returns the events about p, oldest first.
func (x *eventIndex) of(p *Pod) []*Event {
	list := x.byObject[p.EventUID]
	unnamed := x.named[strayKey{KindPod, p.Namespace, p.Name}]
	if p.EventUID != p.UID {
		unnamed = slices.Concat(unnamed, x.byObject[p.UID])
	}
	if len(unnamed) == 0 {
		return list
	}
	all := slices.Concat(list, unnamed)
	slices.SortStableFunc(all, CompareEvents)
	return all
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
