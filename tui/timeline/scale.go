package timeline

import (
	"time"

	spans "github.com/initwatch/initwatch/model/timeline"
)

// scale maps times to cells.
type scale struct {
	begin, end time.Time // all there is
	clocked    bool      // these are times of day, and no mere lengths
	// from and span are what is shown; a span of 0 is all.
	from time.Time
	span time.Duration
}

// closest is the least time that is shown.
const closest = time.Second

// set says what there is in all. A zoomed view stays where it is.
func (s *scale) set(begin, end time.Time, clocked bool) {
	s.clocked = clocked
	if end.Sub(begin) < closest {
		end = begin.Add(closest)
	}
	s.begin, s.end = begin, end
	s.clamp()
}

func (s *scale) total() time.Duration { return s.end.Sub(s.begin) }

func (s *scale) zoomed() bool { return s.span > 0 }

func (s *scale) whole() { s.span = 0 }

// window is what is shown.
func (s *scale) window() (from time.Time, length time.Duration) {
	if s.span > 0 {
		return s.from, s.span
	}
	return s.begin, s.total()
}

// clamp keeps what is shown within what there is.
func (s *scale) clamp() {
	if s.span <= 0 || s.span >= s.total() {
		s.span = 0
		return
	}
	if last := s.end.Add(-s.span); s.from.After(last) {
		s.from = last
	}
	if s.from.Before(s.begin) {
		s.from = s.begin
	}
}

// zoom halves or doubles what is shown. Going in, it brings the longest of the
// spans to the middle.
func (s *scale) zoom(in bool, around []spans.Span) {
	from, length := s.window()
	if !in {
		s.from, s.span = from.Add(-length/2), length*2
		s.clamp()
		return
	}
	middle := from.Add(length / 2)
	if longest := longestOf(around); longest != nil {
		middle = longest.Begin.At.Add(longest.Length() / 2)
	}
	s.span = max(closest, length/2)
	s.from = middle.Add(-s.span / 2)
	s.clamp()
}

func longestOf(list []spans.Span) *spans.Span {
	var longest *spans.Span
	for i := range list {
		if longest == nil || list[i].Length() > longest.Length() {
			longest = &list[i]
		}
	}
	return longest
}

func (s *scale) pan(back bool) {
	if s.span <= 0 {
		return
	}
	by := s.span / 4
	if back {
		by = -by
	}
	s.from = s.from.Add(by)
	s.clamp()
}

// steps are the distances between the marks of an axis.
var steps = [...]time.Duration{
	100 * time.Millisecond, 200 * time.Millisecond, 500 * time.Millisecond,
	time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 15 * time.Second, 30 * time.Second,
	time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour, 7 * 24 * time.Hour, month, 4 * month, 12 * month,
}

// month is about one: marks that far apart bear the year.
const month = 30 * 24 * time.Hour

// least is how many cells a mark and its label need.
const least = 9

// step is the distance of marks that fits into width cells.
func step(length time.Duration, width, least int) time.Duration {
	for _, d := range steps {
		if float64(width)*float64(d) >= float64(least)*float64(length) {
			return d
		}
	}
	return max(length, time.Hour)
}

// mark is a time on the axis.
type mark struct {
	cell int
	text string
}

// marks are those of an axis of width cells, counted from the begin of all. What
// lasts for days has days and times of day.
func (s *scale) marks(width int) []mark {
	from, length := s.window()
	if s.clocked && length > longestStart {
		return s.dates(width)
	}
	every := step(length, width, least)
	var out []mark
	first := from.Sub(s.begin)
	for at := (first + every - 1) / every * every; at <= first+length; at += every {
		cell := scaled(at-first, int64(width), length)
		if cell < width {
			out = append(out, mark{cell, axisText(at)})
		}
	}
	return out
}

// longestStart is what is still counted from its begin.
const longestStart = 24 * time.Hour

// leastDate is how many cells a mark with a day and a time needs.
const leastDate = 15

func (s *scale) dates(width int) []mark {
	from, length := s.window()
	every := step(length, width, leastDate)
	layout := dayLayout + " 15:04"
	switch {
	case every >= month:
		layout = dayLayout + " 2006"
	case every >= longestStart:
		layout = dayLayout
	}
	var out []mark
	for at := from.UTC().Truncate(every).Add(every); !at.After(from.Add(length)); at = at.Add(every) {
		if cell := s.at(at, width); cell < width {
			out = append(out, mark{cell, at.Format(layout)})
		}
	}
	return out
}
