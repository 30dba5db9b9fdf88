package terminal

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/initwatch/initwatch/config"
	"github.com/initwatch/initwatch/model/words"
)

// ExitInternal is the exit code of a program that found itself to be wrong
// (EX_SOFTWARE of sysexits.h).
const ExitInternal = 70

// patience is how long the screen may take to close itself.
const patience = 2 * time.Second

// Panic is the cause of a context that a panic cancelled. Its text is fit for
// a terminal.
type Panic struct {
	Value string
	// LogPath is the file that holds the stack; "" when there is no log.
	LogPath string
	// Stack is the stack when there is no log to hold it.
	Stack string
}

// Error says what happened and where the stack is.
func (p *Panic) Error() string {
	text := "internal error: " + p.Value
	switch {
	case p.LogPath != "":
		return text + "; the stack is in " + words.Clean(p.LogPath)
	case p.Stack != "":
		return text + "\n" + p.Stack
	}
	return text + "; no log was kept, " + config.EnvLog + " names a file for one"
}

// ExitCode returns 70.
func (p *Panic) ExitCode() int { return ExitInternal }

// Guard runs goroutines, listens for signals and lends out the terminal.
type Guard struct {
	log    *config.Log
	stderr io.Writer
	cancel context.CancelCauseFunc
	lent   atomic.Pointer[loan]
	closed chan struct{}
}

// New returns a guard that writes what it has to say last to stderr, and the
// context that ends when the guard ends the program. The context's cause is
// then a *Panic or a *Signal.
func New(parent context.Context, log *config.Log, stderr io.Writer) (context.Context, *Guard) {
	ctx, cancel := context.WithCancelCause(parent)
	return ctx, &Guard{log: log, stderr: stderr, cancel: cancel, closed: make(chan struct{})}
}

// Close ends the guard and its context.
func (g *Guard) Close() {
	g.cancel(context.Canceled)
	close(g.closed)
}

// Go runs f in a goroutine of its own. Every go statement of the program goes
// through it.
func (g *Guard) Go(f func()) {
	go func() {
		defer func() {
			if value := recover(); value != nil {
				g.Crash(value)
			}
		}()
		f()
	}()
}

// Crash takes a recovered panic, lets the program end and never returns.
func (g *Guard) Crash(value any) {
	crash := g.Caught(value)
	g.cancel(crash)
	<-time.After(patience)
	g.end(crash.ExitCode(), "initwatch: "+crash.Error())
}

// Caught logs a recovered panic and returns it as an error.
func (g *Guard) Caught(value any) *Panic {
	stack := string(debug.Stack())
	g.log.Error("panic", "value", fmt.Sprint(value), "stack", stack)
	crash := &Panic{Value: words.Clean(fmt.Sprint(value)), LogPath: g.log.Path()}
	if crash.LogPath == "" {
		crash.Stack = words.CleanLines(stack)
	}
	return crash
}

// Elsewhere returns a panic that was caught and logged by somebody else.
func (g *Guard) Elsewhere(value string) *Panic {
	return &Panic{Value: value, LogPath: g.log.Path()}
}

// end gives the terminal back without anybody's help and ends the process.
func (g *Guard) end(code int, text string) {
	if lent := g.lent.Load(); lent != nil {
		lent.seize()
	}
	if text != "" {
		fmt.Fprintln(g.stderr, text)
	}
	os.Exit(code)
}
