package terminal

import (
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// reset undoes what a full-screen program may have switched on. Every part is
// harmless where it was off, or not known.
const reset = ansi.ResetModeAltScreenSaveCursor +
	ansi.SetModeTextCursorEnable +
	ansi.ResetModeBracketedPaste +
	ansi.ResetModeFocusEvent +
	ansi.ResetModeMouseNormal + ansi.ResetModeMouseButtonEvent + ansi.ResetModeMouseAnyEvent + ansi.ResetModeMouseExtSgr +
	ansi.ResetModeSynchronizedOutput +
	ansi.ResetStyle

// writeTime is how long a terminal that has been told to hold its output is
// waited for.
const writeTime = 200 * time.Millisecond

// loan is what is needed to give the terminal back.
type loan struct {
	files  [2]*os.File
	states [2]*term.State
	back   sync.Once
	stderr diversion
}

// Lend runs f, which takes the terminal and gives it back. While f runs,
// standard error goes to the log: a credential plugin or a library that writes
// there must not garble the screen.
func (g *Guard) Lend(in, out *os.File, f func() error) error {
	lent, err := newLoan(in, out, g.log.File())
	if err != nil {
		return err
	}
	g.lent.Store(lent)
	defer func() {
		lent.settle()
		g.lent.Store(nil)
	}()
	return f()
}

func newLoan(in, out, log *os.File) (*loan, error) {
	l := &loan{files: [2]*os.File{in, out}, stderr: diversion{log: log}}
	for i, file := range l.files {
		state, err := term.GetState(file.Fd())
		if err != nil {
			return nil, fmt.Errorf("read terminal state: %w", err)
		}
		l.states[i] = state
	}
	if err := l.stderr.begin(); err != nil {
		return nil, err
	}
	return l, nil
}

// settle restores what f had no part in, and the line discipline again in case
// it failed to.
func (l *loan) settle() {
	l.back.Do(func() {
		for i, file := range l.files {
			_ = term.Restore(file.Fd(), l.states[i])
		}
		l.stderr.end()
	})
}

// seize takes the terminal from an f that is still at it. The line discipline
// comes first: it works even when writing does not.
func (l *loan) seize() {
	l.settle()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = l.files[1].WriteString(reset)
	}()
	select {
	case <-done:
	case <-time.After(writeTime):
	}
}
