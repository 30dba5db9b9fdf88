package timeline

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	spans "github.com/initwatch/initwatch/model/timeline"
)

// length is how long something took, as far as that is known.
type length struct{ least, most time.Duration }

// middle is what it took more or less.
func (l length) middle() time.Duration { return (l.least + l.most) / 2 }

// rough reports whether it is not known to a fraction of a second.
func (l length) rough() bool { return l.least != l.most }

func (l length) plus(other length) length { return length{l.least + other.least, l.most + other.most} }

// String writes the length. What rests on times without fractions of a second,
// or on a conclusion, is marked as rough and has none itself.
func (l length) String() string {
	switch d := l.middle(); {
	case l.rough() && l.most <= time.Second:
		return "<1s"
	case l.rough():
		return "~" + whole(max(d, time.Second))
	case d < 100*time.Millisecond:
		return "<0.1s"
	case d < time.Minute:
		return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + "s"
	default:
		return whole(d)
	}
}

// evenLengths writes two lengths that stand in one line: when one is rough, the
// other is written without fractions as well.
func evenLengths(a, b length) (first, second string) {
	first, second = a.String(), b.String()
	switch {
	case a.rough() && !b.rough():
		second = b.inSeconds()
	case b.rough() && !a.rough():
		first = a.inSeconds()
	}
	return first, second
}

// inSeconds writes a length without fractions of a second.
func (l length) inSeconds() string {
	if l.middle() < time.Second {
		return "<1s"
	}
	return whole(l.middle())
}

// about is the length of something that is known to the second only.
func about(d time.Duration) length { return length{max(0, d-time.Second), d + time.Second} }

func lengthOf(s *spans.Span) length {
	least, most := s.Bounds()
	return length{least, most}
}

// sum adds up what spans took. Between those that follow each other it does not
// matter when the one went over into the next.
func sum(list []spans.Span) length {
	var out length
	for i := 0; i < len(list); {
		first, whole := i, list[i]
		for i++; i < len(list) && list[i].Begin.At.Equal(whole.End.At) && !up(list[i:i+1]); i++ {
			whole.End, whole.Open = list[i].End, list[i].Open
		}
		if !up(list[first:i]) {
			out = out.plus(lengthOf(&whole))
		}
	}
	return out
}

// whole writes a duration in whole seconds, and in minutes from an hour on.
func whole(d time.Duration) string {
	d = d.Round(time.Second)
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%ds", d/time.Second)
	case d < time.Hour:
		return fmt.Sprintf("%dm%02ds", d/time.Minute, d%time.Minute/time.Second)
	case d < 48*time.Hour:
		return fmt.Sprintf("%dh%02dm", d/time.Hour, d%time.Hour/time.Minute)
	}
	return fmt.Sprintf("%dd%dh", d/(24*time.Hour), d%(24*time.Hour)/time.Hour)
}

// axisText writes a time on the axis.
func axisText(d time.Duration) string {
	if d < time.Minute && d%time.Second != 0 {
		return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + "s"
	}
	text := whole(d)
	for _, zero := range [...]string{"m00s", "h00m"} {
		if short, ok := strings.CutSuffix(text, zero); ok {
			return short + zero[:1]
		}
	}
	return text
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// clock writes a moment as well as it is known, with its day when what is drawn
// lasts for more than one.
func clock(e spans.Edge, dated bool) string {
	day := ""
	if dated {
		day = e.At.UTC().Format(dayLayout) + " "
	}
	switch e.Precision {
	case spans.Exact:
		return day + e.At.UTC().Format("15:04:05.0")
	case spans.Inferred:
		return "about " + day + e.At.UTC().Format(time.TimeOnly)
	case spans.Second:
	}
	return day + e.At.UTC().Format(time.TimeOnly)
}

// evenly returns spans with all moments as well known as the least known of them:
// beside one of whole seconds, a tenth of a second looks like a difference.
func evenly(list []spans.Span) []spans.Span {
	exact := func(s spans.Span) bool {
		return s.Begin.Precision == spans.Exact && (s.Open || s.End.Precision == spans.Exact)
	}
	if !slices.ContainsFunc(list, func(s spans.Span) bool { return !exact(s) }) {
		return list
	}
	out := slices.Clone(list)
	for i := range out {
		out[i].Begin.Precision = max(out[i].Begin.Precision, spans.Second)
		out[i].End.Precision = max(out[i].End.Precision, spans.Second)
	}
	return out
}

// moments says when something began and ended, in one when both look the same.
func moments(s spans.Span, dated bool) string {
	begin, end := clock(s.Begin, dated), clock(s.End, dated)
	switch {
	case s.Open:
		return begin + " and goes on"
	case begin == end:
		return "at " + begin
	}
	return begin + " to " + end
}

// dayLayout is how a day is written.
const dayLayout = "Jan 2"

// dated reports whether what is drawn lasts beyond midnight.
func dated(t spans.Timeline) bool { return day(t.Begin) != day(t.End) }

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }
