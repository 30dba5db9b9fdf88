package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// ownership says whether the lines of a tab are those of its attempt. The API
// cannot be asked for a log by container ID: one that was started again before
// its log was asked for answers with the newer one. Lines and attempts have
// their times from the same clock, that of the node; those of attempts are cut
// to seconds.
type ownership uint8

const (
	ownLines      ownership = iota
	doubtfulLines           // written in the second in which one attempt ended and the next began
	laterLines              // written after the end of the attempt
)

// String says what a heading has to say of it.
func (o ownership) String() string {
	switch o {
	case doubtfulLines:
		return " · these lines may be of the next attempt"
	case laterLines:
		return " · these lines are of a later attempt"
	case ownLines:
	}
	return ""
}

// whose judges the lines of a tab by the first of them.
func (s *stream) whose(t *tab) ownership {
	a := &t.attempt
	switch next := s.after(t); {
	case t.first.IsZero() || !a.Over || a.Finished.IsZero():
		return ownLines
	case !t.first.Before(a.Finished.Add(time.Second)):
		return laterLines
	case next == nil || next.attempt.Started.IsZero() || t.first.Before(next.attempt.Started):
		return ownLines
	case !next.first.IsZero() && !next.first.Equal(t.first) && !next.cut:
		return ownLines // the next one begins with another line
	}
	return doubtfulLines
}

// after returns the tab of the next attempt, nil when there is none.
func (s *stream) after(t *tab) *tab {
	for _, other := range s.tabs {
		if other.attempt.Number == t.attempt.Number+1 {
			return other
		}
	}
	return nil
}

// enclosing returns the tab of the attempt during which something was written,
// nil when there is none.
func (s *stream) enclosing(at time.Time) *tab {
	for i := len(s.tabs) - 1; i >= 0; i-- {
		a := &s.tabs[i].attempt
		began := !a.Started.IsZero() && !at.Before(a.Started)
		if began && (!a.Over || a.Finished.IsZero() || at.Before(a.Finished.Add(time.Second))) {
			return s.tabs[i]
		}
	}
	return nil
}

// handOver gives lines to the attempt that wrote them, as soon as it is known,
// and has the log of the other one read.
func (m *Model) handOver() tea.Cmd {
	s := &m.stream
	var look tea.Cmd
	for _, t := range s.tabs {
		if s.whose(t) != laterLines {
			continue
		}
		to := s.enclosing(t.first)
		if to == nil || to == t {
			continue
		}
		if !to.filled {
			to.page, to.first, to.filled = t.page, t.first, true
			if to.read = t.read; to.read != nil {
				to.read.tab = to
			}
			t.read = nil
		}
		t.lost++
		m.blank(t)
		if t == s.current() && s.diff == nil {
			look = tea.Batch(look, m.turn(s.shown))
		}
	}
	return look
}
