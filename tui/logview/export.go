package logview

import (
	"bufio"
	"fmt"
	"io"
	"time"

	"github.com/initwatch/initwatch/tui/logview/buffer"
)

// Export is the log as it was held at one moment. Another goroutine may write
// it out.
type Export struct {
	held    buffer.Snapshot
	sources []Source
	stamped bool
}

// Export returns all lines that are held, as they were written. Their times
// come with them when they are shown, and the names of their sources.
func (m *Model) Export() Export {
	return Export{m.page.lines.Snapshot(), m.page.sources, m.stamps != StampsOff}
}

// Lines is how many lines there are, notes among them.
func (e Export) Lines() int { return e.held.End() - e.held.First() }

// Write writes the lines to w, notes about the log left out.
func (e Export) Write(w io.Writer) error {
	out := bufio.NewWriter(w)
	for _, line := range e.held.Lines(e.held.First()) {
		if line.Note {
			continue
		}
		writeStamp(out, line.Time, e.stamped)
		writeName(out, e.sources, line.Source)
		_, _ = out.Write(line.Text) // Flush returns the first error there was
		_ = out.WriteByte('\n')
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write log: %w", err)
	}
	return nil
}

// writeStamp writes a time as kubectl logs --timestamps does.
func writeStamp(w io.StringWriter, at time.Time, stamped bool) {
	if stamped && !at.IsZero() {
		_, _ = w.WriteString(at.UTC().Format(time.RFC3339Nano) + " ")
	}
}

// writeName writes the name of a line's source.
func writeName(w io.StringWriter, sources []Source, source int) {
	if source < len(sources) {
		_, _ = w.WriteString(sources[source].Name + " ")
	}
}
