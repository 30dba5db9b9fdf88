package logview

import (
	"bytes"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/tui/logview/buffer"
	"github.com/initwatch/initwatch/tui/logview/lineset"
)

// What one command looks through: little enough that what it finds is shown
// soon and that one that nobody waits for any more does not go on for long.
const (
	sliceBytes = 4 << 20
	sliceLines = 64 << 10
)

// FoundMsg is what a slice of a scan found. Give it to Update.
type FoundMsg struct {
	id       int
	from, to int
	hits     []int
}

// SayMsg is a passing word to the person.
type SayMsg struct{ Text string }

func say(text string) tea.Cmd { return func() tea.Msg { return SayMsg{text} } }

// scan finds the lines that pass a test, at first from the line where it began
// to the end, then back to the first, and whatever comes in meanwhile. The
// zero scan looks for nothing.
type scan struct {
	id     int
	test   func(text []byte) bool
	lo, hi int // the lines that were looked at: from lo to before hi
	busy   bool
	hits   lineset.Set
}

// begin makes a new scan, which goes out from line n.
func (m *Model) begin(n int, test func([]byte) bool) scan {
	m.ids++
	return scan{id: m.ids, test: test, lo: n, hi: n}
}

// on returns the command that looks at the next slice, nil when there is none
// or one is at it.
func (s *scan) on(lines *buffer.Buffer) tea.Cmd {
	if s.test == nil || s.busy {
		return nil
	}
	first, end := lines.First(), lines.End()
	s.lo, s.hi = max(s.lo, first), max(s.hi, first)
	s.hits.Forget(first)
	switch {
	case s.hi < end:
		s.busy = true
		return s.slice(lines.Snapshot(), s.hi, true)
	case s.lo > first:
		s.busy = true
		return s.slice(lines.Snapshot(), s.lo, false)
	}
	return nil
}

// done reports whether every line was looked at.
func (s *scan) done(lines *buffer.Buffer) bool {
	return s.lo <= lines.First() && s.hi >= lines.End()
}

// slice looks at the lines after n, or before it.
func (s *scan) slice(held buffer.Snapshot, n int, down bool) tea.Cmd {
	id, test := s.id, s.test
	return func() tea.Msg {
		msg := FoundMsg{id: id, from: n, to: n}
		if down {
			msg.to = held.Forward(n, sliceBytes, sliceLines)
		} else {
			msg.from = held.Backward(n, sliceBytes, sliceLines)
		}
		var scratch []byte
		for i, line := range held.Lines(msg.from) {
			if i >= msg.to {
				break
			}
			text := line.Text
			if bytes.IndexByte(text, escape) >= 0 {
				scratch = bare(scratch[:0], text)
				text = scratch
			}
			if !line.Note && test(text) {
				msg.hits = append(msg.hits, i)
			}
		}
		return msg
	}
}

// take notes what a slice found.
func (s *scan) take(msg FoundMsg) {
	s.busy = false
	s.lo, s.hi = min(s.lo, msg.from), max(s.hi, msg.to)
	for _, n := range msg.hits {
		s.hits.Add(n)
	}
}

// Update takes in what was found. The command looks further.
func (m *Model) Update(msg FoundMsg) tea.Cmd {
	p := m.page
	for _, s := range [...]*scan{&p.search.scan, &p.filter.scan, &p.errors} {
		if s.test == nil || s.id != msg.id {
			continue
		}
		s.take(msg)
		if s == &p.filter.scan {
			p.filter.show(msg.hits)
		}
	}
	return tea.Batch(m.land(), m.scanOn())
}

// scanOn goes on with everything that is looked for.
func (m *Model) scanOn() tea.Cmd {
	p := m.page
	first := p.lines.First()
	p.filter.shown.Forget(first)
	p.filter.notes.Forget(first)
	return tea.Batch(p.search.on(p.lines), p.filter.scan.on(p.lines), p.errors.on(p.lines))
}
