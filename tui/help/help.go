// Package help is the overlay that lists the keys, straight from the keymap,
// and what the signs mean, straight from the model's words.
package help

import (
	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/paint"
	"github.com/initwatch/initwatch/tui/theme"
)

// column is where the explanations begin.
const column = 20

// Model is the overlay. Use New.
type Model struct {
	lines         []paint.Line
	begins        map[keymap.Scope]int // where the keys of a scope begin
	width, height int
	top           int
}

// New returns the help for keys, and for the mouse where it is used, in the
// looks of t.
func New(t theme.Theme, keys keymap.Map, mouse bool) *Model {
	m := &Model{begins: map[keymap.Scope]int{}}
	for _, scope := range keymap.Scopes() {
		m.begins[scope] = len(m.lines)
		m.section(t, "Keys: "+scope.String())
		for _, b := range keys.Bindings(scope) {
			m.entry(b.Labels(), t.Title, b.Help)
		}
		m.lines = append(m.lines, paint.Line{})
	}
	if mouse {
		m.mouse(t)
	}
	m.legend(t)
	return m
}

// mouse says what it does, and how the terminal's own selection is had.
func (m *Model) mouse(t theme.Theme) {
	m.section(t, "Mouse")
	m.entry("click", t.Title, "select; again: open")
	m.entry("wheel", t.Title, "scroll")
	m.entry("shift-drag", t.Title, "select text, in most terminals; with --no-mouse a drag does")
	m.lines = append(m.lines, paint.Line{})
}

func (m *Model) section(t theme.Theme, title string) {
	var l paint.Line
	l.Add(title, t.Title)
	m.lines = append(m.lines, l)
}

func (m *Model) entry(sign string, style theme.Style, text string) {
	var l paint.Line
	l.PadTo(2)
	l.Add(sign, style)
	l.PadTo(max(column, l.Width()+2))
	l.Add(text, theme.Style{})
	m.lines = append(m.lines, l)
}

// legend explains every sign of verdicts, parts and connections.
func (m *Model) legend(t theme.Theme) {
	m.section(t, "Signs: pods and workloads")
	for _, v := range words.AllVerdicts {
		m.look(t, v.Look())
	}
	m.lines = append(m.lines, paint.Line{})
	m.section(t, "Signs: sandbox, steps and containers")
	for s := words.StateUnknown; s <= words.StateRebuilding; s++ {
		m.look(t, s.Look())
	}
	m.lines = append(m.lines, paint.Line{})
	m.section(t, "Signs: connection")
	for l := words.LinkConnecting; l <= words.LinkEnded; l++ {
		m.look(t, l.Look())
	}
}

func (m *Model) look(t theme.Theme, look words.Look) {
	m.entry(t.Glyph(look), t.Role(look.Role), look.Word)
}

// SetSize sets the cells that the overlay may paint.
func (m *Model) SetSize(width, height int) {
	m.width, m.height = max(0, width), max(0, height)
	m.Move(0)
}

// Open goes to the keys of scope: what a person asks for is what works there.
func (m *Model) Open(scope keymap.Scope) {
	m.top = 0
	m.Move(m.begins[scope])
}

// Move scrolls n lines down, or up when n is negative.
func (m *Model) Move(n int) {
	m.top = max(0, min(m.top+n, len(m.lines)-m.height))
}

// Page scrolls by part of the height.
func (m *Model) Page(part float64) { m.Move(int(part * float64(max(2, m.height)))) }

// Top goes to the first line.
func (m *Model) Top() { m.top = 0 }

// Bottom goes to the last line.
func (m *Model) Bottom() { m.Move(len(m.lines)) }

// View paints the lines that are seen.
func (m *Model) View() []string {
	lines := make([]string, 0, m.height)
	for n := m.top; n < len(m.lines) && len(lines) < m.height; n++ {
		l := m.lines[n]
		lines = append(lines, l.Render(m.width, false))
	}
	for len(lines) < m.height {
		lines = append(lines, "")
	}
	return lines
}
