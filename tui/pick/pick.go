package pick

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/tui/entry"
	"github.com/initwatch/initwatch/tui/match"
	"github.com/initwatch/initwatch/tui/theme"
)

// Item is something that can be chosen.
type Item struct {
	// Key is what is taken.
	Key string
	// Name is what is shown and searched; "" means the key.
	Name string
	// Note stands muted behind the name: what more there is to say.
	Note string
	// Marked says that it is chosen already.
	Marked bool
	// Alone says that it cannot be taken together with others.
	Alone bool
	// Style is that of the name.
	Style theme.Style
}

func (i *Item) name() string {
	if i.Name == "" {
		return i.Key
	}
	return i.Name
}

// Options say what is to be chosen.
type Options struct {
	Theme theme.Theme
	// Title says what for, before what is typed.
	Title string
	// Many lets several be marked.
	Many bool
	// None lets nothing be taken, once a person has taken all marks away.
	None bool
	// Free lets a text be taken that is none of the items.
	Free bool
}

// Model is the list. Use New.
type Model struct {
	options       Options
	input         entry.Line
	items         []Item
	marked        map[string]bool
	touched       bool        // a person marked something
	sought        match.Query // what is typed
	shown         []int       // the items that match
	at, top       int
	width, height int
	remark        string
}

// New returns an empty list.
func New(options Options) *Model {
	input := entry.New()
	_ = input.Focus() // its command blinks a cursor that is the terminal's own
	return &Model{options: options, input: input, marked: map[string]bool{}}
}

// SetItems sets what can be chosen, in the order in which it is shown while
// nothing is typed.
func (m *Model) SetItems(items []Item) {
	m.items = items
	if !m.touched {
		clear(m.marked)
		for i := range items {
			if items[i].Marked {
				m.marked[items[i].Key] = true
			}
		}
	}
	m.narrow()
}

// SetRemark sets a sentence below what is typed: why there are no items, or
// what is wrong with what was typed; "" for none.
func (m *Model) SetRemark(text string) {
	m.remark = text
	m.reveal()
}

// SetSize sets the cells that the list may paint.
func (m *Model) SetSize(width, height int) {
	m.width, m.height = max(0, width), max(0, height)
	m.reveal()
}

// Edit changes what is typed.
func (m *Model) Edit(msg tea.Msg) tea.Cmd {
	before := m.input.Value()
	var cmd tea.Cmd
	m.input, cmd = m.input.Update(msg)
	if m.input.Value() != before {
		m.at, m.top = 0, 0
		m.narrow()
	}
	return cmd
}

// Move goes n rows down, or up when n is negative.
func (m *Model) Move(n int) {
	m.at = max(0, min(m.at+n, m.rows()-1))
	m.reveal()
}

// Mark marks the selected row, or takes its mark away. It reports false where
// only one can be taken.
func (m *Model) Mark() bool {
	if !m.options.Many {
		return false
	}
	if item := m.selected(); item != nil {
		m.touched = true
		m.toggle(item)
		m.Move(1)
	}
	return true
}

// toggle marks an item, or takes its mark away. What cannot go with it loses
// its own.
func (m *Model) toggle(item *Item) {
	if m.marked[item.Key] {
		delete(m.marked, item.Key)
		return
	}
	for i := range m.items {
		if item.Alone || m.items[i].Alone {
			delete(m.marked, m.items[i].Key)
		}
	}
	m.marked[item.Key] = true
}

// Many reports whether several can be marked.
func (m *Model) Many() bool { return m.options.Many }

// Click selects the row on a line of the list, and reports whether it was
// selected already.
func (m *Model) Click(line int) (again bool) {
	row := line - m.head() + m.top
	if line < m.head() || row >= m.rows() {
		return false
	}
	again = m.at == row
	m.at = row
	return again
}

// Taken returns the keys that are chosen: those that the person marked, with what
// was typed if that is selected, or else that of the selected row, or what was
// typed. Where none may be taken, marks that were there before count as well.
func (m *Model) Taken() []string {
	if m.touched && m.options.None || len(m.marked) > 0 && (m.touched || m.options.None) {
		keys := []string{}
		for i := range m.items {
			if m.marked[m.items[i].Key] {
				keys = append(keys, m.items[i].Key)
			}
		}
		return append(keys, m.named(keys)...)
	}
	if item := m.selected(); item != nil {
		return []string{item.Key}
	}
	return m.named(nil)
}

// named returns what was typed, where it can be taken as it is and is selected:
// each name once, and none of those that are taken already.
func (m *Model) named(taken []string) []string {
	if m.selected() != nil || !m.free() {
		return nil
	}
	var out []string
	for _, name := range strings.FieldsFunc(m.input.Value(), func(r rune) bool { return r == ',' || r == ' ' }) {
		if !slices.Contains(taken, name) && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// selected is the item under the cursor, nil when there is none.
func (m *Model) selected() *Item {
	if m.at < len(m.shown) {
		return &m.items[m.shown[m.at]]
	}
	return nil
}

// free reports whether what was typed can be taken as it is.
func (m *Model) free() bool {
	text := strings.TrimSpace(m.input.Value())
	if !m.options.Free || text == "" {
		return false
	}
	for i := range m.items {
		if m.items[i].Key == text {
			return false
		}
	}
	return true
}

// rows counts what the cursor can stand on.
func (m *Model) rows() int {
	if m.free() {
		return len(m.shown) + 1
	}
	return len(m.shown)
}

// narrow finds what matches what is typed, best first. What holds it with gaps
// alone is left out where there is better.
func (m *Model) narrow() {
	q := match.Parse(m.input.Value())
	if !slices.ContainsFunc(m.items, func(item Item) bool { return q.Match(item.name()) }) {
		q = q.Loosely()
	}
	var grades [match.None][]int
	for i := range m.items {
		if grade := q.Grade(m.items[i].name()); grade != match.None {
			grades[grade] = append(grades[grade], i)
		}
	}
	m.sought, m.shown = q, slices.Concat(grades[:]...)
	m.Move(0)
}
