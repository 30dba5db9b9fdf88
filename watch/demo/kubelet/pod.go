package kubelet

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// pod is one pod, and what the node knows of it.
type pod struct {
	sim    *Simulator
	object *corev1.Pod // as it was written last
	node   *machine    // nil before it is scheduled
	// nominated is where room is being made for it.
	nominated *machine

	sandbox *sandbox
	runs    map[string][]*instance // by container, oldest first
	reasons map[string]corev1.ContainerStateWaiting
	crashes map[string]*backOff
	pulls   map[string]*pull
	mounts  *mounting
	probes  []*prober

	worker
	phase   stage
	address string
}

// stage is where in its life the kubelet has the pod.
type stage int

const (
	living stage = iota
	// terminating pods are being stopped, because they are deleted or because
	// all is done; finished ones have ended and are still there, gone ones are
	// not.
	terminating
	finished
	gone
)

// sandbox is the pause container and its network. A pod has one at a time.
type sandbox struct {
	number  int
	ready   bool
	address string
}

// instance is one run of a container in the runtime.
type instance struct {
	container string
	id        string
	attempt   int
	sandbox   int
	behaviour Behaviour
	run       Run

	state    runtimeState
	started  time.Time
	finished time.Time
	ended    time.Duration
	exit     int32
	reason   string
	message  string

	// What the probes found.
	up        bool
	ready     bool
	unhealthy string
	stopping  bool
	afterEnd  func()
}

type runtimeState int

const (
	created runtimeState = iota
	running
	exited
)

func newPod(s *Simulator, object *corev1.Pod) *pod {
	return &pod{
		sim: s, object: object,
		runs:    map[string][]*instance{},
		reasons: map[string]corev1.ContainerStateWaiting{},
		crashes: map[string]*backOff{},
		pulls:   map[string]*pull{},
	}
}

// newest returns the last run of a container, nil when it never ran.
func (p *pod) newest(container string) *instance {
	runs := p.runs[container]
	if len(runs) == 0 {
		return nil
	}
	return runs[len(runs)-1]
}

// current returns the last run in the present sandbox. Runs of an older sandbox
// count for history only.
func (p *pod) current(container string) *instance {
	last := p.newest(container)
	if last == nil || p.sandbox == nil || last.sandbox != p.sandbox.number {
		return nil
	}
	return last
}

// running returns the run of a container that goes on.
func (p *pod) running(container string) *instance {
	if last := p.newest(container); last != nil && last.state == running {
		return last
	}
	return nil
}

// allRunning returns what runs, in the order of the spec.
func (p *pod) allRunning() []*instance {
	var all []*instance
	for _, c := range p.containers() {
		if run := p.running(c.Name); run != nil {
			all = append(all, run)
		}
	}
	return all
}

// containers returns init and app containers, in this order.
func (p *pod) containers() []*corev1.Container {
	spec := &p.object.Spec
	all := make([]*corev1.Container, 0, len(spec.InitContainers)+len(spec.Containers))
	for i := range spec.InitContainers {
		all = append(all, &spec.InitContainers[i])
	}
	for i := range spec.Containers {
		all = append(all, &spec.Containers[i])
	}
	return all
}

// container returns a container of the spec by its name.
func (p *pod) container(name string) *corev1.Container {
	for _, c := range p.containers() {
		if c.Name == name {
			return c
		}
	}
	return nil
}

func (p *pod) isInit(name string) bool {
	for _, c := range p.object.Spec.InitContainers {
		if c.Name == name {
			return true
		}
	}
	return false
}

// path returns the field path that events about a container carry.
func (p *pod) path(container string) string {
	if p.isInit(container) {
		return fmt.Sprintf("spec.initContainers{%s}", container)
	}
	return fmt.Sprintf("spec.containers{%s}", container)
}

// title returns the pod as back-off messages call it.
func (p *pod) title() string {
	return fmt.Sprintf("%s_%s(%s)", p.object.Name, p.object.Namespace, p.object.UID)
}

// isSidecar reports whether an init container is one that stays.
func isSidecar(c *corev1.Container) bool {
	return c.RestartPolicy != nil && *c.RestartPolicy == corev1.ContainerRestartPolicyAlways
}

// restarts reports whether a container is started again after it exited so.
func (p *pod) restarts(c *corev1.Container, exit int32) bool {
	policy := p.object.Spec.RestartPolicy
	if c.RestartPolicy != nil {
		policy = corev1.RestartPolicy(*c.RestartPolicy)
	}
	switch policy {
	case corev1.RestartPolicyNever:
		return false
	case corev1.RestartPolicyOnFailure:
		return exit != 0
	default:
		return !p.isInit(c.Name) || isSidecar(c) || exit != 0
	}
}

// grace returns how long the pod's containers have to stop.
func (p *pod) grace() time.Duration {
	seconds := p.object.Spec.TerminationGracePeriodSeconds
	if p.object.DeletionGracePeriodSeconds != nil {
		seconds = p.object.DeletionGracePeriodSeconds
	}
	if seconds == nil {
		return 30 * time.Second
	}
	return time.Duration(*seconds) * time.Second
}
