package logview

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// step returns where the character that begins at byte i ends and how many
// cells it takes in column.
func step(text string, i, column int) (end, cells int) {
	c := text[i]
	switch {
	case c == '\t':
		return i + 1, tab - column%tab
	case c < 0x80 && (i+1 == len(text) || text[i+1] < 0x80):
		return i + 1, 1
	}
	cluster, cells := ansi.FirstGraphemeCluster(text[i:], ansi.GraphemeWidth)
	return i + max(1, len(cluster)), cells
}

// breaks returns where the rows of a text begin that is broken at width.
func (s *styled) breaks(width int) []int {
	rows := []int{0}
	if s.plain {
		for at := width; at < len(s.text); at += width {
			rows = append(rows, at)
		}
		return rows
	}
	for i, column := 0, 0; i < len(s.text); {
		end, cells := step(s.text, i, column)
		if column > 0 && column+cells > width {
			rows, column = append(rows, i), 0
			end, cells = step(s.text, i, 0)
		}
		i, column = end, column+cells
	}
	return rows
}

// window is the part of a text that is seen between two columns.
type window struct {
	from, to int // bytes
	column   int // where the first whole character stands
	more     bool
}

// cut returns what is seen of the text from column left on in width cells.
func (s *styled) cut(left, width int) window {
	if s.plain {
		from := min(left, len(s.text))
		to := min(from+width, len(s.text))
		return window{from, to, left, to < len(s.text)}
	}
	i, column := 0, 0
	for i < len(s.text) && column < left {
		end, cells := step(s.text, i, column)
		i, column = end, column+cells
	}
	w := window{from: i, column: column}
	for i < len(s.text) {
		end, cells := step(s.text, i, column)
		if column+cells > left+width {
			w.more = true
			break
		}
		i, column = end, column+cells
	}
	w.to = i
	return w
}

// column returns in which column the character at a byte begins.
func (s *styled) column(offset int) int {
	if s.plain {
		return offset
	}
	column := 0
	for i := 0; i < offset && i < len(s.text); {
		end, cells := step(s.text, i, column)
		i, column = end, column+cells
	}
	return column
}

// row writes the characters between two bytes, of which the first stands in
// column of its row, and returns the column after the last, which is never
// beyond limit.
func (s *styled) row(b *strings.Builder, from, to, column, limit int, change func(pen) pen) int {
	now, next := pen{}, s.at(from)
	for from < to && column < limit {
		want, end := pen{}, to
		if next >= 0 {
			want = s.looks[next].pen
		}
		if next+1 < len(s.looks) {
			end = min(to, s.looks[next+1].at)
		}
		if change != nil {
			want = change(want)
		}
		if from < end {
			now = switchPen(b, now, want)
			from, column = s.run(b, from, end, column, limit)
		}
		next++
	}
	switchPen(b, now, pen{})
	return column
}

// run writes characters that are all set alike, up to the first that begins at
// byte end or would go beyond limit. It returns the byte and the column behind
// them.
func (s *styled) run(b *strings.Builder, from, end, column, limit int) (at, after int) {
	if s.plain {
		end = min(end, from+limit-column)
		b.WriteString(s.text[from:end])
		return end, column + end - from
	}
	for from < end {
		next, cells := step(s.text, from, column)
		if column+cells > limit {
			return len(s.text), column
		}
		if s.text[from] == '\t' {
			b.WriteString(strings.Repeat(" ", cells))
		} else {
			b.WriteString(s.text[from:next])
		}
		from, column = next, column+cells
	}
	return from, column
}

// switchPen writes what leads from one pen to another and returns the other.
func switchPen(b *strings.Builder, now, want pen) pen {
	if now == want {
		return now
	}
	if now != (pen{}) {
		b.WriteString(reset)
	}
	b.WriteString(want.sgr())
	return want
}
