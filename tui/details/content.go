package details

import (
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/detail"
)

// Content is what there is to show. Of Entry and Workload one is set.
type Content struct {
	Now time.Time
	// Current is set while what was seen is taken for what is there now: only
	// then a next try is promised.
	Current bool
	// Note is what else there is to know, "" for nothing: that the pod is gone.
	Note string

	Workload  *model.Workload
	Entry     *model.Entry
	Part      string // the container that was selected, "" for the whole pod
	Diagnosis model.Diagnosis
	Events    []*model.Event // oldest first

	Full Read[*detail.Object] // the object itself
	Node Read[*detail.Object] // the pod's node
	// Probes are the kubelet's own counts; Off when nobody asked for them.
	Probes Read[[]Probed]
	// Values is set when the environment's values are shown.
	Values bool
}

// Read is something that was read when it was opened.
type Read[T any] struct {
	State ReadState
	At    time.Time // when it was read, zero unless that is Done
	Value T
	// Why says why it could not be read.
	Why string
}

// ReadState is how far reading has come.
type ReadState uint8

// The states of reading.
const (
	Off ReadState = iota // nobody asks for it
	Reading
	Done
	Refused
)

// Probed is how a probe of a container has done by the kubelet's own counts.
type Probed struct {
	detail.ProbeKey
	detail.ProbeCount
	// Streak is how many failures in a row were seen since the last success, at
	// least: counts are compared from one reading to the next.
	Streak int
	// After is when the counts were asked for before what they said last happened,
	// successes alone or failures alone; zero when no two readings tell.
	After time.Time
}
