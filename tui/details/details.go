package details

import (
	"fmt"

	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/paint"
	"github.com/initwatch/initwatch/tui/theme"
)

// Options are what the pane needs to know from the start.
type Options struct {
	Theme theme.Theme
	// ValuesKey is the key that shows the environment's values.
	ValuesKey string
}

// Model is the pane. Use New.
type Model struct {
	options       Options
	width, height int

	content  Content
	yaml     bool
	unfolded bool
	source   string // the YAML that is laid out
	flowAt   int    // the row at which the flow begins
	page     page
	spare    page // the other page's place, while one is shown
}

// New returns an empty pane.
func New(options Options) *Model { return &Model{options: options} }

// SetSize sets the cells that the pane may paint.
func (m *Model) SetSize(width, height int) {
	m.width, m.height = max(0, width), max(0, height)
	m.page.height = max(0, m.height-1)
	m.spare.height = m.page.height
	m.lay()
}

// Reset forgets what is shown and where.
func (m *Model) Reset() {
	*m = Model{options: m.options, width: m.width, height: m.height, page: page{height: m.page.height}, spare: page{height: m.page.height}}
}

// Show shows c. The place that was scrolled to stays.
func (m *Model) Show(c Content) {
	m.content = c
	m.lay()
}

// SetYAML chooses between the details and the object as YAML. Each keeps its
// place.
func (m *Model) SetYAML(yaml bool) {
	if m.yaml == yaml {
		return
	}
	m.yaml = yaml
	m.page, m.spare = m.spare, m.page
	m.source = ""
	m.lay()
}

// YAML reports whether the object is shown as YAML.
func (m *Model) YAML() bool { return m.yaml }

// lay lays the content out anew.
func (m *Model) lay() {
	if m.width == 0 {
		return
	}
	if m.yaml {
		m.layYAML()
		return
	}
	w := &writer{theme: m.options.Theme, width: m.width}
	m.flowAt = m.write(w)
	m.page.set(w.rows)
}

// Move scrolls n lines down, or up when n is negative.
func (m *Model) Move(n int) { m.page.scroll(n) }

// Page scrolls by part of the height.
func (m *Model) Page(part float64) { m.page.scroll(int(part * float64(max(2, m.page.height)))) }

// Top goes to the first line.
func (m *Model) Top() { m.page.scroll(-len(m.page.rows)) }

// Bottom goes to the last line.
func (m *Model) Bottom() { m.page.scroll(len(m.page.rows)) }

// Flow goes to where the flow of the volumes is told, and reports whether it is
// told at all.
func (m *Model) Flow() bool {
	if m.yaml || m.flowAt < 0 {
		return false
	}
	m.page.top = m.flowAt
	m.page.scroll(0)
	return true
}

// ToggleFold shows what is folded of the YAML, or folds it.
func (m *Model) ToggleFold() {
	m.unfolded = !m.unfolded
	m.source = ""
	m.lay()
}

// Search looks for a text; "" for nothing.
func (m *Model) Search(text string) { m.page.search(text) }

// Next goes to the next line that holds what is searched, or to the one before.
func (m *Model) Next(back bool) { m.page.next(back) }

// Searching returns what is searched, and what came of it in words.
func (m *Model) Searching() (text, found string) {
	p := &m.page
	switch {
	case p.query == "":
		return "", ""
	case len(p.hits) == 0:
		return p.query, "not found"
	}
	return p.query, fmt.Sprintf("%d of %d", p.hit+1, len(p.hits))
}

// Text returns all that is shown, for copying. Of YAML it is what the server
// has, folded or not.
func (m *Model) Text() string {
	if full := &m.content.Full; m.yaml && full.State == Done {
		return full.Value.YAML
	}
	return m.page.text()
}

// View paints the pane.
func (m *Model) View() []string {
	out := make([]string, 0, m.height)
	if m.height == 0 {
		return out
	}
	title := m.title()
	out = append(out, title.Render(m.options.Theme, m.width, false))
	for i := m.page.top; i < len(m.page.rows) && len(out) < m.height; i++ {
		line := m.page.rows[i].line
		out = append(out, line.Render(m.options.Theme, m.width, m.page.found(i)))
	}
	for len(out) < m.height {
		out = append(out, "")
	}
	return out
}

// title names what is shown, and how much of it is seen.
func (m *Model) title() paint.Line {
	var l, right paint.Line
	t := m.options.Theme
	l.Add(t.Text(m.name()), t.Title)
	if n := len(m.page.rows); n > m.page.height && m.page.height > 0 {
		right.Add(fmt.Sprintf("%d%%", 100*min(n, m.page.top+m.page.height)/n), t.Role(words.RoleMuted))
	}
	if room := m.width - right.Width() - 1; right.Width() > 0 && room > 0 {
		l.CutTo(m.options.Theme, room)
		l.PadTo(m.width - right.Width())
		l.Append(right)
	}
	return l
}
