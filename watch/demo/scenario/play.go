package scenario

import (
	"context"
	"fmt"
	"time"

	"k8s.io/utils/clock"

	"github.com/initwatch/initwatch/watch/demo/kubelet"
)

// Options are how a scenario is played.
type Options struct {
	// Speed is how much faster than in a real cluster things happen; 1 when it
	// is 0. All times that objects show lie closer together by as much.
	Speed float64
	// Seed is what chance starts from: the same seed gives the same run.
	Seed uint64
	// Clock is real time when nil. The server should run on the same one.
	Clock clock.WithTicker
}

// Play runs a scenario on a simulated API server until ctx ends, and returns
// ctx's error then. It stays in the caller's goroutine.
func (s *Scenario) Play(ctx context.Context, api kubelet.API, options Options) error {
	if options.Speed == 0 {
		options.Speed = 1
	}
	if !(options.Speed > 0) {
		return fmt.Errorf("play scenario %s: the speed is %v; it has to be more than 0", s.Name, options.Speed)
	}
	if options.Clock == nil {
		options.Clock = clock.RealClock{}
	}
	start := options.Clock.Now()
	when := func(d time.Duration) time.Time { return start.Add(time.Duration(float64(d) / options.Speed)) }
	stage, err := s.begin(api, options.Seed, when)
	if err != nil {
		return err
	}
	return stage.keepPace(ctx, options.Clock, when)
}

// keepPace lets things happen when they are due.
func (r *stage) keepPace(ctx context.Context, c clock.WithTicker, when func(time.Duration) time.Time) error {
	for {
		at, ok := r.sim.Next()
		if !ok {
			<-ctx.Done()
			return ctx.Err()
		}
		if err := waitUntil(ctx, c, when(at)); err != nil {
			return err
		}
		if err := r.until(at); err != nil {
			return fmt.Errorf("play scenario: %w", err)
		}
	}
}

func waitUntil(ctx context.Context, c clock.WithTicker, due time.Time) error {
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
