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

// smooth is the slowest take of those that nothing keeps from being up.
func smooth(s *spans.Step) spans.Take {
	for _, t := range s.Takes {
		if t.Wrong == "" {
			return t
		}
	}
	return spans.Take{}
}

// stuck finds the take that something has kept from being up for longest; nil
// when there is none.
func stuck(steps []spans.Step) (at int, longest *spans.Take) {
	at = -1
	for i := range steps {
		for j := range steps[i].Takes {
			if t := &steps[i].Takes[j]; t.Wrong != "" && (longest == nil || t.Time > longest.Time) {
				at, longest = i, t
			}
		}
	}
	return at, longest
}

func takeLength(t spans.Take) length { return length{t.Least, t.Most} }

// manyPods is from how many pods on all steps are told in one line each first:
// the lines of the pods would put them far apart.
const manyPods = 10

// stepLines draws a line for each step, and one for each pod below it.
func stepLines(steps []spans.Step, of crowd) []line {
	worst := slowestOf(steps)
	if at, some := stuck(steps); some != nil {
		worst = at
	}
	begin, end := stepRange(steps)
	var out, below []line
	for i := range steps {
		s := &steps[i]
		head := stepLine(s, of, i == worst)
		out = append(out, head)
		if !worth(s, end.Sub(begin)) {
			continue
		}
		if of.pods > manyPods {
			head.id += "/each"
			head.label += ", each pod"
			head.worst = false
			below = append(below, head)
		}
		for _, t := range s.Takes {
			below = append(below, takeLine(s, t, i == worst))
		}
		if of.pods <= manyPods {
			out, below = append(out, below...), nil
		}
	}
	return append(out, below...)
}

// stepLine draws what half of the pods took at most, and beyond it the slowest.
func stepLine(s *spans.Step, of crowd, worst bool) line {
	head := line{id: s.Name, part: s.Name, label: s.Name, heading: true, critical: worst, worst: worst}
	if s.Kind != model.KindApp {
		head.label += " (" + s.Kind.String() + ")"
	}
	head.about = head.label + ": " + stepText(s, of)
	if s.Done == 0 {
		return head
	}
	first := smooth(s)
	head.length = takeLength(s.Median).String()
	head.spans = []spans.Span{piece(0, s.Median.Time, median, false)}
	if first.Time > s.Median.Time {
		head.spans = append(head.spans, piece(s.Median.Time, first.Time, over, first.Open))
	}
	return head
}

// stepText says what a step took, and in which pods it cannot be told.
func stepText(s *spans.Step, of crowd) string {
	text := doneText(s)
	if n := wrongs(s); n > 0 {
		text += fmt.Sprintf("; not up in %d of %d", n, len(s.Takes))
	}
	absent := s.Absent
	if s.Done == 0 {
		absent = 0 // they are among those in which it is not done
	}
	return text + leftOut("; ", lostReadiness(s.Lost), withoutIt(of.without(s)), notBegun(absent))
}

// doneText says in how many pods a step is done, and how long they took for it.
func doneText(s *spans.Step) string {
	first, are := smooth(s), "are"
	switch s.Done {
	case 0:
		return "done in none of " + count(compared(s), "pod")
	case 1:
		are = "is"
	}
	middle, longest := evenLengths(takeLength(s.Median), takeLength(first))
	text := fmt.Sprintf("median %s of %d that %s done, slowest %s in %s", middle, s.Done, are, longest, first.Pod)
	if first.Open {
		text += ", which goes on"
	}
	return text
}

// wrongs counts the takes that something keeps from being up.
func wrongs(s *spans.Step) int {
	n := 0
	for i := range s.Takes {
		if s.Takes[i].Wrong != "" {
			n++
		}
	}
	return n
}

// worth reports whether a step takes enough in some pod to draw each of them.
func worth(s *spans.Step, longest time.Duration) bool {
	first := slowest(s)
	return first.Open || float64(first.Time) >= folded*float64(longest)
}

func takeLine(s *spans.Step, t spans.Take, worst bool) line {
	l := line{id: s.Name + "/" + t.Pod, part: s.Name, pod: t.Pod, label: t.Pod, depth: 1, length: takeLength(t).String(), critical: worst}
	if t.Wrong != "" {
		l.spans = fromZero(t.Spans)
		l.about = fmt.Sprintf("%s: %s not up after %s: %s", t.Pod, s.Name, takeLength(t), t.Wrong)
	} else if s.Done == 0 || t.Time <= s.Median.Time {
		l.spans = []spans.Span{piece(0, t.Time, spans.Run, t.Open)}
	} else {
		l.spans = []spans.Span{piece(0, s.Median.Time, spans.Run, false), piece(s.Median.Time, t.Time, over, t.Open)}
	}
	if t.Open {
		l.length += "+"
	}
	return l
}

// fromZero moves spans to where every pod's step begins.
func fromZero(list []spans.Span) []spans.Span {
	out := make([]spans.Span, len(list))
	for i := range list {
		s := &list[i]
		out[i] = piece(s.Begin.At.Sub(list[0].Begin.At), s.End.At.Sub(list[0].Begin.At), s.Kind, s.Open)
		out[i].Failed = s.Failed
	}
	return out
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

// slowestStep says which step is slow, whether it is slow everywhere, and which
// pods that is not said of.
func slowestStep(steps []spans.Step, of crowd) string {
	at, lost := slowestOf(steps), leftOut(beside, lostReadiness(of.lost))
	if i, longest := stuck(steps); longest != nil {
		s := &steps[i]
		return stuckStep(s, longest, of) + leftOut(beside, lostReadiness(s.Lost))
	}
	switch {
	case of.pods == 0:
		return "no pod of it is left that could be drawn"
	case len(steps) == 0 && of.lost > 0:
		return "nothing to compare: how long the first start of a pod took is not known once it lost readiness"
	case len(steps) == 0:
		return "no step has begun in any pod"
	case at < 0:
		return "no step stands out: each takes a second or so at most" + lost
	}
	s := &steps[at]
	text := fmt.Sprintf("slowest step: %s, ", s.Name)
	if s.Done == 0 {
		return text + fmt.Sprintf("%s, %s so far", doneText(s), takeLength(slowest(s))) + leftOut(beside, lostReadiness(s.Lost), withoutIt(of.without(s)))
	}
	return text + medianText(s, of)
}

// beside stands between what is said of a step and which pods are left out.
const beside = " · "

// stuckStep says what keeps a step from being up.
func stuckStep(s *spans.Step, longest *spans.Take, of crowd) string {
	where := longest.Pod
	if n := wrongs(s); n > 1 {
		where = fmt.Sprintf("%d of %s, longest in %s", n, count(of.pods, "pod"), longest.Pod)
	}
	return fmt.Sprintf("%s is not up after %s: %s · in %s", s.Name, takeLength(*longest), longest.Wrong, where)
}

// medianText says what a step took, and in how many pods it is much slower than in
// the others, of those in which it is done, or is known already to be slow.
func medianText(s *spans.Step, of crowd) string {
	slower, underWay := 0, 0
	for _, t := range s.Takes {
		switch {
		case float64(t.Least) > apart*float64(s.Median.Most):
			slower++
		case t.Open:
			underWay++
		}
	}
	out := leftOut(beside, lostReadiness(s.Lost), withoutIt(of.without(s)), notBegun(s.Absent), notDone(underWay))
	text := "median " + takeLength(s.Median).String()
	switch all := len(s.Takes) - underWay; {
	case all < 2:
		return text + out
	case slower == 0 && all == 2:
		return text + ", alike in both" + out
	case slower == 0:
		return text + fmt.Sprintf(", alike in all %d", all) + out
	default:
		first := smooth(s)
		middle, longest := evenLengths(takeLength(s.Median), takeLength(first))
		return fmt.Sprintf("median %s, much slower in %d of %d: %s in %s", middle, slower, all, longest, first.Pod) + out
	}
}
