package timeline

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	spans "github.com/initwatch/initwatch/model/timeline"
)

// took writes how long something took. What rests on times without fractions
// of a second, or on a conclusion, is marked as rough and has none itself.
func took(d time.Duration, rough bool) string {
	switch {
	case rough && d < time.Second:
		return "<1s"
	case rough:
		return "~" + whole(d)
	case d < 100*time.Millisecond:
		return "<0.1s"
	case d < time.Minute:
		return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + "s"
	}
	return whole(d)
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

// rough reports whether either end of a span is not known to a fraction of a
// second. What goes on ends now, which is exact.
func rough(s *spans.Span) bool {
	return s.Begin.Precision != spans.Exact || s.End.Precision != spans.Exact && !s.Open
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// clock writes a moment as well as it is known.
func clock(e spans.Edge) string {
	switch e.Precision {
	case spans.Exact:
		return e.At.UTC().Format("15:04:05.0")
	case spans.Inferred:
		return "about " + e.At.UTC().Format(time.TimeOnly)
	case spans.Second:
	}
	return e.At.UTC().Format(time.TimeOnly)
}
