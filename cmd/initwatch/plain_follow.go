package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/initwatch/initwatch/model"
)

// lookEvery is how often time alone is looked at: what waits for long enough
// becomes trouble with nothing else happening.
const lookEvery = time.Second

// follow applies what a source brings to a store, and has look look at it after
// each batch and at least every second, until look is done, fails, or ctx ends,
// whose cause is returned then.
func follow(ctx context.Context, source clockedBatches, store *model.Store, look func() (done bool, err error)) error {
	for {
		batch, err := nextWithin(ctx, source, lookEvery)
		switch {
		case err == nil:
			store.Apply(batch)
		case errors.Is(err, io.EOF):
			return nil
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case !errors.Is(err, context.DeadlineExceeded):
			return fmt.Errorf("read cluster: %w", err)
		}
		store.Advance(source.Now())
		if done, err := look(); done || err != nil {
			return err
		}
	}
}

// clockedBatches is where follow reads from.
type clockedBatches interface {
	batches
	Now() time.Time
}

// nextWithin waits for changes, but not longer than d.
func nextWithin(ctx context.Context, source batches, d time.Duration) (model.Batch, error) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	return source.Next(ctx)
}
