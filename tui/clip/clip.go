// Package clip puts text into the clipboard of the person at the terminal, by
// the way that can work there: a clipboard program on this machine, the
// terminal itself (OSC 52) when it is another machine's or tmux's, a file when
// there is neither. It says which it was.
package clip

import (
	"encoding/base64"
	"fmt"
	"io"
	"os"

	tea "charm.land/bubbletea/v2"
	"github.com/atotto/clipboard"

	"github.com/initwatch/initwatch/tui/keep"
)

// longest is how many bytes OSC 52 may carry, encoded: terminals cut or drop
// more.
const longest = 74_994

// Way is how a text was copied.
type Way uint8

// The ways.
const (
	Program  Way = iota // a clipboard program on this machine
	Terminal            // the terminal was asked, which does not answer
	File                // neither could be had
)

// Msg says how copying went.
type Msg struct {
	Way Way
	// Lines is how many lines were copied.
	Lines int
	// Path is the file, when it is one.
	Path string
	// InTmux is set when tmux stands between us and the terminal.
	InTmux bool
	// TooLong is set when the terminal was not asked because of the size.
	TooLong bool
	Err     error
}

// Copy copies text. The command answers with a Msg.
func Copy(text string) tea.Cmd {
	return surroundings{
		remote:  os.Getenv("SSH_TTY") != "" || os.Getenv("SSH_CONNECTION") != "",
		tmux:    os.Getenv("TMUX") != "",
		screen:  os.Getenv("STY") != "" && os.Getenv("TMUX") == "",
		program: !clipboard.Unsupported,
		write:   clipboard.WriteAll,
	}.copy(text)
}

// surroundings are what decides on the way.
type surroundings struct {
	remote  bool // the clipboard of this machine is not the person's
	tmux    bool
	screen  bool // GNU screen, which keeps what is meant for the terminal
	program bool // there is a clipboard program
	write   func(string) error
}

func (s surroundings) copy(text string) tea.Cmd {
	if s.remote || !s.program {
		return s.otherwise(text)
	}
	return func() tea.Msg {
		if s.write(text) == nil {
			return Msg{Way: Program, Lines: count(text)}
		}
		// A program without the display that it needs: the next best way.
		return s.otherwise(text)()
	}
}

// otherwise copies without a clipboard program.
func (s surroundings) otherwise(text string) tea.Cmd {
	tooLong := base64.StdEncoding.EncodedLen(len(text)) > longest
	asked := (s.remote || s.tmux) && !s.screen
	if !asked || tooLong {
		return func() tea.Msg { return toFile(text, tooLong && asked) }
	}
	msg := Msg{Way: Terminal, Lines: count(text), InTmux: s.tmux}
	return tea.Batch(tea.SetClipboard(text), func() tea.Msg { return msg })
}

func toFile(text string, tooLong bool) Msg {
	path, err := keep.File("clipboard", ".txt", func(w io.Writer) error {
		if _, err := io.WriteString(w, text); err != nil {
			return fmt.Errorf("write file: %w", err)
		}
		return nil
	})
	return Msg{Way: File, Lines: count(text), Path: path, TooLong: tooLong, Err: err}
}
