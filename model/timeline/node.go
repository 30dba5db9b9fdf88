package timeline

import (
	"slices"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
)

// outage is the newest time for which the pod's node was not ready.
type outage struct {
	from Edge // zero when there was none
	back Edge // zero while it lasts, or when nobody saw it end
	// lasts is set while nothing tells of the node's return.
	lasts bool
	// ready is set when the pod was ready until then.
	ready bool
	text  string
}

// lookAtNode finds the newest outage of the node.
func (d *drawing) lookAtNode() {
	o, node := outage{text: "is not ready: what runs there may not be reported"}, d.node()
	o.from, o.ready = d.lostAt(node)
	if o.from.At.IsZero() || d.pod.Node == "" || d.over() && o.from.At.After(d.end) {
		return
	}
	if node != nil && node.Ready.Status == "Unknown" {
		o.text = "has not been heard from: what runs there is not known"
	}
	o.back = d.backAfter(o.from.At, node)
	o.lasts = o.back.At.IsZero() && !d.done && (d.taken() || down(node))
	d.outage = o
	if d.done && o.from.At.After(d.end) {
		d.again()
	}
}

// again has the drawing go on beyond the readiness of a pod whose node was lost
// and is back: its kubelet tells of the same old readiness then.
func (d *drawing) again() {
	d.first, d.end = d.end, d.now
	if back := d.outage.back.At; !back.IsZero() {
		d.end = back
	}
}

// over reports whether the pod has ended.
func (d *drawing) over() bool { return d.pod.Phase == "Succeeded" || d.pod.Phase == "Failed" }

// lostAt is when the node was lost last, and whether the pod was ready until
// then. The node's controller marks the pods that were ready
// (pkg/controller/util/node/controller_utils.go), by an event and by taking Ready
// away without a reason, which a kubelet always gives. Of other pods only the
// node itself tells, when it was asked for.
func (d *drawing) lostAt(node *model.Node) (at Edge, ready bool) {
	moments := d.lossMoments()
	switch {
	case len(moments) > 0:
		return moments[len(moments)-1], true
	case d.taken() && d.reportedReady():
		return second(d.pod.Condition("Ready").Since), true
	case !d.done && down(node) && !node.Ready.Since.IsZero():
		return second(node.Ready.Since), false
	}
	return Edge{}, false
}

// taken reports whether Ready was taken from the pod and no kubelet has reported
// since.
func (d *drawing) taken() bool {
	ready := d.pod.Condition("Ready")
	return ready != nil && ready.Status == "False" && ready.Reason == ""
}

func down(node *model.Node) bool { return node != nil && node.Ready.Status != "True" }

// node is what was read of the pod's node, nil when nothing was.
func (d *drawing) node() *model.Node {
	fact := d.past.Fact(model.Question{Subject: model.AboutNode, Name: d.pod.Node})
	if fact == nil {
		return nil
	}
	return fact.Node
}

// lossMoments are the times at which the pod was marked because of its node,
// oldest first. Those between the first and the last of one event are lost.
func (d *drawing) lossMoments() []Edge {
	var out []Edge
	for _, e := range d.events {
		if e.Reason != "NodeNotReady" {
			continue
		}
		out = append(out, edgeOf(e))
		if e.Last.Sub(e.First) > time.Second {
			out = append(out, second(e.Last))
		}
	}
	slices.SortStableFunc(out, func(a, b Edge) int { return a.At.Compare(b.At) })
	return out
}

// reportedReady reports whether every app container is reported running and
// ready, as they stay when Ready is taken from the pod.
func (d *drawing) reportedReady() bool {
	return !slices.ContainsFunc(d.pod.Containers, func(c model.Container) bool {
		return c.State.Phase != model.PhaseRunning || !c.Ready
	})
}

// kubeletSays are the reasons of events about a pod as a whole that only its
// kubelet gives.
var kubeletSays = []string{"SandboxChanged", "FailedCreatePodSandBox", "NetworkNotReady", "FailedMount", "Killing"}

// backAfter is the first sign of the node after a time: of itself, of its
// kubelet, or that the pod is not to go because of it any more.
func (d *drawing) backAfter(from time.Time, node *model.Node) Edge {
	var back Edge
	sign := func(e Edge) {
		if e.At.After(from) && (back.At.IsZero() || e.At.Before(back.At)) {
			back = e
		}
	}
	if node != nil && node.Ready.Status == "True" {
		sign(second(node.Ready.Since))
	}
	if ready := d.pod.Condition("Ready"); ready != nil && ready.Status == "True" {
		sign(Edge{ready.Since, Inferred})
	}
	for _, e := range d.events {
		if e.Container != "" || slices.Contains(kubeletSays, e.Reason) || calledOff(e) {
			sign(Edge{edgeOf(e).At, Inferred})
			sign(Edge{e.Last, Inferred})
		}
	}
	for i := range d.pod.Containers {
		if c := &d.pod.Containers[i]; c.State.Phase == model.PhaseRunning {
			sign(Edge{c.State.Since, Inferred})
		}
	}
	return back
}

func calledOff(e *model.Event) bool {
	return e.Reason == evictionReason && strings.HasPrefix(e.Message, "Cancelling")
}

// evictionReason is that of both events about a deletion because of a taint
// (pkg/controller/tainteviction/taint_eviction.go).
const evictionReason = "TaintManagerEviction"

// evicted is when the pod was marked for deletion because of a taint of its
// node; the zero Edge when it was not.
func (d *drawing) evicted() Edge {
	var at Edge
	for _, e := range d.events {
		switch {
		case calledOff(e):
			at = Edge{}
		case e.Reason == evictionReason:
			at = edgeOf(e)
		}
	}
	target := d.pod.Condition("DisruptionTarget")
	if at.At.IsZero() && target != nil && target.Status == "True" && target.Reason == "DeletionByTaintManager" {
		at = second(target.Since)
	}
	return at
}

// addNode puts the node's row below that of the pod, when there is something
// to tell of it. While its trouble lasts the pod waits for nothing else.
func (d *drawing) addNode(t *Timeline) {
	spans := d.nodeSpans()
	if len(spans) == 0 {
		return
	}
	for i := range spans {
		s := &spans[i]
		s.Critical = s.Open && !d.done || s.Begin == d.fell
	}
	t.Rows = slices.Insert(t.Rows, 1, Row{Node: d.pod.Node, Spans: spans})
}

func (d *drawing) nodeSpans() []Span {
	b := builder{end: d.end}
	o, evicted := &d.outage, d.evicted()
	if !o.from.At.IsZero() {
		s := Span{Kind: Lost, Begin: o.from, End: o.back, Text: o.text}
		switch {
		case !evicted.At.IsZero() && evicted.At.After(o.from.At) && (o.lasts || evicted.At.Before(o.back.At)):
			s.End = evicted
		case !o.lasts && o.back.At.IsZero():
			s.End, s.Text = Edge{d.end, Inferred}, "was not ready, and reports again: since when is not known"
		case !o.lasts:
			s.Text = "was not ready: what ran there was not reported"
		}
		b.add(s)
	}
	if !evicted.At.IsZero() && !d.done {
		b.add(Span{Kind: Evict, Begin: evicted, Text: "has the pod marked for deletion because of a taint"})
	}
	return b.spans
}

// unseen cuts what goes on off where the node was lost: nobody knows what
// became of it.
func (d *drawing) unseen(spans []Span) []Span {
	if !d.outage.lasts || len(spans) == 0 {
		return spans
	}
	last := &spans[len(spans)-1]
	if !last.Open || !last.Begin.At.Before(d.outage.from.At) {
		return spans
	}
	last.Open, last.End = false, Edge{d.outage.from.At, Inferred}
	return append(spans, Span{
		Kind: Unknown, Begin: last.End, End: Edge{d.end, Exact}, Open: true, Text: "nothing is reported while the node is not ready",
	})
}
