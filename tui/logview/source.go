package logview

import (
	"strings"

	"github.com/initwatch/initwatch/tui/paint"
	"github.com/initwatch/initwatch/tui/theme"
)

// Source is one of the logs that a page puts together.
type Source struct {
	Name  string
	Style theme.Style
}

// nameCells bounds the room that the names of sources take.
const nameCells = 24

// SetSources names the logs that lines are appended from. Without names, a
// page is one log.
func (p *Page) SetSources(sources []Source) { p.sources = sources }

// nameWidth is how many cells the names take before the lines, with a blank
// behind them; none when too few would be left for the lines.
func (m *Model) nameWidth() int {
	width := 0
	for _, s := range m.page.sources {
		width = max(width, paint.Width(s.Name)+1)
	}
	width = min(width, nameCells, m.width/3)
	if m.width-m.timeCells()-width < leastBody {
		return 0
	}
	return width
}

// prefix adds the name of a line's source.
func (m *Model) prefix(s *styled, source int) {
	cells := m.nameWidth()
	if cells == 0 || source >= len(m.page.sources) {
		return
	}
	from := m.page.sources[source]
	name := paint.CutMiddle(m.theme, from.Name, cells-1)
	s.add(name+strings.Repeat(" ", max(0, cells-paint.Width(name))), from.Style)
}
