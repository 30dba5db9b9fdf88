package timeline

import (
	"time"

	"github.com/initwatch/initwatch/model"
)

// Kind says what a span was spent on.
type Kind uint8

// The kinds of spans, in the order of a start.
const (
	// Unknown is time about which nothing was reported.
	Unknown Kind = iota
	// Schedule lasts from the pod's creation until it has a node.
	Schedule
	// Accept lasts from then until the node's kubelet has taken it.
	Accept
	// Prepare is volumes and sandbox together: nothing tells when the volumes
	// were mounted.
	Prepare
	// Queue waits behind the pulls of other images on the node.
	Queue
	// Pull is the transfer of an image.
	Pull
	// Create lasts from the image to the start of the process.
	Create
	// Hook is a postStart hook.
	Hook
	// Run is one attempt of a container, as long as something waits for it.
	Run
	// Probe waits for a startup or readiness probe.
	Probe
	// BackOff lasts from the end of an attempt to the next.
	BackOff
	// Rebuild lasts from the end of an attempt to the next when the pod lost its
	// sandbox in between and started over.
	Rebuild
)

var kindNames = [...]string{
	Unknown: "unknown", Schedule: "schedule", Accept: "node", Prepare: "volumes and sandbox", Queue: "queue", Pull: "pull",
	Create: "create", Hook: "postStart", Run: "run", Probe: "probe", BackOff: "back-off", Rebuild: "rebuild",
}

// String names k for a legend.
func (k Kind) String() string { return kindNames[k] }

// Precision says how well a moment is known.
type Precision uint8

// The precisions.
const (
	// Exact is a time with fractions of a second.
	Exact Precision = iota
	// Second is a time that was cut to the second before it.
	Second
	// Inferred was concluded from what came before or after.
	Inferred
)

// Edge is one end of a span.
type Edge struct {
	At        time.Time
	Precision Precision
}

// Span is a piece of a row. Spans of one row do not overlap.
type Span struct {
	Kind    Kind
	Begin   Edge
	End     Edge // of an open span the time that it was drawn for
	Attempt int  // of Run and BackOff, counted from 1; 0 for other kinds
	// Open is set while the span goes on.
	Open bool
	// Failed is set for a pull, hook, probe or attempt that did not end as meant.
	Failed bool
	// Critical is set on the path that decided when the pod came up, or what it
	// waits for now.
	Critical bool
	// Text says the span in words, without its length.
	Text string
}

// Length is how long the span takes, or took so far.
func (s *Span) Length() time.Duration { return s.End.At.Sub(s.Begin.At) }

// Row is the pod itself, or one of its containers.
type Row struct {
	Name  string // "" for the pod
	Kind  model.Kind
	Spans []Span
}

// Timeline is the start of one pod.
type Timeline struct {
	Begin time.Time
	End   time.Time // when the pod became ready or ended, else the time it was drawn for
	// Done is set when the pod is ready or has ended: nothing moves any more.
	Done bool
	Rows []Row
	// Rebuilds counts how often the sandbox was seen to be made anew. What is
	// drawn of containers before that is what is still known of them.
	Rebuilds int
}

// Of lays out the start of p. Events are those about p, oldest first.
func Of(p *model.Pod, events []*model.Event, past *model.Past, now time.Time) Timeline {
	d := &drawing{pod: p, events: events, past: past, now: now, end: now}
	if at, done := d.finish(); done {
		d.end, d.done = at, true
	}
	t := Timeline{Begin: p.Created, End: d.end, Done: d.done, Rebuilds: past.Rebuilds}
	t.Rows = append(t.Rows, Row{Spans: d.podSpans()})
	for _, list := range [...][]model.Container{p.Steps, p.Containers} {
		for i := range list {
			t.Rows = append(t.Rows, Row{list[i].Name, list[i].Kind, d.containerSpans(&list[i])})
		}
	}
	d.bridge(&t)
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
}

// finish is when the pod became ready or ended.
func (d *drawing) finish() (time.Time, bool) {
	ready := d.pod.Condition("Ready")
	switch {
	case d.pod.Phase == "Succeeded" || d.pod.Phase == "Failed":
		return latest(d.lastEnd(), d.pod.Started, d.pod.Created), true
	case ready != nil && ready.Status == "True":
		return latest(ready.Since, d.pod.Created), true
	}
	return time.Time{}, false
}

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

// podSpans is the way to the sandbox.
func (d *drawing) podSpans() []Span {
	b := builder{end: d.end}
	p := d.pod
	scheduled, taken := d.scheduled(), second(p.Started)
	created := second(p.Created)
	if scheduled.At.IsZero() && p.Node != "" && !p.Started.IsZero() {
		scheduled = Edge{p.Started, Inferred}
	}
	b.add(Span{Kind: Schedule, Begin: created, End: scheduled, Text: "waits for a node"})
	if scheduled.At.IsZero() {
		return b.spans
	}
	b.add(Span{Kind: Accept, Begin: scheduled, End: taken, Text: "waits for the kubelet on " + p.Node})
	if taken.At.IsZero() {
		return b.spans
	}
	b.add(Span{Kind: Prepare, Begin: taken, End: d.sandbox(), Text: "volumes and sandbox"})
	return b.spans
}

// scheduled is when the pod got its node. The scheduler's events have
// microseconds.
func (d *drawing) scheduled() Edge {
	for _, e := range d.events {
		if e.Reason == "Scheduled" {
			return Edge{e.First, Exact}
		}
	}
	return Edge{}
}

// sandbox is when the sandbox stood. Its condition tells of the latest one
// only; servers before 1.29 do not have it, and there the first container
// tells.
func (d *drawing) sandbox() Edge {
	spec := &d.pod.Sandbox
	if at := spec.ReadyToStartSet; spec.ReadyToStart == "True" && !at.IsZero() && d.past.Rebuilds == 0 {
		return second(at)
	}
	began := Edge{}
	for _, e := range d.events {
		if e.Container != "" && !e.First.Before(d.pod.Started) && (began.At.IsZero() || first(e).Before(began.At)) {
			began = Edge{first(e), Inferred}
		}
	}
	if !began.At.IsZero() {
		return began
	}
	if spec.ReadyToStart == "True" {
		return second(spec.ReadyToStartSet)
	}
	return Edge{}
}

// first is when an event occurred first, as well as it is known.
func first(e *model.Event) time.Time {
	if !e.Precise.IsZero() {
		return e.Precise
	}
	return e.First
}

func edgeOf(e *model.Event) Edge {
	if !e.Precise.IsZero() {
		return Edge{e.Precise, Exact}
	}
	return Edge{e.First, Second}
}

func second(t time.Time) Edge { return Edge{t, Second} }

func latest(times ...time.Time) time.Time {
	var out time.Time
	for _, t := range times {
		if t.After(out) {
			out = t
		}
	}
	return out
}
