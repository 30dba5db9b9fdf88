package logview

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/paint"
	"github.com/initwatch/initwatch/tui/theme"
)

const (
	tab    = 8
	stride = 16 // cells that a step to the side scrolls
	reset  = "\x1b[m"

	noteMark  = "— " // before a sentence about the log
	noteLines = 4
	least     = 16  // cells of a name that is cut
	more      = "›" // stands where a line goes on to the right
)

// Model is the pane. Use New.
type Model struct {
	theme         theme.Theme
	width, height int
	name, title   string
	ring          ring
	top           int // number of the first line that is seen
	left          int
	follow        bool
	ended         bool // no further lines will come
}

// New returns an empty pane.
func New(t theme.Theme) *Model { return &Model{theme: t, follow: true} }

// SetSize sets the cells that the pane may paint, its heading included.
func (m *Model) SetSize(width, height int) {
	m.width, m.height = max(0, width), max(0, height)
	m.clamp()
}

// Reset empties the pane for another log.
func (m *Model) Reset() {
	m.ring, m.top, m.left, m.follow, m.ended = ring{}, 0, 0, true, false
}

// End says that no further lines will come.
func (m *Model) End() { m.ended = true }

// SetTitle sets the heading: the name of the pod, which is cut when there is
// no room, and what there is to say about its log.
func (m *Model) SetTitle(name, title string) { m.name, m.title = name, title }

// Append takes in further lines of the log. They may hold SGR sequences and
// tabs, and nothing else that a terminal acts on.
func (m *Model) Append(lines []string) {
	for _, text := range lines {
		m.ring.add(line{text: guard(expand(text))})
	}
	m.clamp()
}

// Note takes in a sentence about the log, which is never cut for want of room
// on one line.
func (m *Model) Note(text string) {
	room := max(1, m.width-paint.Width(noteMark))
	mark := noteMark
	for _, part := range paint.Flow(text, room, room, noteLines) {
		m.ring.add(line{text: mark + part, note: true})
		mark = strings.Repeat(" ", paint.Width(noteMark))
	}
	m.clamp()
}

// Following reports whether the newest line is kept in sight.
func (m *Model) Following() bool { return m.follow }

// Move scrolls n lines down, or up when n is negative. Going up stops
// following; reaching the end by hand starts it again.
func (m *Model) Move(n int) {
	m.top += n
	m.follow = n > 0 && m.top >= m.last()
	m.clamp()
}

// Page scrolls by part of the pane's height.
func (m *Model) Page(part float64) { m.Move(int(part * float64(max(2, m.rows())))) }

// Top goes to the oldest line that is held.
func (m *Model) Top() { m.Move(-m.ring.end()) }

// Bottom goes to the newest line and follows the log again.
func (m *Model) Bottom() {
	m.follow = true
	m.clamp()
}

// Scroll goes n steps to the right, or to the left when n is negative.
func (m *Model) Scroll(n int) { m.left = max(0, m.left+n*stride) }

// rows is how many lines of the log are seen.
func (m *Model) rows() int { return max(0, m.height-1) }

// last is the number of the first line seen when the newest is.
func (m *Model) last() int { return max(m.ring.first(), m.ring.end()-m.rows()) }

func (m *Model) clamp() {
	if m.follow {
		m.top = m.last()
	}
	m.top = max(m.ring.first(), min(m.top, m.last()))
}

// View paints the heading and the lines that are seen.
func (m *Model) View() []string {
	if m.width == 0 || m.height == 0 {
		return nil
	}
	lines := append(make([]string, 0, m.height), m.heading())
	for n := m.top; n < m.ring.end() && len(lines) < m.height; n++ {
		lines = append(lines, m.paint(m.ring.at(n)))
	}
	for len(lines) < m.height {
		lines = append(lines, "")
	}
	return lines
}

func (m *Model) heading() string {
	var l, right paint.Line
	right.Add(m.theme.Text(m.position()), m.theme.Role(words.RoleMuted))
	room, title := max(0, m.width-right.Width()-2), m.theme.Text(m.title)
	l.Add(m.theme.Text(paint.CutMiddle(m.name, max(room-paint.Width(title), least))), m.theme.Title)
	l.Add(title, m.theme.Title)
	l.CutTo(room)
	l.PadTo(m.width - right.Width())
	l.Append(right)
	return l.Render(m.width, false)
}

// position says where in the log the pane is.
func (m *Model) position() string {
	var said []string
	if m.left > 0 {
		said = append(said, fmt.Sprintf("column %d", m.left+1))
	}
	if m.ring.dropped > 0 {
		said = append(said, fmt.Sprintf("%d older lines let go", m.ring.dropped))
	}
	switch {
	case m.follow && m.ended:
		return strings.Join(append(said, "ended"), " · ")
	case m.follow:
		return strings.Join(append(said, "following"), " · ")
	}
	behind := m.ring.end() - m.top - m.rows()
	return strings.Join(append(said, fmt.Sprintf("%d lines below", max(0, behind))), " · ")
}

func (m *Model) paint(l line) string {
	if l.note {
		var p paint.Line
		p.Add(m.theme.Text(l.text), m.theme.Role(words.RoleMuted))
		return p.Render(m.width, false)
	}
	text := ansi.Cut(l.text, m.left, m.left+m.width)
	if paint.Width(l.text) > m.left+m.width {
		text = ansi.Truncate(text, m.width-1, "") + reset + m.theme.Role(words.RoleMuted).Render(m.theme.Text(more))
	}
	if strings.Contains(text, "\x1b") {
		text += reset
	}
	return text
}
