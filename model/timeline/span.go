package timeline

import "time"

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
	// Mount is volumes alone, where events tell that it was them.
	Mount
	// Sandbox is the sandbox alone, where events tell that it failed.
	Sandbox
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
	// Earlier is the time of attempts that nobody knows of any more.
	Earlier
	// BackOff lasts from the end of an attempt to the next.
	BackOff
	// Rebuild lasts from the end of an attempt to the next when the pod lost its
	// sandbox in between and started over.
	Rebuild
	// Lost is the time for which the pod's node was not heard from.
	Lost
	// Evict lasts from the moment at which the pod was marked for deletion because
	// of its node.
	Evict
)

var kindNames = [...]string{
	Unknown: "unknown", Schedule: "schedule", Accept: "node", Mount: "volumes", Sandbox: "sandbox",
	Prepare: "volumes and sandbox", Queue: "queue", Pull: "pull",
	Create: "create", Hook: "postStart", Run: "run", Probe: "probe", Earlier: "earlier attempts", BackOff: "back-off", Rebuild: "rebuild",
	Lost: "node lost", Evict: "eviction",
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

// slack is how much later than At the moment may have been: what is not exact
// was cut to the second at some point.
func (e Edge) slack() time.Duration {
	if e.Precision == Exact {
		return 0
	}
	return time.Second
}

func second(t time.Time) Edge { return Edge{t, Second} }

func latestEdge(a, b Edge) Edge {
	if b.At.After(a.At) {
		return b
	}
	return a
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

// Length is how long the span takes, or took so far, as it is drawn.
func (s *Span) Length() time.Duration { return s.End.At.Sub(s.Begin.At) }

// Bounds are the least and the most that the span can have taken: stamps are
// cut to the second, so that what lies within one may have taken no time at
// all.
func (s *Span) Bounds() (least, most time.Duration) {
	length, late := s.Length(), time.Duration(0)
	if !s.Open {
		late = s.End.slack()
	}
	return max(0, length-s.Begin.slack()), max(0, length+late)
}
