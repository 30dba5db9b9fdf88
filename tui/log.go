package tui

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/logview"
)

// stream is the log that is open. Its id tells its messages from those of
// logs that were closed meanwhile.
type stream struct {
	id       int
	cancel   context.CancelFunc
	chunks   <-chan model.LogChunk
	entry    *model.Entry
	part     string
	previous bool
}

var logHandlers = map[keymap.Action]func(*Model) tea.Cmd{
	keymap.Down:        do(func(m *Model) { m.log.Move(1) }),
	keymap.Up:          do(func(m *Model) { m.log.Move(-1) }),
	keymap.Top:         do(func(m *Model) { m.log.Top() }),
	keymap.Bottom:      do(func(m *Model) { m.log.Bottom() }),
	keymap.HalfDown:    do(func(m *Model) { m.log.Page(0.5) }),
	keymap.HalfUp:      do(func(m *Model) { m.log.Page(-0.5) }),
	keymap.PageDown:    do(func(m *Model) { m.log.Page(1) }),
	keymap.PageUp:      do(func(m *Model) { m.log.Page(-1) }),
	keymap.ScrollLeft:  do(func(m *Model) { m.log.Scroll(-1) }),
	keymap.ScrollRight: do(func(m *Model) { m.log.Scroll(1) }),
	keymap.Log:         func(m *Model) tea.Cmd { return m.openLog(m.stream.entry, m.stream.part, false) },
	keymap.Previous:    func(m *Model) tea.Cmd { return m.openLog(m.stream.entry, m.stream.part, true) },
	keymap.Back:        do((*Model).leaveLog),
	keymap.Help:        do((*Model).ask),
}

// showLog opens the log that the tree's selected row means.
func (m *Model) showLog(previous bool) tea.Cmd {
	entry, part, ok := m.tree.Target()
	if !ok {
		m.say("no container has run here yet, so there is no log")
		return nil
	}
	return m.openLog(entry, part, previous)
}

// openLog leaves whatever log is open for another. The present attempt is
// followed; that of a container that waits for its next try is the last one
// there was, which is what the server answers with.
func (m *Model) openLog(entry *model.Entry, part string, previous bool) tea.Cmd {
	m.closeLog()
	ctx, cancel := context.WithCancel(m.ctx)
	m.stream = stream{id: m.stream.id + 1, cancel: cancel, entry: entry, part: part, previous: previous}
	m.log.Reset()
	m.pane = keymap.InLog
	return openLog(ctx, m.options.Source, m.stream.id, model.LogRequest{
		Namespace: entry.Pod.Namespace,
		Pod:       entry.Pod.Name,
		Container: part,
		Previous:  previous,
		Follow:    !previous,
		Tail:      logview.MaxLines,
	})
}

func (m *Model) logOpened(msg logOpenedMsg) tea.Cmd {
	if msg.id != m.stream.id {
		return nil
	}
	m.stream.chunks = msg.chunks
	return readLog(msg.id, msg.chunks)
}

func (m *Model) logRead(msg logMsg) tea.Cmd {
	if msg.id != m.stream.id {
		return nil
	}
	m.log.Append(msg.lines)
	for _, note := range msg.notes {
		m.log.Note(note)
	}
	if msg.ended {
		m.closeLog()
		return nil
	}
	return readLog(msg.id, m.stream.chunks)
}

// closeLog stops reading. What was read stays.
func (m *Model) closeLog() {
	if m.stream.cancel != nil {
		m.stream.cancel()
		m.stream.cancel = nil
	}
}

func (m *Model) leaveLog() {
	m.closeLog()
	m.stream = stream{id: m.stream.id + 1}
	m.log.Reset()
	m.pane = keymap.InTree
}

// logTitle is the heading of the log that is open, "" when none is.
func (m *Model) logTitle() string {
	if m.stream.entry == nil {
		return ""
	}
	return m.stream.title(m.options.Store.Explain(m.stream.entry, m.now))
}

// title names the log and says how its container stands now, or how the attempt
// before ended.
func (s stream) title(explained model.Diagnosis) string {
	title := fmt.Sprintf("%s/%s · %s", s.entry.Pod.Namespace, s.entry.Pod.Name, s.part)
	if c := s.entry.Pod.Part(s.part); c != nil {
		title += " · " + s.attempt(c)
	}
	if s.previous {
		return title
	}
	if p := explained.Part(s.part); p != nil && p.State != words.StateUnknown {
		return title + " · " + p.State.String()
	}
	return title
}

// attempt counts as the kubelet does: the first try is attempt 1.
func (s stream) attempt(c *model.Container) string {
	if s.previous {
		text := fmt.Sprintf("attempt %d (the one before)", max(1, c.Restarts))
		if c.Last != nil {
			text += fmt.Sprintf(" · exit %d", c.Last.ExitCode)
		}
		return text
	}
	return fmt.Sprintf("attempt %d", c.Restarts+1)
}
