package logview

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/tui/logview/search"
)

// finder is what is searched.
type finder struct {
	scan
	query search.Query
	// origin is where the pane was when the search began to be typed.
	origin origin
}

// origin is a place to come back to.
type origin struct {
	top    position
	left   int
	mark   int
	follow bool
}

// StartSearch notes where the pane is: while a search is typed, it goes on
// from here.
func (m *Model) StartSearch() {
	p := m.page
	p.picked = nil
	p.search.origin = origin{m.start(), p.left, p.mark, p.follow}
}

// Search looks for text as far as it was typed and goes to the first place
// from where the search began, else to the last one before. What is no regular
// expression is found nowhere.
func (m *Model) Search(text string, expression bool) (tea.Cmd, error) {
	query, err := search.Parse(text, expression)
	p := m.page
	m.goBack()
	p.leap = nil
	if query.Empty() {
		p.search.scan, p.search.query = scan{}, query
		m.relay()
		return nil, err
	}
	from := p.search.origin.top.line
	p.search.scan, p.search.query = m.begin(from, query.Match), query
	p.leap = &leap{in: &p.search.scan, from: from, down: true, either: true}
	m.relay()
	return m.scanOn(), nil
}

// CancelSearch searches nothing and goes back to where the search began.
func (m *Model) CancelSearch() {
	m.goBack()
	m.ClearSearch()
}

func (m *Model) goBack() {
	p, o := m.page, m.page.search.origin
	m.mark(o.mark)
	p.top, p.left, p.follow = o.top, o.left, o.follow
}

// ClearSearch searches nothing and stays where it is.
func (m *Model) ClearSearch() {
	m.page.search, m.page.leap = finder{}, nil
	m.relay()
}

// Searching returns what is searched, "" for nothing.
func (m *Model) Searching() (text string, expression bool) {
	return m.page.search.query.Text(), m.page.search.query.Expression()
}

// Found says in words what the search has found: "3 of 41", "41 lines".
func (m *Model) Found() string {
	s := &m.page.search
	if s.query.Empty() {
		return ""
	}
	n, going := m.hitsBelow(m.page.lines.End()), ""
	if !s.done(m.page.lines) {
		going = " so far"
	}
	switch {
	case n == 0 && going != "":
		return "searching"
	case n == 0:
		return "no match"
	case s.hits.Has(m.page.mark) && m.shows(m.page.mark):
		return fmt.Sprintf("%s of %s%s", grouped(m.hitsBelow(m.page.mark)+1), grouped(n), going)
	}
	return counted(n) + going
}

// hitsBelow counts the lines before line n that hold what is searched and are
// not filtered out.
func (m *Model) hitsBelow(n int) int {
	hits, f := &m.page.search.hits, &m.page.filter
	if f.on() {
		return hits.RankIn(&f.shown, n)
	}
	return hits.Rank(n)
}

// NextMatch goes to the next line that holds what is searched, or to the one
// before. Without a search it says how to begin one.
func (m *Model) NextMatch(back bool) tea.Cmd {
	if m.page.search.query.Empty() {
		return say("nothing is searched yet; / begins a search")
	}
	return m.leapTo(&m.page.search.scan, back, "no further match")
}
