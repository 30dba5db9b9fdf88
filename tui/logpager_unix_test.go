//go:build unix

package tui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// TestPagerGetsItsKeys checks that a terminal sends no signals while a pager
// has it, and does again afterwards.
func TestPagerGetsItsKeys(t *testing.T) {
	keyboard, terminal, err := pty.Open()
	if err != nil {
		t.Skip(err)
	}
	defer keyboard.Close()
	defer terminal.Close()
	signals := func() bool {
		state, err := term.GetState(terminal.Fd())
		if err != nil {
			t.Fatal(err)
		}
		return state.Lflag&unix.ISIG != 0
	}
	restore := muteSignals(terminal)
	if signals() {
		t.Error("ctrl-c is a signal while the pager has the terminal")
	}
	restore()
	if !signals() {
		t.Error("ctrl-c is no signal afterwards")
	}
	muteSignals(strings.NewReader(""))()
}
