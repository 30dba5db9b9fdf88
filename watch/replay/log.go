package replay

import (
	"context"
	"fmt"
	"sort"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/watch/recording"
)

const (
	// logEvery is the least time between two chunks while lines come.
	logEvery = 30 * time.Millisecond
	// chunkLines bounds a chunk.
	chunkLines = 2000
)

// Log opens the log of a container as it was written up to now; while
// req.Follow is set, it goes on as the clock does. The last chunk's note says
// why there is no more.
func (p *Player) Log(ctx context.Context, req model.LogRequest) <-chan model.LogChunk {
	out := make(chan model.LogChunk)
	t := &tail{Player: p, req: req, name: containerName{podName{req.Namespace, req.Pod}, req.Container}, out: out}
	if !p.spawn(func() {
		defer close(out)
		if note := t.run(ctx); note != "" {
			t.send(ctx, model.LogChunk{Note: note})
		}
	}) {
		close(out)
	}
	return out
}

// spawn starts a goroutine that Close waits for, unless it was called before.
func (p *Player) spawn(f func()) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return false
	}
	p.logs.Add(1)
	run := func() {
		defer p.logs.Done()
		f()
	}
	if p.film.Go == nil {
		go run()
	} else {
		p.film.Go(run)
	}
	return true
}

// tail is one log that is being read.
type tail struct {
	*Player
	req  model.LogRequest
	name containerName
	out  chan<- model.LogChunk
	log  *run
	next int // the first line that was not sent
}

// run sends lines until there are no more, and returns why.
func (t *tail) run(ctx context.Context) (note string) {
	m := t.moment()
	if note := t.open(m.now); note != "" {
		return note
	}
	for {
		from := t.next
		if !t.sendUntil(ctx, m.now) {
			return ""
		}
		if note := t.ended(m.now); note != "" {
			return note + t.lacks(m.now)
		}
		wait := m.wait(t.coming(m.now))
		if from < t.next && wait != never {
			wait = max(wait, logEvery)
		}
		t.sleep(ctx.Done(), wait, m.turned)
		if ctx.Err() != nil || t.over() != nil {
			return ""
		}
		m = t.moment()
	}
}

// open chooses the attempt, and where in its lines to begin. It returns why it
// cannot.
func (t *tail) open(now time.Time) (note string) {
	log := t.film.logs[t.name]
	if log == nil {
		return fmt.Sprintf("there is no log of %s: a recording holds logs only where they were recorded too, with --logs", t.req.Container)
	}
	if t.log = t.choose(log, now); t.log == nil {
		return t.none()
	}
	written := t.log.until(now)
	if t.req.Tail > 0 {
		t.next = max(0, written-t.req.Tail)
	}
	if t.req.Since > 0 {
		since := now.Add(-t.req.Since)
		t.next = max(t.next, sort.Search(written, func(i int) bool { return !t.log.Lines[i].At.Before(since) }))
	}
	return ""
}

// none says that the attempt which was asked for has no lines.
func (t *tail) none() string {
	if t.req.Previous {
		return fmt.Sprintf("the recording holds no log of an attempt of %s before this one", t.req.Container)
	}
	return fmt.Sprintf("the recording holds no log of this attempt of %s", t.req.Container)
}

// choose returns the attempt that is meant, nil when nothing is known of it. A
// node answers for a container that waits for its next try with its last one.
func (t *tail) choose(log *containerLog, now time.Time) *run {
	if t.req.Attempt != "" {
		return log.byID[recording.BareID(t.req.Attempt)]
	}
	c := t.part(now)
	switch {
	case c == nil:
		return log.newest(now, t.req.Previous)
	case c.Last != nil && (t.req.Previous || c.State.ID == ""):
		return log.byID[recording.BareID(c.Last.ID)]
	case t.req.Previous:
		return nil
	case c.State.ID == "":
		return log.coming(now)
	}
	return log.byID[recording.BareID(c.State.ID)]
}

// part is how the container stands now, as far as the film tells.
func (t *tail) part(now time.Time) *model.Container {
	if seen := t.film.seen(t.name.podName, now); seen.pod != nil {
		return seen.pod.Part(t.req.Container)
	}
	return nil
}

// sendUntil sends what was written up to a time.
func (t *tail) sendUntil(ctx context.Context, now time.Time) bool {
	for end := t.log.until(now); t.next < end; {
		to := min(end, t.next+chunkLines)
		var chunk model.LogChunk
		if chunk.Lines, chunk.Times = recording.Columns(t.log.Lines[t.next:to]); !t.send(ctx, chunk) {
			return false
		}
		t.next = to
	}
	return true
}

func (t *tail) send(ctx context.Context, chunk model.LogChunk) bool {
	select {
	case t.out <- chunk:
		return true
	case <-ctx.Done():
	case <-t.done:
	}
	return false
}

// ended says why no more lines come, "" while some may.
func (t *tail) ended(now time.Time) string {
	over := t.next == len(t.log.Lines)
	switch {
	case t.req.Previous:
		return "this is the end of the log of the attempt before"
	case !t.req.Follow && t.log.until(now) == 0:
		return "the container has written nothing up to now"
	case !t.req.Follow:
		return "this is the end of the log up to now"
	case !now.Before(t.film.end):
		return "the recording ends here, and the log with it"
	case over && t.gone(now):
		return fmt.Sprintf("pod %s is gone, and this is the end of its log", t.req.Pod)
	case over && t.past(now):
		return "the container ended, and this is the end of its log"
	}
	return ""
}

// lacks adds to why the log ends that it may not be whole. Of an attempt that
// goes on nobody expects it to be.
func (t *tail) lacks(now time.Time) string {
	if t.log.Cut || t.log.Open && (t.past(now) || t.gone(now)) {
		return "; the recording may lack lines of it"
	}
	return ""
}

// gone reports whether the pod is known to be there no more.
func (t *tail) gone(now time.Time) bool {
	seen := t.film.seen(t.name.podName, now)
	return !seen.at.IsZero() && seen.pod == nil
}

// past reports whether the attempt is known to have ended.
func (t *tail) past(now time.Time) bool {
	c := t.part(now)
	if c == nil {
		return false
	}
	is := func(ended *model.Termination) bool { return ended != nil && recording.BareID(ended.ID) == t.log.id }
	return is(c.Last) || is(c.State.Ended)
}

// coming is when something may change: a line is written, or the pod is seen
// anew, or the film ends.
func (t *tail) coming(now time.Time) time.Time {
	next := t.film.end
	if t.next < len(t.log.Lines) && t.log.Lines[t.next].At.Before(next) {
		next = t.log.Lines[t.next].At
	}
	list := t.film.pods[t.name.podName]
	if i := sort.Search(len(list), func(i int) bool { return list[i].at.After(now) }); i < len(list) && list[i].at.Before(next) {
		next = list[i].at
	}
	return next
}
