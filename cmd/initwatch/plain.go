package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/initwatch/initwatch/cmd/initwatch/terminal"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/words"
)

// plainScreen takes the place of the screen where none can be drawn, or where
// nobody could read it: in a pipe, in CI, on a dumb terminal, for a screen
// reader. It writes a line for each change, without colors.
type plainScreen struct {
	out, errOut io.Writer
	// requests is how many a minute may be made beyond the lists.
	requests int
}

func (s *plainScreen) ready() error { return nil }

// show writes what there is once it is read, and then what changes, until ctx
// ends.
func (s *plainScreen) show(ctx context.Context, guard *terminal.Guard, v view) error {
	store := model.NewStore(diagnose.Rules())
	if err := gather(ctx, v.source, store); err != nil {
		return err
	}
	for _, text := range limits(store.Links()) {
		fmt.Fprintf(s.errOut, "%s: %s\n", programName, text)
	}
	s.tellNothing(ctx, v, store)
	ask := inquiry{run: guard.Go, source: v.source, most: askMost, budget: model.NewBudget(s.requests)}
	ask.into(ctx, store)
	asked := v.source.Now()
	tell := newTeller(s.out, true)
	if err := tell.changes(store, v.source.Now()); err != nil {
		return err
	}
	err := follow(ctx, v.source, store, func() (bool, error) {
		if now := v.source.Now(); now.Sub(asked) >= askEvery {
			ask.into(ctx, store)
			asked = now
		}
		return false, tell.changes(store, v.source.Now())
	})
	if ctx.Err() != nil {
		return nil //nolint:nilerr // this is how it ends
	}
	return err
}

// tellNothing says that there is nothing to tell of yet, and what may be the
// reason.
func (s *plainScreen) tellNothing(ctx context.Context, v view, store *model.Store) {
	if source, ok := v.source.(namespaceFinder); ok {
		if text := absent(ctx, source, store); text != "" {
			fmt.Fprintf(s.errOut, "%s: %s\n", programName, text)
		}
	}
	if len(store.Workloads()) > 0 {
		return
	}
	text := "no pods yet in " + places(v.namespaces)
	if v.query != "" {
		text += " for " + words.Clean(v.query)
	}
	text += ": waiting"
	if v.hint != "" {
		text += "; " + v.hint
	}
	fmt.Fprintf(s.errOut, "%s: %s\n", programName, text)
}

// screenFor is the screen that a verb gets: the terminal, or lines where they
// were asked for or are all that can be had.
func (a *app) screenFor(look lookOptions) (screen, error) {
	lines := &plainScreen{out: signs(a.streams.Out, look.ascii), errOut: a.streams.ErrOut, requests: a.settings.Requests}
	if look.plain {
		return lines, nil
	}
	switch err := a.screen.ready(); {
	case errors.Is(err, errNotDrawable):
		return lines, nil
	case errors.Is(err, errNoKeys):
		return nil, fmt.Errorf("%w, or with --plain for a line for each change", err)
	default:
		return a.screen, err
	}
}
