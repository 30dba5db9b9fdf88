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
	median = spans.Evict + 1 + iota
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

func takeLength(t spans.Take) length { return length{t.Least, t.Most} }

// manyPods is from how many pods on all steps are told in one line each first:
// the lines of the pods would put them far apart.
const manyPods = 10

// stepLines draws a line for each step, and one for each pod below it.
func stepLines(steps []spans.Step, pods int) []line {
	worst := slowestOf(steps)
	begin, end := stepRange(steps)
	var out, below []line
	for i := range steps {
		s := &steps[i]
		head := stepLine(s, i == worst)
		out = append(out, head)
		if !worth(s, end.Sub(begin)) {
			continue
		}
		if pods > manyPods {
			head.id += "/each"
			head.label += ", each pod"
			head.worst = false
			below = append(below, head)
		}
		for _, t := range s.Takes {
			below = append(below, takeLine(s, t, i == worst))
		}
		if pods <= manyPods {
			out, below = append(out, below...), nil
		}
	}
	return append(out, below...)
}

// stepLine draws what half of the pods took at most, and beyond it the slowest.
func stepLine(s *spans.Step, worst bool) line {
	head := line{id: s.Name, part: s.Name, label: s.Name, heading: true, critical: worst, worst: worst}
	if s.Kind != model.KindApp {
		head.label += " (" + s.Kind.String() + ")"
	}
	first := slowest(s)
	if s.Done == 0 {
		return head
	}
	head.length = takeLength(s.Median).String()
	head.spans = []spans.Span{piece(0, s.Median.Time, median, false)}
	if first.Time > s.Median.Time {
		head.spans = append(head.spans, piece(s.Median.Time, first.Time, over, first.Open))
	}
	head.about = fmt.Sprintf("%s: median %s of %d that are done, slowest %s in %s", head.label, takeLength(s.Median), s.Done, takeLength(first), first.Pod)
	if first.Open {
		head.about += ", which goes on"
	}
	return head
}

// worth reports whether a step takes enough in some pod to draw each of them.
func worth(s *spans.Step, longest time.Duration) bool {
	first := slowest(s)
	return first.Open || float64(first.Time) >= folded*float64(longest)
}

func takeLine(s *spans.Step, t spans.Take, worst bool) line {
	l := line{id: s.Name + "/" + t.Pod, part: s.Name, label: t.Pod, depth: 1, length: takeLength(t).String(), critical: worst}
	if s.Done == 0 || t.Time <= s.Median.Time {
		l.spans = []spans.Span{piece(0, t.Time, spans.Run, t.Open)}
	} else {
		l.spans = []spans.Span{piece(0, s.Median.Time, spans.Run, false), piece(s.Median.Time, t.Time, over, t.Open)}
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
// one that has lasted longest; -1 when none has taken long enough to tell.
func slowestOf(steps []spans.Step) int {
	at, longest := -1, time.Duration(0)
	for i := range steps {
		t := steps[i].Median
		if steps[i].Done == 0 {
			t = slowest(&steps[i])
		}
		if t.Least > 0 && t.Time > longest {
			at, longest = i, t.Time
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
	switch {
	case len(steps) == 0:
		return "no step has begun in any pod"
	case at < 0:
		return "no step stands out: each takes a second or so at most"
	}
	s := &steps[at]
	first := slowest(s)
	text := fmt.Sprintf("slowest step: %s, ", s.Name)
	if s.Done == 0 {
		return text + fmt.Sprintf("done in none of %s, %s so far", count(pods, "pod"), takeLength(first))
	}
	text += fmt.Sprintf("median %s", takeLength(s.Median))
	outliers := 0
	for _, t := range s.Takes {
		if float64(t.Least) > apart*float64(s.Median.Most) {
			outliers++
		}
	}
	switch {
	case len(s.Takes) < 2:
		return text
	case outliers == 0:
		return text + fmt.Sprintf(", alike in all %d", len(s.Takes))
	}
	return text + fmt.Sprintf(", much slower in %d of %d: %s in %s", outliers, len(s.Takes), takeLength(first), first.Pod)
}
