package kubelet

import (
	corev1 "k8s.io/api/core/v1"
)

// tally counts the containers of a pod by what the phase depends on.
type tally struct {
	initPending, initFailedForGood int
	sidecarsPending                int
	running, waiting, stopped      int
	stoppedForGood, succeeded      int
}

// phaseOf returns the phase that the statuses add up to.
func (p *pod) phaseOf(status *corev1.PodStatus) corev1.PodPhase {
	t := p.count(status)
	switch {
	case t.initFailedForGood > 0:
		return corev1.PodFailed
	case t.initPending > 0, t.waiting > 0, t.sidecarsPending > 0 && !p.appSeen():
		return corev1.PodPending
	case t.running > 0, t.stopped > t.stoppedForGood && p.phase == living:
		return corev1.PodRunning
	case t.stopped == t.succeeded:
		return corev1.PodSucceeded
	default:
		return corev1.PodFailed
	}
}

// appSeen reports whether an app container was made in the present sandbox.
func (p *pod) appSeen() bool {
	for _, c := range p.object.Spec.Containers {
		if p.current(c.Name) != nil {
			return true
		}
	}
	return false
}

func (p *pod) count(status *corev1.PodStatus) tally {
	var t tally
	for i, s := range status.InitContainerStatuses {
		if c := &p.object.Spec.InitContainers[i]; isSidecar(c) {
			t.sidecar(s)
		} else {
			t.init(s, func(exit int32) bool { return p.restarts(c, exit) })
		}
	}
	for _, s := range status.ContainerStatuses {
		c := p.container(s.Name)
		t.app(s, func(exit int32) bool { return p.restarts(c, exit) })
	}
	return t
}

// ended returns the end that a status tells of: the present state, or the last
// one of what waits.
func ended(s corev1.ContainerStatus) *corev1.ContainerStateTerminated {
	switch {
	case s.State.Running != nil:
		return nil
	case s.State.Terminated != nil:
		return s.State.Terminated
	default:
		return s.LastTerminationState.Terminated
	}
}

func (t *tally) init(s corev1.ContainerStatus, restarts func(int32) bool) {
	end := ended(s)
	switch {
	case end == nil:
		t.initPending++
	case end.ExitCode != 0 && !restarts(end.ExitCode):
		t.initFailedForGood++
	}
}

func (t *tally) sidecar(s corev1.ContainerStatus) {
	switch {
	case s.State.Running != nil:
		t.running++
		if s.Started == nil || !*s.Started {
			t.sidecarsPending++
		}
	case ended(s) == nil:
		t.sidecarsPending++
		t.waiting++
	}
}

func (t *tally) app(s corev1.ContainerStatus, restarts func(int32) bool) {
	end := ended(s)
	switch {
	case s.State.Running != nil:
		t.running++
	case end == nil:
		t.waiting++
	default:
		t.stopped++
		if !restarts(end.ExitCode) {
			t.stoppedForGood++
		}
		if end.ExitCode == 0 {
			t.succeeded++
		}
	}
}
