package timeline

import (
	"fmt"
	"slices"
	"time"

	spans "github.com/initwatch/initwatch/model/timeline"
)

// line is one line of the drawing.
type line struct {
	id     string
	part   string // the container, "" for the pod
	pod    string // the pod, where several are compared
	label  string
	depth  int
	spans  []spans.Span
	length string
	told   []spans.Span // what the line is about, nil for all of spans
	about  string       // all there is to say of it, "" for what the spans tell
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
	worst := longest(t)
	var out []line
	for i := range t.Rows {
		out = append(out, rowLines(&t.Rows[i], worst, t.End.Sub(t.Begin))...)
	}
	return out
}

func rowLines(r *spans.Row, worst verdict, total time.Duration) []line {
	name, took := rowName(r), sum(r.Spans)
	all := kindsOf(r.Spans)
	head := line{id: name, part: r.Name, label: name, spans: r.Spans, heading: true, length: took.String(), critical: critical(r.Spans)}
	if len(all) == 0 {
		head.length = "-"
		return []line{head}
	}
	kinds := slices.DeleteFunc(slices.Clone(all), func(kind spans.Kind) bool { return slight(r, kind, worst, total) })
	switch {
	case len(kinds) == 1 && (len(all) == 1 || dominates(r, kinds[0])):
		l := kindLine(r, kinds[0], worst)
		l.label, l.depth = name+": "+l.label, 0
		l.told, l.spans, l.critical = l.spans, r.Spans, critical(r.Spans)
		return []line{l}
	case len(kinds) < 2, small(r, took.middle(), total) && !worst.in(name):
		return []line{head}
	}
	out := []line{head}
	for _, kind := range kinds {
		out = append(out, kindLine(r, kind, worst))
	}
	return out
}

// most is the share of a row that one thing has to take to stand for all of it.
const most = 0.8

// dominates reports whether a row spent nearly all of its time on one kind of
// thing.
func dominates(r *spans.Row, kind spans.Kind) bool {
	var took, all time.Duration
	for i := range r.Spans {
		s := &r.Spans[i]
		all += s.Length()
		if s.Kind == kind {
			took += s.Length()
		}
	}
	return float64(took) >= most*float64(all)
}

// slightest is the share of the whole below which one thing that a row spent its
// time on has no line of its own.
const slightest = 0.03

// slight reports whether what a row spent on one kind of thing does not matter.
func slight(r *spans.Row, kind spans.Kind, worst verdict, total time.Duration) bool {
	if worst.is(rowName(r), kind) {
		return false
	}
	var took time.Duration
	for i := range r.Spans {
		s := &r.Spans[i]
		if s.Kind != kind {
			continue
		}
		if s.Failed || s.Open {
			return false
		}
		took += s.Length()
	}
	return float64(took) < slightest*float64(total)
}

// small reports whether a row took so little that its parts do not matter.
func small(r *spans.Row, took, total time.Duration) bool {
	for i := range r.Spans {
		if r.Spans[i].Failed || r.Spans[i].Open && r.Spans[i].Critical {
			return false
		}
	}
	return float64(took) < folded*float64(total)
}

func rowName(r *spans.Row) string {
	switch {
	case r.Node != "":
		return "node " + r.Node
	case r.Name == "":
		return podRow
	}
	return r.Name
}

// podRow is the name of the row of the pod itself.
const podRow = "pod"

// kindLine draws what a row spent on one kind of thing.
func kindLine(r *spans.Row, kind spans.Kind, worst verdict) line {
	l := line{part: r.Name, label: looks[kind].word, depth: 1, worst: worst.is(rowName(r), kind)}
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
	l.length = sum(l.spans).String()
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
