package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/initwatch/initwatch/cmd/initwatch/terminal"
	"github.com/initwatch/initwatch/config"
	"github.com/initwatch/initwatch/watch"
	"github.com/initwatch/initwatch/watch/demo"
)

const demoLong = `Show what a recorded cluster did, with no cluster at hand: pods that start, wait, fail,
retry and recover. An API server inside the program plays the recording at its own pace
and starts over at its end; no port is opened and nothing is sent.`

// demoSpeed is the recording's own pace: waiting is what it is about.
const demoSpeed = 1

func (a *app) demoCommand() *cobra.Command {
	look := &lookOptions{}
	cmd := a.settle(&cobra.Command{
		Use:   "demo",
		Short: "Show a recorded cluster, without needing one",
		Long:  demoLong,
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := look.validate(); err != nil {
				return err
			}
			return a.playDemo(cmd.Context(), *look)
		},
	})
	look.bind(cmd.Flags())
	return cmd
}

// playDemo shows the demo through the very client code that reads a cluster.
func (a *app) playDemo(ctx context.Context, look lookOptions) error {
	return a.guarded(ctx, func(ctx context.Context, guard *terminal.Guard, log *config.Log) error {
		if err := a.screen.ready(); err != nil {
			return err
		}
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		server, err := demo.Start(ctx, demoSpeed, demo.WithRunner(guard.Go))
		if err != nil {
			return fmt.Errorf("play demo: %w", err)
		}
		source := watch.Options{Config: server.Config(), Context: demoName, Go: guard.Go, Logger: log.Logger}
		return a.show(ctx, guard, source, view{context: demoName, demo: true, look: look})
	})
}

// demoName stands where the name of a context would.
const demoName = "demo"
