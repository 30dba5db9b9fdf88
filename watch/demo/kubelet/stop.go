package kubelet

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"
)

// minGrace remains for the stop signal, however long the hook took.
const minGrace = 2 * time.Second

// stop stops a run and goes on when it has ended.
func (p *pod) stop(run *instance, grace time.Duration, then step) (time.Duration, step) {
	if run.state != running {
		return 0, then
	}
	p.kill(run, grace, func() {
		p.sim.After(p.sim.Between(20*time.Millisecond, 60*time.Millisecond), func() { p.do(then) })
	})
	return 0, nil
}

// kill runs the preStop hook and sends the signals; after is called at the end.
func (p *pod) kill(run *instance, grace time.Duration, after func()) {
	run.stopping, run.afterEnd = true, after
	c := p.container(run.container)
	if c.Lifecycle == nil || c.Lifecycle.PreStop == nil {
		p.signal(run, grace)
		return
	}
	hook := run.behaviour.PreStop
	p.later(run, min(max(hook.Takes, 20*time.Millisecond), grace), func() {
		if hook.Fails != "" {
			p.warning(p.path(run.container), "FailedPreStopHook", "PreStopHook failed")
		}
		p.signal(run, grace-hook.Takes)
	})
}

// signal asks the process to end, and kills it when it does not.
func (p *pod) signal(run *instance, grace time.Duration) {
	if run.behaviour.IgnoresTerm {
		p.later(run, max(grace, minGrace), func() { p.end(run, 137, "Error", "") })
		return
	}
	p.later(run, p.sim.Between(50*time.Millisecond, 250*time.Millisecond), func() { p.end(run, 0, "Completed", "") })
}

// stopAll stops everything that runs: app containers at once, sidecars after
// them in reverse order.
func (p *pod) stopAll(then step) (time.Duration, step) {
	var apps, sidecars []*instance
	for _, run := range p.allRunning() {
		p.normal(p.path(run.container), "Killing", "Stopping container "+run.container)
		if c := p.container(run.container); isSidecar(c) {
			sidecars = append([]*instance{run}, sidecars...)
		} else {
			apps = append(apps, run)
		}
	}
	return p.stopTogether(apps, func() (time.Duration, step) { return p.stopInTurn(sidecars, then) })
}

func (p *pod) stopTogether(runs []*instance, then step) (time.Duration, step) {
	left := len(runs)
	if left == 0 {
		return 0, then
	}
	for _, run := range runs {
		p.kill(run, p.grace(), func() {
			if left--; left == 0 {
				p.sim.After(30*time.Millisecond, func() { p.do(then) })
			}
		})
	}
	return 0, nil
}

func (p *pod) stopInTurn(runs []*instance, then step) (time.Duration, step) {
	if len(runs) == 0 {
		return 0, then
	}
	return p.stop(runs[0], p.grace(), func() (time.Duration, step) { return p.stopInTurn(runs[1:], then) })
}

// terminate brings the pod to its end: because it is deleted, or because
// nothing of it is to run any more.
func (p *pod) terminate() (time.Duration, step) {
	p.phase = terminating
	p.next.Stop()
	return p.stopAll(func() (time.Duration, step) {
		return p.sim.Between(80*time.Millisecond, 250*time.Millisecond), p.terminated
	})
}

// terminated publishes how it ended.
func (p *pod) terminated() (time.Duration, step) {
	if p.sandbox != nil {
		p.sandbox.ready = false
	}
	p.publish(p.computeStatus())
	return p.sim.Between(50*time.Millisecond, 200*time.Millisecond), func() (time.Duration, step) {
		p.settle()
		p.phase = finished
		p.working = false
		if p.object.DeletionTimestamp != nil {
			p.remove()
		}
		return 0, nil
	}
}

// settle gives a pod that has ended a phase that says so, and an end to what
// of it never ran.
func (p *pod) settle() {
	status := p.object.Status.DeepCopy()
	if !terminal(status.Phase) {
		status.Phase = corev1.PodFailed
	}
	for i := range status.ContainerStatuses {
		if s := &status.ContainerStatuses[i]; s.State.Terminated == nil && isTrue(status, corev1.PodInitialized) {
			s.State = corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
				ExitCode: 137, Reason: "ContainerStatusUnknown",
				Message: "The container could not be located when the pod was terminated",
			}}
		}
	}
	p.publish(*status)
	p.sim.freed()
}

func isTrue(status *corev1.PodStatus, kind corev1.PodConditionType) bool {
	for _, c := range status.Conditions {
		if c.Type == kind {
			return c.Status == corev1.ConditionTrue
		}
	}
	return false
}

// remove takes a pod that has ended out of the API.
func (p *pod) remove() {
	p.write(p.endGrace)
	p.forget()
}

// endGrace notes a delete that leaves no grace. What is left of it is taken
// back from the time of the deletion, yet that is never put into the past: it
// is now (staging/src/k8s.io/apiserver/pkg/registry/rest/delete.go,
// BeforeDelete).
func (p *pod) endGrace(object *corev1.Pod) {
	object.DeletionTimestamp, object.DeletionGracePeriodSeconds = ptr.To(p.sim.seconds()), ptr.To[int64](0)
}

// forget drops a pod that has no grace left, once: another may have taken its
// name by the time at which the API server and the node both have come to it.
func (p *pod) forget() {
	if p.phase == gone {
		return
	}
	p.phase = gone
	p.next.Stop()
	p.look.Stop()
	delete(p.sim.pods, p.object.Namespace+"/"+p.object.Name)
	p.sim.Remove(p.object)
	p.sim.seen(p.object)
}
