package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"
	"k8s.io/cli-runtime/pkg/genericclioptions"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/report"
	"github.com/initwatch/initwatch/watch"
)

const explainLong = `Print why workloads and their pods do not start, and end: a tree with the verdict of each,
the cause, each step with its attempts, hooks and probes, and the findings with their
evidence.

It reads a cluster once, or with -f what was saved of one: the output of
"kubectl get pods,events,deploy,rs,sts,ds,jobs,cronjobs -o json" or "-o yaml", a directory
that "kubectl cluster-info dump --output-directory" wrote, or what "%[1]s record" wrote.

It ends with 0 when everything is up, 3 when something is stuck or failed, such as a new
revision whose old pods still serve, and 4 when nothing is wrong but not all is up yet.`

const explainExamples = `  # The namespace of the present context
  %[1]s explain

  # One workload, as JSON
  %[1]s explain deploy/api -n shop -o json

  # From a file, or from another command
  %[1]s explain -f pods.json -f events.json
  kubectl get pods,events -A -o json | %[1]s explain -f -`

func (a *app) explainCommand() *cobra.Command {
	flags := clusterFlags()
	o := &explainOptions{}
	cmd := a.settle(&cobra.Command{
		Use:     "explain [POD | KIND/NAME]",
		Short:   "Print why pods do not start",
		Long:    a.named(explainLong),
		Example: a.named(explainExamples),
		Args:    atMostOneTarget,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.complete(cmd.Flags(), args)
			o.completeLook(cmd.Flags(), &a.settings)
			if err := o.validate(flags); err != nil {
				return err
			}
			if len(o.files) > 0 {
				return a.explainFiles(cmd.Context(), *o)
			}
			return a.explainCluster(cmd.Context(), *o, flags)
		},
	})
	o.bind(cmd.Flags())
	flags.AddFlags(cmd.Flags())
	completeTargets(cmd, flags, &o.options)
	completeForms(cmd)
	return cmd
}

// explainCluster reads the cluster until every list is complete, then what the
// causes lead to, and explains what there is.
func (a *app) explainCluster(ctx context.Context, o explainOptions, flags *genericclioptions.ConfigFlags) error {
	return a.inCluster(ctx, &o.options, flags, func(ctx context.Context, source watch.Options, cluster *watch.Cluster) error {
		store := model.NewStore(diagnose.Rules())
		if err := gather(ctx, cluster, store); err != nil {
			return err
		}
		ask := inquiry{run: source.Go, source: cluster, most: maxQuestions}
		ask.into(ctx, store)
		a.tellLimits(store.Links())
		if err := a.tellAbsent(ctx, cluster, store); err != nil {
			return err
		}
		return a.explain(store, cluster.Now(), o)
	})
}

// batches is where gather reads from.
type batches interface {
	Next(ctx context.Context) (model.Batch, error)
}

// gather applies batches until no scope has anything outstanding: its list is
// complete, or it may not be read.
func gather(ctx context.Context, source batches, store *model.Store) error {
	for {
		batch, err := source.Next(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read cluster: %w", err)
		}
		store.Apply(batch)
		if settled(store.Links()) {
			return nil
		}
	}
}

func settled(links []model.ScopedLink) bool {
	for _, link := range links {
		if link.State.Outstanding() {
			return false
		}
	}
	return len(links) > 0
}

// explain writes what the store holds, as of a time, and turns the verdicts
// into an error with the exit code that goes with them.
func (a *app) explain(store *model.Store, asOf time.Time, o explainOptions) error {
	store.Advance(asOf)
	if o.argument != "" && len(store.Workloads()) == 0 {
		return o.nothing(store.Links())
	}
	out := bufio.NewWriter(a.streams.Out)
	if err := errors.Join(o.write(out, store, asOf), out.Flush()); err != nil {
		return err
	}
	return verdictError(store)
}

// write writes the explanation in the form that was asked for.
func (o *explainOptions) write(w io.Writer, store *model.Store, asOf time.Time) error {
	switch o.output {
	case outputJSON:
		return report.JSON(w, store, asOf)
	case outputYAML:
		return report.YAML(w, store, asOf)
	}
	return report.Text(signs(w, o.ascii), store, asOf, report.TextOptions{All: o.argument != "", ASCII: o.ascii})
}
