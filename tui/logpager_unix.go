//go:build unix

package tui

import (
	"io"
	"os"

	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"
)

// muteSignals keeps a terminal from turning keys into signals until the
// function that it returns is called.
func muteSignals(terminal io.Reader) (restore func()) {
	file, ok := terminal.(*os.File)
	if !ok {
		return func() {}
	}
	before, err := term.GetState(file.Fd())
	if err != nil {
		return func() {} // no terminal sends no signals
	}
	muted := *before
	muted.Lflag &^= unix.ISIG
	_ = term.SetState(file.Fd(), &muted) // without it, ctrl-c ends both, as it would in a shell
	return func() { _ = term.SetState(file.Fd(), before) }
}
