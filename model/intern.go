package model

import (
	"runtime"
	"sync"
	"unique"
	"weak"

	"github.com/initwatch/initwatch/model/words"
)

// intern makes text that recurs in many objects harmless and keeps one copy of
// it.
func intern(s string) string {
	if s == "" {
		return ""
	}
	return unique.Make(words.Clean(s)).Value()
}

// internLines is intern for text of several lines.
func internLines(s string) string {
	if s == "" {
		return ""
	}
	return unique.Make(words.CleanLines(s)).Value()
}

func internAll(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = intern(s)
	}
	return out
}

// canon keeps one copy of each of the equal values that many pods have: those
// of one workload differ in their statuses only. A value that no pod refers to
// any more goes.
type canon[K comparable, V any] struct {
	mu     sync.Mutex
	values map[K]weak.Pointer[V]
}

// get returns the value for key, and makes it when there is none.
func (c *canon[K, V]) get(key K, make func() V) *V {
	c.mu.Lock()
	defer c.mu.Unlock()
	if value := c.values[key].Value(); value != nil {
		return value
	}
	value := new(V)
	*value = make()
	if c.values == nil {
		c.values = map[K]weak.Pointer[V]{}
	}
	c.values[key] = weak.Make(value)
	runtime.AddCleanup(value, c.drop, key)
	return value
}

// drop forgets a value that was collected, unless another has taken its place.
func (c *canon[K, V]) drop(key K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.values[key].Value() == nil {
		delete(c.values, key)
	}
}

var (
	specs       canon[ContainerSpec, ContainerSpec]
	probes      canon[Probe, Probe]
	resourceSet canon[string, Resources]
)
