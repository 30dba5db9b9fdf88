package main

import (
	"context"
	"errors"

	"k8s.io/apimachinery/pkg/util/runtime"

	"github.com/initwatch/initwatch/cmd/initwatch/terminal"
	"github.com/initwatch/initwatch/config"
	"github.com/initwatch/initwatch/watch"
)

// guarded does work with a log, under the guard: goroutines, client-go's own
// ones and signals all end in a terminal that is as it was.
func (a *app) guarded(parent context.Context, work func(context.Context, *terminal.Guard, *config.Log) error) (err error) {
	log, err := config.OpenLog(a.settings.Log)
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }() // nothing is lost: every line is written as it comes
	ctx, guard := terminal.New(parent, log, a.streams.ErrOut)
	defer guard.Close()
	guard.Listen()
	watch.SetupLogging(log.Logger)
	runtime.PanicHandlers = []func(context.Context, any){func(_ context.Context, value any) { guard.Crash(value) }}
	defer func() {
		if value := recover(); value != nil {
			err = guard.Caught(value)
		}
	}()
	return endOf(ctx, work(ctx, guard, log))
}

// endOf prefers why the program was ended to what broke because of it.
func endOf(ctx context.Context, err error) error {
	cause := context.Cause(ctx)
	var ended *terminal.Signal
	var crash *terminal.Panic
	if errors.As(cause, &ended) || errors.As(cause, &crash) {
		return cause
	}
	return err
}
