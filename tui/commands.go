package tui

import (
	"context"
	"errors"
	"io"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/model"
)

// second is how often the screen's clock moves on.
const second = time.Second

// gathered bounds how many lines of a log one message brings: enough to keep
// up with a flood, few enough to keep answering keys.
const gathered = 5_000

// batchMsg is what Source.Next returned.
type batchMsg struct {
	scene int // of the source that it comes from
	batch model.Batch
	err   error
}

// tickMsg is the source's clock.
type tickMsg struct {
	scene int // of the source that it is of
	now   time.Time
}

// logOpenedMsg says that the log of stream id can be read.
type logOpenedMsg struct {
	id     int
	chunks <-chan model.LogChunk
}

// logMsg brings lines of the log of stream id.
type logMsg struct {
	id    int
	lines []string
	times []time.Time // one for each line
	notes []string
	ended bool
	over  time.Time // when the attempt ended whose log this is, as far as known
}

// next waits for the next batch.
func next(ctx context.Context, source Source) tea.Cmd {
	return func() tea.Msg {
		batch, err := source.Next(ctx)
		return batchMsg{batch: batch, err: err}
	}
}

// next waits for the next batch of the source that is shown.
func (m *Model) next() tea.Cmd {
	scene, wait := m.scene, next(m.ctx, m.options.Source)
	return func() tea.Msg {
		msg := wait().(batchMsg)
		msg.scene = scene
		return msg
	}
}

// tick brings the source's time in a second. It does not wait for longer than
// the program runs, as tea.Tick would.
func (m *Model) tick() tea.Cmd {
	ctx, scene, source := m.ctx, m.scene, m.options.Source
	return func() tea.Msg {
		timer := time.NewTimer(second)
		defer timer.Stop()
		select {
		case <-timer.C:
			return tickMsg{scene, source.Now()}
		case <-ctx.Done():
			return nil
		}
	}
}

// openLog asks for a log.
func openLog(ctx context.Context, source Source, id int, request model.LogRequest) tea.Cmd {
	return func() tea.Msg { return logOpenedMsg{id, source.Log(ctx, request)} }
}

// readLog waits for the next chunk and takes what else is there already, so
// that a flood of lines is painted once and not line by line.
func readLog(id int, chunks <-chan model.LogChunk) tea.Cmd {
	return func() tea.Msg {
		chunk, open := <-chunks
		msg := logMsg{id: id}
		for open {
			msg.take(chunk)
			if len(msg.lines) >= gathered || len(msg.notes) > 0 {
				return msg
			}
			select {
			case chunk, open = <-chunks:
			default:
				return msg
			}
		}
		msg.ended = true
		return msg
	}
}

func (m *logMsg) take(chunk model.LogChunk) {
	m.lines = append(m.lines, chunk.Lines...)
	m.times = append(m.times, chunk.Times...)
	m.times = append(m.times, make([]time.Time, len(m.lines)-len(m.times))...)
	if chunk.Note != "" {
		m.notes = append(m.notes, chunk.Note)
	}
}

// over reports whether err says that the source has nothing more to tell, or
// that the program ends.
func over(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, context.Canceled)
}
