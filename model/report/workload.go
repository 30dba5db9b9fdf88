package report

import (
	"time"

	"github.com/initwatch/initwatch/model/words"
)

// Workload is what a person deployed, with the names of its pods.
type Workload struct {
	Namespace string `json:"namespace"`
	Kind      string `json:"kind"`
	Name      string `json:"name"`
	// Wanted is how many pods the workload's own object asks for; absent where
	// it could not be read, or asks for none itself.
	Wanted    *int          `json:"wanted,omitempty"`
	Ready     string        `json:"ready"`
	Verdict   words.Verdict `json:"verdict"`
	Attention bool          `json:"attention"`
	Since     time.Time     `json:"since,omitzero"`
	Summary   string        `json:"summary"`
	// Cause is what holds it, for telling what others have in common with it.
	Cause *Identity `json:"cause,omitempty"`
	// Causes are what keeps its pods from being up, each once, the most common
	// first.
	Causes []Cause `json:"causes"`
	// Findings are about the workload itself and not about one of its pods.
	Findings []Finding `json:"findings"`
	// Groups are its pods by revision or run, when there is more than one sort
	// of them.
	Groups []Group  `json:"groups"`
	Pods   []string `json:"pods"`
	// Gone are the pods that vanished a short while ago, newest first.
	Gone []Gone `json:"gone"`
}

// Identity is a cause as far as it is the same for several pods or workloads.
type Identity struct {
	Key  string `json:"key"`
	Text string `json:"text"`
	// Cluster is set for what reaches beyond a namespace.
	Cluster bool `json:"cluster"`
}

// Cause is what the first findings of some pods of a workload have in common.
type Cause struct {
	Code string `json:"code"`
	Step string `json:"step,omitempty"`
	// Pods is how many pods it holds, and Summary what is said of the first.
	Pods    int    `json:"pods"`
	Summary string `json:"summary"`
}

// Shared is a cause that several workloads have.
type Shared struct {
	Identity
	Verdict words.Verdict `json:"verdict"`
	Since   time.Time     `json:"since,omitzero"`
	// Namespaces and Workloads are those that it holds.
	Namespaces []string `json:"namespaces"`
	Workloads  []Member `json:"workloads"`
	// Pods is how many pods it holds.
	Pods int `json:"pods"`
}

// Member names a workload.
type Member struct {
	Namespace string `json:"namespace"`
	Kind      string `json:"kind"`
	Name      string `json:"name"`
}

// Group is pods of a workload that belong together: a revision of a rollout,
// or a run of a CronJob.
type Group struct {
	// Name is that of the ReplicaSet or Job, or the revision; Label is what the
	// group is to a reader: new, old, run.
	Name      string        `json:"name"`
	Label     string        `json:"label"`
	Ready     string        `json:"ready"`
	Verdict   words.Verdict `json:"verdict"`
	Attention bool          `json:"attention"`
	Since     time.Time     `json:"since,omitzero"`
	Summary   string        `json:"summary"`
	// Past is set for what something newer has replaced: it does not count.
	Past bool     `json:"past"`
	Pods []string `json:"pods"`
}

// Gone is a pod that vanished, as it last stood before it was deleted.
type Gone struct {
	Name    string        `json:"name"`
	UID     string        `json:"uid"`
	GoneAt  time.Time     `json:"goneAt"`
	Verdict words.Verdict `json:"verdict"`
	Summary string        `json:"summary"`
	Steps   []GoneStep    `json:"steps"`
}

// GoneStep is a step or container of a pod that vanished, with what was seen of
// its tries.
type GoneStep struct {
	Name     string    `json:"name"`
	Attempts []Attempt `json:"attempts"`
	Output   string    `json:"lastOutput,omitempty"`
}
