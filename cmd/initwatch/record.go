package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"k8s.io/cli-runtime/pkg/genericclioptions"

	"github.com/initwatch/initwatch/model/words"
)

const recordLong = `Write into a file what a cluster does, as it happens: pods, their events and workloads, and
what their causes lead to. It needs no screen, and goes on until ctrl-c or for as long as
--for says. "%[1]s replay FILE" shows it on the screen, and "%[1]s explain -f FILE" tells
what could be said at the end of it.

Only you can read the file. Values of environment variables are not in it, except for the names
of hosts in values that an init container has, and Secrets are never read; names, images and
messages are. What containers print is in it only with --logs: of attempts that failed up to 500
lines at their end, and what init containers and others at fault print while they run, as far
as requests-per-minute of the configuration goes.`

const recordExamples = `  # The namespace of the present context, until ctrl-c
  %[1]s record -o start.jsonl.zst

  # One workload, for ten minutes
  %[1]s record deploy/api -n shop --for 10m -o api.jsonl.zst
  %[1]s replay api.jsonl.zst

  # With what the steps at fault print
  %[1]s record --logs -o start.jsonl.zst`

// recordOptions is what a command line asks record for.
type recordOptions struct {
	options
	file     string
	duration time.Duration
	force    bool
	logs     bool
}

func (o *recordOptions) bind(flags *pflag.FlagSet) {
	o.options.bind(flags)
	flags.StringVarP(&o.file, "output", "o", "", "File to write. One that exists is not overwritten.")
	flags.DurationVar(&o.duration, "for", 0, "How long to record, for example 10m. The default is until ctrl-c.")
	flags.BoolVar(&o.force, "force", false, "Overwrite the file.")
	flags.BoolVar(&o.logs, "logs", false, "Record what the steps at fault print, too. It may hold secrets.")
}

func (o *recordOptions) validate(flags *genericclioptions.ConfigFlags) error {
	if err := o.options.validate(flags); err != nil {
		return err
	}
	switch {
	case o.file == "":
		return usagef("read --output: no file given; name one to write, for example -o start.jsonl.zst")
	case o.file == "-":
		return usagef("read --output: a recording goes into a file, not to standard output; name one, for example -o start.jsonl.zst")
	case o.duration < 0:
		return usagef("read --for: %s is no time to record; give one such as 10m", o.duration)
	}
	return nil
}

func (a *app) recordCommand() *cobra.Command {
	flags := clusterFlags()
	o := &recordOptions{}
	cmd := a.settle(&cobra.Command{
		Use:     "record -o FILE [POD | KIND/NAME]",
		Short:   "Write into a file what a cluster does",
		Long:    a.named(recordLong),
		Example: a.named(recordExamples),
		Args:    atMostOneTarget,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.complete(cmd.Flags(), args)
			if err := o.validate(flags); err != nil {
				return err
			}
			if o.logs && a.settings.Requests == 0 {
				return errors.New("record --logs: requests-per-minute is 0, so no log would be read; raise it in the configuration")
			}
			return a.record(cmd.Context(), *o, flags)
		},
	})
	o.bind(cmd.Flags())
	flags.AddFlags(cmd.Flags())
	completeTargets(cmd, flags, &o.options)
	return cmd
}

// create makes the file, which nobody else can read.
func (o *recordOptions) create() (*os.File, error) {
	mode := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if o.force {
		mode = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	file, err := os.OpenFile(o.file, mode, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("record into %s: it exists; choose another name, or overwrite it with --force", words.Clean(o.file))
	}
	if err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	if err := file.Chmod(0o600); err != nil { // one that is overwritten may have been open to others
		return nil, errors.Join(fmt.Errorf("record: %w", err), file.Close())
	}
	return file, nil
}
