package demo

import (
	"context"
	"time"

	"k8s.io/utils/clock"
)

// Clock tells and waits for the time of a world.
type Clock interface {
	Now() time.Time
	NewTimer(d time.Duration) clock.Timer
}

// paced is a clock that has run faster than the one below it ever since start.
type paced struct {
	below Clock
	start time.Time
	speed float64
}

// pace returns a clock that shows the time of below now, and from then on runs
// speed times as fast.
func pace(below Clock, speed float64) Clock {
	if speed == 1 {
		return below
	}
	// Without a monotonic reading the world goes on while the machine sleeps.
	return paced{below: below, start: below.Now().Round(0), speed: speed}
}

// Now returns the time in the faster world.
func (c paced) Now() time.Time {
	passed := c.below.Now().Round(0).Sub(c.start)
	return c.start.Add(time.Duration(float64(passed) * c.speed))
}

// NewTimer returns a timer that fires when d has passed in the faster world.
func (c paced) NewTimer(d time.Duration) clock.Timer {
	return c.below.NewTimer(time.Duration(float64(d) / c.speed))
}

// WaitUntil waits for a time on a clock. It returns ctx's error when ctx ends.
func WaitUntil(ctx context.Context, c Clock, due time.Time) error {
	left := due.Sub(c.Now())
	if left <= 0 {
		return ctx.Err()
	}
	timer := c.NewTimer(left)
	defer timer.Stop()
	select {
	case <-timer.C():
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
