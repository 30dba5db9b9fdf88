package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/initwatch/initwatch/cmd/initwatch/terminal"
	"github.com/initwatch/initwatch/config"
	"github.com/initwatch/initwatch/watch"
)

const demoLong = `Show a simulated cluster, with none at hand: pods that start, wait, fail, retry and recover.
An API server and a kubelet inside the program do what real ones do; no port is opened and
nothing is sent. What happens is a scenario; --list names those there are.

With --serve there is no screen. The API server listens on a port of this machine
instead, and a kubeconfig for kubectl and other clients is printed.`

const demoExamples = `  # On the screen
  %[1]s demo

  # What a real cluster did, twice as fast
  %[1]s demo --scenario recorded --speed 2

  # For kubectl, on any free port
  %[1]s demo --serve 127.0.0.1:0 > demo.kubeconfig &
  KUBECONFIG=demo.kubeconfig kubectl get pods --watch`

func (a *app) demoCommand() *cobra.Command {
	o := &demoOptions{}
	cmd := a.settle(&cobra.Command{
		Use:     "demo",
		Short:   "Show a simulated cluster, without needing one",
		Long:    demoLong,
		Example: a.named(demoExamples),
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.serveSet = cmd.Flags().Changed("serve")
			o.look.complete(cmd.Flags(), &a.settings)
			if err := o.validate(); err != nil {
				return err
			}
			switch {
			case o.list:
				return a.listScenarios()
			case o.serveSet:
				return a.serveDemo(cmd.Context(), *o)
			}
			return a.playDemo(cmd.Context(), *o)
		},
	})
	o.bind(cmd.Flags())
	completeLook(cmd)
	completeScenarios(cmd)
	return cmd
}

// playDemo shows the demo through the very client code that reads a cluster.
func (a *app) playDemo(ctx context.Context, o demoOptions) error {
	return a.guarded(ctx, func(ctx context.Context, guard *terminal.Guard, log *config.Log) error {
		screen, err := a.screenFor(o.look)
		if err != nil {
			return err
		}
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		server, err := o.start(ctx, guard.Go, log.Logger)
		if err != nil {
			return err
		}
		source := watch.Options{Config: server.Config(), Context: demoName, Speed: o.speed, Go: guard.Go, Logger: log.Logger}
		return a.show(ctx, guard, screen, source, view{
			context: demoName, demo: true, look: o.look, kube: single{connection{config: source.Config, context: demoName}},
		})
	})
}

// demoName stands where the name of a context would.
const demoName = "demo"
