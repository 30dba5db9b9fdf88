package logview

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/paint"
)

// View paints the heading and the lines that are seen.
func (m *Model) View() []string {
	if m.width == 0 || m.height == 0 {
		return nil
	}
	lines := append(make([]string, 0, m.height), "")
	if m.strip() > 0 {
		lines = append(lines, m.paintTabs())
	}
	at, last := m.start(), m.page.lines.First()-1
	for ok := m.page.lines.First() < m.page.lines.End(); ok && len(lines) < m.height; {
		if _, held := m.next(at.line); !held {
			break
		}
		lines = append(lines, m.paint(at))
		last = at.line
		next := m.walk(at, 1)
		ok, at = next != at, next
	}
	lines[0] = m.heading(last)
	if m.page.lines.End() == 0 && len(lines) < m.height {
		lines = append(lines, m.aside(m.lead(), false))
	}
	for len(lines) < m.height {
		lines = append(lines, "")
	}
	return lines
}

// paint paints one row.
func (m *Model) paint(at position) string {
	b := m.block(at.line)
	row := at.row - (m.extent(at.line) - b.height())
	switch {
	case row < 0:
		return m.aside(m.lead(), false)
	case b.notes != nil:
		return m.aside(b.notes[row], m.page.picked.has(at.line))
	}
	var out strings.Builder
	var change func(pen) pen
	if m.page.picked.has(at.line) {
		change = func(p pen) pen {
			p.attrs ^= reverse
			return p
		}
	}
	m.paintStamp(&out, b, row, change)
	column := m.paintText(&out, b, row, change)
	if change != nil {
		switchPen(&out, switchPen(&out, pen{}, pen{attrs: reverse}), pen{attrs: reverse})
		out.WriteString(strings.Repeat(" ", max(0, m.body()-column)) + reset)
	}
	return out.String()
}

// aside paints a sentence about the log.
func (m *Model) aside(text string, selected bool) string {
	var l paint.Line
	l.Add(m.theme.Text(text), m.theme.Role(words.RoleMuted))
	return l.Render(m.theme, m.width, selected)
}

func (m *Model) paintStamp(out *strings.Builder, b *block, row int, change func(pen) pen) {
	if m.margin() == 0 {
		return
	}
	var s styled
	if row == 0 {
		if m.timeCells() > 0 {
			s.add(m.stamp(b.at), m.theme.Role(words.RoleMuted))
		}
		m.prefix(&s, b.from)
	} else {
		s.text = strings.Repeat(" ", m.margin())
	}
	s.plain = plain(s.text)
	s.row(out, 0, len(s.text), 0, m.margin(), change)
}

// paintText paints a row of the line's text and returns the column behind it.
func (m *Model) paintText(out *strings.Builder, b *block, row int, change func(pen) pen) int {
	s, width := &b.text, m.body()
	if m.wrap {
		to := len(s.text)
		if row+1 < len(b.rows) {
			to = b.rows[row+1]
		}
		return s.row(out, b.rows[row], to, 0, width, change)
	}
	left := m.page.left
	w := s.cut(left, width)
	if w.more {
		w = s.cut(left, width-1)
	}
	pad := min(max(0, w.column-left), width)
	out.WriteString(strings.Repeat(" ", pad))
	column := s.row(out, w.from, w.to, left+pad, left+width, change) - left
	if w.more {
		out.WriteString(strings.Repeat(" ", max(0, width-1-column)))
		out.WriteString(m.theme.Role(words.RoleMuted).Render(m.theme.Text(more)))
		return width
	}
	return column
}

// heading names the log, and says where in it the pane is when the last line
// that is seen is line last.
func (m *Model) heading(last int) string {
	var l, right paint.Line
	right.Add(m.theme.Text(m.position(last)), m.theme.Role(words.RoleMuted))
	room, title := max(0, m.width-right.Width()-2), m.theme.Text(m.title)
	l.Add(m.theme.Text(paint.CutMiddle(m.theme, m.name, max(room-paint.Width(title), least))), m.theme.Title)
	l.Add(title, m.theme.Title)
	l.CutTo(m.theme, room)
	l.PadTo(m.width - right.Width())
	l.Append(right)
	return l.Render(m.theme, m.width, false)
}

// position says where in the log the pane is.
func (m *Model) position(last int) string {
	var said []string
	if m.page.left > 0 {
		said = append(said, fmt.Sprintf("column %d", m.page.left+1))
	}
	if dropped := m.page.lines.First(); dropped > 0 {
		said = append(said, grouped(dropped)+" dropped")
	}
	said = append(said, m.standing(last))
	return strings.Join(said, " · ")
}

func (m *Model) standing(last int) string {
	below := m.between(last+1, m.page.lines.End())
	switch s := m.page.picked; {
	case s != nil:
		return counted(m.between(min(s.anchor, s.cursor), max(s.anchor, s.cursor)+1)) + " selected"
	case below > 0:
		return counted(below) + " below"
	case m.page.ended:
		return cmp.Or(m.page.ending, "ended")
	case m.page.follow:
		return "following"
	}
	return "not following"
}

// between counts the lines from one on to before another that are shown.
func (m *Model) between(from, to int) int {
	if f := &m.page.filter; f.on() {
		return f.shown.Rank(to) - f.shown.Rank(from)
	}
	return max(0, to-from)
}

// counted says how many lines there are.
func counted(n int) string {
	if n == 1 {
		return "1 line"
	}
	return grouped(n) + " lines"
}

// grouped writes a number in groups of three digits.
func grouped(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
