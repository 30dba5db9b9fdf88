package terminal

import (
	"fmt"
	"os"
	"os/signal"
	"runtime/pprof"
	"strings"
	"syscall"
	"time"

	"github.com/initwatch/initwatch/model/words"
)

// Signal is the cause of a context that a signal cancelled.
type Signal struct {
	Number syscall.Signal
	// Note says what the one who sent it has asked for: after SIGQUIT where the
	// stacks of all goroutines are, or the stacks themselves when there is no log.
	// It is "" for the others, and fit for a terminal.
	Note string
}

// Error names the signal.
func (s *Signal) Error() string { return fmt.Sprintf("ended by signal: %s", s.Number) }

// ExitCode returns what a shell reports for a program that a signal ended.
func (s *Signal) ExitCode() int { return 128 + int(s.Number) }

// fatal are the signals that end the program. A terminal in raw mode sends
// none of them by itself: ctrl-c is a key there.
var fatal = [...]syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT}

// Listen takes over the signals that end the program, but for those that it
// was started to ignore. The first one cancels the context; the second one, or
// a screen that does not close itself, ends the process at once.
func (g *Guard) Listen() {
	received := make(chan os.Signal, 2)
	for _, s := range fatal {
		if !signal.Ignored(s) {
			signal.Notify(received, s)
		}
	}
	g.Go(func() {
		defer signal.Stop(received)
		select {
		case <-g.closed:
		case s := <-received:
			g.obey(s, received)
		}
	})
}

func (g *Guard) obey(s os.Signal, more <-chan os.Signal) {
	number, _ := s.(syscall.Signal)
	cause := &Signal{Number: number}
	// A job that is ended while it lies in the background has to reset the
	// terminal from there and must not be stopped for it.
	ignoreBackgroundWrites()
	g.log.Info("signal", "name", s.String())
	last := ""
	if number == syscall.SIGQUIT {
		cause.Note = g.stacks()
		last = "initwatch: " + cause.Note
	}
	g.cancel(cause)
	select {
	case <-g.closed:
	case <-more:
		g.end(cause.ExitCode(), last)
	case <-time.After(patience):
		g.end(cause.ExitCode(), last)
	}
}

// stacks logs what all goroutines are at, as the Go runtime prints it after
// SIGQUIT where nobody listens, and says where it is.
func (g *Guard) stacks() string {
	var text strings.Builder
	if err := pprof.Lookup("goroutine").WriteTo(&text, 2); err != nil {
		g.log.Error("write stacks", "error", err)
	}
	g.log.Info("goroutines", "stacks", text.String())
	if path := g.log.Path(); path != "" {
		return "the stacks of all goroutines are in " + words.Clean(path)
	}
	return words.CleanLines(text.String())
}
