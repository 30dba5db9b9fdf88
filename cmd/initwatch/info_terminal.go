package main

import (
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"slices"

	"github.com/atotto/clipboard"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"
)

// infoTerminal writes what the terminal can do, and why not more.
func (a *app) infoTerminal(out io.Writer, look *lookOptions) {
	fmt.Fprintln(out, "\nTerminal")
	stdout := terminalFile(a.streams.Out)
	row(out, "TERM", a.orNotSet("TERM"))
	row(out, "size", sizeLine(stdout))
	screen, err := a.screenFor(*look)
	switch _, plain := screen.(*plainScreen); {
	case err != nil:
		row(out, "screen", err.Error())
	case plain:
		row(out, "screen", "none, a line for each change")
	default:
		row(out, "screen", "drawn")
	}
	row(out, "colors", a.colorLine(stdout, look))
	row(out, "clipboard", a.clipboardLine())
}

func (a *app) orNotSet(variable string) string {
	if value := a.getenv(variable); value != "" {
		return value
	}
	return "not set"
}

func sizeLine(file *os.File) string {
	if file == nil {
		return "standard output is no terminal"
	}
	width, height, err := term.GetSize(file.Fd())
	if err != nil {
		return "unknown"
	}
	return fmt.Sprintf("%dx%d", width, height)
}

// colorLine says how many colors are used, and what decided that if it was not
// the terminal.
func (a *app) colorLine(out *os.File, look *lookOptions) string {
	var writer io.Writer = io.Discard
	if out != nil {
		writer = out
	}
	text := profileName(look.profile(writer, os.Environ(), a.getenv("NO_COLOR")))
	switch {
	case look.color != colorAuto:
		return text + ", because --color or the setting color is " + look.color
	case a.getenv("NO_COLOR") != "":
		return text + ", because NO_COLOR is set"
	case a.getenv("CLICOLOR_FORCE") != "":
		return text + ", because CLICOLOR_FORCE is set"
	case a.getenv("CLICOLOR") != "":
		return text + ", and CLICOLOR is set"
	}
	return text
}

func profileName(p colorprofile.Profile) string {
	switch p {
	case colorprofile.TrueColor:
		return "16 million"
	case colorprofile.ANSI256:
		return "256"
	case colorprofile.ANSI:
		return "16"
	default:
		return "none"
	}
}

// clipboardLine says how what is copied gets to the person: as the screen
// decides it.
func (a *app) clipboardLine() string {
	remote := a.getenv("SSH_TTY") != "" || a.getenv("SSH_CONNECTION") != ""
	switch {
	case !remote && !clipboard.Unsupported:
		return "a program of this machine"
	case remote:
		return "the terminal (OSC 52), because this is an SSH session"
	case a.getenv("TMUX") != "":
		return "the terminal (OSC 52), through tmux"
	}
	return "a file, because there is no clipboard program"
}

// sorted walks a map in the order of its keys.
func sorted[V any](all map[string]V) iter.Seq2[string, V] {
	return func(yield func(string, V) bool) {
		for _, key := range slices.Sorted(maps.Keys(all)) {
			if !yield(key, all[key]) {
				return
			}
		}
	}
}
