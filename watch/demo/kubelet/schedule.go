package kubelet

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

// scheduleRetry is how often a pod that fits nowhere is tried again.
const scheduleRetry = 5*time.Minute + 20*time.Second

// CreatePod puts a pod into the API and lets it be scheduled. What its owner
// left out is filled in as an API server does.
func (s *Simulator) CreatePod(object *corev1.Pod) {
	object = object.DeepCopy()
	setDefaults(object)
	object.UID, object.CreationTimestamp, object.Generation = s.NewUID(), s.seconds(), 1
	object.Status = corev1.PodStatus{Phase: corev1.PodPending, QOSClass: qosOf(object)}
	p := newPod(s, object)
	s.pods[object.Namespace+"/"+object.Name] = p
	if len(object.Spec.SchedulingGates) > 0 {
		p.set(&object.Status, corev1.PodCondition{
			Type: corev1.PodScheduled, Status: corev1.ConditionFalse, Reason: corev1.PodReasonSchedulingGated,
			Message: "Scheduling is blocked due to non-empty scheduling gates",
		})
	}
	s.Write(object)
	s.seen(object)
	if len(object.Spec.SchedulingGates) == 0 {
		s.After(s.Between(5*time.Millisecond, 40*time.Millisecond), p.schedule)
	}
}

// Pod returns a pod as it was written last, nil when there is none.
func (s *Simulator) Pod(namespace, name string) *corev1.Pod {
	if p := s.pods[namespace+"/"+name]; p != nil {
		return p.object
	}
	return nil
}

// DeletePod asks for a pod's end. Asking for the end of what is not there does
// nothing.
func (s *Simulator) DeletePod(namespace, name string) {
	if p := s.pods[namespace+"/"+name]; p != nil {
		s.deletePod(p)
	}
}

func (p *pod) schedule() {
	if p.phase != living {
		return
	}
	if refusal := p.sim.unfit(&p.object.Spec); refusal != "" {
		p.unschedulable(refusal)
		p.sim.After(scheduleRetry, p.schedule)
		return
	}
	node := p.sim.config.Node.Name
	p.write(func(object *corev1.Pod) {
		object.Spec.NodeName = node
		p.set(&object.Status, corev1.PodCondition{Type: corev1.PodScheduled, Status: corev1.ConditionTrue})
	})
	p.sim.schedulerEvent(p, corev1.EventTypeNormal, "Scheduled", "Binding",
		fmt.Sprintf("Successfully assigned %s/%s to %s", p.object.Namespace, p.object.Name, node))
	p.sim.After(p.sim.Between(10*time.Millisecond, 80*time.Millisecond), p.wake)
}

func (p *pod) unschedulable(refusal string) {
	message := fmt.Sprintf("0/1 nodes are available: 1 %s. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.", refusal)
	p.sim.schedulerEvent(p, corev1.EventTypeWarning, "FailedScheduling", "Scheduling", message)
	status := *p.object.Status.DeepCopy()
	p.set(&status, corev1.PodCondition{
		Type: corev1.PodScheduled, Status: corev1.ConditionFalse, Reason: corev1.PodReasonUnschedulable, Message: message,
	})
	p.publish(status)
}

// unfit returns why the node does not do for a pod.
func (s *Simulator) unfit(spec *corev1.PodSpec) string {
	for label, value := range spec.NodeSelector {
		if s.config.Node.Labels[label] != value {
			return "node(s) didn't match Pod's node affinity/selector"
		}
	}
	for name, most := range allocatable() {
		if request(spec, name).Cmp(most) > 0 {
			return "Insufficient " + string(name)
		}
	}
	return ""
}

// allocatable is how much the node has to give.
func allocatable() corev1.ResourceList {
	return corev1.ResourceList{
		corev1.ResourceCPU:    resource.MustParse("4"),
		corev1.ResourceMemory: resource.MustParse("16Gi"),
	}
}

// request returns what the app containers of a pod ask for together.
func request(spec *corev1.PodSpec, name corev1.ResourceName) *resource.Quantity {
	sum := &resource.Quantity{}
	for _, c := range spec.Containers {
		sum.Add(c.Resources.Requests[name])
	}
	return sum
}
