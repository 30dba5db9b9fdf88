package kubelet

import (
	"container/heap"
	"time"
)

// Timer is something that will happen, unless it is stopped before.
type Timer struct {
	at      time.Duration
	order   uint64
	do      func()
	stopped bool
}

// Stop takes the timer out of what will happen. A nil timer can be stopped.
func (t *Timer) Stop() {
	if t != nil {
		t.stopped = true
	}
}

// Queue is everything that will happen, in the order in which it will. Its time
// is virtual and only moves from one moment to the next.
type Queue struct {
	now    time.Duration
	order  uint64
	timers timers
}

// Now returns the virtual time, counted from the start.
func (q *Queue) Now() time.Duration { return q.now }

// After lets do happen in d. What happens at the same moment happens in the
// order in which it was asked for.
func (q *Queue) After(d time.Duration, do func()) *Timer {
	q.order++
	t := &Timer{at: q.now + max(d, 0), order: q.order, do: do}
	heap.Push(&q.timers, t)
	return t
}

// Next returns when the next thing happens; false when nothing ever will.
func (q *Queue) Next() (time.Duration, bool) {
	for len(q.timers) > 0 && q.timers[0].stopped {
		heap.Pop(&q.timers)
	}
	if len(q.timers) == 0 {
		return 0, false
	}
	return q.timers[0].at, true
}

// RunUntil lets everything happen that is due up to end, and ends there.
func (q *Queue) RunUntil(end time.Duration) {
	for {
		at, ok := q.Next()
		if !ok || at > end {
			break
		}
		next := q.timers[0]
		heap.Pop(&q.timers)
		q.now = next.at
		next.do()
	}
	q.now = max(q.now, end)
}

// timers is a heap, the next one first.
type timers []*Timer

func (t timers) Len() int      { return len(t) }
func (t timers) Swap(i, j int) { t[i], t[j] = t[j], t[i] }

func (t timers) Less(i, j int) bool {
	if t[i].at != t[j].at {
		return t[i].at < t[j].at
	}
	return t[i].order < t[j].order
}

// Push implements heap.Interface.
func (t *timers) Push(x any) {
	if timer, ok := x.(*Timer); ok {
		*t = append(*t, timer)
	}
}

// Pop implements heap.Interface.
func (t *timers) Pop() any {
	last := len(*t) - 1
	timer := (*t)[last]
	(*t)[last] = nil
	*t = (*t)[:last]
	return timer
}
