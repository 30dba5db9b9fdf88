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
	// Play goes to a time and stands still there. The store has what was there at
	// that time. Play is called from Cmds; ctx ends the going there.
	Play(ctx context.Context, at time.Time) (Player, *model.Store, error)
}

// Player is the source of a recording. Its methods may be called at any time.
type Player interface {
	Source
	// SetPace plays on at another pace: how many seconds of the recording pass in
	// one. At 0 it stands still.
	SetPace(pace float64)
	// Close ends it.
	Close()
}

// reel is how the recording is played that is shown.
type reel struct {
	pace   float64
	paused bool
	seek   seeking
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

// still says that there is no other time to go to, and reports whether that is
// so: files that kubectl wrote show one moment.
func (m *Model) still() bool {
	begin, end := m.options.Reel.Span()
	if begin.Before(end) {
		return false
	}
	m.say("what is shown is one moment: there is nothing to play")
	return true
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

// reelStatus is what the frame tells of the recording, nil when none is shown. It
// names its keys where they work.
func (m *Model) reelStatus() *status.Reel {
	if m.options.Reel == nil {
		return nil
	}
	begin, end := m.options.Reel.Span()
	r := &status.Reel{Begin: begin, End: end, Now: m.now, To: m.reel.seek.slow(), Pace: m.reel.pace, Paused: m.reel.paused}
	if m.replays(m.scope()) {
		r.Keys = m.options.Keys.Hints(keymap.InReplay)
	}
	return r
}
