package timeline

import (
	"time"

	"github.com/initwatch/initwatch/model"
)

// Row is the pod itself, its node, or one of its containers.
type Row struct {
	Name  string // of the container, "" for the pod and its node
	Node  string // the node, for the row that tells what became of it
	Kind  model.Kind
	Spans []Span
}

// Timeline is the start of one pod.
type Timeline struct {
	Begin time.Time
	End   time.Time // when the pod became ready or ended, else the time it was drawn for
	// Done is set when the pod is ready or has ended: nothing moves any more.
	Done bool
	// Fell is when a pod that had been ready was so no longer; zero when that was
	// not seen. A pod that is Done has become ready again since.
	Fell time.Time
	Rows []Row
	// Rebuilds counts how often the sandbox was seen to be made anew. What is
	// drawn of containers before that is what is still known of them.
	Rebuilds int
	// stamp is End without what is drawn beyond it.
	stamp time.Time
	// Skew is how far stamps lie outside what is possible by the clock that they
	// are drawn by: clocks differ by that much at least.
	Skew time.Duration
}

// Length is the whole time that is drawn, as a span: from the pod's creation,
// or from when it was no longer ready.
func (t *Timeline) Length() Span {
	s := Span{Begin: second(t.Begin), End: Edge{t.stamp, Exact}, Open: true}
	if t.Done {
		s.End.Precision, s.Open = Second, false
	}
	if !t.Fell.IsZero() {
		s.Begin.At = t.Fell
	}
	return s
}

// Of lays out the start of p. Events are those about p, oldest first.
func Of(p *model.Pod, events []*model.Event, past *model.Past, now time.Time) Timeline {
	d := &drawing{pod: p, events: events, past: past, now: now, end: now}
	if at, done := d.finish(); done {
		d.end, d.done = at, true
	}
	d.lookAtNode()
	d.fell = d.fellAt()
	t := Timeline{Begin: p.Created, End: d.end, stamp: d.end, Done: d.done, Fell: d.fell.At, Rebuilds: past.Rebuilds}
	t.Rows = append(t.Rows, Row{Spans: d.podSpans()})
	for _, list := range [...][]model.Container{p.Steps, p.Containers} {
		for i := range list {
			t.Rows = append(t.Rows, Row{Name: list[i].Name, Kind: list[i].Kind, Spans: d.containerSpans(&list[i])})
		}
	}
	d.bridge(&t)
	d.addNode(&t)
	t.widen(now)
	return t
}

// drawing is what one timeline is drawn from.
type drawing struct {
	pod    *model.Pod
	events []*model.Event
	past   *model.Past
	now    time.Time
	end    time.Time
	done   bool
	outage outage
	first  time.Time // when the pod became ready first, where a later loss left that known
	fell   Edge      // when the pod stopped being ready; zero when it did not
}

// finish is when the pod became ready or ended.
func (d *drawing) finish() (time.Time, bool) {
	ready := d.pod.Condition("Ready")
	switch {
	case d.over():
		return latest(d.lastEnd(), d.pod.Started, d.pod.Created), true
	case ready != nil && ready.Status == "True":
		return latest(ready.Since, d.pod.Created), true
	}
	return time.Time{}, false
}

// lastEnd is when the container ended that ended last.
func (d *drawing) lastEnd() time.Time {
	newest := time.Time{}
	for _, list := range [...][]model.Container{d.pod.Steps, d.pod.Containers} {
		for i := range list {
			if ended := list[i].State.Ended; ended != nil {
				newest = latest(newest, ended.Finished)
			}
		}
	}
	return newest
}

// fellAt is when the pod was no longer ready: its condition moves only when it
// flips, and a pod is not ready from the first.
func (d *drawing) fellAt() Edge {
	ready := d.pod.Condition("Ready")
	switch {
	case ready == nil || d.pod.Started.IsZero() || d.over():
		return Edge{}
	case ready.Status == "False" && ready.Since.After(d.pod.Started.Add(firstReport)):
		return second(ready.Since)
	case ready.Status == "True" && d.outage.ready && d.outage.from.At.Before(d.end):
		return d.outage.from
	}
	return Edge{}
}

// firstReport is how long after it took a pod the kubelet may stamp the
// condition that it is not ready, when a second turns in between.
const firstReport = 2 * time.Second

// widen takes in what lies outside of the time from creation to now: clocks
// differ, and what is drawn is drawn all the same.
func (t *Timeline) widen(now time.Time) {
	begin, end := t.Begin, t.End
	for i := range t.Rows {
		for j := range t.Rows[i].Spans {
			s := &t.Rows[i].Spans[j]
			if s.Begin.At.Before(begin) && !s.Begin.At.IsZero() {
				begin = s.Begin.At
			}
			end = latest(end, s.End.At)
		}
	}
	t.Skew = max(0, t.Begin.Sub(begin), end.Sub(now))
	if t.Skew <= tolerated {
		t.Skew = 0
	}
	t.Begin = begin
	if !t.Done || end.Sub(t.End) < time.Second {
		// When a pod became ready is cut to the second, too.
		t.End = end
	}
}

// tolerated is by how much clocks may differ before it is worth a word.
const tolerated = 2 * time.Second

func latest(times ...time.Time) time.Time {
	var out time.Time
	for _, t := range times {
		if t.After(out) {
			out = t
		}
	}
	return out
}
