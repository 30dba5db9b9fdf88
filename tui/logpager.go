package tui

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// pagerReadyMsg says that the log is in a file for the pager.
type pagerReadyMsg struct {
	path string
	err  error
}

// pagerDoneMsg says that the pager has ended, and how when there is something
// to say.
type pagerDoneMsg struct{ text string }

// pageLog writes what is held to a file for the pager.
func (m *Model) pageLog() tea.Cmd {
	if _, err := pager(); err != nil {
		m.say(err.Error())
		return nil
	}
	if m.log.Shown().Empty() {
		m.say(noLine + " to page through")
		return nil
	}
	export, name := m.log.Export(), m.logName()
	return func() tea.Msg {
		path, err := writeLog("pager-"+name, export)
		return pagerReadyMsg{path, err}
	}
}

// pager returns the command line of the pager that the person has chosen, or
// less with colours.
func pager() ([]string, error) {
	words := strings.Fields(os.Getenv("PAGER"))
	if len(words) == 0 {
		words = []string{"less", "-R"}
	}
	if _, err := exec.LookPath(words[0]); err != nil {
		return nil, fmt.Errorf("pager %s is not installed; name another one in PAGER", words[0])
	}
	return words, nil
}

// runPager gives the terminal to the pager until it ends. The file goes then.
func (m *Model) runPager(msg pagerReadyMsg) tea.Cmd {
	if msg.err != nil {
		m.say("the pager was not started: " + msg.err.Error())
		return nil
	}
	words, err := pager()
	if err != nil {
		m.say(err.Error())
		return nil
	}
	command := exec.CommandContext(m.ctx, words[0], append(words[1:], msg.path)...)
	return tea.Exec(borrower{command}, func(err error) tea.Msg { return pagerEnded(msg.path, err) })
}

// borrower is a program that has the terminal for a while.
type borrower struct{ *exec.Cmd }

// SetStdin gives the program the terminal's input.
func (b borrower) SetStdin(r io.Reader) { b.Stdin = r }

// SetStdout gives the program the terminal's output.
func (b borrower) SetStdout(w io.Writer) { b.Stdout = w }

// SetStderr says where the program's errors go.
func (b borrower) SetStderr(w io.Writer) { b.Stderr = w }

// Run runs the program. Meanwhile ctrl-c and ctrl-z are keys like others: as
// signals they would reach this program too, and end it behind the pager.
func (b borrower) Run() error {
	defer muteSignals(b.Stdin)()
	return b.Cmd.Run()
}

// pagerEnded takes the file away.
func pagerEnded(path string, err error) pagerDoneMsg {
	if removed := os.Remove(path); removed != nil {
		return pagerDoneMsg{"the pager's file is left: " + removed.Error()}
	}
	if err != nil {
		return pagerDoneMsg{"the pager ended: " + err.Error()}
	}
	return pagerDoneMsg{}
}
