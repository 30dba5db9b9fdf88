package logview

import (
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/paint"
	"github.com/initwatch/initwatch/tui/theme"
)

// Tab names a page in the strip below the heading.
type Tab struct {
	Text string
	Role words.Role
}

// SetTabs sets the strip that says which pages there are, and which of them is
// shown. Fewer than two need no strip.
func (m *Model) SetTabs(tabs []Tab, shown int) { m.tabs, m.tab = tabs, shown }

// strip is how many rows the tabs take.
func (m *Model) strip() int {
	if len(m.tabs) > 1 && m.height > 2 {
		return 1
	}
	return 0
}

// tabGap stands between two tabs, tabsMore where there are others.
const (
	tabGap   = " "
	tabsMore = "…"
)

// paintTabs paints the strip: the tab that is shown, and as many around it as
// there is room for.
func (m *Model) paintTabs() string {
	from, to := m.visibleTabs()
	var l paint.Line
	muted := m.theme.Role(words.RoleMuted)
	if from > 0 {
		l.Add(m.theme.Text(tabsMore)+tabGap, muted)
	}
	for i := from; i < to; i++ {
		style := m.theme.Role(m.tabs[i].Role)
		if i == m.tab {
			style.Reverse = true
		}
		l.Add(m.tabText(i), style)
		l.Add(tabGap, theme.Style{})
	}
	if to < len(m.tabs) {
		l.Add(m.theme.Text(tabsMore), muted)
	}
	return l.Render(m.theme, m.width, false)
}

// tabText frames a tab, so that the one that is shown is told without colours
// as well.
func (m *Model) tabText(i int) string {
	text := m.theme.Text(m.tabs[i].Text)
	if i == m.tab {
		return "[" + text + "]"
	}
	return " " + text + " "
}

// visibleTabs widens the run of tabs around the one that is shown while there
// is room, to the older ones first.
func (m *Model) visibleTabs() (from, to int) {
	width := func(i int) int { return paint.Width(m.tabText(i)) + len(tabGap) }
	from, to = m.tab, m.tab+1
	room := m.width - 2*(len(tabGap)+1) - width(m.tab)
	for grown := true; grown; {
		grown = false
		if from > 0 && width(from-1) <= room {
			from--
			room -= width(from)
			grown = true
		}
		if to < len(m.tabs) && width(to) <= room {
			room -= width(to)
			to++
			grown = true
		}
	}
	return from, to
}
