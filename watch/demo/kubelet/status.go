package kubelet

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/utils/ptr"
)

// computeStatus returns the status that follows from what the runtime holds.
func (p *pod) computeStatus() corev1.PodStatus {
	status := *p.object.Status.DeepCopy()
	status.ObservedGeneration = p.object.Generation
	if status.StartTime == nil {
		status.StartTime = ptr.To(p.sim.seconds())
	}
	status.HostIP = p.node.IP
	status.HostIPs = []corev1.HostIP{{IP: status.HostIP}}
	p.setAddress(&status)
	status.InitContainerStatuses = p.statuses(p.object.Spec.InitContainers, p.object.Status.InitContainerStatuses)
	status.ContainerStatuses = p.statuses(p.object.Spec.Containers, p.object.Status.ContainerStatuses)
	slices.SortFunc(status.ContainerStatuses, func(a, b corev1.ContainerStatus) int {
		return strings.Compare(a.Name, b.Name)
	})
	status.Phase = p.phaseOf(&status)
	p.setConditions(&status)
	return status
}

// setAddress fills in the pod's address, which outlives its sandbox.
func (p *pod) setAddress(status *corev1.PodStatus) {
	if p.object.Spec.HostNetwork {
		p.address = status.HostIP
	} else if p.sandbox != nil && p.sandbox.ready {
		p.address = p.sandbox.address
	}
	if p.address != "" {
		status.PodIP = p.address
		status.PodIPs = []corev1.PodIP{{IP: p.address}}
	}
}

func (p *pod) statuses(containers []corev1.Container, before []corev1.ContainerStatus) []corev1.ContainerStatus {
	var all []corev1.ContainerStatus
	for i := range containers {
		c := &containers[i]
		all = append(all, p.containerStatus(c, statusOf(before, c.Name)))
	}
	return all
}

// statusOf returns the status with that name, nil when there is none.
func statusOf(statuses []corev1.ContainerStatus, name string) *corev1.ContainerStatus {
	for i := range statuses {
		if statuses[i].Name == name {
			return &statuses[i]
		}
	}
	return nil
}

func (p *pod) containerStatus(c *corev1.Container, before *corev1.ContainerStatus) corev1.ContainerStatus {
	status := p.unstarted(c, before)
	if last := p.newest(c.Name); last != nil {
		p.fill(&status, last)
	}
	p.explainWait(c, &status)
	p.setStarted(c, &status)
	return status
}

// unstarted returns the status of a container that has no run.
func (p *pod) unstarted(c *corev1.Container, before *corev1.ContainerStatus) corev1.ContainerStatus {
	status := corev1.ContainerStatus{Name: c.Name, Image: c.Image}
	status.State.Waiting = &corev1.ContainerStateWaiting{Reason: "ContainerCreating"}
	if len(p.object.Spec.InitContainers) > 0 {
		status.State.Waiting.Reason = "PodInitializing"
	}
	if before != nil {
		status.LastTerminationState = before.LastTerminationState
		status.VolumeMounts = before.VolumeMounts
		return status
	}
	for _, mount := range c.VolumeMounts {
		seen := corev1.VolumeMountStatus{Name: mount.Name, MountPath: mount.MountPath, ReadOnly: mount.ReadOnly}
		if mount.ReadOnly {
			seen.RecursiveReadOnly = ptr.To(corev1.RecursiveReadOnlyDisabled)
		}
		status.VolumeMounts = append(status.VolumeMounts, seen)
	}
	return status
}

// fill puts the last run, and the end of the one before, into a status.
func (p *pod) fill(status *corev1.ContainerStatus, last *instance) {
	image := p.sim.image(status.Image)
	status.Image, status.ImageID = image.Name, image.ID
	status.ContainerID = last.id
	status.RestartCount = int32(last.attempt)
	status.State = last.stateStatus()
	runs := p.runs[status.Name]
	if len(runs) > 1 {
		status.LastTerminationState = runs[len(runs)-2].stateStatus()
	}
	if c := p.container(status.Name); c != nil {
		status.Resources = c.Resources.DeepCopy()
		status.AllocatedResources = c.Resources.Requests.DeepCopy()
	}
}

func (i *instance) stateStatus() corev1.ContainerState {
	switch i.state {
	case running:
		return corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: truncated(i.started)}}
	case exited:
		return corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
			ExitCode: i.exit, Reason: i.reason, Message: i.message, ContainerID: i.id,
			StartedAt: truncated(i.started), FinishedAt: truncated(i.finished),
		}}
	default:
		return corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{}}
	}
}

// explainWait turns what failed to start into what waits, with the reason of
// the last try. Before there was a try, the end stays what it is.
func (p *pod) explainWait(c *corev1.Container, status *corev1.ContainerStatus) {
	reason, known := p.reasons[c.Name]
	last := p.newest(c.Name)
	if !known || p.object.DeletionTimestamp != nil {
		return
	}
	if last != nil && last.state != created {
		if last.state == running || !p.restarts(c, last.exit) || p.isInit(c.Name) && last.exit == 0 {
			return
		}
	}
	if status.State.Terminated != nil {
		status.LastTerminationState = status.State
	}
	status.State = corev1.ContainerState{Waiting: &reason}
}

// setStarted fills in what depends on probes.
func (p *pod) setStarted(c *corev1.Container, status *corev1.ContainerStatus) {
	status.Started, status.Ready = ptr.To(false), false
	if p.isInit(c.Name) && !isSidecar(c) {
		status.Started = ptr.To(status.State.Running != nil)
		end := status.State.Terminated
		status.Ready = end != nil && end.ExitCode == 0
		return
	}
	last := p.newest(c.Name)
	if status.State.Running == nil || last == nil {
		return
	}
	up := c.StartupProbe == nil || last.up
	status.Started = &up
	status.Ready = up && (c.ReadinessProbe == nil || last.ready)
}

// publish writes a status, unless nothing of it changed. A terminal phase is
// withheld for as long as something may still run.
func (p *pod) publish(status corev1.PodStatus) {
	if terminal(status.Phase) && (p.phase == living || len(p.allRunning()) > 0) {
		status.Phase = p.object.Status.Phase
	}
	if equality.Semantic.DeepEqual(status, p.object.Status) {
		return
	}
	p.write(func(object *corev1.Pod) { object.Status = status })
	p.pokeProbes()
}

func terminal(phase corev1.PodPhase) bool {
	return phase == corev1.PodFailed || phase == corev1.PodSucceeded
}

// write changes the pod in the API.
func (p *pod) write(change func(object *corev1.Pod)) {
	object := p.object.DeepCopy()
	change(object)
	p.object = object
	p.sim.Write(object)
	p.sim.seen(object)
}

// seen tells those who watch pods, one after the other and not from within the
// one who wrote.
func (s *Simulator) seen(object *corev1.Pod) {
	for _, f := range s.watchers {
		s.After(0, func() { f(object) })
	}
}

// refresh publishes what probes found, without waiting for the next sync: it
// changes only containers that are reported as running.
func (p *pod) refresh() {
	if p.asleep() {
		return
	}
	status := *p.object.Status.DeepCopy()
	for _, list := range [][]corev1.ContainerStatus{status.InitContainerStatuses, status.ContainerStatuses} {
		for i := range list {
			last := p.newest(list[i].Name)
			if list[i].State.Running != nil && last != nil && last.id == list[i].ContainerID {
				p.setStarted(p.container(list[i].Name), &list[i])
			}
		}
	}
	p.setReady(&status)
	p.publish(status)
}
