package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/spf13/pflag"

	"github.com/initwatch/initwatch/watch/demo"
	"github.com/initwatch/initwatch/watch/demo/scenario"
)

// recorded is the scenario that no simulator plays: the recording of a real
// cluster.
const (
	recorded          = "recorded"
	recordedSummary   = "What a real cluster did with the pods of 01 to 08, recorded."
	recordedNamespace = "shop"
	// fastest is the speed up to which one processor can play every scenario.
	fastest = 1000
)

// demoOptions is what a command line asks of the demo.
type demoOptions struct {
	scenario string
	speed    float64
	seed     uint64
	list     bool
	serve    string
	serveSet bool
	look     lookOptions
}

func (o *demoOptions) bind(flags *pflag.FlagSet) {
	flags.StringVar(&o.scenario, "scenario", scenario.Default, "What happens: one of those that --list names.")
	flags.Float64Var(&o.speed, "speed", 1, "How much faster than in a real cluster time passes.")
	flags.Uint64Var(&o.seed, "seed", 1, "What chance starts from: the same number gives the same run.")
	flags.BoolVar(&o.list, "list", false, "Name the scenarios, and end.")
	flags.StringVar(&o.serve, "serve", "", "Listen on this address of this machine, such as 127.0.0.1:8001, and show no screen. Port 0 is any that is free.")
	o.look.bind(flags)
}

// validate refuses what cannot be meant, and fills in what is left open.
func (o *demoOptions) validate() error {
	if err := o.look.validate(); err != nil {
		return err
	}
	if !(o.speed > 0 && o.speed <= fastest) {
		return usagef("read --speed: %v is no pace; give a number above 0, up to %d", o.speed, fastest)
	}
	if err := o.validateScenario(); err != nil || !o.serveSet {
		return err
	}
	var err error
	o.serve, err = serveAddress(o.serve)
	return err
}

func (o *demoOptions) validateScenario() error {
	known, err := scenarios()
	if err != nil {
		return err
	}
	var names []string
	for _, one := range known {
		if one.Name == o.scenario {
			return nil
		}
		names = append(names, one.Name)
	}
	return usagef("read --scenario: %q is none of %s", o.scenario, strings.Join(names, ", "))
}

// scenarios lists all there are, the default first.
func scenarios() ([]scenario.Info, error) {
	known, err := scenario.List()
	if err != nil {
		return nil, fmt.Errorf("list scenarios: %w", err)
	}
	return append(known, scenario.Info{Name: recorded, Summary: recordedSummary}), nil
}

// listScenarios prints what --scenario can be.
func (a *app) listScenarios() error {
	known, err := scenarios()
	if err != nil {
		return err
	}
	for _, one := range known {
		fmt.Fprintf(a.streams.Out, "%-32s %s\n", one.Name, one.Summary)
	}
	return nil
}

// start returns a simulated API server on which the scenario plays until ctx
// ends.
func (o *demoOptions) start(ctx context.Context, run func(func()), log *slog.Logger) (*demo.Server, error) {
	options := []demo.Option{demo.WithRunner(run), demo.WithSpeed(o.speed)}
	if o.scenario == recorded {
		return demo.Start(ctx, options...), nil
	}
	play, err := scenario.Load(o.scenario)
	if err != nil {
		return nil, fmt.Errorf("play demo: %w", err)
	}
	server := demo.NewServer(options...)
	run(func() {
		err := play.Play(ctx, server, scenario.Options{Clock: server.Clock(), Seed: o.seed})
		if err != nil && !errors.Is(err, context.Canceled) {
			log.Error("the scenario broke off", "error", err)
		}
	})
	return server, nil
}

// namespace is where most of what happens in the scenario happens.
func (o *demoOptions) namespace() string {
	if play, err := scenario.Load(o.scenario); err == nil {
		return play.Namespace
	}
	return recordedNamespace
}
