package tui

import (
	"fmt"
	"path/filepath"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/tui/keep"
	"github.com/initwatch/initwatch/tui/logview"
	"github.com/initwatch/initwatch/tui/paint"
)

// logSavedMsg says how saving a log went.
type logSavedMsg struct {
	path string
	err  error
}

// leastName is how many cells of a file's name have to be left.
const leastName = 24

// saved says it in a sentence. The name gives way in its middle so that where
// the file is can be said as well, unless there is no room for that at all.
func (m *Model) saved(msg logSavedMsg) string {
	if msg.err != nil {
		return "the log was not saved: " + msg.err.Error()
	}
	dir, name := filepath.Split(msg.path)
	const before, between = "saved ", " in "
	dir = keep.Short(dir)
	room := m.width - len(before) - len(between) - paint.Width(dir)
	if room >= leastName {
		name = paint.CutMiddle(m.options.Theme, name, room)
	}
	return before + name + between + dir
}

// saveLog writes what is held to a file.
func (m *Model) saveLog() tea.Cmd {
	if m.log.Shown().Empty() {
		m.say(noLine + " to save")
		return nil
	}
	export, name := m.log.Export(), m.logName()
	return func() tea.Msg {
		path, err := writeLog(name, export)
		return logSavedMsg{path, err}
	}
}

func writeLog(name string, export logview.Export) (path string, err error) {
	return keep.File(name, ".log", export.Write)
}

// fileStamp is the time in a file's name.
const fileStamp = "20060102T150405Z"

// logName names a file after the log that is open.
func (m *Model) logName() string {
	s := &m.stream
	if s.crew != nil {
		return s.crew.fileName() + "-" + m.now.UTC().Format(fileStamp)
	}
	name := fmt.Sprintf("%s-%s-%s", s.entry.Pod.Namespace, s.entry.Pod.Name, s.part)
	if n := s.current().attempt.Number; n > 0 {
		name += fmt.Sprintf("-attempt%d", n)
	}
	return name + "-" + m.now.UTC().Format(fileStamp)
}
