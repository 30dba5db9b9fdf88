package clip

import (
	"fmt"
	"strings"

	"github.com/initwatch/initwatch/tui/keep"
)

// count returns how many lines text has.
func count(text string) int {
	n := strings.Count(text, "\n")
	if text != "" && !strings.HasSuffix(text, "\n") {
		n++
	}
	return n
}

// String says in a sentence what happened.
func (m Msg) String() string {
	what := fmt.Sprintf("%d lines", m.Lines)
	if m.Lines == 1 {
		what = "1 line"
	}
	switch {
	case m.Err != nil:
		return "nothing was copied: " + m.Err.Error()
	case m.Way == Program:
		return "copied " + what
	case m.Way == Terminal && m.InTmux:
		return what + " sent through tmux (needs set-clipboard on)"
	case m.Way == Terminal:
		return what + " sent to the terminal's clipboard (OSC 52)"
	case m.TooLong:
		return "too long for the terminal's clipboard: " + what + " in " + keep.Short(m.Path)
	}
	return "no clipboard here: " + what + " in " + keep.Short(m.Path)
}
