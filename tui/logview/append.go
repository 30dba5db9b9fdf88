package logview

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// Append takes in further lines of the page that is shown. The command goes on
// with what is being looked for.
func (m *Model) Append(lines []string, times []time.Time) tea.Cmd {
	m.page.Append(lines, times)
	return m.Look()
}

// Look goes on with what is being looked for after lines came in.
func (m *Model) Look() tea.Cmd { return m.scanOn() }
