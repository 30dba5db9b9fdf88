package tui

import (
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/tui/logview"
)

// tab is one attempt of the container whose log is open.
type tab struct {
	attempt model.Attempt
	page    *logview.Page
	read    *reading // nil while nothing is read
	filled  bool     // its log was asked for, or taken from what was kept
	missing bool     // nothing was kept, or could be read
	// recalled is set when its log was taken from what was kept.
	recalled bool
	filed    bool // the ledger has it
	events   told // those that stand in for a log
	excuse   int  // the note that says why no line has come, once excused is set
	excused  bool

	first time.Time // when the first line that was read was written
	cut   bool      // there are earlier ones that were not asked for
	lost  int       // how often what was read was another attempt's
}

// findTabs brings the tabs up to the attempts that are known. It reports
// whether there is a newer one than before.
func (m *Model) findTabs() (newer bool) {
	s := &m.stream
	c := s.entry.Pod.Part(s.part)
	if c == nil {
		c = &model.Container{ContainerSpec: &model.ContainerSpec{Name: s.part}}
	}
	attempts := s.entry.Past().Attempts(c)
	if len(attempts) == 0 && len(s.tabs) == 0 {
		attempts = []model.Attempt{{Number: c.Restarts + 1}}
	}
	for _, a := range attempts {
		if t := s.tabOf(a); t != nil {
			t.attempt = a
			continue
		}
		newer = newer || len(s.tabs) == 0 || a.Number > s.tabs[len(s.tabs)-1].attempt.Number
		s.addTab(&tab{attempt: a, page: m.log.NewPage()})
	}
	if newer {
		m.shareRoom()
	}
	return newer
}

// addTab puts a tab where its number belongs. What is shown stays shown.
func (s *stream) addTab(t *tab) {
	at, _ := slices.BinarySearchFunc(s.tabs, t, func(a, b *tab) int {
		if a.attempt.Number <= b.attempt.Number {
			return -1
		}
		return 1
	})
	s.tabs = slices.Insert(s.tabs, at, t)
	if at <= s.shown && len(s.tabs) > 1 {
		s.shown++
	}
}

// tabOf returns the tab of an attempt. One that was awaited has no ID yet.
func (s *stream) tabOf(a model.Attempt) *tab {
	for _, t := range s.tabs {
		if t.attempt.ID == a.ID && a.ID != "" {
			return t
		}
	}
	for _, t := range s.tabs {
		if t.attempt.Number == a.Number && (t.attempt.ID == "" || a.ID == "") {
			return t
		}
	}
	return nil
}

// current is the tab that is shown, nil when there is none.
func (s *stream) current() *tab {
	if s.shown < len(s.tabs) {
		return s.tabs[s.shown]
	}
	return nil
}

// newest reports whether t is the newest attempt's.
func (s *stream) newest(t *tab) bool { return t == s.tabs[len(s.tabs)-1] }

// shareRoom bounds the pages so that all of them together hold what one may:
// the newest has half of it.
func (m *Model) shareRoom() {
	tabs := m.stream.tabs
	if len(tabs) < 2 {
		return
	}
	for i, t := range tabs {
		room := m.log.MaxBytes() / 2
		if i < len(tabs)-1 {
			room /= len(tabs) - 1
		}
		t.page.SetMax(room)
	}
}

// turn shows a tab and has it filled.
func (m *Model) turn(to int) tea.Cmd {
	s := &m.stream
	m.closeDiff()
	s.shown = min(max(0, to), len(s.tabs)-1)
	t := s.current()
	return tea.Batch(m.fill(t), m.log.Show(t.page))
}

// turnBack shows the tab before the one that is shown.
func (m *Model) turnBack() tea.Cmd {
	switch s := &m.stream; {
	case s.crew != nil:
		m.say(manyLogs)
	case s.shown == 0:
		m.say("no earlier attempt of " + s.part + " was seen")
	default:
		return m.turn(s.shown - 1)
	}
	return nil
}

// turnAround shows the next tab, and the first after the last.
func (m *Model) turnAround() tea.Cmd {
	switch s := &m.stream; {
	case s.crew != nil:
		m.say(manyLogs)
	case len(s.tabs) == 1:
		m.say("no other attempt of " + s.part + " was seen")
	default:
		return m.turn((s.shown + 1) % len(s.tabs))
	}
	return nil
}

const manyLogs = "several logs are shown at once; open one of them for its attempts"

// attendTabs takes over what has become of the container: its newest attempt
// is read as soon as there is one, and shown to a person who was looking at
// the newest one before.
func (m *Model) attendTabs() tea.Cmd {
	s := &m.stream
	latest := s.shown == len(s.tabs)-1
	newer := m.findTabs()
	look := m.handOver()
	if newer {
		if latest && s.diff == nil && !m.log.Selecting() {
			look = tea.Batch(look, m.turn(len(s.tabs)-1))
		} else {
			look = tea.Batch(look, m.fill(s.tabs[len(s.tabs)-1]))
		}
	}
	for _, t := range s.tabs {
		look = tea.Batch(look, m.attendTab(t))
	}
	return look
}

// attendTab files the log of an attempt that failed, shows what was kept of one
// meanwhile, and tells what happens while there is no log.
func (m *Model) attendTab(t *tab) tea.Cmd {
	m.file(t)
	kept := m.keptLog(t)
	switch some := kept != nil && len(kept.Lines) > 0; {
	case t.missing && some:
		return m.refill(t)
	case t.filled && t.read == nil && t.empty() && some:
		return m.standIn(t)
	case t.filled && t.empty() && m.silent(t):
		m.tellEvents(t.page, &t.events, m.stream.entry, m.stream.part)
		return m.looked(t)
	}
	return nil
}

// refill empties a tab and fills it anew.
func (m *Model) refill(t *tab) tea.Cmd {
	shown := t.page == m.log.Shown()
	m.blank(t)
	look := m.fill(t)
	if shown {
		look = tea.Batch(look, m.log.Show(t.page))
	}
	return look
}

// silent reports whether it has shown that a tab may stay without a line for a
// while: a container that has just started prints something soon.
func (m *Model) silent(t *tab) bool {
	return t.read == nil || t.awaited() || m.now.Sub(later(t.read.opened, t.attempt.Started)) >= patience
}

// patience is how long a log may be empty before events are told in its place.
const patience = 5 * time.Second

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// blank makes a tab as if nothing had been read for it.
func (m *Model) blank(t *tab) {
	if t.read != nil {
		m.stop(t.read)
	}
	*t = tab{attempt: t.attempt, filed: t.filed, lost: t.lost, page: m.log.NewPage()}
	m.shareRoom()
}

// reread reads the tab that is shown anew.
func (m *Model) reread(of span) tea.Cmd {
	t := m.stream.current()
	m.stream.span = of
	if _, there := m.reach(t); !there {
		m.say(fmt.Sprintf("the log of attempt %d is no longer on its node; what was read stays here", t.attempt.Number))
		return nil
	}
	t.lost = 0
	return m.refill(t)
}

// empty reports whether t shows no line of a log.
func (t *tab) empty() bool { return t.page.Empty() }

// awaited reports whether the attempt has not begun.
func (t *tab) awaited() bool {
	return !t.attempt.Over && t.attempt.Started.IsZero() && t.attempt.ID == ""
}

// looked goes on with what is looked for when t is shown.
func (m *Model) looked(t *tab) tea.Cmd {
	if t.page != m.log.Shown() {
		return nil
	}
	return m.log.Look()
}

// when is the time that a tab is named with: when the attempt ended, or began.
func (t *tab) when() time.Time {
	if t.attempt.Over && !t.attempt.Finished.IsZero() {
		return t.attempt.Finished
	}
	return t.attempt.Started
}
