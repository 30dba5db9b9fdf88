package timeline

import (
	"slices"
	"time"

	"github.com/initwatch/initwatch/model"
)

// podSpans is the way to the sandbox.
func (d *drawing) podSpans() []Span {
	b := builder{end: d.end}
	p := d.pod
	scheduled, taken := d.scheduled(), second(p.Started)
	created := second(p.Created)
	if scheduled.At.IsZero() && p.Node != "" && !p.Started.IsZero() {
		scheduled = Edge{p.Started, Inferred}
	}
	b.add(Span{Kind: Schedule, Begin: created, End: scheduled, Text: d.unscheduled()})
	if scheduled.At.IsZero() {
		return b.spans
	}
	b.add(Span{Kind: Accept, Begin: scheduled, End: taken, Text: "waits for the kubelet on " + p.Node})
	if taken.At.IsZero() {
		return b.spans
	}
	if d.prepare(&b, taken, d.sandbox()); len(b.spans) == 0 {
		// All of it within a second.
		b.spans = append(b.spans, Span{Kind: Prepare, Begin: taken, End: taken, Text: prepareText})
	}
	return b.spans
}

// unscheduled says why the pod waited for a node, as far as that was told.
func (d *drawing) unscheduled() string {
	const text = "waits for a node"
	if c := d.pod.Condition("PodScheduled"); c != nil && c.Status == "False" && c.Message != "" {
		return text + ": " + firstLine(c.Message)
	}
	for _, e := range slices.Backward(d.events) {
		if e.Reason == "FailedScheduling" {
			return text + ": " + firstLine(e.Message)
		}
	}
	return text
}

const prepareText = "volumes and sandbox"

// prepare draws what lies between the kubelet's taking the pod and its sandbox.
// Volumes come first, and only failures and attachments are told: what they do
// not tell apart is one span.
func (d *drawing) prepare(b *builder, taken, stood Edge) {
	mount, attached := d.newest(stood, "FailedMount", "FailedAttachVolume", "FailedMapVolume"), d.newest(stood, "SuccessfulAttachVolume")
	made, first := d.newest(stood, "FailedCreatePodSandBox"), d.oldest(stood, "FailedCreatePodSandBox")
	volumes := Span{Kind: Mount, Begin: taken, Text: "waits for its volumes"}
	if mount != nil {
		volumes.Failed, volumes.Text = true, "volumes cannot be mounted: "+firstLine(mount.Message)
	}
	switch {
	case made != nil:
		volumes.End = Edge{edgeOf(first).At, Inferred}
	case mount != nil && stood.At.IsZero():
		b.add(volumes) // it is still them
		return
	case mount != nil:
		volumes.End = second(mount.Last)
	case attached != nil:
		volumes.End = second(attached.Last)
	}
	if !volumes.End.At.IsZero() {
		b.add(volumes)
	}
	if made != nil {
		b.add(Span{Kind: Sandbox, Begin: volumes.End, End: stood, Failed: true, Text: "its sandbox cannot be made: " + firstLine(made.Message)})
		return
	}
	rest := Span{Kind: Prepare, Begin: latestEdge(taken, volumes.End), End: stood, Text: prepareText}
	if mount != nil {
		rest.Kind, rest.Text = Mount, "waits for the next try of its volumes, then for its sandbox"
	}
	b.add(rest)
}

// newest is the newest event about the pod as a whole with one of the reasons,
// up to when the sandbox stood: a later one is about another sandbox.
func (d *drawing) newest(stood Edge, reasons ...string) *model.Event {
	var out *model.Event
	for _, e := range d.events {
		if d.preparing(e, stood, reasons) {
			out = e
		}
	}
	return out
}

// oldest is the one of those that began first. Each failure of a sandbox has an
// ID in its message, which makes it an event of its own.
func (d *drawing) oldest(stood Edge, reasons ...string) *model.Event {
	var out *model.Event
	for _, e := range d.events {
		if d.preparing(e, stood, reasons) && (out == nil || e.First.Before(out.First)) {
			out = e
		}
	}
	return out
}

func (d *drawing) preparing(e *model.Event, stood Edge, reasons []string) bool {
	late := !stood.At.IsZero() && e.First.After(stood.At.Add(time.Second))
	return e.Container == "" && slices.Contains(reasons, e.Reason) && !late && !e.First.Before(d.pod.Created)
}

// scheduled is when the pod got its node.
func (d *drawing) scheduled() Edge {
	for _, e := range d.events {
		if e.Reason == "Scheduled" {
			return edgeOf(e)
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
		if at := edgeOf(e); e.Container != "" && !e.First.Before(d.pod.Started) && (began.At.IsZero() || at.At.Before(began.At)) {
			began = Edge{at.At, Inferred}
		}
	}
	if !began.At.IsZero() {
		return began
	}
	if spec.ReadyToStart == "True" {
		return second(spec.ReadyToStartSet)
	}
	return d.firstStart()
}

// firstStart is the first start of a container that is still known: the sandbox
// stood by then.
func (d *drawing) firstStart() Edge {
	first := Edge{}
	for _, list := range [...][]model.Container{d.pod.Steps, d.pod.Containers} {
		for i := range list {
			for _, a := range d.past.Attempts(&list[i]) {
				if !a.Started.IsZero() && (first.At.IsZero() || a.Started.Before(first.At)) {
					first = Edge{a.Started, Inferred}
				}
			}
		}
	}
	return first
}

// edgeOf is when an event occurred first, as well as it is known. The
// scheduler's own times have microseconds.
func edgeOf(e *model.Event) Edge {
	switch {
	case !e.Precise.IsZero():
		return Edge{e.Precise, Exact}
	case e.First.Nanosecond() != 0:
		return Edge{e.First, Exact}
	}
	return second(e.First)
}
