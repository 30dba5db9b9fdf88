package tui

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/logview/buffer"
	"github.com/initwatch/initwatch/tui/logview/differ"
	"github.com/initwatch/initwatch/tui/theme"
)

const (
	// around is how many equal lines stand before and after what differs.
	around = 3
	// mostCompared bounds the lines of a log that are compared, from its end.
	mostCompared = 20_000
)

// comparison is two attempts that are compared, or will be once both are read.
type comparison struct{ before, after *tab }

// diffMsg brings the lines that tell what differs.
type diffMsg struct {
	of    comparison
	lines []string
	notes map[int]string // before the line of that number
	count int            // of lines that differ

	removed, added theme.Style

	before, after version
}

// version is what is held of the log of one of two attempts.
type version struct {
	number int // of the attempt
	lines  []string
	cut    bool // there may be lines before these
	runs   bool // there may be lines after these yet
}

// toggleDiff shows what differs between the attempt that is shown and the one
// before, or goes back from it.
func (m *Model) toggleDiff() tea.Cmd {
	s := &m.stream
	switch {
	case m.closeDiff():
		return nil
	case s.crew != nil:
		m.say(manyLogs)
		return nil
	case s.shown == 0:
		m.say("no earlier attempt of " + s.part + " was seen to compare with")
		return nil
	}
	c := comparison{s.tabs[s.shown-1], s.tabs[s.shown]}
	s.compared = &c
	return tea.Batch(m.fill(c.before), m.compare())
}

// compare compares what is to be compared as soon as the older attempt's log is
// there. The newer one may still run.
func (m *Model) compare() tea.Cmd {
	c := m.stream.compared
	if c == nil || m.stream.diff != nil || c.before.read != nil {
		return nil
	}
	if c.before.empty() || c.after.empty() {
		m.stream.compared = nil
		m.say(fmt.Sprintf("there is no log of both attempts %d and %d to compare", c.before.attempt.Number, c.after.attempt.Number))
		return nil
	}
	msg := diffMsg{of: *c, notes: map[int]string{}, removed: m.options.Theme.Role(words.RoleBad), added: m.options.Theme.Role(words.RoleGood)}
	before, after := c.before.page.Snapshot(), c.after.page.Snapshot()
	msg.before, msg.after = m.version(c.before, before), m.version(c.after, after)
	return func() tea.Msg {
		msg.before.lines, msg.after.lines = texts(before), texts(after)
		msg.draw()
		return msg
	}
}

// version says how much of an attempt's log there is to compare.
func (m *Model) version(t *tab, held buffer.Snapshot) version {
	kept := m.keptLog(t)
	return version{
		number: t.attempt.Number,
		cut:    t.cut || held.First() > 0 || held.End() > mostCompared || t.recalled && kept != nil && kept.Cut,
		runs:   t.read != nil || !t.attempt.Over && m.there(m.stream.entry),
	}
}

// texts returns the newest lines without colours.
func texts(held buffer.Snapshot) []string {
	var out []string
	for _, line := range held.Lines(held.End() - mostCompared) {
		if !line.Note {
			out = append(out, ansi.Strip(string(line.Text)))
		}
	}
	return out
}

// What the lines of a comparison begin with.
const (
	sameMark    = "  "
	removedMark = "- "
	addedMark   = "+ "
)

// draw writes down what differs with a few equal lines around it.
func (d *diffMsg) draw() {
	edits := d.known(differ.Lines(d.before.lines, d.after.lines))
	near := nearEdits(edits)
	skipped := 0
	for i, e := range edits {
		if !near[i] {
			skipped++
			continue
		}
		d.skip(skipped)
		skipped = 0
		switch e.Kind {
		case differ.Removed:
			d.count++
			d.lines = append(d.lines, d.removed.Render(removedMark+d.before.lines[e.Line]))
		case differ.Added:
			d.count++
			d.lines = append(d.lines, d.added.Render(addedMark+d.after.lines[e.Line]))
		default:
			d.lines = append(d.lines, sameMark+d.after.lines[e.Line])
		}
	}
	d.skip(skipped)
}

// known leaves out what only seems to differ: what the one attempt wrote before
// the first line that is held of the other, and after the last one of an attempt
// that still runs.
func (d *diffMsg) known(edits []differ.Edit) []differ.Edit {
	same := func(e differ.Edit) bool { return e.Kind == differ.Same }
	first := slices.IndexFunc(edits, same)
	if first < 0 {
		first = len(edits)
	}
	last := len(edits)
	for last > 0 && !same(edits[last-1]) {
		last--
	}
	var out []differ.Edit
	for i, e := range edits {
		removed, added := e.Kind == differ.Removed, e.Kind == differ.Added
		early := i < first && (removed && d.after.cut || added && d.before.cut)
		if late := i >= last && removed && d.after.runs; !early && !late {
			out = append(out, e)
		}
	}
	return out
}

// caveats say what is not known of what differs.
func (d *diffMsg) caveats() []string {
	var out []string
	for _, v := range [...]*version{&d.before, &d.after} {
		switch {
		case v.cut && len(v.lines) == 1:
			out = append(out, fmt.Sprintf("attempt %d: only the newest line is here; what stands before it is not compared", v.number))
		case v.cut:
			out = append(out, fmt.Sprintf("attempt %d: only the newest %d lines are here; what stands before them is not compared", v.number, len(v.lines)))
		}
	}
	if d.after.runs {
		out = append(out, fmt.Sprintf("attempt %d still runs; what follows may come yet", d.after.number))
	}
	return out
}

func (d *diffMsg) skip(n int) {
	if n > 0 {
		d.notes[len(d.lines)] = lineCount(n) + " alike"
	}
}

func lineCount(n int) string {
	if n == 1 {
		return "1 line"
	}
	return fmt.Sprintf("%d lines", n)
}

// nearEdits marks what differs and the lines around it.
func nearEdits(edits []differ.Edit) []bool {
	near := make([]bool, len(edits))
	for i, e := range edits {
		if e.Kind == differ.Same {
			continue
		}
		for j := max(0, i-around); j <= min(i+around, len(edits)-1); j++ {
			near[j] = true
		}
	}
	return near
}

// differs shows a comparison, unless the person has gone on meanwhile.
func (m *Model) differs(msg diffMsg) tea.Cmd {
	s := &m.stream
	if s.compared == nil || *s.compared != msg.of {
		return nil
	}
	page := m.log.NewPage()
	for i, line := range msg.lines {
		if note := msg.notes[i]; note != "" {
			page.Note(note)
		}
		page.Append([]string{line}, nil)
	}
	if note := msg.notes[len(msg.lines)]; note != "" {
		page.Note(note)
	}
	if msg.count == 0 {
		page.Note("nothing differs, times at the heads of lines aside")
	}
	for _, caveat := range msg.caveats() {
		page.Note(caveat)
	}
	if page.End(true); msg.after.runs {
		page.EndAs("running, so far")
	}
	s.diff = page
	show := m.log.Show(page)
	m.log.Top()
	return show
}

// closeDiff goes back from a comparison, and reports whether there was one.
func (m *Model) closeDiff() bool {
	s := &m.stream
	shown := s.diff != nil
	s.compared, s.diff = nil, nil
	if shown {
		m.log.Show(s.current().page)
	}
	return shown
}

// diffTitle names what is compared.
func (s *stream) diffTitle() string {
	before, after := &s.compared.before.attempt, &s.compared.after.attempt
	return fmt.Sprintf(" · %s · attempt %d (%s) → %d (%s)", s.part, before.Number, ending(before), after.Number, ending(after))
}
