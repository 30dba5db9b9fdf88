package timeline

import (
	"fmt"
	"time"

	"github.com/initwatch/initwatch/model"
	spans "github.com/initwatch/initwatch/model/timeline"
)

// line is one line of the drawing.
type line struct {
	id     string
	part   string // the container, "" for the pod
	label  string
	depth  int
	spans  []spans.Span
	length string
	// critical is set on the path that decided, worst on what took most of it.
	critical bool
	worst    bool
	heading  bool
}

// folded is the share of the whole below which a part is drawn in one line.
const folded = 0.08

// podLines lays out the rows of a timeline: a line for each part, and below it
// one for each thing that its time went to.
func podLines(t spans.Timeline) []line {
	worst := longestPart(t)
	var out []line
	for i := range t.Rows {
		r := &t.Rows[i]
		out = append(out, rowLines(r, worst, t.End.Sub(t.Begin))...)
	}
	return out
}

func rowLines(r *spans.Row, worst share, total time.Duration) []line {
	name := rowName(r)
	kinds := kindsOf(r.Spans)
	if len(kinds) == 1 {
		l := kindLine(r, kinds[0], worst)
		l.label, l.depth = name+": "+l.label, 0
		return []line{l}
	}
	head := line{id: name, part: r.Name, label: name, spans: r.Spans, heading: true, critical: critical(r.Spans)}
	if len(kinds) == 0 {
		head.length = "-"
		return []line{head}
	}
	sum, uncertain := lengthOf(r.Spans)
	head.length = took(sum, uncertain)
	if small(r, sum, total) && worst.row != r.Name {
		return []line{head}
	}
	out := []line{head}
	for _, kind := range kinds {
		out = append(out, kindLine(r, kind, worst))
	}
	return out
}

// small reports whether a row took so little that its parts do not matter.
func small(r *spans.Row, sum, total time.Duration) bool {
	for i := range r.Spans {
		if r.Spans[i].Failed || r.Spans[i].Open && r.Spans[i].Critical {
			return false
		}
	}
	return float64(sum) < folded*float64(total)
}

func rowName(r *spans.Row) string {
	if r.Name == "" {
		return "pod"
	}
	return r.Name
}

// kindLine draws what a row spent on one kind of thing.
func kindLine(r *spans.Row, kind spans.Kind, worst share) line {
	l := line{part: r.Name, label: looks[kind].word, depth: 1, worst: worst.row == r.Name && worst.kind == kind}
	for i := range r.Spans {
		if r.Spans[i].Kind == kind {
			l.spans = append(l.spans, r.Spans[i])
		}
	}
	l.id = rowName(r) + "/" + kind.String()
	l.critical = critical(l.spans)
	if n := len(l.spans); n > 1 {
		l.label = fmt.Sprintf("%s ×%d", l.label, n)
	}
	if up(l.spans) {
		l.length = "goes on"
		return l
	}
	sum, uncertain := lengthOf(l.spans)
	l.length = took(sum, uncertain)
	return l
}

// up reports whether what is drawn is a container that does what it is for:
// how long it does so is no part of the start.
func up(list []spans.Span) bool {
	return len(list) == 1 && list[0].Kind == spans.Run && list[0].Open && !list[0].Critical
}

// kindsOf returns the kinds of spans in the order in which they begin.
func kindsOf(list []spans.Span) []spans.Kind {
	var out []spans.Kind
	var seen [len(looks)]bool
	for i := range list {
		if kind := list[i].Kind; !seen[kind] {
			seen[kind] = true
			out = append(out, kind)
		}
	}
	return out
}

// critical reports whether something of it is on the path that decided.
func critical(list []spans.Span) bool {
	for i := range list {
		if list[i].Critical {
			return true
		}
	}
	return false
}

// lengthOf adds up what spans took, and reports whether the sum is rough.
func lengthOf(list []spans.Span) (sum time.Duration, uncertain bool) {
	for i := range list {
		s := &list[i]
		if up(list[i : i+1]) {
			continue
		}
		sum += s.Length()
		uncertain = uncertain || rough(s)
	}
	return sum, uncertain
}

// share is what one kind of thing in one row took of the critical path.
type share struct {
	row   string
	kind  spans.Kind
	time  time.Duration
	rough bool
	span  *spans.Span // the longest of them
}

// longestPart is what took most of the critical path.
func longestPart(t spans.Timeline) share {
	var worst share
	for i := range t.Rows {
		r := &t.Rows[i]
		for _, kind := range kindsOf(r.Spans) {
			if kind == spans.Run && t.Rebuilds > 0 && r.Kind != model.KindInit {
				continue // it ran as it should until its sandbox was gone
			}
			if s := shareOf(r, kind); s.span != nil && s.outweighs(&worst) {
				worst = s
			}
		}
	}
	return worst
}

// outweighs reports whether s tells more about the start than other: that it
// began anew is why the rest took its time twice.
func (s *share) outweighs(other *share) bool {
	if other.span == nil {
		return true
	}
	if anew, was := s.kind == spans.Rebuild, other.kind == spans.Rebuild; anew != was {
		return anew
	}
	return s.time > other.time
}

func shareOf(r *spans.Row, kind spans.Kind) share {
	s := share{row: r.Name, kind: kind}
	for i := range r.Spans {
		span := &r.Spans[i]
		if span.Kind != kind || !span.Critical {
			continue
		}
		s.time += span.Length()
		s.rough = s.rough || rough(span)
		if s.span == nil || span.Length() >= s.span.Length() {
			s.span = span
		}
	}
	return s
}

// headline says in words what the drawing shows: what took most.
func headline(t spans.Timeline) string {
	s, total := longestPart(t), t.End.Sub(t.Begin)
	if s.span == nil || total <= 0 {
		return ""
	}
	if s.kind == spans.Rebuild {
		at := s.span.Begin.At.Sub(t.Begin)
		return fmt.Sprintf("started over after %s: %s; %s took %s to be back", took(at, true), s.span.Text, s.row, took(s.time, s.rough))
	}
	text := looks[s.kind].word
	if s.row != "" {
		text = s.row + ", " + text
	}
	text = fmt.Sprintf("longest: %s, %s of %s (%d%%)", text, took(s.time, s.rough), took(total, false), 100*s.time/total)
	if s.span.Open {
		text += " so far"
	}
	return text
}

// Outcome says in words how a start stands.
func Outcome(p *model.Pod, t spans.Timeline) string {
	length := took(t.End.Sub(t.Begin), false)
	switch {
	case p.Phase == "Succeeded":
		return "done after " + length
	case p.Phase == "Failed":
		return "failed after " + length
	case t.Done:
		return "ready after " + length
	}
	return "not ready for " + length
}
