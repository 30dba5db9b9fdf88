package main

import (
	"context"
	"errors"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"
	"k8s.io/cli-runtime/pkg/genericiooptions"

	"github.com/initwatch/initwatch/cmd/initwatch/terminal"
	"github.com/initwatch/initwatch/config"
	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/tui"
)

// view is what a verb wants on the screen.
type view struct {
	source tui.Source
	// store takes what the source brings, or has taken some of it already.
	store      *model.Store
	context    string
	namespaces []string
	query      string
	// hint says what else than query may have been meant, "" for nothing.
	hint      string
	container string
	demo      bool
	look      lookOptions
	keys      keymap.Map
	settings  *config.Settings
	// selector is what of query holds in every namespace.
	selector string
	// kube is where other contexts are; asks says that a credential plugin logs
	// in to this one.
	kube     kube
	asks     bool
	clusters tui.Clusters
	// reel is the recording that source plays at a pace, if it plays one.
	reel   tui.Reel
	pace   float64
	paused bool
}

// screen is the terminal as far as verbs are concerned.
type screen interface {
	// ready says in an error why there can be no screen.
	ready() error
	// show shows v until the person quits or ctx ends.
	show(ctx context.Context, guard *terminal.Guard, v view) error
}

// realScreen is the terminal behind the standard streams.
type realScreen struct {
	streams genericiooptions.IOStreams
	getenv  func(string) string
	environ []string
}

var (
	// errNotDrawable is a standard output that nothing can be drawn on.
	errNotDrawable = errors.New("open screen: standard output is no terminal that can be drawn on")
	// errNoKeys is a standard input that brings no keys.
	errNoKeys = errors.New("open screen: standard input is not a terminal; run initwatch in one")
)

func (s *realScreen) ready() error {
	in, out := s.files()
	switch {
	case out == nil, s.getenv("TERM") == "dumb":
		return errNotDrawable
	case in == nil:
		return errNoKeys
	}
	return nil
}

// files are the standard streams as terminals, nil for what is none.
func (s *realScreen) files() (in, out *os.File) {
	return terminalFile(s.streams.In), terminalFile(s.streams.Out)
}

func terminalFile(stream any) *os.File {
	if file, ok := stream.(*os.File); ok && term.IsTerminal(file.Fd()) {
		return file
	}
	return nil
}

func (s *realScreen) show(ctx context.Context, guard *terminal.Guard, v view) error {
	in, out := s.files()
	profile := v.look.profile(out, s.environ, s.getenv("NO_COLOR"))
	suspender, done := terminal.NewSuspender(), make(chan struct{})
	defer close(done)
	relay := func(p *tea.Program) {
		guard.Go(func() { suspender.Relay(p.Send, done) })
	}
	err := guard.Lend(in, out, func() error {
		return lastWords(tui.Run(ctx, tui.Options{
			Source:     v.source,
			Store:      v.store,
			Keys:       v.keys,
			Theme:      v.look.theme(profile),
			Context:    v.context,
			Namespaces: v.namespaces,
			Query:      v.query,
			Hint:       v.hint,
			Container:  v.container,
			Demo:       v.demo,

			ProbeMetrics: v.look.probeMetrics,

			Color:     colorOf(v.settings, v.context),
			Requests:  v.settings.Requests,
			LogBuffer: v.settings.LogBuffer,
			Mouse:     !v.look.noMouse,
			Clusters:  v.clusters,
			Asks:      v.asks,
			Reel:      v.reel,
			Pace:      v.pace,
			Paused:    v.paused,
		}, tea.WithInput(in), tea.WithOutput(out), tea.WithColorProfile(profile), tea.WithFilter(suspender.Filter), relay))
	})
	if errors.Is(err, tea.ErrProgramPanic) {
		// Bubble Tea has written value and stack to standard error, which is
		// the log while the screen is taken.
		return guard.Elsewhere("the screen broke")
	}
	return err
}

// stackTime is how long the stack of a command that panicked is waited for.
const stackTime = 250 * time.Millisecond

// lastWords waits, when the screen broke, for what Bubble Tea writes about it:
// it ends a program before it has written the stack of a command, from a
// goroutine that nobody can wait for. Without this the stack would be lost, or
// end up on the terminal.
func lastWords(err error) error {
	if errors.Is(err, tea.ErrProgramPanic) {
		<-time.After(stackTime)
	}
	return err
}
