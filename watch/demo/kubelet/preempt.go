package kubelet

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"
)

// What the scheduler says of making room.
const (
	noHelp    = "Preemption is not helpful for scheduling"
	noVictims = "No preemption victims found for incoming pod"
	noPolicy  = "not eligible due to preemptionPolicy=Never."
	underway  = "not eligible due to a terminating pod on the nominated node."
)

// Class is a PriorityClass.
type Class struct {
	Priority int32
	Policy   corev1.PreemptionPolicy // empty for the usual one
}

// SetClass makes a PriorityClass known to pods that name it from now on.
func (s *Simulator) SetClass(name string, class Class) { s.classes[name] = class }

// setPriority gives a pod the priority of its class, as admission does.
func (s *Simulator) setPriority(spec *corev1.PodSpec) {
	if class, known := s.classes[spec.PriorityClassName]; known {
		spec.Priority = ptr.To(class.Priority)
		spec.PreemptionPolicy = ptr.To(or(class.Policy, corev1.PreemptLowerPriority))
	}
}

func (p *pod) priority() int32 { return ptr.Deref(p.object.Spec.Priority, 0) }

// preempt makes room for a pod that fits nowhere: it nominates the node on which
// the fewest pods have to go for it, and asks for their end. It returns what the
// scheduler says when there is no such node, hopes being what it says of each.
func (p *pod) preempt(hopes map[string]int) string {
	if p.nominated != nil && slices.ContainsFunc(p.lesser(p.nominated), isEnding) {
		return underway
	}
	if ptr.Deref(p.object.Spec.PreemptionPolicy, "") == corev1.PreemptNever {
		return noPolicy
	}
	var node *machine
	var victims []*pod
	for _, m := range p.sim.nodes {
		reason, hope := p.unfit(m)
		if reason == "" || hope != noVictims {
			continue
		}
		if found := p.victims(m); len(found) > 0 && (node == nil || len(found) < len(victims)) {
			node, victims = m, found
		}
	}
	if p.nominated = node; node == nil {
		all := len(p.sim.nodes)
		return fmt.Sprintf("0/%d nodes are available: %s.", all, histogram(hopes))
	}
	for _, victim := range victims {
		p.sim.After(5*time.Millisecond, func() { victim.yield(p, node) })
	}
	return ""
}

// lesser returns the pods of a node that may have to go for p, the most
// important first.
func (p *pod) lesser(node *machine) []*pod {
	pods := slices.DeleteFunc(p.sim.inOrder(), func(other *pod) bool {
		return other.node != node || terminal(other.object.Status.Phase) || other.priority() >= p.priority()
	})
	slices.SortStableFunc(pods, func(a, b *pod) int { return cmp.Compare(b.priority(), a.priority()) })
	return pods
}

func isEnding(p *pod) bool { return p.object.DeletionTimestamp != nil }

// victims returns the pods without which p has room on a node: all of lower
// priority but those that can stay, the most important first.
func (p *pod) victims(node *machine) []*pod {
	out := p.lesser(node)
	if reason, _ := p.sim.lacks(p, node, out); reason != "" {
		return nil
	}
	for _, candidate := range slices.Clone(out) {
		without := slices.DeleteFunc(slices.Clone(out), func(o *pod) bool { return o == candidate })
		if reason, _ := p.sim.lacks(p, node, without); reason == "" {
			out = without
		}
	}
	return out
}

// yield ends a pod in favor of another one.
func (p *pod) yield(to *pod, node *machine) {
	if p.phase != living || isEnding(p) {
		return
	}
	status := *p.object.Status.DeepCopy()
	p.set(&status, corev1.PodCondition{
		Type: corev1.DisruptionTarget, Status: corev1.ConditionTrue, Reason: corev1.PodReasonPreemptionByScheduler,
		Message: "default-scheduler: preempting to accommodate a higher priority pod",
	})
	p.publish(status)
	p.sim.deletePod(p)
	p.sim.After(40*time.Millisecond, func() { // by then, the kubelet has seen it
		p.sim.schedulerEvent(p, corev1.EventTypeNormal, "Preempted", "Preempting",
			fmt.Sprintf("Preempted by pod %s on node %s", to.object.UID, node.Name))
	})
}

// freed tries the pods again that a node had not enough room for: one of its
// pods has ended.
func (s *Simulator) freed() {
	for _, p := range s.inOrder() {
		if p.node == nil && p.phase == living && strings.Contains(refusalOf(p.object), "Insufficient ") {
			p.tryAgain()
		}
	}
}

// refusalOf returns why a pod could not be scheduled.
func refusalOf(object *corev1.Pod) string {
	for _, c := range object.Status.Conditions {
		if c.Type == corev1.PodScheduled && c.Reason == corev1.PodReasonUnschedulable {
			return c.Message
		}
	}
	return ""
}
