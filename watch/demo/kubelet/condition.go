package kubelet

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
)

// setConditions fills in the kubelet's conditions, in the kubelet's order.
func (p *pod) setConditions(status *corev1.PodStatus) {
	p.setSandboxReady(status)
	p.set(status, p.initialized(status))
	p.setReady(status)
	p.set(status, corev1.PodCondition{Type: corev1.PodScheduled, Status: corev1.ConditionTrue})
	order(status)
}

func (p *pod) setSandboxReady(status *corev1.PodStatus) {
	ready := p.sandbox != nil && p.sandbox.ready
	p.set(status, corev1.PodCondition{Type: corev1.PodReadyToStartContainers, Status: conditionStatus(ready)})
}

func (p *pod) setReady(status *corev1.PodStatus) {
	ready := p.containersReady(status)
	p.set(status, ready)
	ready.Type = corev1.PodReady
	p.set(status, ready)
}

func conditionStatus(is bool) corev1.ConditionStatus {
	if is {
		return corev1.ConditionTrue
	}
	return corev1.ConditionFalse
}

// set puts a condition into a status. Its time moves only when it flips.
func (p *pod) set(status *corev1.PodStatus, condition corev1.PodCondition) {
	condition.ObservedGeneration = p.object.Generation
	condition.LastTransitionTime = p.sim.seconds()
	for i, before := range status.Conditions {
		if before.Type != condition.Type {
			continue
		}
		if before.Status == condition.Status {
			condition.LastTransitionTime = before.LastTransitionTime
		}
		status.Conditions[i] = condition
		return
	}
	status.Conditions = append(status.Conditions, condition)
}

// order puts the conditions where the kubelet puts them.
func order(status *corev1.PodStatus) {
	kinds := []corev1.PodConditionType{
		corev1.DisruptionTarget,
		corev1.PodReadyToStartContainers, corev1.PodInitialized, corev1.PodReady, corev1.ContainersReady, corev1.PodScheduled,
	}
	var ordered []corev1.PodCondition
	for _, kind := range kinds {
		for _, c := range status.Conditions {
			if c.Type == kind {
				ordered = append(ordered, c)
			}
		}
	}
	status.Conditions = ordered
}

// initialized stays true once it was.
func (p *pod) initialized(status *corev1.PodStatus) corev1.PodCondition {
	condition := corev1.PodCondition{Type: corev1.PodInitialized, Status: corev1.ConditionTrue}
	if status.Phase == corev1.PodSucceeded {
		condition.Reason = "PodCompleted"
		return condition
	}
	for _, before := range status.Conditions {
		if before.Type == corev1.PodInitialized && before.Status == corev1.ConditionTrue {
			return condition
		}
	}
	var incomplete []string
	for i, s := range status.InitContainerStatuses {
		sidecar := isSidecar(&p.object.Spec.InitContainers[i])
		if sidecar && !*s.Started || !sidecar && !s.Ready {
			incomplete = append(incomplete, s.Name)
		}
	}
	if len(incomplete) > 0 && !anyRan(status.ContainerStatuses) {
		condition.Status, condition.Reason = corev1.ConditionFalse, "ContainersNotInitialized"
		condition.Message = fmt.Sprintf("containers with incomplete status: %s", incomplete)
	}
	return condition
}

func anyRan(statuses []corev1.ContainerStatus) bool {
	for _, s := range statuses {
		if s.State.Running != nil || s.State.Terminated != nil || s.LastTerminationState.Terminated != nil {
			return true
		}
	}
	return false
}

// containersReady returns the condition that Ready copies as long as nobody
// uses readiness gates.
func (p *pod) containersReady(status *corev1.PodStatus) corev1.PodCondition {
	condition := corev1.PodCondition{Type: corev1.ContainersReady, Status: corev1.ConditionFalse}
	switch status.Phase {
	case corev1.PodSucceeded:
		condition.Reason = "PodCompleted"
		return condition
	case corev1.PodFailed:
		condition.Reason = "PodFailed"
		return condition
	default:
	}
	unready := p.unready(status)
	if len(unready) == 0 {
		condition.Status = corev1.ConditionTrue
		return condition
	}
	condition.Reason = "ContainersNotReady"
	condition.Message = fmt.Sprintf("containers with unready status: %s", unready)
	return condition
}

// unready returns the sidecars and app containers that are not ready, in the
// order of the spec.
func (p *pod) unready(status *corev1.PodStatus) []string {
	var unready []string
	for i, s := range status.InitContainerStatuses {
		if isSidecar(&p.object.Spec.InitContainers[i]) && !s.Ready {
			unready = append(unready, s.Name)
		}
	}
	for _, c := range p.object.Spec.Containers {
		if s := statusOf(status.ContainerStatuses, c.Name); s == nil || !s.Ready {
			unready = append(unready, c.Name)
		}
	}
	return unready
}
