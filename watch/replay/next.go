package replay

import (
	"context"
	"slices"
	"time"

	"github.com/initwatch/initwatch/model"
)

const (
	// batchEvery is the least time between two batches.
	batchEvery = 50 * time.Millisecond
	// batchItems bounds each but the first: what does not fit comes at once.
	batchItems = 2000
)

// Next waits until the clock has reached something and brings it, with whatever
// else it has reached. At the end of the film the clock stands still and Next
// waits on. It returns ctx's error when ctx ends, and io.EOF after Close.
func (p *Player) Next(ctx context.Context) (model.Batch, error) {
	for {
		if err := ctx.Err(); err != nil {
			return model.Batch{}, err
		}
		if err := p.over(); err != nil {
			return model.Batch{}, err
		}
		batch, wait, turned := p.take()
		if batch != nil {
			return *batch, nil
		}
		p.sleep(ctx.Done(), wait, turned)
	}
}

// take returns a batch if one is due, else for how long none will be, unless the
// clock is turned.
func (p *Player) take() (batch *model.Batch, wait time.Duration, turned <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	m := moment{p.now(), p.pace, p.turned}
	end := p.film.until(m.now)
	if p.begun && end <= p.next && !p.stale(m.now) {
		return nil, p.idle(m), m.turned
	}
	if rest := time.Until(p.due); p.begun && rest > 0 {
		return nil, rest, nil
	}
	out := p.cut(m.now, end)
	return &out, 0, nil
}

// idle is how long nothing comes.
func (p *Player) idle(m moment) time.Duration {
	until := p.film.end
	if p.next < len(p.film.shots) {
		until = p.film.shots[p.next].at
	}
	if again := p.refreshed.Add(refreshEvery); len(p.film.asked) > 0 && again.Before(until) {
		until = again
	}
	wait := m.wait(until)
	if wait == never || !until.After(m.now) {
		return never
	}
	return max(wait, time.Until(p.due))
}

// cut takes what a batch may hold of the shots before end. A change in which
// something vanished ends it: at a fast pace one batch is of many seconds, and
// its time is that at which things vanish.
func (p *Player) cut(now time.Time, end int) model.Batch {
	most := end
	if p.begun {
		most = min(end, p.next+batchItems, p.film.loss(p.next))
	}
	if most < end {
		return model.Batch{Observed: p.film.shots[most-1].at, Items: p.items(most)}
	}
	p.due = time.Now().Add(batchEvery)
	again := p.refresh(now)
	return model.Batch{Observed: now, Items: append(p.items(most), again...)}
}

// items takes the shots before end. In front of the first of all the model is
// told that there are pods to be told of.
func (p *Player) items(end int) []model.Item {
	var out []model.Item
	if !p.begun {
		out = append(out, linked(model.Scope{Resource: model.Pods}))
	}
	for _, s := range p.film.shots[p.next:end] {
		out = append(out, s.item)
	}
	p.begun, p.next = true, end
	return out
}

// CatchUp gives sink all that was observed until now and not delivered yet,
// change by change, each as of its own time: put into a store, it leaves that as
// if it had watched from the beginning. One batch of it all tells neither when
// something vanished nor what was wrong with it then. The last batch is as of
// now and brings all answers once more. CatchUp does not wait, and Next goes on
// from there. A player that it failed for is of no more use.
func (p *Player) CatchUp(ctx context.Context, sink func(model.Batch)) error {
	if err := p.over(); err != nil {
		return err
	}
	now := p.Now()
	for end := p.film.until(now); ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		batch, more := p.takeChange(end, now)
		sink(batch)
		if !more {
			return nil
		}
	}
}

// takeChange takes the next change before end and, after the last, what is known
// now.
func (p *Player) takeChange(end int, now time.Time) (batch model.Batch, more bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next >= end {
		again := p.refresh(now)
		return model.Batch{Observed: now, Items: append(p.items(p.next), again...)}, false
	}
	to := min(end, p.film.changeAfter(p.next))
	return model.Batch{Observed: p.film.shots[to-1].at, Items: p.items(to)}, true
}

// changeAfter is where the change ends that a shot belongs to.
func (f *Film) changeAfter(next int) int {
	i, exact := slices.BinarySearch(f.changes, next)
	if exact {
		i++
	}
	if i == len(f.changes) {
		return next
	}
	return f.changes[i]
}
