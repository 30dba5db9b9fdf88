package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"k8s.io/cli-runtime/pkg/genericclioptions"

	"github.com/initwatch/initwatch/watch"
)

const waitLong = `Wait until workloads and their pods are up: the one that is named, those whose pods have the
labels of -l, or else all of the namespace. What does not exist yet is waited for, and so
is the new revision of a rollout. A Job is up when it has completed.

It ends at once when one of them cannot come up unless someone changes something. What may
heal by itself, such as a container that fails and is tried again, is waited for, and a
missing ConfigMap, Secret or claim for a few seconds: it may have been made just now. Then
it prints what "%[1]s explain" does, and the last lines of the logs at fault. Progress goes
to standard error.

It ends with 0 when all are up, 3 when one cannot come up, and 4 when the time ran out.`

const waitExamples = `  # After kubectl apply, in a script
  %[1]s wait deploy/api -n shop --timeout 10m

  # Everything with a label, which has to stay up for half a minute
  %[1]s wait -l app.kubernetes.io/part-of=shop --stable-for 30s`

// The defaults of wait. A container without a readiness probe is up as soon as
// it runs, and one that is set up wrongly seldom runs for longer than this.
const (
	waitTimeout = 5 * time.Minute
	waitStable  = 3 * time.Second
	waitTail    = 10
)

// waitOptions is what a command line asks wait for.
type waitOptions struct {
	options
	print     explainOptions // the form of what is printed
	timeout   time.Duration
	stableFor time.Duration
	failFast  bool
	tail      int
}

func (o *waitOptions) bind(flags *pflag.FlagSet) {
	o.options.bind(flags)
	flags.DurationVar(&o.timeout, "timeout", waitTimeout, "How long to wait at most, 0 for without end.")
	flags.DurationVar(&o.stableFor, "stable-for", waitStable, "How long all have to have been up.")
	flags.BoolVar(&o.failFast, "fail-fast", true, "End as soon as one cannot come up unless someone changes something.")
	flags.IntVar(&o.tail, "tail", waitTail, "Lines to print of each log at fault, 0 for none.")
	flags.StringVarP(&o.print.output, "output", "o", outputText, "Form of what is printed: text, json or yaml. The last two have no logs.")
	flags.BoolVar(&o.print.ascii, "ascii", false, "Write ASCII characters only.")
}

func (o *waitOptions) validate(flags *genericclioptions.ConfigFlags) error {
	if err := o.options.validate(flags); err != nil {
		return err
	}
	switch {
	case o.timeout < 0:
		return usagef("read --timeout: %s is no time to wait; give one such as 10m, or 0 for without end", o.timeout)
	case o.stableFor < 0:
		return usagef("read --stable-for: %s is no time to stay up; give one such as 30s, or 0", o.stableFor)
	case o.tail < 0:
		return usagef("read --tail: %d is no number of lines; give one from 0", o.tail)
	}
	o.print.options = o.options
	return o.print.validate(flags)
}

func (a *app) waitCommand() *cobra.Command {
	flags := clusterFlags()
	o := &waitOptions{}
	cmd := a.settle(&cobra.Command{
		Use:     "wait [POD | KIND/NAME]",
		Short:   "Wait until pods are up, or cannot come up",
		Long:    a.named(waitLong),
		Example: a.named(waitExamples),
		Args:    atMostOneTarget,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.complete(cmd.Flags(), args)
			o.print.completeLook(cmd.Flags(), &a.settings)
			if err := o.validate(flags); err != nil {
				return err
			}
			return a.wait(cmd.Context(), *o, flags)
		},
	})
	o.bind(cmd.Flags())
	flags.AddFlags(cmd.Flags())
	completeTargets(cmd, flags, &o.options)
	completeForms(cmd)
	return cmd
}

// wait reads the cluster until what was asked for is up, cannot come up, or
// takes too long, and then says so.
func (a *app) wait(ctx context.Context, o waitOptions, flags *genericclioptions.ConfigFlags) error {
	return a.inCluster(ctx, &o.options, flags, func(ctx context.Context, source watch.Options, cluster *watch.Cluster) error {
		v := newVigil(o, cluster, source.Go, a.settings.Requests, a.progress())
		fmt.Fprintf(a.streams.ErrOut, "%s: waiting for %s%s\n", programName, o.goal(source), o.atMost())
		end, err := v.run(ctx)
		if err != nil {
			return err
		}
		return a.tellEnd(ctx, v, end)
	})
}

// goal names what is waited for.
func (o *waitOptions) goal(source watch.Options) string {
	where := " in " + places(source.Namespaces)
	switch {
	case o.argument != "" && o.selectors() != "":
		return o.target.String() + where + ", as far as its pods have " + o.selectors()
	case o.selector != "":
		return "pods with " + o.selector + " and their workloads" + where
	case o.argument != "":
		return o.target.String() + where
	}
	return "all workloads in " + places(source.Namespaces)
}

func (o *waitOptions) atMost() string {
	if o.timeout == 0 {
		return ""
	}
	return ", for " + span(o.timeout) + " at most"
}

// span writes a duration without the parts of it that are nothing.
func span(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// tellEnd prints how the waiting ended, and returns the error whose exit code
// says the same.
func (a *app) tellEnd(ctx context.Context, v *vigil, end ending) error {
	out := bufio.NewWriter(a.streams.Out)
	err := v.explain(ctx, out, end)
	if err := errors.Join(err, out.Flush()); err != nil {
		return fmt.Errorf("print explanation: %w", err)
	}
	fmt.Fprintf(a.streams.ErrOut, "%s: %s\n", programName, v.sentence(end))
	if code := end.exitCode(); code != exitOK {
		return &notUpError{code}
	}
	return nil
}

// explain prints the explanation, and below it the logs at fault.
func (v *vigil) explain(ctx context.Context, out io.Writer, end ending) error {
	o := v.options.print
	if end == cameUp {
		o.argument = "" // what is up can be told in short
	}
	asOf := v.source.Now()
	if v.unseen(v.store.Links()) != "" && !v.known.IsZero() {
		asOf = v.known
	}
	if err := o.write(out, v.store, asOf); err != nil {
		return err
	}
	if end == cameUp || o.output != outputText {
		return nil
	}
	return v.writeLogs(ctx, out)
}
