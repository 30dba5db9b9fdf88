package timeline

import (
	"time"

	spans "github.com/initwatch/initwatch/model/timeline"
	"github.com/initwatch/initwatch/tui/paint"
)

// ink is how a cell of a bar is filled.
type ink uint8

const (
	inkNone ink = iota
	inkSoft     // within the second that a stamp was cut to
	inkShort
	inkSolid
	inkFailed
	inkOpen
)

// cell is one cell of a bar.
type cell struct {
	ink      ink
	kind     spans.Kind
	critical bool
}

// cells draws spans to scale. Of several spans in one cell the longest is
// drawn; a failure and the live edge are drawn in any case.
func (s *scale) cells(list []spans.Span, width int) []cell {
	out := make([]cell, width)
	filled := make([]time.Duration, width)
	for i := range list {
		s.soften(out, &list[i])
	}
	for i := range list {
		s.fill(out, filled, &list[i])
	}
	for i := range list {
		s.finish(out, &list[i])
	}
	return out
}

// at is the cell of a time, which may lie outside.
func (s *scale) at(t time.Time, width int) int {
	from, length := s.window()
	offset := t.Sub(from)
	if offset < 0 {
		return -1
	}
	return scaled(offset, int64(width), length)
}

// bounds is the time that cell i stands for.
func (s *scale) bounds(i, width int) (begin, end time.Time) {
	from, length := s.window()
	return from.Add(part(length, i, width)), from.Add(part(length, i+1, width))
}

// part is i parts of a whole that is divided into so many.
func part(whole time.Duration, i, of int) time.Duration {
	each, rest := whole/time.Duration(of), whole%time.Duration(of)
	return each*time.Duration(i) + rest*time.Duration(i)/time.Duration(of)
}

// scaled is width times a piece of a whole. In nanoseconds the product of a year
// and a wide screen would not fit.
func scaled(piece time.Duration, width int64, whole time.Duration) int {
	return int(piece.Microseconds() * width / max(1, whole.Microseconds()))
}

// soften marks the second within which a span may really have ended.
func (s *scale) soften(out []cell, span *spans.Span) {
	if span.Open || span.End.Precision != spans.Second {
		return
	}
	until := span.End.At.Add(time.Second)
	for i := max(0, s.at(span.End.At, len(out))); i < len(out); i++ {
		if _, end := s.bounds(i, len(out)); end.After(until) {
			return
		}
		out[i] = cell{inkSoft, span.Kind, span.Critical}
	}
}

func (s *scale) fill(out []cell, filled []time.Duration, span *spans.Span) {
	width := len(out)
	from, length := s.window()
	if width == 0 || span.End.At.Before(from) || span.Begin.At.After(from.Add(length)) {
		return
	}
	each := length / time.Duration(width)
	for i := max(0, s.at(span.Begin.At, width)); i < width; i++ {
		begin, end := s.bounds(i, width)
		if begin.After(span.End.At) || begin.Equal(span.End.At) && span.Length() > 0 {
			return
		}
		overlap := earlier(end, span.End.At).Sub(later(begin, span.Begin.At))
		if overlap < filled[i] || overlap <= 0 && filled[i] > 0 {
			continue
		}
		filled[i] = overlap
		out[i] = cell{s.inkOf(span, end, each), span.Kind, span.Critical}
	}
}

// inkOf says how a span fills a cell: softly where it may not have begun yet.
func (s *scale) inkOf(span *spans.Span, end time.Time, each time.Duration) ink {
	switch {
	case span.Length() < each:
		return inkShort
	case span.Begin.Precision == spans.Second && !end.After(span.Begin.At.Add(time.Second)):
		return inkSoft
	}
	return inkSolid
}

// finish marks the cell where a span failed, or where it goes on.
func (s *scale) finish(out []cell, span *spans.Span) {
	if !span.Open && !span.Failed {
		return
	}
	width := len(out)
	from, length := s.window()
	if width == 0 || span.End.At.Before(from) || span.End.At.After(from.Add(length)) {
		return
	}
	at := s.at(span.End.At, width)
	if begin, _ := s.bounds(at, width); span.Open && !begin.Before(span.End.At) {
		at-- // what goes on ends where that cell begins
	}
	at = max(0, min(at, width-1))
	is := inkFailed
	if span.Open {
		is = inkOpen
	}
	out[at] = cell{is, span.Kind, span.Critical}
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// addBar paints cells into l.
func (m *Model) addBar(l *paint.Line, cells []cell) {
	for i := 0; i < len(cells); {
		j := i + 1
		for j < len(cells) && cells[j] == cells[i] {
			j++
		}
		m.addRun(l, cells[i], j-i)
		i = j
	}
}

func (m *Model) addRun(l *paint.Line, c cell, n int) {
	if c.ink == inkNone {
		l.PadTo(l.Width() + n)
		return
	}
	text, style := m.inked(c), m.options.Theme.Role(looks[c.kind].role)
	if c.ink == inkFailed {
		style = m.options.Theme.Role(failedRole)
	}
	if !c.critical {
		style.Faint = true
	} else {
		style.Bold = true
	}
	l.Add(repeat(text, n), style)
}

func (m *Model) inked(c cell) string {
	switch c.ink {
	case inkSoft:
		return m.sign(signSoft)
	case inkShort:
		return m.sign(signShort)
	case inkFailed:
		return m.sign(signFailed)
	case inkOpen:
		return m.sign(signOpen)
	case inkNone, inkSolid:
	}
	return m.glyph(c.kind)
}
