package tui

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
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
	span     span
	attempt  int    // the number of the attempt that was asked for
	exit     string // how it ended, when that was known
}

// showLog opens the log that the tree's selected row means.
func (m *Model) showLog(previous bool) tea.Cmd {
	entry, part, ok := m.tree.Target()
	if !ok {
		m.say("no container has run here yet, so there is no log")
		return nil
	}
	return m.openLog(entry, part, previous, newest)
}

// openLog leaves whatever log is open for another. The present attempt is
// followed; that of a container that waits for its next try is the last one
// there was, which is what the server answers with.
func (m *Model) openLog(entry *model.Entry, part string, previous bool, of span) tea.Cmd {
	m.closeLog()
	ctx, cancel := context.WithCancel(m.ctx)
	m.stream = stream{id: m.stream.id + 1, cancel: cancel, entry: entry, part: part, previous: previous, span: of}
	m.stream.number()
	m.log.Reset()
	m.pane = keymap.InLog
	return openLog(ctx, m.options.Source, m.stream.id, model.LogRequest{
		Namespace: entry.Pod.Namespace,
		Pod:       entry.Pod.Name,
		Container: part,
		Previous:  previous,
		Follow:    !previous,
		Tail:      of.tail,
		Since:     of.since,
	})
}

// reopenLog opens another attempt of the container whose log is open, or
// another part of its log. When its pod is gone, the one that took over its
// name is meant.
func (m *Model) reopenLog(previous bool, of span) tea.Cmd {
	entry := m.heir(m.stream.entry)
	if entry == nil {
		m.say("the pod is gone, and its logs with it; what was read stays here")
		return nil
	}
	return m.openLog(entry, m.stream.part, previous, of)
}

// heir returns the pod that has entry's name now, nil when there is none.
func (m *Model) heir(entry *model.Entry) *model.Entry {
	if m.options.Store.Entry(entry.Pod.UID) == entry {
		return entry
	}
	for _, w := range m.options.Store.Workloads() {
		for _, e := range w.Entries {
			if e.Pod.Namespace == entry.Pod.Namespace && e.Pod.Name == entry.Pod.Name {
				return e
			}
		}
	}
	return nil
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
	look := m.log.Append(msg.lines, msg.times)
	for _, note := range msg.notes {
		look = tea.Batch(look, m.log.Note(note))
	}
	m.log.SetAsked(m.asked())
	if msg.ended {
		m.closeLog()
		m.log.End()
		return look
	}
	return tea.Batch(look, readLog(msg.id, m.stream.chunks))
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

// dressLog tells the log what is known about it now.
func (m *Model) dressLog() {
	m.log.SetNow(m.now)
	m.log.SetTitle(m.logTitle())
}

// logTitle names the pod whose log is open and says what the log is of.
func (m *Model) logTitle() (pod, title string) {
	s := m.stream
	if s.entry == nil {
		return "", ""
	}
	pod, title = s.entry.Pod.Namespace+"/"+s.entry.Pod.Name, s.title()
	if m.options.Store.Entry(s.entry.Pod.UID) != s.entry {
		return pod, title + " · the pod is gone"
	}
	explained := m.options.Store.Explain(s.entry, m.now)
	if p := explained.Part(s.part); p != nil && !s.previous && p.State != words.StateUnknown {
		return pod, title + s.since() + " · " + p.State.String()
	}
	return pod, title
}

// title says which container the log is of and which of its attempts.
func (s stream) title() string {
	title := " · " + s.part
	switch {
	case s.previous && s.attempt == 0:
		return title + " · before attempt 1"
	case s.previous:
		return fmt.Sprintf("%s · attempt %d (the one before)%s", title, s.attempt, s.exit)
	case s.attempt == 0:
		return title
	}
	return fmt.Sprintf("%s · attempt %d", title, s.attempt)
}

// since names the attempt that has begun since the log was opened.
func (s stream) since() string {
	if c := s.entry.Pod.Part(s.part); c != nil && c.Restarts+1 > s.attempt {
		return fmt.Sprintf(" · ended; attempt %d", c.Restarts+1)
	}
	return ""
}

// number notes which attempt the log is of, counting as the kubelet does: the
// first try is attempt 1. Others may follow while the log is read.
func (s *stream) number() {
	c := s.entry.Pod.Part(s.part)
	if c == nil {
		return
	}
	s.attempt = c.Restarts + 1
	if s.previous {
		s.attempt = c.Restarts
		if c.Last != nil {
			s.exit = fmt.Sprintf(" · exit %d", c.Last.ExitCode)
		}
	}
}
