package model

import (
	"iter"
	"time"
)

// Kind tells the four sorts of containers of a pod apart.
type Kind uint8

// The sorts of containers. A sidecar is an init container whose restartPolicy
// is Always, and nothing else.
const (
	KindInit Kind = iota
	KindSidecar
	KindApp
	KindEphemeral
)

var kindNames = [...]string{KindInit: "init", KindSidecar: "sidecar", KindApp: "app", KindEphemeral: "ephemeral"}

// String returns init, sidecar, app or ephemeral.
func (k Kind) String() string { return kindNames[k] }

// MarshalText writes what String returns.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// Pod is a pod as far as its start is concerned: a compact, sanitised
// projection of an API object. It is never changed after FromPod made it.
type Pod struct {
	Namespace string
	Name      string
	UID       string
	// EventUID is the UID that the kubelet's events carry: that of the pod, or
	// for a static pod the hash in its mirror annotation.
	EventUID string
	Created  time.Time
	// Deadline is the deletionTimestamp: when the grace period ends. It is zero
	// while nobody has asked for deletion.
	Deadline time.Time
	Grace    time.Duration // terminationGracePeriodSeconds, or what deletion made of it

	Owner    Owner // the controller in ownerReferences; zero for a bare pod
	Workload Owner // what a person deployed, as far as the pod itself tells: the Deployment above a ReplicaSet, else Owner, else the pod itself
	// Revision tells the pods of one template from those of another: the hash
	// that a Deployment, StatefulSet or DaemonSet labels them with.
	Revision string
	// Index is that of an indexed Job's pod, "" for others.
	Index string
	// Labels are the pod's labels, sorted, as "a=b,c=d".
	Labels string

	Node    string
	Phase   string
	Reason  string
	Started time.Time // status.startTime: when the kubelet took the pod

	Columns    Columns
	Conditions []Condition
	Sandbox    SandboxSpec
	Volumes    []Volume
	Steps      []Container // init containers and sidecars in spec order
	Containers []Container // app containers in spec order
	Ephemeral  []Container
	*Rare
	Resources *Resources // pod-level resources and overhead; nil when there are none
}

// Rare is what few pods have. Those that have nothing of it share one, so that
// they pay for a pointer only.
type Rare struct {
	Finalizers      []string
	SchedulingGates []string
	ReadinessGates  []string
	PullSecrets     []string
	NominatedNode   string
	Message         string
	Deadlined       time.Duration // activeDeadlineSeconds; 0 when there is none
	Devices         []Device      // those that the node reports as unhealthy
	Hook            string        // the annotation helm.sh/hook
}

// Device is a device of a container that is not healthy.
type Device struct {
	Container string
	Resource  string
	ID        string
	Health    string // Unhealthy or Unknown
	Message   string
}

// Owner names the object that a pod belongs to.
type Owner struct {
	Kind string
	Name string
	UID  string
}

// Columns are what `kubectl get pods` prints for a pod.
type Columns struct {
	Status   string
	Ready    int
	Total    int
	Restarts int
	// LastRestart is when the newest restart that RESTARTS counts ended its
	// predecessor; zero when kubectl prints no "(… ago)".
	LastRestart time.Time
}

// Condition is one entry of status.conditions.
type Condition struct {
	Type    string
	Status  string
	Reason  string
	Message string
	Since   time.Time
}

// SandboxSpec is what spec and status tell about a pod's pause sandbox.
type SandboxSpec struct {
	IPs             []string
	HostNetwork     bool
	HostPID         bool
	HostIPC         bool
	SharePID        bool
	UserNamespace   bool // hostUsers is false
	RuntimeClass    string
	ReadyToStart    string    // status of PodReadyToStartContainers, "" when the server does not tell
	ReadyToStartSet time.Time // when that condition flipped last
}

// Shared names the namespaces that the pod shares: those of the host, or the
// process IDs between its own containers.
func (s *SandboxSpec) Shared() []string {
	var out []string
	for _, shared := range [...]struct {
		is   bool
		text string
	}{
		{s.HostNetwork, "host network"}, {s.HostPID, "host PIDs"}, {s.HostIPC, "host IPC"},
		{s.SharePID, "PIDs shared between containers"}, {s.UserNamespace, "user namespace"},
	} {
		if shared.is {
			out = append(out, shared.text)
		}
	}
	return out
}

// Volume is a volume of the pod with the object it comes from, if any.
type Volume struct {
	Name   string
	Kind   string // secret, configMap, persistentVolumeClaim, hostPath, emptyDir, …
	Source string // name of the object, claim or path
}

// Container is a step (init container or sidecar), an app container or an
// ephemeral container: its spec joined by name with its status.
type Container struct {
	// ContainerSpec is shared between the pods that have the same.
	*ContainerSpec
	State    ContainerState
	Last     *Termination // the attempt before, as lastState has it
	Restarts int
	Ready    bool
	Started  bool
}

// ContainerSpec is what a container is meant to be.
type ContainerSpec struct {
	Name  string
	Kind  Kind
	Image string
	// Retried says what a failure leads to: Always and OnFailure try again,
	// Never does not. It is the container's own policy, else the pod's.
	Retried string
	// Rules are the restartPolicyRules, which overrule Retried for the exit codes
	// that they name: one per line, as restartRules writes them.
	Rules string

	// Mounts say where it sees the volumes: see Mounted.
	Mounts string
	// Hosts are the names of hosts in the command and the environment of a step,
	// one per line: what it may be waiting for.
	Hosts string
	// Awaits are those of Hosts that a command asks for by name, as nslookup and
	// curl do.
	Awaits string
	// Injected names the mesh or agent that put the container into the pod, ""
	// for those of the person who wrote the manifest.
	Injected string

	PostStart string // the hook in words, "" when there is none
	PreStop   string
	Startup   *Probe
	Liveness  *Probe
	Readiness *Probe
	Resources *Resources // as they are in force
}

// Step reports whether c runs before the app containers.
func (c *Container) Step() bool { return c.Kind == KindInit || c.Kind == KindSidecar }

// Phase is the kind of a container's state in the API.
type Phase uint8

// The phases of a container. PhaseNone is a container that the kubelet has not
// reported yet.
const (
	PhaseNone Phase = iota
	PhaseWaiting
	PhaseRunning
	PhaseTerminated
)

// ContainerState is the state of a container as the API reports it.
type ContainerState struct {
	Phase   Phase
	Reason  string // of waiting
	Message string // of waiting
	Since   time.Time
	ID      string       // container ID, runtime prefix included
	Ended   *Termination // set in PhaseTerminated
}

// Termination is how one attempt of a container ended.
type Termination struct {
	ID       string
	ExitCode int
	Signal   int
	Reason   string
	Message  string
	Started  time.Time
	Finished time.Time
}

// OK reports whether the attempt ended as meant. The kubelet counts OOMKilled
// as a failure even with exit code 0 (kuberuntime/helpers.go).
func (t *Termination) OK() bool { return t.ExitCode == 0 && t.Signal == 0 && t.Reason != "OOMKilled" }

// Probe is a probe's settings.
type Probe struct {
	Handler          string // in words: "http :8080/healthz", "tcp :5432", "exec test -e /tmp/ok"
	InitialDelay     time.Duration
	Period           time.Duration
	Timeout          time.Duration
	FailureThreshold int
	SuccessThreshold int
}

// Key names a pod or a part of it for the lifetime of the object.
type Key struct {
	Namespace string
	Name      string
	UID       string
}

// Key returns the identity of p.
func (p *Pod) Key() Key { return Key{p.Namespace, p.Name, p.UID} }

// Condition returns the condition of that type, nil when there is none.
func (p *Pod) Condition(kind string) *Condition { return conditionOf(p.Conditions, kind) }

// Parts returns the steps, the containers and the ephemeral containers, in the
// order of the spec.
func (p *Pod) Parts() iter.Seq[*Container] {
	return func(yield func(*Container) bool) {
		for _, list := range [...][]Container{p.Steps, p.Containers, p.Ephemeral} {
			for i := range list {
				if !yield(&list[i]) {
					return
				}
			}
		}
	}
}

// Part returns the step, container or ephemeral container of that name, nil
// when there is none. Names are unique over all three.
func (p *Pod) Part(name string) *Container {
	for c := range p.Parts() {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// mounts reports whether one of the volumes is that claim.
func (p *Pod) mounts(claim string) bool {
	for i := range p.Volumes {
		if p.Volumes[i].Kind == "persistentVolumeClaim" && p.Volumes[i].Source == claim {
			return true
		}
	}
	return false
}
