package watch

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

const (
	// batchEvery is the least time between two batches while changes come.
	batchEvery = 50 * time.Millisecond
	// batchItems bounds a batch, so that the first rows of a large list are
	// painted before the rest is taken.
	batchItems = 2000
)

// batcher collects changes until someone takes them. Adding never waits. Its
// size is bounded by the number of objects, not of changes, however long
// nobody takes anything.
type batcher struct {
	now  func() time.Time // the clock that batches carry
	wake chan struct{}

	mu    sync.Mutex
	items []model.Item
	// base is the sequence number of items[0]; at holds those of the items
	// that a newer change of the same object replaces in place.
	base  int
	at    map[rowKey]int
	links []model.Item // the newest state per scope
	// Rows do not wait for having been preceded by less than a row.
	rowsDue, linksDue time.Time
}

// rowKey names a row across changes. Two objects of one name differ by UID and
// are kept apart.
type rowKey struct {
	scope model.Scope
	key   model.Key
}

func newBatcher(now func() time.Time) *batcher {
	return &batcher{now: now, wake: make(chan struct{}, 1), at: make(map[rowKey]int)}
}

// add takes items in the order in which they were observed.
func (b *batcher) add(items ...model.Item) {
	b.mu.Lock()
	for _, item := range items {
		b.put(item)
	}
	b.mu.Unlock()
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

func (b *batcher) put(item model.Item) {
	switch item.Op {
	case model.OpLink:
		b.putLink(item)
	case model.OpBeginList:
		b.dropUnfinished(item.Scope)
		b.putMark(item)
	case model.OpEndList:
		b.putMark(item)
		b.dropReplaced(item.Scope)
	default:
		b.putRow(item)
	}
}

func (b *batcher) putRow(item model.Item) {
	key := keyOf(item)
	if seq, ok := b.at[key]; ok {
		b.items[seq-b.base] = item
		return
	}
	b.at[key] = b.base + len(b.items)
	b.items = append(b.items, item)
}

// putMark ends the replacing in place: what a row was before the mark and what
// it is after mean different things to the sweep.
func (b *batcher) putMark(item model.Item) {
	maps.DeleteFunc(b.at, func(key rowKey, _ int) bool { return key.scope == item.Scope })
	b.items = append(b.items, item)
}

func (b *batcher) putLink(item model.Item) {
	for i := range b.links {
		if b.links[i].Scope == item.Scope {
			b.links[i] = item
			return
		}
	}
	b.links = append(b.links, item)
}

// dropUnfinished forgets a list of scope that began, did not end and was not
// taken yet: the one that begins now brings it all again.
func (b *batcher) dropUnfinished(scope model.Scope) {
	if i := b.lastMark(scope, len(b.items)); i >= 0 && b.items[i].Op == model.OpBeginList {
		b.drop(scope, i, len(b.items))
	}
}

// dropReplaced forgets what stands before the newest list of scope: it has just
// ended and holds all there is.
func (b *batcher) dropReplaced(scope model.Scope) {
	if i := b.lastMark(scope, len(b.items)-1); i >= 0 && b.items[i].Op == model.OpBeginList {
		b.drop(scope, 0, i)
	}
}

// lastMark returns the index of the last list mark of scope before end, or -1.
func (b *batcher) lastMark(scope model.Scope, end int) int {
	for i := end - 1; i >= 0; i-- {
		if b.items[i].Scope == scope && mark(b.items[i]) {
			return i
		}
	}
	return -1
}

// drop removes the items of scope in [from, to).
func (b *batcher) drop(scope model.Scope, from, to int) {
	kept := b.items[:from]
	for i, item := range b.items[from:] {
		if item.Scope != scope || from+i >= to {
			kept = append(kept, item)
		}
	}
	if len(kept) == len(b.items) {
		return
	}
	clear(b.items[len(kept):])
	b.items = kept
	b.index()
}

// index finds anew where each row stands.
func (b *batcher) index() {
	clear(b.at)
	for i, item := range b.items {
		if mark(item) {
			maps.DeleteFunc(b.at, func(key rowKey, _ int) bool { return key.scope == item.Scope })
			continue
		}
		b.at[keyOf(item)] = b.base + i
	}
}

func mark(item model.Item) bool { return item.Op == model.OpBeginList || item.Op == model.OpEndList }

func keyOf(item model.Item) rowKey {
	switch item.Op {
	case model.OpPod:
		return rowKey{item.Scope, item.Pod.Key()}
	case model.OpEvent:
		return rowKey{item.Scope, model.Key{UID: item.Event.UID}}
	case model.OpEventGone:
		return rowKey{item.Scope, model.Key{UID: item.Key.UID}}
	default:
		return rowKey{item.Scope, item.Key}
	}
}

// next waits until a batch is due and takes it.
func (b *batcher) next(ctx context.Context) (model.Batch, error) {
	for {
		batch, wait := b.take()
		if batch != nil {
			return *batch, nil
		}
		if err := b.sleep(ctx, wait); err != nil {
			return model.Batch{}, err
		}
	}
}

// sleep waits for a change, or, when there is one that is not due, until it is.
func (b *batcher) sleep(ctx context.Context, wait time.Duration) error {
	var due <-chan time.Time
	if wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-b.wake:
	case <-due:
	case <-ctx.Done():
	}
	return ctx.Err()
}

// take returns a batch if one is due, else for how long it is not; zero when
// there is nothing to come.
func (b *batcher) take() (*model.Batch, time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.items) == 0 && len(b.links) == 0 {
		return nil, 0
	}
	due := b.rowsDue
	if len(b.items) == 0 {
		due = b.linksDue
	}
	if wait := time.Until(due); wait > 0 {
		return nil, wait
	}
	return &model.Batch{Observed: b.now(), Items: b.cut()}, 0
}

// cut takes what one batch may hold. A link's state follows the rows that it
// is about, so that nothing is called live before it is there.
func (b *batcher) cut() []model.Item {
	n, rows := min(len(b.items), batchItems), false
	for _, item := range b.items[:n] {
		if !mark(item) {
			rows = true
			b.forget(keyOf(item), b.base+n)
		}
	}
	b.base += n
	if n < len(b.items) {
		out := slices.Clone(b.items[:n])
		b.items = slices.Delete(b.items, 0, n)
		return b.early(out)
	}
	b.linksDue = time.Now().Add(batchEvery)
	if rows {
		b.rowsDue = b.linksDue
	}
	out := append(b.items, b.links...)
	b.items, b.links = nil, nil
	return out
}

// forget ends the replacing of a row that is taken, unless a newer one of it
// stays behind end.
func (b *batcher) forget(key rowKey, end int) {
	if seq, ok := b.at[key]; ok && seq < end {
		delete(b.at, key)
	}
}

// early adds the states that do not wait for the rest of a long list: all that
// do not call it complete.
func (b *batcher) early(out []model.Item) []model.Item {
	b.links = slices.DeleteFunc(b.links, func(item model.Item) bool {
		if item.Link.State == words.LinkLive || item.Link.State == words.LinkPolling {
			return false
		}
		out = append(out, item)
		return true
	})
	return out
}
