package watch

import (
	"cmp"
	"net/http"
	"sync"
	"time"
)

// serverClock estimates the API server's clock from the Date headers of its
// answers.
type serverClock struct {
	local func() time.Time
	// The server's time has passed speed times as fast as the local one since
	// start.
	start time.Time
	speed float64

	mu    sync.Mutex
	known bool
	// The server's clock minus the local one, at its speed, lies between low and
	// high.
	low, high time.Duration
}

// newServerClock returns the clock of a server whose time passes at a speed, 0
// for that of a real one.
func newServerClock(speed float64) *serverClock {
	return &serverClock{local: wallClock, start: wallClock(), speed: cmp.Or(speed, 1)}
}

// wallClock drops the monotonic reading: the server's clock goes on while this
// machine sleeps, and only wall clocks can be compared.
func wallClock() time.Time { return time.Now().Round(0) }

// Now returns the server's time as far as it is known, else the local time.
func (c *serverClock) Now() time.Time {
	return c.At(c.local())
}

// At converts a local time.
func (c *serverClock) At(local time.Time) time.Time {
	return c.paced(local.Round(0)).Add(c.offset()).UTC()
}

// paced converts a local time into that of a local clock which runs at the
// server's speed.
func (c *serverClock) paced(local time.Time) time.Time {
	if c.speed == 1 {
		return local
	}
	return c.start.Add(time.Duration(float64(local.Sub(c.start)) * c.speed))
}

// offset is the smallest correction that agrees with what was observed.
func (c *serverClock) offset() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case !c.known, c.low <= 0 && c.high >= 0:
		return 0
	case c.low > 0:
		return c.low
	default:
		return c.high
	}
}

// observe takes the Date of an answer that came at received to a request that
// left at sent. The header is cut to whole seconds, and the server wrote it at
// some moment in between.
func (c *serverClock) observe(date, sent, received time.Time) {
	low, high := date.Sub(c.paced(received)), date.Add(time.Second).Sub(c.paced(sent))
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known {
		if both := min(high, c.high); max(low, c.low) <= both {
			c.low, c.high = max(low, c.low), both
			return
		}
	}
	c.known, c.low, c.high = true, low, high // a clock was set: begin anew
}

func (c *serverClock) observeHeader(header http.Header, sent time.Time) {
	if date, err := http.ParseTime(header.Get("Date")); err == nil {
		c.observe(date, sent, c.local())
	}
}
