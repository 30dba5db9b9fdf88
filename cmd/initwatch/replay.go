package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/initwatch/initwatch/cmd/initwatch/terminal"
	"github.com/initwatch/initwatch/config"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/tui"
	"github.com/initwatch/initwatch/watch/replay"
)

const replayLong = `Show on the screen what "%[1]s record" wrote into a file: what happened, as it happened, forwards
and backwards and at any pace. Keys stand still, go from change to change, and leap; ? lists them.

Files that show one moment are shown as of then: what kubectl get -o yaml or -o json printed, and
the directory of kubectl cluster-info dump. Several files are shown together.`

const replayExamples = `  # What happened, as fast as it did
  %[1]s replay start.jsonl.zst

  # From a time on, ten times as fast
  %[1]s replay start.jsonl.zst --at 2026-01-02T15:04:05Z --speed 10

  # What kubectl has saved
  kubectl get pods,events -A -o json > all.json
  %[1]s replay all.json`

// replayOptions is what a command line asks replay for.
type replayOptions struct {
	files  []string
	speed  float64
	at     string
	from   time.Time // what at says; zero when it says nothing
	paused bool
	look   lookOptions
}

func (o *replayOptions) bind(flags *pflag.FlagSet) {
	flags.Float64Var(&o.speed, "speed", 1, "How much faster time passes than it did.")
	flags.StringVar(&o.at, "at", "", "Time (RFC 3339) to begin at. The default is the beginning.")
	flags.BoolVar(&o.paused, "paused", false, "Stand still at first.")
	o.look.bindScreen(flags)
}

func (o *replayOptions) validate() error {
	if err := o.look.validate(); err != nil {
		return err
	}
	if !(o.speed > 0 && o.speed <= fastest) {
		return usagef("read --speed: %v is no pace; give a number above 0, up to %d", o.speed, fastest)
	}
	for _, name := range o.files {
		if name == "-" {
			return usagef("replay: the screen needs standard input for the keys; save what comes there to a file, and name that")
		}
		if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
			return usagef("replay: there is no %s; name a file or a directory", name)
		}
	}
	if o.at == "" {
		return nil
	}
	var err error
	if o.from, err = time.Parse(time.RFC3339, o.at); err != nil {
		return usagef("read --at: %q is no time such as 2026-01-02T15:04:05Z", o.at)
	}
	return nil
}

func (a *app) replayCommand() *cobra.Command {
	o := &replayOptions{}
	cmd := a.settle(&cobra.Command{
		Use:     "replay FILE...",
		Short:   "Show on the screen what was recorded",
		Long:    a.named(replayLong),
		Example: a.named(replayExamples),
		Args:    someFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.files = args
			o.look.complete(cmd.Flags(), &a.settings)
			if err := o.validate(); err != nil {
				return err
			}
			return a.replay(cmd.Context(), *o)
		},
	})
	o.bind(cmd.Flags())
	completeLook(cmd)
	return cmd
}

// someFile refuses a command line that names no file.
func someFile(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usagef("replay: no file given; name one that was recorded, for example start.jsonl.zst")
	}
	return nil
}

// replay shows what files hold.
func (a *app) replay(ctx context.Context, o replayOptions) error {
	return a.guarded(ctx, func(ctx context.Context, guard *terminal.Guard, _ *config.Log) error {
		if err := a.screen.ready(); err != nil {
			return fmt.Errorf("%w; explain -f says what the files hold without a screen", err)
		}
		film, err := replay.Load(ctx, o.files, a.streams.In)
		if err != nil {
			return err
		}
		film.Go = guard.Go
		if err := o.within(film); err != nil {
			return err
		}
		shown := reel{film}
		source, store, err := shown.Play(ctx, o.from)
		if err != nil {
			return err
		}
		return a.screen.show(ctx, guard, view{
			source: source, store: store, context: o.name(), look: o.look, keys: a.keys, settings: &a.settings,
			reel: shown, pace: o.speed, paused: o.paused,
		})
	})
}

// within refuses a time that the files tell nothing of.
func (o *replayOptions) within(film *replay.Film) error {
	begin, end := film.Span()
	if o.from.IsZero() || !o.from.Before(begin) && !o.from.After(end) {
		return nil
	}
	return usagef("read --at: the files tell of %s to %s; give a time within that",
		begin.UTC().Format(time.RFC3339Nano), end.UTC().Format(time.RFC3339Nano))
}

// name is what stands where the name of a context would.
func (o *replayOptions) name() string {
	name := filepath.Base(o.files[0])
	if more := len(o.files) - 1; more > 0 {
		name += fmt.Sprintf(" and %d more", more)
	}
	return name
}

// reel is a film as the screen knows it.
type reel struct{ *replay.Film }

// Play stands still at a time, with what was there at that time in a store.
func (r reel) Play(ctx context.Context, at time.Time) (tui.Player, *model.Store, error) {
	store := model.NewStore(diagnose.Rules())
	player := r.Film.Play(at, 0)
	if err := player.CatchUp(ctx, func(b model.Batch) { store.Apply(b) }); err != nil {
		player.Close()
		return nil, nil, err
	}
	store.Advance(player.Now())
	return player, store, nil
}
