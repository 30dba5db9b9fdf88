package timeline

import (
	"fmt"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
	spans "github.com/initwatch/initwatch/model/timeline"
)

// share is what one kind of thing in one row took of the critical path.
type share struct {
	row  string
	kind spans.Kind
	took length
	span *spans.Span // the longest of them
}

// verdict is what took most of the critical path: nothing when it cannot be
// told, or two parts when it was one of them.
type verdict []share

func (v verdict) is(row string, kind spans.Kind) bool {
	for i := range v {
		if v[i].row == row && v[i].kind == kind {
			return true
		}
	}
	return false
}

func (v verdict) in(row string) bool {
	for i := range v {
		if v[i].row == row {
			return true
		}
	}
	return false
}

// longest finds what took most of the critical path. Times that are known to the
// second do not tell apart what took about as long.
func longest(t spans.Timeline) verdict {
	all := shares(t)
	if len(all) == 0 || t.Skew > 0 {
		return nil
	}
	first := &all[0]
	for i := range all {
		if all[i].outweighs(first) {
			first = &all[i]
		}
	}
	if first.rank() > 0 {
		return verdict{*first}
	}
	out := verdict{*first}
	for i := range all {
		if s := &all[i]; s != first && s.took.most > first.took.least && (s.took.rough() || first.took.rough()) {
			out = append(out, *s)
		}
	}
	if first.took.least <= 0 && first.took.rough() || len(out) > 2 {
		return nil
	}
	return out
}

// shares are the parts of the critical path.
func shares(t spans.Timeline) []share {
	var out []share
	for i := range t.Rows {
		r := &t.Rows[i]
		if s := resumption(r, t); s.span != nil {
			out = append(out, s)
		}
		for _, kind := range kindsOf(r.Spans) {
			if kind == spans.Run && (t.Rebuilds > 0 || !t.Fell.IsZero()) && r.Kind != model.KindInit {
				continue // it ran as it should until its sandbox, or its readiness, was gone
			}
			if s := shareOf(r, kind, t); s.span != nil {
				out = append(out, s)
			}
		}
	}
	return out
}

// resumption is the time without a container that had ended as it should when its
// pod lost its sandbox: nothing is drawn there, since it waited for no try.
func resumption(r *spans.Row, t spans.Timeline) share {
	s := share{row: rowName(r), kind: spans.Rebuild}
	if t.Rebuilds == 0 || r.Kind == model.KindInit {
		return s
	}
	for i := 1; i < len(r.Spans); i++ {
		before, after := &r.Spans[i-1], &r.Spans[i]
		if before.Kind == spans.Run && after.Begin.At.After(before.End.At) && after.Begin.At.After(t.Fell) {
			s.span = &spans.Span{Kind: spans.Rebuild, Begin: before.End, End: after.Begin, Text: "the sandbox was made anew, and the steps ran again"}
			s.took = lengthOf(s.span)
		}
	}
	return s
}

// shareOf is the share of one kind of thing, of which nothing counts that was
// over when the pod fell, or came after it was up.
func shareOf(r *spans.Row, kind spans.Kind, t spans.Timeline) share {
	s := share{row: rowName(r), kind: kind}
	for i := range r.Spans {
		span := &r.Spans[i]
		if span.Kind != kind || !span.Critical || !span.End.At.After(t.Fell) || afterwards(span, t) {
			continue
		}
		s.took = s.took.plus(lengthOf(span))
		if s.span == nil || span.Length() >= s.span.Length() {
			s.span = span
		}
	}
	return s
}

// afterwards reports whether something began when the pod was up already, as an
// attempt does that a probe ended.
func afterwards(s *spans.Span, t spans.Timeline) bool {
	return t.Done && !s.Begin.At.Before(t.End) && s.End.At.After(t.End)
}

// rank puts what explains the rest above it: that the node is gone, and that the
// start began anew, which is why the rest took its time twice.
func (s *share) rank() int {
	switch s.kind {
	case spans.Lost, spans.Evict:
		return 2
	case spans.Rebuild:
		return 1
	default:
		return 0
	}
}

// outweighs reports whether s tells more about the start than other.
func (s *share) outweighs(other *share) bool {
	if s.rank() != other.rank() {
		return s.rank() > other.rank()
	}
	return s.took.middle() > other.took.middle()
}

// headline says in words what the drawing shows: what took most.
func headline(t spans.Timeline) string {
	all := t.Length()
	total, most := lengthOf(&all), longest(t)
	switch {
	case t.Skew > 0:
		return fmt.Sprintf("clocks differ by at least %s: what took how long is not certain", whole(t.Skew))
	case len(shares(t)) == 0 || t.End.Equal(t.Begin) && !t.Done:
		return ""
	case total.rough() && total.most <= time.Second:
		return "all of it within a second: what took most cannot be told"
	case len(most) == 0:
		return "no part stands out: most of the times are known to the second only"
	case most[0].rank() > 1:
		return nodeLine(t)
	case most[0].kind == spans.Rebuild:
		s := &most[0]
		at := about(s.span.Begin.At.Sub(t.Begin))
		if s.span.Open {
			return fmt.Sprintf("started over after %s: %s; %s is not back for %s", at, s.span.Text, s.row, s.took)
		}
		return fmt.Sprintf("started over after %s: %s; %s took %s to be back", at, s.span.Text, s.row, s.took)
	}
	text := "longest: " + most[0].text()
	if len(most) > 1 {
		return text + fmt.Sprintf(", or %s, of %s", most[1].text(), total)
	}
	text += fmt.Sprintf(" of %s (%s)", total, percent(most[0].took, total))
	if most[0].span.Open {
		text += " so far"
	}
	return text
}

func (s *share) text() string {
	text := looks[s.kind].word + ", " + s.took.String()
	if s.row != podRow {
		text = s.row + ", " + text
	}
	return text
}

// percent is the part of a whole, rough when one of them is. The whole is divided,
// and not the part multiplied, which would be too much after some years.
func percent(part, of length) string {
	sign := ""
	if part.rough() || of.rough() {
		sign = "~"
	}
	return fmt.Sprintf("%s%d%%", sign, min(100, part.middle()/max(1, of.middle()/100)))
}

// nodeLine says what became of the node, and what it means for the pod.
func nodeLine(t spans.Timeline) string {
	var parts []string
	for i := range t.Rows {
		if t.Rows[i].Node != "" {
			parts = append(parts, nodeParts(&t.Rows[i], t)...)
		}
	}
	return strings.Join(parts, "; ")
}

func nodeParts(r *spans.Row, t spans.Timeline) []string {
	var out []string
	going := r.Spans[len(r.Spans)-1].Open
	for i := range r.Spans {
		s := r.Spans[i]
		begin := clock(s.Begin, dated(t))
		switch is, unknown, _ := strings.Cut(s.Text, ": "); {
		case s.Kind == spans.Evict:
			out = append(out, "the pod is marked for deletion since "+begin)
		case going:
			// It lasts, whatever became of the pod meanwhile.
			s.End, s.Open = spans.Edge{At: t.End}, true
			out = append(out, fmt.Sprintf("%s %s since %s (%s): %s", rowName(r), is, begin, lengthOf(&s), unknown))
		default:
			even := evenly(r.Spans[i : i+1])[0]
			out = append(out, fmt.Sprintf("%s %s from %s to %s (%s): %s", rowName(r), is,
				clock(even.Begin, dated(t)), clock(even.End, dated(t)), lengthOf(&s), unknown))
		}
	}
	return out
}

// Outcome says in words how a start stands.
func Outcome(p *model.Pod, t spans.Timeline) string {
	all := t.Length()
	took := lengthOf(&all)
	if took.most < time.Second {
		took.most = time.Second
	}
	switch {
	case p.Phase == "Succeeded":
		return "done " + after(took)
	case p.Phase == "Failed":
		return "failed " + after(took)
	case t.Done && !t.Fell.IsZero():
		return "ready again " + after(took)
	case t.Done:
		return "ready " + after(took)
	case !t.Fell.IsZero():
		return "was ready, is not for " + took.String()
	}
	return "not ready for " + took.String()
}

// after says how long something took. What began and ended within a second has
// no length that is known.
func after(took length) string {
	if took.rough() && took.most <= time.Second {
		return "within a second"
	}
	return "after " + took.String()
}
