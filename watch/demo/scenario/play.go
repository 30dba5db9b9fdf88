package scenario

import (
	"context"
	"fmt"
	"time"

	"github.com/initwatch/initwatch/watch/demo"
	"github.com/initwatch/initwatch/watch/demo/kubelet"
)

// Options are how a scenario is played.
type Options struct {
	// Seed is what chance starts from: the same seed gives the same run.
	Seed uint64
	// Clock is that of the world in which it happens: the server's.
	Clock demo.Clock
}

// Play runs a scenario on a simulated API server until ctx ends, and returns
// ctx's error then. It stays in the caller's goroutine.
func (s *Scenario) Play(ctx context.Context, api kubelet.API, options Options) error {
	when := options.Clock.Now().Add
	stage, err := s.begin(api, options.Seed, when)
	if err != nil {
		return err
	}
	return stage.keepPace(ctx, options.Clock, when)
}

// keepPace lets things happen when they are due.
func (r *stage) keepPace(ctx context.Context, c demo.Clock, when func(time.Duration) time.Time) error {
	for {
		at, ok := r.sim.Next()
		if !ok {
			<-ctx.Done()
			return ctx.Err()
		}
		if err := demo.WaitUntil(ctx, c, when(at)); err != nil {
			return err
		}
		if err := r.until(at); err != nil {
			return fmt.Errorf("play scenario: %w", err)
		}
	}
}
