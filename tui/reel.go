package tui

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/tui/status"
)

// Reel is a recording: what happened at any time of it can be shown.
type Reel interface {
	// Span is when the recording begins and ends.
	Span() (begin, end time.Time)
	// Change is the time of the next change after from, or with back of the last
	// one before it; false when there is none.
	Change(from time.Time, back bool) (time.Time, bool)
	// Play begins to play at a time, at a pace: how many seconds of the recording
	// pass in one. At 0 it stands still. The store has what was there at that
	// time. Play is called from Cmds.
	Play(ctx context.Context, at time.Time, pace float64) (Player, *model.Store, error)
}

// Player is the source of a recording. Its methods may be called at any time.
type Player interface {
	Source
	// SetPace plays on at another pace.
	SetPace(pace float64)
	// Close ends it.
	Close()
}

// reel is how the recording is played that is shown.
type reel struct {
	pace   float64
	paused bool
	seeks  int // counts the times that were gone to; what comes of older ones is late
	// cancel ends going to a time, nil while that is not under way.
	cancel context.CancelFunc
	to     time.Time
}

// seekMsg brings the recording as it was at another time.
type seekMsg struct {
	id     int
	player Player
	store  *model.Store
	err    error
}

// paces are those that the keys choose from.
var paces = [...]float64{0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300}

// leap is how far the keys go that go back and forward.
const leap = 10 * time.Second

var replayHandlers = map[keymap.Action]func(*Model) tea.Cmd{
	keymap.Pause:      (*Model).togglePause,
	keymap.NextChange: func(m *Model) tea.Cmd { return m.step(false) },
	keymap.PrevChange: func(m *Model) tea.Cmd { return m.step(true) },
	keymap.Forward:    func(m *Model) tea.Cmd { return m.seek(m.here().Add(leap)) },
	keymap.Backward:   func(m *Model) tea.Cmd { return m.seek(m.here().Add(-leap)) },
	keymap.Begin: func(m *Model) tea.Cmd {
		begin, _ := m.options.Reel.Span()
		return m.seek(begin)
	},
	keymap.End: func(m *Model) tea.Cmd {
		_, end := m.options.Reel.Span()
		return m.seek(end)
	},
	keymap.Faster: do(func(m *Model) { m.changePace(1) }),
	keymap.Slower: do(func(m *Model) { m.changePace(-1) }),
}

// replays reports whether keys may move about in the time of a recording.
func (m *Model) replays(scope keymap.Scope) bool {
	return m.options.Reel != nil && keymap.InReplay.WorksIn(scope)
}

// player is the source while a recording is shown.
func (m *Model) player() Player { return m.options.Source.(Player) }

// togglePause stands still or plays on, and from the beginning after the end.
func (m *Model) togglePause() tea.Cmd {
	begin, end := m.options.Reel.Span()
	if !m.here().Before(end) {
		m.reel.paused = false
		return m.seek(begin)
	}
	m.setPace(m.reel.pace, !m.reel.paused)
	return nil
}

func (m *Model) setPace(pace float64, paused bool) {
	m.reel.pace, m.reel.paused = pace, paused
	m.player().SetPace(m.reel.running())
}

// running is the pace at which time passes now.
func (r *reel) running() float64 {
	if r.paused {
		return 0
	}
	return r.pace
}

// changePace takes the next of the paces, up or down, and plays.
func (m *Model) changePace(by int) {
	i, exact := slices.BinarySearch(paces[:], m.reel.pace)
	if !exact && by > 0 {
		i--
	}
	if i += by; i < 0 || i >= len(paces) {
		m.say("it plays no " + map[bool]string{true: "faster", false: "slower"}[by > 0] + " than this")
		return
	}
	m.setPace(paces[i], false)
}

// step stands still at the next change, or at the one before.
func (m *Model) step(back bool) tea.Cmd {
	to, ok := m.options.Reel.Change(m.here(), back)
	if !ok {
		m.say(map[bool]string{true: "this is the first change", false: "this was the last change"}[back])
		return nil
	}
	m.setPace(m.reel.pace, true)
	return m.seek(to)
}

// here is the time that is shown, or that is being gone to.
func (m *Model) here() time.Time {
	if m.reel.cancel != nil {
		return m.reel.to
	}
	return m.options.Source.Now()
}

// seek goes to another time: all is told from the beginning once more. What is
// shown stays until that is done.
func (m *Model) seek(to time.Time) tea.Cmd {
	begin, end := m.options.Reel.Span()
	if to.Before(begin) {
		to = begin
	}
	if to.After(end) {
		to = end
	}
	m.stopSeeking()
	ctx, cancel := context.WithCancel(m.ctx)
	m.reel.cancel, m.reel.to = cancel, to
	m.reel.seeks++
	id, reel, pace := m.reel.seeks, m.options.Reel, m.reel.running()
	return func() tea.Msg {
		player, store, err := reel.Play(ctx, to, pace)
		return seekMsg{id, player, store, err}
	}
}

// stopSeeking gives up going to a time.
func (m *Model) stopSeeking() {
	if m.reel.cancel != nil {
		m.reel.cancel()
		m.reel.cancel = nil
	}
}

// sought shows the recording as it was at another time.
func (m *Model) sought(msg seekMsg) tea.Cmd {
	late := msg.id != m.reel.seeks || m.reel.cancel == nil || m.ctx.Err() != nil
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
	m.player().Close()
	m.scene++
	m.options.Source, m.options.Store = msg.player, msg.store
	msg.player.SetPace(m.reel.running())
	m.asker, m.now = m.asker.elsewhere(), msg.player.Now()
	reread := m.refind()
	m.sync()
	return tea.Batch(m.next(), reread)
}

// refind has what is open beside the tree be about the same thing in another
// store, and reads it as it is there. Of a log that is open nothing is known yet.
func (m *Model) refind() tea.Cmd {
	if m.pane == keymap.InLog {
		m.closePrompt()
		m.closeDiff()
		m.leaveLog()
	}
	s := &m.side
	s.gone, s.last, s.version = time.Time{}, nil, 0
	if pod := s.subject.entry; pod != nil {
		s.subject.entry = m.options.Store.Entry(pod.Pod.UID)
	}
	switch {
	case s.open == keymap.InTree:
	case s.subject.entry == nil && m.workload(s.subject) == nil:
		m.leaveToTree()
		m.say("what was open is not there at this time")
	case s.open == keymap.InDetails:
		m.endReads()
		return m.readFull(m.details.YAML())
	}
	return nil
}

// reelStatus is what the frame tells of the recording, nil when none is shown.
func (m *Model) reelStatus() *status.Reel {
	if m.options.Reel == nil {
		return nil
	}
	begin, end := m.options.Reel.Span()
	return &status.Reel{
		Begin: begin, End: end, Now: m.now, Pace: m.reel.pace, Paused: m.reel.paused, Keys: m.options.Keys.Hints(keymap.InReplay),
	}
}
