package tui

import (
	"cmp"
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/tui/logview"
)

// stream is what the log pane is about: one container with a tab for each of
// its attempts, or several containers at once.
type stream struct {
	id    int // of the newest reading
	entry *model.Entry
	part  string
	span  span
	tabs  []*tab
	shown int
	crew  *crew // the containers that are shown at once; nil for one

	compared *comparison   // the attempts to be compared; nil when none are
	diff     *logview.Page // what differs, shown in the place of a tab

	readings map[int]*reading
}

// reading is a log that is being read. Its id tells its messages from those of
// logs that were closed meanwhile.
type reading struct {
	past
	id     int
	cancel context.CancelFunc
	chunks <-chan model.LogChunk
	tab    *tab    // what it is read for,
	member *member // one or the other
}

// showLog opens the log that the tree's selected row means.
func (m *Model) showLog(previous bool) tea.Cmd {
	entry, part, ok := m.tree.Target()
	switch {
	case entry == nil:
		m.say("there is no pod here, so there is no log")
		return nil
	case !ok:
		m.say("no container has run here yet, so there is no log")
		return nil
	}
	return m.openLog(entry, part, previous)
}

// openLog leaves whatever log is open for another: that of the newest attempt
// of a container, or of the one before.
func (m *Model) openLog(entry *model.Entry, part string, previous bool) tea.Cmd {
	m.begin(stream{entry: entry, part: part, span: newest})
	m.findTabs()
	look := m.turn(len(m.stream.tabs) - 1)
	if previous {
		look = tea.Batch(look, m.turnBack())
	}
	return look
}

// begin gives the log pane to something else.
func (m *Model) begin(s stream) {
	m.closeLog()
	s.id, s.readings = m.stream.id, map[int]*reading{}
	m.stream = s
	m.log.Reset()
	m.pane = keymap.InLog
}

// reopenLog reads the newest attempt anew, from its end. When the pod is gone,
// the one that took over its name is meant.
func (m *Model) reopenLog() tea.Cmd {
	if m.stream.crew != nil {
		return m.reopenCrew(m.stream.span)
	}
	entry := m.heir(m.stream.entry)
	if entry == nil {
		m.say("the pod is gone, and its logs with it; what was read stays here")
		return nil
	}
	if m.unreadable() {
		return nil
	}
	if entry != m.stream.entry {
		return m.openLog(entry, m.stream.part, false)
	}
	m.closeDiff()
	look := m.turn(len(m.stream.tabs) - 1)
	m.say("read anew")
	return tea.Batch(look, m.reread(m.stream.span))
}

// unreadable reports whether the connection is broken, so that nothing would take
// the place of what was read, and says so.
func (m *Model) unreadable() bool {
	if !m.cutOffFrom(m.stream.entry.Pod.Namespace) {
		return false
	}
	why := cmp.Or(m.loginLost(), "the connection is broken")
	m.say("nothing can be read now: " + why + "; what was read stays here")
	return true
}

// heir returns the pod that has entry's name now, nil when there is none.
func (m *Model) heir(entry *model.Entry) *model.Entry {
	if m.there(entry) {
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

// read begins to read a log.
func (m *Model) read(r *reading, request model.LogRequest) tea.Cmd {
	ctx, cancel := context.WithCancel(m.ctx)
	m.stream.id++
	r.id, r.cancel = m.stream.id, cancel
	r.span, r.opened = span{tail: request.Tail, since: request.Since}, m.now
	m.stream.readings[r.id] = r
	return openLog(ctx, m.options.Source, r.id, request)
}

func (m *Model) logOpened(msg logOpenedMsg) tea.Cmd {
	r := m.stream.readings[msg.id]
	if r == nil {
		return nil
	}
	r.chunks = msg.chunks
	return readLog(msg.id, msg.chunks)
}

func (m *Model) logRead(msg logMsg) tea.Cmd {
	r := m.stream.readings[msg.id]
	if r == nil {
		return nil
	}
	var look tea.Cmd
	if r.tab != nil {
		look = m.tabRead(r.tab, msg)
	} else {
		look = m.memberRead(r.member, msg)
	}
	switch {
	case m.stream.readings[msg.id] != r:
		return look // what came was another attempt's
	case msg.ended:
		m.stop(r)
		return tea.Batch(look, m.readToTheEnd(r))
	}
	return tea.Batch(look, readLog(msg.id, r.chunks))
}

// readToTheEnd goes on with what has waited for a log to end.
func (m *Model) readToTheEnd(r *reading) tea.Cmd {
	if r.member != nil {
		return m.muster()
	}
	m.file(r.tab)
	return m.compare()
}

// stop ends a reading. What was read stays.
func (m *Model) stop(r *reading) {
	r.cancel()
	delete(m.stream.readings, r.id)
	switch {
	case r.tab != nil && r.tab.read == r:
		r.tab.read = nil
	case r.member != nil && r.member.read == r:
		r.member.read = nil
	}
}

// closeLog stops reading.
func (m *Model) closeLog() {
	for _, r := range m.stream.readings {
		m.stop(r)
	}
}

func (m *Model) leaveLog() {
	if m.closeDiff() {
		return
	}
	m.begin(stream{})
	m.pane = m.below()
}

// attend takes over into the log pane what has become of its containers.
func (m *Model) attend() tea.Cmd {
	switch {
	case m.pane != keymap.InLog:
		return nil
	case m.stream.crew != nil:
		return m.muster()
	}
	return m.attendTabs()
}
