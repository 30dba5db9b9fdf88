package model

import (
	"cmp"
	"slices"
	"strings"
)

// maxPodEvents bounds the events kept for one pod. The kubelet's own spam
// filter lets a pod have 25 at once and one more every five minutes, per type.
const maxPodEvents = 128

// strayKey names a pod for emitters that leave its UID out.
type strayKey struct{ namespace, name string }

// eventIndex holds events by their own UID and by the pod that they are about.
// Events may arrive before their pod does.
type eventIndex struct {
	byUID map[string]storedEvent
	byPod map[string][]*Event // by the UID that the events carry, oldest first
	// unnamed are events that carry no pod UID.
	unnamed map[strayKey][]*Event
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
	slices.SortStableFunc(list, compareEvents)
	if len(list) > maxPodEvents {
		delete(x.byUID, list[0].UID)
		list = slices.Delete(list, 0, 1)
	}
	x.setList(e, list)
}

// compareEvents orders events by their last occurrence. Their names end in the
// nanosecond of the first one, but a UID does not; ties keep a fixed order all
// the same, so that the order of arrival does not matter.
func compareEvents(a, b *Event) int {
	return cmp.Or(a.Last.Compare(b.Last), a.First.Compare(b.First), strings.Compare(a.UID, b.UID))
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
	if e.PodUID == "" {
		return x.unnamed[strayKey{e.Namespace, e.PodName}]
	}
	return x.byPod[e.PodUID]
}

func (x *eventIndex) setList(e *Event, list []*Event) {
	switch key := (strayKey{e.Namespace, e.PodName}); {
	case e.PodUID == "" && len(list) == 0:
		delete(x.unnamed, key)
	case e.PodUID == "":
		x.unnamed[key] = list
	case len(list) == 0:
		delete(x.byPod, e.PodUID)
	default:
		x.byPod[e.PodUID] = list
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
	list := x.byPod[p.EventUID]
	unnamed := x.unnamed[strayKey{p.Namespace, p.Name}]
	if p.EventUID != p.UID {
		unnamed = slices.Concat(unnamed, x.byPod[p.UID])
	}
	if len(unnamed) == 0 {
		return list
	}
	all := slices.Concat(list, unnamed)
	slices.SortStableFunc(all, compareEvents)
	return all
}
