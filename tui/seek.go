package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
)

// seeking is the going to another time of a recording.
type seeking struct {
	id int // counts them; what comes of older ones is late
	// cancel ends it, nil while none is under way.
	cancel context.CancelFunc
	// stop is the time whose state is being made, and to where the person wants to
	// be in the end.
	stop, to time.Time
	ticks    int // that it has taken so far
}

// seekMsg brings the recording as it was at another time.
type seekMsg struct {
	id     int
	player Player
	store  *model.Store
	err    error
}

// slowTicks is how many ticks going to a time takes before it is told of.
const slowTicks = 2

// slow is where it goes to when that takes long, else no time.
func (s *seeking) slow() time.Time {
	if s.cancel == nil || s.ticks < slowTicks {
		return time.Time{}
	}
	return s.to
}

// passes reports whether going from one time to another comes by where it stops.
func (s *seeking) passes(from, to time.Time) bool {
	if s.stop.Before(from) {
		return !to.After(s.stop)
	}
	return !to.Before(s.stop)
}

// here is the time that is shown, or that is being gone to.
func (m *Model) here() time.Time {
	if m.reel.seek.cancel != nil {
		return m.reel.seek.to
	}
	return m.options.Source.Now()
}

// seek goes to another time. What is shown stays until that is there. A key that
// is held asks for more sooner than it can be had: what is on the way is then
// shown first.
func (m *Model) seek(to time.Time) tea.Cmd {
	begin, end := m.options.Reel.Span()
	if to.Before(begin) {
		to = begin
	}
	if to.After(end) {
		to = end
	}
	s := &m.reel.seek
	s.to = to
	if s.cancel != nil && s.passes(m.now, to) {
		return nil
	}
	return m.depart()
}

// depart makes what was there at the time to go to: all is told from the
// beginning once more.
func (m *Model) depart() tea.Cmd {
	m.stopSeeking()
	s := &m.reel.seek
	ctx, cancel := context.WithCancel(m.ctx)
	s.id, s.cancel, s.stop, s.ticks = s.id+1, cancel, s.to, 0
	id, reel, to := s.id, m.options.Reel, s.to
	return func() tea.Msg {
		player, store, err := reel.Play(ctx, to)
		return seekMsg{id, player, store, err}
	}
}

// stopSeeking gives up going to a time.
func (m *Model) stopSeeking() {
	if s := &m.reel.seek; s.cancel != nil {
		s.cancel()
		s.cancel = nil
	}
}

// sought shows the recording as it was at another time, and goes on if the
// person wants to be elsewhere by now.
func (m *Model) sought(msg seekMsg) tea.Cmd {
	s := &m.reel.seek
	late := msg.id != s.id || s.cancel == nil || m.ctx.Err() != nil
	switch {
	case late && msg.err == nil:
		msg.player.Close()
		return nil
	case late:
		return nil
	}
	m.stopSeeking()
	if msg.err != nil {
		m.alert = msg.err.Error()
		return nil
	}
	cmds := []tea.Cmd{m.arrive(msg)}
	if !s.to.Equal(s.stop) {
		cmds = append(cmds, m.depart())
	}
	return tea.Batch(cmds...)
}

// arrive shows what came, in the place of what was shown.
func (m *Model) arrive(msg seekMsg) tea.Cmd {
	m.player().Close()
	m.scene++
	m.options.Source, m.options.Store = msg.player, msg.store
	m.asker, m.now = m.asker.elsewhere(), msg.player.Now()
	msg.player.SetPace(m.reel.running())
	reread := m.refind()
	m.sync()
	return tea.Batch(m.next(), reread)
}

// refind has what is open beside the tree be about the same thing in another
// store. What was read for it is of another time: it is read again where it is
// shown, or will be when the person goes back. Of a log that is open nothing is
// known yet.
func (m *Model) refind() tea.Cmd {
	if m.pane == keymap.InLog {
		m.closePrompt()
		m.closeDiff()
		m.leaveLog()
	}
	s := &m.side
	s.gone, s.last, s.version = time.Time{}, nil, 0
	if pod := s.subject.entry; pod != nil {
		s.subject.entry = m.sighted(pod.Pod.UID)
	}
	if s.open == keymap.InTree {
		return nil
	}
	m.endReads()
	switch {
	case s.subject.entry == nil && m.workload(s.subject) == nil:
		m.leaveToTree()
		m.say("what was open is not there at this time")
	case s.open == keymap.InDetails || s.beneath == keymap.InDetails:
		return m.readFull(m.details.YAML())
	}
	return nil
}

// sighted returns a pod that is there, or one that is gone and told of still;
// nil when it is neither.
func (m *Model) sighted(uid string) *model.Entry {
	if e := m.options.Store.Entry(uid); e != nil {
		return e
	}
	for _, w := range m.options.Store.Workloads() {
		for _, e := range w.Gone {
			if e.Pod.UID == uid {
				return e
			}
		}
	}
	return nil
}
