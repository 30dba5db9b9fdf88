package demo

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/uuid"
	"k8s.io/apimachinery/pkg/watch"
)

// A change can be watched from for as long as a real server keeps it before it
// compacts its history, and while there are not too many of them.
const (
	maxHistory    = 20000
	maxHistoryAge = 5 * time.Minute
)

// change is one step in the history of all objects. The steps form a list that
// watches walk at their own pace: a slow one keeps alive what it has not seen
// yet, and holds nobody up.
type change struct {
	res     *resource
	kind    watch.EventType
	version uint64
	at      time.Time
	object  Object // as it became; the last state of a deleted one
	before  Object // nil for an added one
	next    *change
	ready   chan struct{} // closed when next is set
}

// table holds the objects of one resource.
type table struct {
	byKey  map[string]Object
	sorted []Object // in the order of their keys; nil when it has to be made
}

// store holds the objects and their history. Objects in it are never changed.
type store struct {
	mu      sync.Mutex
	version uint64
	tables  map[*resource]*table
	// oldest stands before the first change that is still known; its version
	// is the oldest that can be watched from.
	oldest *change
	newest *change
	length int
}

func newStore() *store {
	first := &change{version: 1, ready: make(chan struct{})}
	s := &store{version: 1, tables: map[*resource]*table{}, oldest: first, newest: first}
	for _, res := range resources {
		s.tables[res] = &table{byKey: map[string]Object{}}
	}
	return s
}

// keyOf returns where an object stands in a list.
func keyOf(obj Object) string { return joinKey(obj.GetNamespace(), obj.GetName()) }

func joinKey(namespace, name string) string {
	if namespace == "" {
		return name
	}
	return namespace + "/" + name
}

// apply creates or updates obj and returns the state that is stored. An object
// of the same name with another UID is another object: the old one is deleted
// first.
func (s *store) apply(res *resource, obj Object, now time.Time) Object {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.tables[res].byKey[keyOf(obj)]
	if before != nil && obj.GetUID() != "" && obj.GetUID() != before.GetUID() {
		s.remove(res, before, now)
		before = nil
	}
	obj = copyOf(obj)
	obj.GetObjectKind().SetGroupVersionKind(res.kind)
	obj.SetManagedFields(nil)
	inherit(obj, before, now)
	s.append(&change{res: res, kind: kindOf(before), at: now, object: obj, before: before})
	s.tables[res].put(obj)
	return obj
}

func kindOf(before Object) watch.EventType {
	if before == nil {
		return watch.Added
	}
	return watch.Modified
}

// inherit fills in what a server sets when the writer leaves it out.
func inherit(obj, before Object, now time.Time) {
	uid, created := types.UID(""), metav1.NewTime(now.Truncate(time.Second))
	if before != nil {
		uid, created = before.GetUID(), before.GetCreationTimestamp()
	}
	if obj.GetUID() == "" && uid == "" {
		uid = uuid.NewUUID()
	}
	if obj.GetUID() == "" {
		obj.SetUID(uid)
	}
	if at := obj.GetCreationTimestamp(); at.IsZero() {
		obj.SetCreationTimestamp(created)
	}
}

// delete removes the object with the name of obj, if there is one.
func (s *store) delete(res *resource, obj Object, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.tables[res].byKey[keyOf(obj)]
	if before == nil {
		return false
	}
	s.remove(res, before, now)
	return true
}

func (s *store) remove(res *resource, before Object, now time.Time) {
	s.append(&change{res: res, kind: watch.Deleted, at: now, object: copyOf(before), before: before})
	s.tables[res].drop(before)
}

// append gives the change and its object the next version. The object must not
// be known to anybody else yet.
func (s *store) append(c *change) {
	s.version++
	c.version = s.version
	c.object.SetResourceVersion(formatVersion(s.version))
	c.ready = make(chan struct{})
	s.newest.next = c
	close(s.newest.ready)
	s.newest = c
	s.length++
	for s.length > maxHistory || s.oldest.next.at.Before(c.at.Add(-maxHistoryAge)) {
		s.oldest = s.oldest.next
		s.length--
	}
}

// compact forgets the history.
func (s *store) compact() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.oldest, s.length = s.newest, 0
}

// get returns an object, nil when there is none.
func (s *store) get(res *resource, key string) Object {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tables[res].byKey[key]
}

// all returns the objects in order, the version, and the last change that went
// into them.
func (s *store) all(res *resource) ([]Object, *change) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tables[res].inOrder(), s.newest
}

// after returns the last change up to version; ok is false when it was
// forgotten.
func (s *store) after(version uint64) (c *change, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if version < s.oldest.version {
		return nil, false
	}
	c = s.oldest
	for c.next != nil && c.next.version <= version {
		c = c.next
	}
	return c, true
}

// at returns the objects as they were at version; ok is false when that was
// forgotten. It starts from what is there now and undoes what came later.
func (s *store) at(res *resource, version uint64) (objects []Object, ok bool) {
	last, ok := s.after(version)
	if !ok {
		return nil, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	undo := map[string]Object{}
	for c := last.next; c != nil; c = c.next {
		if _, seen := undo[keyOf(c.object)]; c.res == res && !seen {
			undo[keyOf(c.object)] = c.before
		}
	}
	current := s.tables[res].inOrder()
	if len(undo) == 0 {
		return current, true
	}
	return rewind(current, undo), true
}

// rewind puts the earlier states in undo in the place of the present ones; nil
// stands for an object that did not exist.
func rewind(current []Object, undo map[string]Object) []Object {
	past := make([]Object, 0, len(current)+len(undo))
	for _, obj := range current {
		if _, changed := undo[keyOf(obj)]; !changed {
			past = append(past, obj)
		}
	}
	for _, obj := range undo {
		if obj != nil {
			past = append(past, obj)
		}
	}
	sortObjects(past)
	return past
}

func (t *table) put(obj Object) {
	t.byKey[keyOf(obj)] = obj
	t.sorted = nil
}

func (t *table) drop(obj Object) {
	delete(t.byKey, keyOf(obj))
	t.sorted = nil
}

func (t *table) inOrder() []Object {
	if t.sorted == nil {
		t.sorted = make([]Object, 0, len(t.byKey))
		for _, obj := range t.byKey {
			t.sorted = append(t.sorted, obj)
		}
		sortObjects(t.sorted)
	}
	return t.sorted
}

// sortObjects puts objects into the order of their keys.
func sortObjects(objects []Object) {
	slices.SortFunc(objects, func(a, b Object) int {
		if a.GetNamespace() != b.GetNamespace() {
			return strings.Compare(a.GetNamespace()+"/", b.GetNamespace()+"/")
		}
		return strings.Compare(a.GetName(), b.GetName())
	})
}

// copyOf returns a deep copy.
func copyOf(obj Object) Object {
	copied, ok := obj.DeepCopyObject().(Object)
	if !ok {
		panic(fmt.Sprintf("the copy of %T has no metadata", obj))
	}
	return copied
}

func formatVersion(version uint64) string { return strconv.FormatUint(version, 10) }
