package model

import (
	"container/heap"
	"time"
)

// alarms say what has to be looked at again because of time alone. To find out
// costs what is due, not what there is.
type alarms[T comparable] struct {
	at    map[T]time.Time
	queue alarmQueue[T] // holds those of at, and some that are out of date
}

type alarm[T comparable] struct {
	of T
	at time.Time
}

// set has one alarm for something, in the place of another; none for zero.
func (a *alarms[T]) set(of T, at time.Time) {
	if at.IsZero() {
		delete(a.at, of)
		return
	}
	if a.at == nil {
		a.at = map[T]time.Time{}
	}
	if before, some := a.at[of]; some && before.Equal(at) {
		return
	}
	a.at[of] = at
	heap.Push(&a.queue, alarm[T]{of, at})
	a.tidy()
}

// tidy throws away what is out of date once that is most of the queue.
func (a *alarms[T]) tidy() {
	if len(a.queue) < 2*len(a.at)+64 {
		return
	}
	a.queue = a.queue[:0]
	for of, at := range a.at {
		a.queue = append(a.queue, alarm[T]{of, at})
	}
	heap.Init(&a.queue)
}

// due takes what is due away and returns it.
func (a *alarms[T]) due(now time.Time) []T {
	var out []T
	for len(a.queue) > 0 && !a.queue[0].at.After(now) {
		first, _ := heap.Pop(&a.queue).(alarm[T])
		if at, some := a.at[first.of]; some && at.Equal(first.at) {
			delete(a.at, first.of)
			out = append(out, first.of)
		}
	}
	return out
}

// alarmQueue is a heap.Interface, the earliest first.
type alarmQueue[T comparable] []alarm[T]

func (q alarmQueue[T]) Len() int           { return len(q) }
func (q alarmQueue[T]) Less(i, j int) bool { return q[i].at.Before(q[j].at) }
func (q alarmQueue[T]) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }

// Push implements heap.Interface.
func (q *alarmQueue[T]) Push(x any) {
	if one, ok := x.(alarm[T]); ok {
		*q = append(*q, one)
	}
}

// Pop implements heap.Interface.
func (q *alarmQueue[T]) Pop() any {
	last := len(*q) - 1
	one := (*q)[last]
	(*q)[last] = alarm[T]{}
	*q = (*q)[:last]
	return one
}
