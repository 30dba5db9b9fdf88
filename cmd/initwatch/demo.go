package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/initwatch/initwatch/cmd/initwatch/terminal"
	"github.com/initwatch/initwatch/config"
	"github.com/initwatch/initwatch/watch"
	"github.com/initwatch/initwatch/watch/demo"
)

const demoLong = `Show what a recorded cluster did, with no cluster at hand: pods that start, wait, fail,
retry and recover. An API server inside the program plays the recording at its own pace
and starts over at its end; no port is opened and nothing is sent.

With --serve there is no screen. The API server listens on a port of this machine
instead, and a kubeconfig for kubectl and other clients is printed.`

const demoExamples = `  # On the screen
  %[1]s demo

  # For kubectl, on any free port
  %[1]s demo --serve 127.0.0.1:0 > demo.kubeconfig &
  KUBECONFIG=demo.kubeconfig kubectl get pods --watch`

// demoSpeed is the recording's own pace: waiting is what it is about.
const demoSpeed = 1

// demoOptions is what a command line asks of the demo.
type demoOptions struct {
	serve    string
	serveSet bool
	look     lookOptions
}

func (o *demoOptions) bind(flags *pflag.FlagSet) {
	flags.StringVar(&o.serve, "serve", "", "Listen on this address of this machine, such as 127.0.0.1:8001, and show no screen. Port 0 is any that is free.")
	o.look.bind(flags)
}

// validate refuses what cannot be meant, and fills in what is left open.
func (o *demoOptions) validate() error {
	if err := o.look.validate(); err != nil {
		return err
	}
	if !o.serveSet {
		return nil
	}
	var err error
	o.serve, err = serveAddress(o.serve)
	return err
}

func (a *app) demoCommand() *cobra.Command {
	o := &demoOptions{}
	cmd := a.settle(&cobra.Command{
		Use:     "demo",
		Short:   "Show a recorded cluster, without needing one",
		Long:    demoLong,
		Example: a.named(demoExamples),
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.serveSet = cmd.Flags().Changed("serve")
			if err := o.validate(); err != nil {
				return err
			}
			if o.serveSet {
				return a.serveDemo(cmd.Context(), o.serve)
			}
			return a.playDemo(cmd.Context(), o.look)
		},
	})
	o.bind(cmd.Flags())
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
