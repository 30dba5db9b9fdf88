package timeline

import (
	"fmt"
	"slices"
	"time"

	"github.com/initwatch/initwatch/model"
)

// bridge walks along the start in the kubelet's order: pod, steps, and the app
// container that was last. What lies between two of them and was not reported
// is drawn as unknown, and all of it is marked as the critical path.
func (d *drawing) bridge(t *Timeline) {
	at := t.Begin
	if len(t.Rows[0].Spans) > 0 {
		at = markAll(t.Rows[0].Spans)
	}
	if d.open(&t.Rows[0]) {
		return
	}
	for i := 1; i < len(t.Rows); i++ {
		if t.Rows[i].Kind == model.KindApp {
			break
		}
		next, goes := d.cross(&t.Rows[i], at)
		if !goes {
			return
		}
		at = next
	}
	if last := d.slowest(t.Rows); last != nil {
		d.cross(last, at)
	}
}

func (d *drawing) open(r *Row) bool {
	return len(r.Spans) > 0 && r.Spans[len(r.Spans)-1].Open
}

// cross puts a row on the path, from the moment at which the one before it let
// it go. It reports when the row let the next one go, or that it has not.
func (d *drawing) cross(r *Row, at time.Time) (time.Time, bool) {
	if len(r.Spans) == 0 {
		if !d.done {
			r.Spans = []Span{d.silence(r.Name, at)}
		}
		return at, false
	}
	if begin := r.Spans[0].Begin; begin.At.After(at) {
		r.Spans = append([]Span{d.gap(Edge{at, Inferred}, begin, r.Spans[0].Attempt)}, r.Spans...)
	}
	if r.Kind == model.KindInit {
		end := markAll(r.Spans)
		return end, !d.open(r) && !r.Spans[len(r.Spans)-1].Failed
	}
	return markUntilUp(r.Spans)
}

// gap is what lies before the first thing that is known of a container. When that
// is no first attempt, it was tried before.
func (d *drawing) gap(from, to Edge, attempt int) Span {
	s := Span{Kind: Unknown, Begin: from, End: to, Text: "nothing was reported"}
	switch {
	case attempt < 2:
	case d.rebuiltIn(from.At, to.At):
		s.Text = "ran before the sandbox was made anew: when is not known any more"
	default:
		s.Kind = Earlier
		s.Text = fmt.Sprintf("tried %s before: when, and how that ended, is not known any more", times(attempt-1))
	}
	return s
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// silence is the time of a container whose turn it is and of which no event
// tells: what its status says, or else what went wrong with the pod as a whole
// last.
func (d *drawing) silence(name string, from time.Time) Span {
	s := Span{Begin: Edge{from, Inferred}, End: Edge{latest(d.end, from), Exact}, Open: true, Critical: true, Text: "has not begun"}
	c := d.pod.Part(name)
	switch {
	case d.outage.lasts:
		s.Text = "nothing is reported while the node is not ready"
		return s
	case c != nil && c.State.Message != "" && waitsForImage(c.State.Reason):
		s.Kind, s.Failed, s.Text = Pull, true, "cannot be pulled: "+firstLine(c.State.Message)
		return s
	case c != nil && c.State.Message != "":
		s.Kind, s.Failed, s.Text = Create, true, cannotCreate+firstLine(c.State.Message)
		return s
	}
	for _, e := range slices.Backward(d.events) {
		if e.Warning && e.Container == "" {
			s.Text += ": " + firstLine(e.Message)
			break
		}
	}
	return s
}

func markAll(spans []Span) time.Time {
	for i := range spans {
		spans[i].Critical = true
	}
	return spans[len(spans)-1].End.At
}

// markUntilUp marks what a container took until it was of use: that it runs on
// afterwards holds nothing. It returns when it was of use, or false when it is
// not yet.
func markUntilUp(spans []Span) (time.Time, bool) {
	last := len(spans) - 1
	if spans[last].Kind != Run || !spans[last].Open {
		return markAll(spans), !spans[last].Open
	}
	markAll(spans)
	spans[last].Critical = false
	return spans[last].Begin.At, true
}

// slowest is the app container that was of use last: the pod is ready no
// sooner. They start one after another, so that the first which is not there
// yet is it.
func (d *drawing) slowest(rows []Row) *Row {
	var slowest *Row
	var when time.Time
	for i := range rows {
		r := &rows[i]
		switch {
		case r.Kind != model.KindApp || i == 0:
			continue
		case len(r.Spans) == 0 && !d.done:
			return r
		case len(r.Spans) == 0:
			continue
		}
		if up := upTime(r.Spans); slowest == nil || up.After(when) {
			slowest, when = r, up
		}
	}
	return slowest
}

func upTime(spans []Span) time.Time {
	last := spans[len(spans)-1]
	if last.Kind == Run && last.Open {
		return last.Begin.At
	}
	return last.End.At
}
