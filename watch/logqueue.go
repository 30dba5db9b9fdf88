package watch

import (
	"context"
	"sync"
	"time"

	"github.com/initwatch/initwatch/model"
)

// lineQueue holds the lines that wait to be sent.
type lineQueue struct {
	wake  chan struct{} // there is something to take
	space chan struct{} // there is room again
	full  chan struct{} // there is none

	mu     sync.Mutex
	lines  []string
	times  []time.Time
	bytes  int
	gap    bool // before the first line others may be missing
	closed bool
	note   string
	err    error
}

func newLineQueue() *lineQueue {
	return &lineQueue{wake: make(chan struct{}, 1), space: make(chan struct{}, 1), full: make(chan struct{}, 1)}
}

func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// put adds a line with its time and waits while too much is waiting. It reports false when
// ctx has ended.
func (q *lineQueue) put(ctx context.Context, line string, at time.Time) bool {
	q.mu.Lock()
	q.lines, q.times = append(q.lines, line), append(q.times, at)
	q.bytes += len(line)
	full, first := q.bytes > maxWaiting, len(q.lines) == 1
	q.mu.Unlock()
	if first {
		poke(q.wake)
	}
	if full {
		poke(q.full)
	}
	for full {
		select {
		case <-q.space:
		case <-ctx.Done():
			return false
		}
		q.mu.Lock()
		full = q.bytes > maxWaiting
		q.mu.Unlock()
	}
	return true
}

// rest waits for more lines to come together, but not while the stream waits.
func (q *lineQueue) rest(ctx context.Context) bool {
	timer := time.NewTimer(logEvery)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-q.full:
		return true
	case <-ctx.Done():
		return false
	}
}

// markGap says that lines may be missing before those that come.
func (q *lineQueue) markGap() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.gap = true
}

// tookGap reports once whether lines may be missing before the first one.
func (q *lineQueue) tookGap() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	gap := q.gap
	q.gap = false
	return gap
}

func (q *lineQueue) close(note string, err error) {
	q.mu.Lock()
	q.closed, q.note, q.err = true, note, err
	q.mu.Unlock()
	poke(q.wake)
}

// end returns what close was told.
func (q *lineQueue) end() (note string, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.note, q.err
}

// take waits for lines and returns them all. It reports false when these were
// the last, or ctx has ended.
func (q *lineQueue) take(ctx context.Context) (model.LogChunk, bool) {
	for {
		q.mu.Lock()
		chunk, closed := model.LogChunk{Lines: q.lines, Times: q.times}, q.closed
		q.lines, q.times, q.bytes = nil, nil, 0
		if n := len(chunk.Lines); n > 0 { // as many are likely to come again
			q.lines, q.times = make([]string, 0, n), make([]time.Time, 0, n)
		}
		q.mu.Unlock()
		poke(q.space)
		if len(chunk.Lines) > 0 || closed {
			return chunk, !closed
		}
		select {
		case <-q.wake:
		case <-ctx.Done():
			return model.LogChunk{}, false
		}
	}
}
