package watch

import (
	"sync"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// link follows the state of one scope's connection and reports its changes.
type link struct {
	scope model.Scope
	clock *serverClock
	out   *batcher

	// answered is closed once the first list is complete, or cannot be had.
	answered chan struct{}

	mu    sync.Mutex
	state model.LinkState
	lost  time.Time // since when what is shown may be old, zero while it is not
}

func newLink(scope model.Scope, clock *serverClock, out *batcher) *link {
	l := &link{scope: scope, clock: clock, out: out, answered: make(chan struct{})}
	l.state = model.LinkState{State: words.LinkConnecting, Since: clock.Now()}
	l.report()
	return l
}

// good says that the server answers.
func (l *link) good(state words.Link, text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lost = time.Time{}
	l.set(state, text, l.clock.Now())
}

// bad says that what is shown may be old since a local time. A trouble that
// follows on another keeps the time of the first.
func (l *link) bad(state words.Link, text string, since time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.lost.IsZero() {
		l.lost = l.clock.At(since)
	}
	l.set(state, text, l.lost)
}

// stale says that the server has been silent since a local time. A trouble with
// a known reason stays what it is.
func (l *link) stale(text string, since time.Time) {
	l.mu.Lock()
	quiet := l.state.State == words.LinkConnecting || l.state.State.Current()
	l.mu.Unlock()
	if quiet {
		l.bad(words.LinkStale, text, since)
	}
}

func (l *link) current() words.Link {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state.State
}

// set reports a change; the caller holds the lock.
func (l *link) set(state words.Link, text string, since time.Time) {
	if l.state.State == state && l.state.Text == text {
		return
	}
	if l.state.State == state {
		since = l.state.Since
	}
	if l.state.State.Outstanding() && !state.Outstanding() {
		l.answer()
	}
	l.state = model.LinkState{State: state, Text: text, Since: since}
	l.report()
}

// answer closes answered; a later list may be outstanding again.
func (l *link) answer() {
	select {
	case <-l.answered:
	default:
		close(l.answered)
	}
}

func (l *link) report() {
	l.out.add(model.Item{Op: model.OpLink, Scope: l.scope, Link: l.state})
}
