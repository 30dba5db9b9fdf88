package logview

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/tui/logview/lineset"
	"github.com/initwatch/initwatch/tui/logview/search"
)

// mostContext is how many lines around a match can be shown at most.
const mostContext = 9

// filter leaves out lines that do not hold what is asked for.
type filter struct {
	scan
	query   search.Query
	context int
	shown   lineset.Set // matches, the lines around them, notes
	notes   lineset.Set
}

// on reports whether lines are left out.
func (f *filter) on() bool { return !f.query.Empty() }

// note takes in the number of a note.
func (f *filter) note(n int) {
	f.notes.Add(n)
	if f.on() {
		f.shown.Add(n)
	}
}

// show adds matches, which are in order, with what is around them.
func (f *filter) show(hits []int) {
	done := 0
	for _, n := range hits {
		done = f.surround(n, f.context, done)
	}
}

// surround adds line n and those around it that are not below from, and
// returns the number after the last of them.
func (f *filter) surround(n, around, from int) int {
	for i := max(from, n-around); i <= n+around; i++ {
		f.shown.Add(i)
	}
	return n + around + 1
}

// rebuild puts together anew what is shown.
func (f *filter) rebuild() {
	f.shown = lineset.Set{}
	for n, ok := f.notes.Next(0); ok; n, ok = f.notes.Next(n + 1) {
		f.shown.Add(n)
	}
	done := 0
	for n, ok := f.hits.Next(0); ok; n, ok = f.hits.Next(n + 1) {
		done = f.surround(n, f.context, done)
	}
}

// Filter shows only lines that hold text; "" shows all, and so does what is no
// regular expression. The newest are looked at first.
func (m *Model) Filter(text string, expression bool) (tea.Cmd, error) {
	query, err := search.Parse(text, expression)
	f := &m.page.filter
	m.page.top = m.start()
	m.page.picked = nil
	f.scan, f.query = scan{}, query
	if f.on() {
		f.scan = m.begin(m.page.lines.End(), query.Match)
		f.rebuild()
	}
	return m.scanOn(), err
}

func (m *Model) clearFilter() {
	f := &m.page.filter
	m.page.top = m.start()
	f.scan, f.query = scan{}, search.Query{}
}

// Filtering returns the filter and how many lines it keeps, in words; "" when
// there is none.
func (m *Model) Filtering() (text, kept string) {
	f := &m.page.filter
	if !f.on() {
		return "", ""
	}
	kept = counted(f.hits.Len())
	if f.context > 0 {
		kept += fmt.Sprintf(" with %d around", f.context)
	}
	if !f.done(m.page.lines) {
		kept += " so far"
	}
	return f.query.Text(), kept
}

// AddContext shows n more lines around each match, or fewer.
func (m *Model) AddContext(n int) tea.Cmd {
	f := &m.page.filter
	if !f.on() {
		return say("no filter is set; & shows only the lines that hold a text")
	}
	around := min(max(0, f.context+n), mostContext)
	switch {
	case around == f.context && n > 0:
		return say(fmt.Sprintf("%d lines around are the most", mostContext))
	case around == f.context:
		return say("no lines around are shown")
	}
	m.page.top = m.start()
	f.context = around
	f.rebuild()
	return nil
}
