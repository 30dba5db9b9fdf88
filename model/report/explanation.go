package report

import (
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// APIVersion and Kind identify the JSON form. Its schema is
// docs/explanation.schema.json.
const (
	APIVersion = "initwatch/v1"
	Kind       = "Explanation"
)

// Explanation is the JSON form of what there is to say about some pods.
type Explanation struct {
	APIVersion string     `json:"apiVersion"`
	Kind       string     `json:"kind"`
	AsOf       time.Time  `json:"asOf"`
	Pods       []Pod      `json:"pods"`
	Workloads  []Workload `json:"workloads"`
}

// Workload is what a person deployed, with the names of its pods.
type Workload struct {
	Namespace string        `json:"namespace"`
	Kind      string        `json:"kind"`
	Name      string        `json:"name"`
	Ready     string        `json:"ready"`
	Verdict   words.Verdict `json:"verdict"`
	Attention bool          `json:"attention"`
	Since     time.Time     `json:"since,omitzero"`
	Summary   string        `json:"summary"`
	// Causes are what keeps its pods from being up, each once, the most common
	// first.
	Causes []Cause  `json:"causes"`
	Pods   []string `json:"pods"`
}

// Cause is what the first findings of some pods of a workload have in common.
type Cause struct {
	Code string `json:"code"`
	Step string `json:"step,omitempty"`
	// Pods is how many pods it holds, and Summary what is said of the first.
	Pods    int    `json:"pods"`
	Summary string `json:"summary"`
}

// Pod is one pod.
type Pod struct {
	Namespace  string        `json:"namespace"`
	Name       string        `json:"name"`
	UID        string        `json:"uid"`
	Workload   Owner         `json:"workload"`
	Node       string        `json:"node,omitempty"`
	Status     string        `json:"status"`
	Ready      string        `json:"ready"`
	Restarts   string        `json:"restarts"`
	Verdict    words.Verdict `json:"verdict"`
	Attention  bool          `json:"attention"`
	Since      time.Time     `json:"since,omitzero"`
	Summary    string        `json:"summary"`
	Sandbox    Sandbox       `json:"sandbox"`
	Steps      []Container   `json:"steps"`
	Containers []Container   `json:"containers"`
	Ephemeral  []Container   `json:"ephemeralContainers,omitempty"`
	Resources  []Resource    `json:"resources"`
	Findings   []Finding     `json:"findings"`
}

// Owner names a workload.
type Owner struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
}

// Sandbox is a pod's pause sandbox.
type Sandbox struct {
	State words.State `json:"state"`
	Since time.Time   `json:"since,omitzero"`
	IPs   []string    `json:"ips"`
	// Generation counts from 1 the sandboxes that were seen.
	Generation   int      `json:"generation"`
	Namespaces   []string `json:"sharedNamespaces"`
	RuntimeClass string   `json:"runtimeClass,omitempty"`
	Summary      string   `json:"summary"`
}

// Container is a step, an app container or an ephemeral container.
type Container struct {
	// Index counts steps from 1; 0 for what is no step.
	Index    int         `json:"index,omitempty"`
	Name     string      `json:"name"`
	Kind     model.Kind  `json:"kind"`
	Image    string      `json:"image"`
	State    words.State `json:"state"`
	Summary  string      `json:"summary"`
	WaitsFor string      `json:"waitsFor,omitempty"`
	Output   string      `json:"lastOutput,omitempty"`
	Attempts []Attempt   `json:"attempts"`
	NextTry  *NextTry    `json:"nextTry,omitempty"`
	Hooks    []Hook      `json:"hooks,omitempty"`
	Probes   []Probe     `json:"probes,omitempty"`
}

// Attempt is one try of a container. Numbers that are missing were not seen.
type Attempt struct {
	Number      int       `json:"number"`
	ContainerID string    `json:"containerID,omitempty"`
	ExitCode    *int      `json:"exitCode,omitempty"` // absent while it runs
	Reason      string    `json:"reason,omitempty"`
	StartedAt   time.Time `json:"startedAt,omitzero"`
	FinishedAt  time.Time `json:"finishedAt,omitzero"`
	Message     string    `json:"message,omitempty"`
}

// NextTry is when a container may be tried again.
type NextTry struct {
	NotBefore time.Time `json:"notBefore"`
	// Usual is set when the time follows the kubelet's default schedule and
	// not what the kubelet said of this try.
	Usual bool `json:"usual,omitempty"`
}

// Hook is a lifecycle hook with its result.
type Hook struct {
	Kind     string           `json:"kind"`
	Handler  string           `json:"handler"`
	Result   words.Result     `json:"result"`
	Evidence []model.Evidence `json:"evidence"`
}

// Probe is a probe with its result.
type Probe struct {
	Kind       string           `json:"kind"`
	Settings   string           `json:"settings"`
	Result     words.Result     `json:"result"`
	Failures   int              `json:"failures"`
	Threshold  int              `json:"threshold"`
	LastOutput string           `json:"lastOutput,omitempty"`
	Kills      int              `json:"kills"`
	Evidence   []model.Evidence `json:"evidence"`
}

// Resource is what the pod asks for of one resource, as manifests write it,
// and which container makes it so much.
type Resource struct {
	Name      string `json:"name"`
	Request   string `json:"request,omitempty"`
	RequestBy string `json:"requestBy,omitempty"`
	Limit     string `json:"limit,omitempty"`
	LimitBy   string `json:"limitBy,omitempty"`
}

// Finding is one cause with its evidence.
type Finding struct {
	Code     string           `json:"code"`
	Severity model.Severity   `json:"severity"`
	Heals    model.Heals      `json:"heals"`
	Summary  string           `json:"summary"`
	Step     string           `json:"step,omitempty"`
	Since    time.Time        `json:"since,omitzero"`
	Blocks   []string         `json:"blocks"`
	Evidence []model.Evidence `json:"evidence"`
	Next     string           `json:"next"`
}
