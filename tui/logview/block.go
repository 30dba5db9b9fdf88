package logview

import (
	"bytes"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/logview/buffer"
	"github.com/initwatch/initwatch/tui/logview/record"
	"github.com/initwatch/initwatch/tui/paint"
	"github.com/initwatch/initwatch/tui/theme"
)

// block is a line as it is laid out at the present width.
type block struct {
	at    time.Time // when the line was written
	from  int       // the source that it is from
	text  styled
	rows  []int    // where in text the rows begin; there is one at least
	notes []string // the rows of a note, which has no text
}

func (b *block) height() int { return max(len(b.rows), len(b.notes)) }

// block lays line n out, or remembers how it was.
func (m *Model) block(n int) *block {
	if b := m.page.blocks[n]; b != nil {
		return b
	}
	if len(m.page.blocks) > 4*m.height+64 {
		clear(m.page.blocks)
	}
	b := m.lay(m.page.at(n), n)
	m.page.blocks[n] = b
	return b
}

func (m *Model) lay(line buffer.Line, n int) *block {
	b := &block{at: line.Time, from: line.Source}
	if line.Note {
		b.notes = m.layNote(string(line.Text))
		return b
	}
	b.text = m.dress(line.Text)
	if n == m.page.mark {
		b.text.over([][2]int{{0, len(b.text.text)}}, embolden)
	}
	m.highlight(&b.text, n == m.page.mark)
	b.rows = []int{0}
	if m.wrap {
		b.rows = b.text.breaks(m.body())
	}
	return b
}

// embolden tells the line that was jumped to from its neighbours.
func embolden(p pen) pen {
	p.attrs |= bold
	return p
}

func (m *Model) layNote(text string) []string {
	room := max(1, m.width-paint.Width(noteMark))
	rows := paint.Flow(m.theme, text, room, room, noteLines)
	mark := noteMark
	for i := range rows {
		rows[i] = mark + rows[i]
		mark = strings.Repeat(" ", paint.Width(noteMark))
	}
	return rows
}

// dress returns the line with the colours it brings, and those of its level.
func (m *Model) dress(raw []byte) styled {
	if m.pretty {
		if r, ok := record.Parse(trimmed(raw)); ok {
			return m.spell(r)
		}
	}
	s := read(raw)
	mark := record.Find([]byte(s.text))
	s.over([][2]int{{mark.From, mark.To}}, func(p pen) pen {
		if p != (pen{}) {
			return p // the program has chosen its own
		}
		return p.with(m.levelStyle(mark.Level))
	})
	return s
}

// trimmed takes off the sequences around a line of JSON.
func trimmed(raw []byte) []byte {
	if bytes.IndexByte(raw, escape) < 0 {
		return raw
	}
	return bare(nil, raw)
}

var levelRoles = [...]words.Role{
	record.LevelDebug: words.RoleMuted, record.LevelInfo: words.RoleGood, record.LevelWarn: words.RoleWarn, record.LevelError: words.RoleBad,
}

func (m *Model) levelStyle(level record.Level) theme.Style {
	if level == record.LevelNone {
		return theme.Style{}
	}
	return m.theme.Role(levelRoles[level])
}

// levelCells is the room that levels take, so that what follows lines up.
const levelCells = 5

// spell writes a line of JSON with what matters first.
func (m *Model) spell(r record.Record) styled {
	var s styled
	muted := m.theme.Role(words.RoleMuted)
	if r.Name != "" {
		name := words.Clean(strings.ToUpper(r.Name))
		s.add(name+strings.Repeat(" ", max(0, levelCells-paint.Width(name))), m.levelStyle(r.Level))
		s.add(" ", theme.Style{})
	}
	if r.Time != "" {
		s.add(words.Clean(r.Time)+" ", muted)
	}
	s.add(words.Clean(r.Message), theme.Style{})
	for _, pair := range r.Rest {
		if s.text != "" {
			s.add("  ", theme.Style{})
		}
		s.add(words.Clean(pair.Key)+"=", muted)
		s.add(words.Clean(pair.Value), theme.Style{})
	}
	s.plain = plain(s.text)
	return s
}

// highlight marks what is searched, and stronger in the line that was jumped
// to.
func (m *Model) highlight(s *styled, marked bool) {
	s.over(m.page.search.query.Spans([]byte(s.text)), func(p pen) pen {
		p.attrs |= reverse
		if marked {
			p = p.with(m.theme.Match)
		}
		return p
	})
}
