package replay

import (
	"io"
	"math"
	"sync"
	"time"
)

// maxPace bounds the pace: at this one, a year passes in half a minute.
const maxPace = 1e6

// Player is a source that plays a film. Its methods may be called from any
// goroutine at any time.
type Player struct {
	film *Film
	done chan struct{} // closed by Close
	logs sync.WaitGroup

	mu sync.Mutex
	// The clock showed base at the time since, and has run at pace since then.
	base  time.Time
	since time.Time
	pace  float64
	// turned is closed, and replaced, when the clock runs at another pace.
	turned chan struct{}
	closed bool
	// next is the first of the film's shots that was not delivered, and begun says
	// that something was. No batch comes before due.
	next  int
	begun bool
	due   time.Time
	// refreshed is the replayed time at which all answers came.
	refreshed time.Time
}

// Play begins to play at a time, within the span, at a pace: how many seconds
// of the recording pass in one; 0 stands still. The first batch of the player's
// Next holds all that was observed until then, unless CatchUp has brought it.
func (f *Film) Play(at time.Time, pace float64) *Player {
	return &Player{
		film: f, done: make(chan struct{}), turned: make(chan struct{}),
		base: f.within(at), since: time.Now(), pace: bounded(pace),
	}
}

// bounded makes something of any number that can be calculated with.
func bounded(pace float64) float64 {
	if !(pace > 0) { // nor is it NaN
		return 0
	}
	return min(pace, maxPace)
}

// SetPace plays on at another pace, at once.
func (p *Player) SetPace(pace float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.base, p.since, p.pace = p.now(), time.Now(), bounded(pace)
	close(p.turned)
	p.turned = make(chan struct{})
}

// Close ends Next and all logs, and waits for these.
func (p *Player) Close() {
	p.mu.Lock()
	if !p.closed {
		p.closed = true
		close(p.done)
	}
	p.mu.Unlock()
	p.logs.Wait()
}

// Now is the replayed clock.
func (p *Player) Now() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now()
}

// now is Now for a caller that holds the lock.
func (p *Player) now() time.Time {
	passed := float64(time.Since(p.since)) * p.pace
	if passed >= float64(p.film.end.Sub(p.base)) {
		return p.film.end
	}
	return p.base.Add(time.Duration(passed))
}

// moment is how the clock stands: for how long that holds is to be seen from
// turned.
type moment struct {
	now    time.Time
	pace   float64
	turned <-chan struct{}
}

func (p *Player) moment() moment {
	p.mu.Lock()
	defer p.mu.Unlock()
	return moment{p.now(), p.pace, p.turned}
}

const (
	// never is how long it takes for a clock that stands still to go on.
	never = time.Duration(-1)
	// longest bounds a wait that could not be calculated with.
	longest = time.Hour
)

// wait is how long it takes until the clock shows a time, or never. It may be a
// little less.
func (m moment) wait(until time.Time) time.Duration {
	if m.pace == 0 {
		return never
	}
	left := math.Ceil(float64(until.Sub(m.now)) / m.pace)
	return time.Duration(max(1, min(left, float64(longest))))
}

// sleep waits for a time to pass, or for the clock to be turned.
func (p *Player) sleep(done <-chan struct{}, wait time.Duration, turned <-chan struct{}) {
	var due <-chan time.Time
	if wait != never {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-due:
	case <-turned:
	case <-done:
	case <-p.done:
	}
}

// over says that the player was closed.
func (p *Player) over() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return io.EOF
	}
	return nil
}
