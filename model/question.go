package model

import "time"

// Subject is what a Question is about.
type Subject string

// The subjects: what no watch brings and is read when a diagnosis can use it.
const (
	// AboutNode asks for one node by name.
	AboutNode Subject = "node"
	// AboutClaim asks for one PersistentVolumeClaim with its events.
	AboutClaim Subject = "claim"
	// AboutServices asks for the Services of a namespace with their addresses.
	AboutServices Subject = "services"
	// AboutPreemptor asks for the pod with that UID in any namespace.
	AboutPreemptor Subject = "preemptor"
	// AboutLog asks for the end of the log of one attempt.
	AboutLog Subject = "log"
)

// Question asks for one thing by reading, once. Equal questions are one.
type Question struct {
	Subject   Subject
	Namespace string // "" for what has none
	Name      string // of the object, "" for all of the namespace; of the pod for a log
	UID       string // of the pod, for a log and a preemptor
	Container string // for a log
	Attempt   string // the container ID, for a log
	// Previous says that the log of the attempt before the present one is meant.
	Previous bool
	// Told says that the attempt left a message, which likely says what its log
	// ends with: other logs come first.
	Told bool
}

// Key is the question without what only says how, and how urgently, to ask it.
func (q Question) Key() Question {
	q.Previous, q.Told = false, false
	return q
}

// Cost is how many requests it takes to answer q, hardly ever more. Of a log, the
// second is made when its lines are long, and the last tells whose log it was. A
// preemptor is searched for in as many as the pods of a cluster have pages.
func (q Question) Cost() int {
	switch q.Subject {
	case AboutNode:
		return 1
	case AboutLog:
		return 3
	default:
		return 2
	}
}

// Holds says for how long a refusal is likely to hold.
type Holds uint8

// The kinds of refusals.
const (
	// HoldsBriefly is trouble on the way: a node or a server that does not answer.
	HoldsBriefly Holds = iota
	// HoldsLong is a right that is missing. Rights seldom change, and each try is
	// on record somewhere.
	HoldsLong
	// HoldsForever is when what is asked for is gone.
	HoldsForever
)

// Fact is an answer. Of Node, Claim, Services, Preemptor and Lines one is set, that
// which was asked for, or none when Missing or Refused says why.
type Fact struct {
	Question Question
	At       time.Time // when it was read, by the source's clock
	// Missing is set when there is no such object.
	Missing bool
	// Refused is one sentence on why it could not be read, "" when it could.
	Refused string
	Holds   Holds
	// Requests is how many requests the answer took, 0 when nobody counted or,
	// if Free is set, when none was made.
	Requests  int
	Free      bool
	Node      *Node
	Claim     *Claim
	Services  []Service
	Preemptor *Preemptor
	Lines     []string
	Times     []time.Time // of Lines, one for each; nil when nobody knows
	Cut       bool        // there may be lines before Lines
}

// Node is a node as far as pods that start on it are concerned.
type Node struct {
	Name     string
	Ready    Condition
	Cordoned bool
	Pressure []string // the pressure conditions that are true: memory, disk, PID
	Taints   []string // key=value:effect
	Runtime  string   // containerd://2.1
	Kubelet  string   // version
}

// Claim is a PersistentVolumeClaim.
type Claim struct {
	Name   string
	Phase  string // Pending, Bound or Lost
	Class  string // storage class, "" for the default one
	Volume string // bound to
	Events []*Event
}

// Service is a Service with the addresses that its EndpointSlices list.
type Service struct {
	Name     string
	Selector string // labels as "a=b,c=d", "" when a person keeps the addresses
	External bool   // an ExternalName: a name that no pod stands behind
	Ready    int    // addresses that are ready
	NotReady int
	Pods     []string // names of the pods behind the addresses, ready or not
}

// Preemptor is the pod that another one was moved out for.
type Preemptor struct {
	Namespace string
	Name      string
	Priority  string // its priority class
}
