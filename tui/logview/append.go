package logview

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// Append takes in further lines of the log, and when each was written if times
// are given. Lines may hold SGR sequences and tabs, and nothing else that a
// terminal acts on. The command goes on with what is being looked for.
func (m *Model) Append(lines []string, times []time.Time) tea.Cmd {
	for i, text := range lines {
		var at time.Time
		if i < len(times) {
			at = times[i]
		}
		m.page.lines.Append(text, at)
	}
	return m.scanOn()
}

// Note takes in a sentence about the log, which is never cut for want of room
// on one line and is never filtered out. The command goes on like Append's.
func (m *Model) Note(text string) tea.Cmd {
	m.page.filter.note(m.page.lines.End())
	m.page.lines.Note(text)
	return m.scanOn()
}
