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
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	// AsOf is absent where nothing told a time.
	AsOf time.Time `json:"asOf,omitzero"`
	// Causes are those that several workloads share, those that reach beyond a
	// namespace first.
	Causes    []Shared   `json:"causes"`
	Pods      []Pod      `json:"pods"`
	Workloads []Workload `json:"workloads"`
}

// Pod is one pod.
type Pod struct {
	Namespace string        `json:"namespace"`
	Name      string        `json:"name"`
	UID       string        `json:"uid"`
	Workload  Owner         `json:"workload"`
	Node      string        `json:"node,omitempty"`
	Status    string        `json:"status"`
	Ready     string        `json:"ready"`
	Restarts  string        `json:"restarts"`
	Verdict   words.Verdict `json:"verdict"`
	Attention bool          `json:"attention"`
	// Superseded is set for a failed pod that something newer has replaced: it
	// does not count.
	Superseded bool        `json:"superseded,omitempty"`
	Since      time.Time   `json:"since,omitzero"`
	Summary    string      `json:"summary"`
	Sandbox    Sandbox     `json:"sandbox"`
	Steps      []Container `json:"steps"`
	Containers []Container `json:"containers"`
	Ephemeral  []Container `json:"ephemeralContainers,omitempty"`
	Resources  []Resource  `json:"resources"`
	Findings   []Finding   `json:"findings"`
	// Notes are what was found out by reading further than the pod, or why that
	// could not be read.
	Notes []Note `json:"notes"`
}

// Note is one more thing to say about a pod or a part of it.
type Note struct {
	// Step names the container that the note is about; absent for the pod.
	Step string `json:"step,omitempty"`
	Text string `json:"text"`
	// Inferred is set for what is concluded and not observed.
	Inferred bool `json:"inferred"`
	// About is another pod that the note points to.
	About    *Reference       `json:"about,omitempty"`
	Evidence []model.Evidence `json:"evidence"`
}

// Reference names a pod.
type Reference struct {
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	UID       string `json:"uid"`
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
	Index int        `json:"index,omitempty"`
	Name  string     `json:"name"`
	Kind  model.Kind `json:"kind"`
	// Injected names the mesh or agent that put the container into the pod.
	Injected string      `json:"injected,omitempty"`
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

// Attempt is one try of a container. Numbers that are missing were not seen, or
// there were too many to keep them all.
type Attempt struct {
	Number      int       `json:"number"`
	ContainerID string    `json:"containerID,omitempty"`
	ExitCode    *int      `json:"exitCode,omitempty"` // absent while it runs
	Reason      string    `json:"reason,omitempty"`
	StartedAt   time.Time `json:"startedAt,omitzero"`
	FinishedAt  time.Time `json:"finishedAt,omitzero"`
	Message     string    `json:"message,omitempty"`
	// skipped is set when those before it were seen and not kept.
	skipped bool
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
