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
	theme         theme.Theme
	entries       []entry
	heads         map[keymap.Scope]int // the entries that the keys of a scope begin with
	lines         []paint.Line         // the entries as they are laid out
	begins        []int                // the line of each entry
	width, height int
	top           int
}

// entry is a title, a sign with what it means, or a blank line.
type entry struct {
	title, sign, text string
	style             theme.Style
}

// New returns the help for keys, and for the mouse where it is used, in the
// looks of t.
func New(t theme.Theme, keys keymap.Map, mouse bool) *Model {
	m := &Model{theme: t, heads: map[keymap.Scope]int{}}
	for _, scope := range keymap.Scopes() {
		m.heads[scope] = len(m.entries)
		m.section("Keys: " + scope.String())
		for _, b := range keys.Bindings(scope) {
			m.explain(b.Labels(), t.Title, b.Help)
		}
		m.blank()
	}
	if mouse {
		m.mouse(t)
	}
	m.legend(t)
	return m
}

// mouse says what it does, and how the terminal's own selection is had.
func (m *Model) mouse(t theme.Theme) {
	m.section("Mouse")
	m.explain("click", t.Title, "select; again: open")
	m.explain("wheel", t.Title, "scroll")
	m.explain("shift-drag", t.Title, "select text, in most terminals; with --no-mouse a drag does")
	m.blank()
}

func (m *Model) section(title string) { m.entries = append(m.entries, entry{title: title}) }

func (m *Model) blank() { m.entries = append(m.entries, entry{}) }

func (m *Model) explain(sign string, style theme.Style, text string) {
	m.entries = append(m.entries, entry{sign: sign, style: style, text: text})
}

// most bounds the lines of one explanation.
const most = 5

// lay lays the entries out in the width that there is. What an explanation has
// no room for goes on under its own beginning.
func (m *Model) lay() {
	m.lines, m.begins = m.lines[:0], m.begins[:0]
	for i := range m.entries {
		m.begins = append(m.begins, len(m.lines))
		m.lines = append(m.lines, m.entries[i].lines(m.theme, m.width)...)
	}
}

func (e *entry) lines(t theme.Theme, width int) []paint.Line {
	var first paint.Line
	first.Add(e.title, t.Title)
	if e.sign == "" {
		return []paint.Line{first}
	}
	first.PadTo(2)
	first.Add(e.sign, e.style)
	first.PadTo(max(column, first.Width()+2))
	texts := paint.Flow(t, e.text, width-first.Width(), width-column, most)
	first.Add(texts[0], theme.Style{})
	out := []paint.Line{first}
	for _, text := range texts[1:] {
		var l paint.Line
		l.PadTo(column)
		l.Add(text, theme.Style{})
		out = append(out, l)
	}
	return out
}

// legend explains every sign of verdicts, parts and connections.
func (m *Model) legend(t theme.Theme) {
	m.section("Signs: pods and workloads")
	for _, v := range words.AllVerdicts {
		m.look(t, v.Look())
	}
	m.blank()
	m.section("Signs: sandbox, steps and containers")
	for s := words.StateUnknown; s <= words.StateRebuilding; s++ {
		m.look(t, s.Look())
	}
	m.blank()
	m.section("Signs: connection")
	for l := words.LinkConnecting; l <= words.LinkPaused; l++ {
		m.look(t, l.Look())
	}
}

func (m *Model) look(t theme.Theme, look words.Look) {
	m.explain(t.Glyph(look), t.Role(look.Role), look.Word)
}

// SetSize sets the cells that the overlay may paint.
func (m *Model) SetSize(width, height int) {
	m.width, m.height = max(0, width), max(0, height)
	m.lay()
	m.Move(0)
}

// Open goes to the keys of scope: what a person asks for is what works there.
func (m *Model) Open(scope keymap.Scope) {
	m.top = 0
	if head := m.heads[scope]; head < len(m.begins) {
		m.Move(m.begins[head])
	}
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
		lines = append(lines, l.Render(m.theme, m.width, false))
	}
	for len(lines) < m.height {
		lines = append(lines, "")
	}
	return lines
}
