package model

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model/words"
)

// Resource names what a scope holds.
type Resource string

// The resources that a source delivers.
const (
	Pods                   Resource = "pods"
	Events                 Resource = "events"
	Deployments            Resource = "deployments"
	ReplicaSets            Resource = "replicasets"
	StatefulSets           Resource = "statefulsets"
	DaemonSets             Resource = "daemonsets"
	Jobs                   Resource = "jobs"
	CronJobs               Resource = "cronjobs"
	ReplicationControllers Resource = "replicationcontrollers"
)

// WorkloadResources are those whose objects become Controllers.
var WorkloadResources = [...]Resource{
	Deployments, ReplicaSets, StatefulSets, DaemonSets, Jobs, CronJobs, ReplicationControllers,
}

// Workload reports whether the objects of r become Controllers.
func (r Resource) Workload() bool { return slices.Contains(WorkloadResources[:], r) }

// Scope is what one list or watch covers. An empty Namespace means all of
// them.
type Scope struct {
	Resource  Resource
	Namespace string
}

func (s Scope) compare(other Scope) int {
	return cmp.Or(strings.Compare(s.Namespace, other.Namespace), strings.Compare(string(s.Resource), string(other.Resource)))
}

// Op says what an Item does.
type Op uint8

// The operations of a batch, applied in order.
const (
	// OpPod adds or replaces Item.Pod.
	OpPod Op = iota
	// OpPodGone removes the pod named by Item.Key.
	OpPodGone
	// OpEvent adds or replaces Item.Event.
	OpEvent
	// OpEventGone removes the event whose UID is Item.Key.UID.
	OpEventGone
	// OpController adds or replaces Item.Controller.
	OpController
	// OpControllerGone removes the controller whose UID is Item.Key.UID.
	OpControllerGone
	// OpFact takes Item.Fact, in the place of an older one.
	OpFact
	// OpBeginList says that a full list of Item.Scope starts.
	OpBeginList
	// OpEndList says that it is complete: what Item.Scope held before and the
	// list did not bring is gone.
	OpEndList
	// OpLink reports the state of the connection for Item.Scope.
	OpLink
)

// Item is one change. Op says which of the other fields count.
type Item struct {
	Op         Op
	Pod        *Pod
	Event      *Event
	Controller *Controller
	Fact       *Fact
	Key        Key
	Scope      Scope
	Link       LinkState
}

// Batch is a run of changes in the order in which they were observed.
type Batch struct {
	// Observed is the source's clock when the batch was closed.
	Observed time.Time
	Items    []Item
}

// LinkState is the state of one scope's connection.
type LinkState struct {
	State words.Link
	Since time.Time
	// Text is one clear sentence on what is wrong and what can be done, ""
	// when nothing is.
	Text string
}

// LogRequest asks for the log of one container.
type LogRequest struct {
	Namespace string
	Pod       string
	Container string
	// Attempt is the ID of the container that is meant, "" when it is not known:
	// a log that is taken up again after a break is still that one's.
	Attempt string
	// Previous asks for the attempt before the present one.
	Previous bool
	Follow   bool
	// Tail is how many of the newest lines to begin with; 0 means all.
	Tail int
	// Since leaves out what was written longer ago; 0 means nothing.
	Since time.Duration
}

// LogChunk is some sanitised lines of a log. The channel that delivers chunks
// is closed after the last one.
type LogChunk struct {
	Lines []string
	// Times are when the lines were written, one for each, zero where nobody
	// knows; nil when no line has one.
	Times []time.Time
	// Note says, in one sentence, why there are no (more) lines; "" while
	// there may be.
	Note string
}
