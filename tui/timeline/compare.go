package timeline

import (
	"fmt"
	"time"

	"github.com/initwatch/initwatch/model"
	spans "github.com/initwatch/initwatch/model/timeline"
)

// Kinds of this pane's own: what half of the pods took at most, and what a pod
// took beyond that.
const (
	median = spans.Rebuild + 1 + iota
	over
)

// zero is where every pod's step begins in a comparison.
var zero = time.Unix(0, 0).UTC()

// stepRange is the time that the slowest pod took for any step.
func stepRange(steps []spans.Step) (begin, end time.Time) {
	var longest time.Duration
	for i := range steps {
		longest = max(longest, slowest(&steps[i]).Time)
	}
	return zero, zero.Add(longest)
}

// slowest is the take that took longest: they are ordered.
func slowest(s *spans.Step) spans.Take {
	if len(s.Takes) == 0 {
		return spans.Take{}
	}
	return s.Takes[0]
}

// stepLines draws a line for each step, and one for each pod below it.
func stepLines(steps []spans.Step) []line {
	worst := slowestOf(steps)
	begin, end := stepRange(steps)
	var out []line
	for i := range steps {
		s := &steps[i]
		head := line{id: s.Name, part: s.Name, label: s.Name, heading: true, critical: i == worst, worst: i == worst}
		if s.Kind != model.KindApp {
			head.label += " (" + s.Kind.String() + ")"
		}
		if len(s.Takes) > 0 && (s.Median > 0 || !s.Takes[len(s.Takes)-1].Open) {
			head.length = took(s.Median, true)
			head.spans = []spans.Span{piece(0, s.Median, median, false)}
		}
		out = append(out, head)
		if !worth(s, end.Sub(begin)) {
			continue
		}
		for _, t := range s.Takes {
			out = append(out, takeLine(s, t, i == worst))
		}
	}
	return out
}

// worth reports whether a step takes enough in some pod to draw each of them.
func worth(s *spans.Step, longest time.Duration) bool {
	first := slowest(s)
	return first.Open || float64(first.Time) >= folded*float64(longest)
}

func takeLine(s *spans.Step, t spans.Take, worst bool) line {
	l := line{id: s.Name + "/" + t.Pod, part: s.Name, label: t.Pod, depth: 1, length: took(t.Time, true), critical: worst}
	if s.Median <= 0 || t.Time <= s.Median {
		l.spans = []spans.Span{piece(0, t.Time, spans.Run, t.Open)}
	} else {
		l.spans = []spans.Span{piece(0, s.Median, spans.Run, false), piece(s.Median, t.Time, over, t.Open)}
	}
	if t.Open {
		l.length += "+"
	}
	return l
}

func piece(from, to time.Duration, kind spans.Kind, open bool) spans.Span {
	return spans.Span{Kind: kind, Begin: spans.Edge{At: zero.Add(from)}, End: spans.Edge{At: zero.Add(to)}, Open: open, Critical: true}
}

// slowestOf is the step with the greatest median, or, while none is done, the
// one that has lasted longest.
func slowestOf(steps []spans.Step) int {
	at, longest := -1, time.Duration(-1)
	for i := range steps {
		d := steps[i].Median
		if d == 0 {
			d = slowest(&steps[i]).Time
		}
		if d > longest {
			at, longest = i, d
		}
	}
	return at
}

// apart is how many times the median a pod may take and still be like the
// others.
const apart = 1.5

// slowestStep says which step is slow, and whether it is slow everywhere.
func slowestStep(steps []spans.Step, pods int) string {
	at := slowestOf(steps)
	if at < 0 {
		return "no step has begun in any pod"
	}
	s := &steps[at]
	first := slowest(s)
	text := fmt.Sprintf("slowest step: %s, ", s.Name)
	if s.Median == 0 {
		return text + fmt.Sprintf("done in none of %s, %s so far", count(pods, "pod"), took(first.Time, true))
	}
	text += fmt.Sprintf("median %s", took(s.Median, true))
	outliers := 0
	for _, t := range s.Takes {
		if float64(t.Time) > apart*float64(s.Median) {
			outliers++
		}
	}
	switch {
	case len(s.Takes) < 2:
		return text
	case outliers == 0:
		return text + fmt.Sprintf(", alike in all %d", len(s.Takes))
	}
	return text + fmt.Sprintf(", much slower in %d of %d: %s in %s", outliers, len(s.Takes), took(first.Time, true), first.Pod)
}
