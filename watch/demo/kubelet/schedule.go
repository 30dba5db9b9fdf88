package kubelet

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// scheduleRetry is how often a pod that fits nowhere is tried again.
const scheduleRetry = 5*time.Minute + 20*time.Second

// CreatePod puts a pod into the API and lets it be scheduled. What its owner
// left out is filled in as an API server does.
func (s *Simulator) CreatePod(object *corev1.Pod) {
	object = object.DeepCopy()
	SetDefaults(&object.Spec)
	setTolerations(&object.Spec)
	s.setPriority(&object.Spec)
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

// inOrder returns all pods in the order of their names: chance must not enter
// by way of a map.
func (s *Simulator) inOrder() []*pod {
	var pods []*pod
	for _, key := range slices.Sorted(maps.Keys(s.pods)) {
		pods = append(pods, s.pods[key])
	}
	return pods
}

// DeletePod asks for a pod's end. Asking for the end of what is not there does
// nothing.
func (s *Simulator) DeletePod(namespace, name string) {
	if p := s.pods[namespace+"/"+name]; p != nil {
		s.deletePod(p)
	}
}

// reconsider tries the pods again that could not be scheduled.
func (s *Simulator) reconsider() {
	for _, p := range s.inOrder() {
		if p.node == nil && len(p.object.Spec.SchedulingGates) == 0 {
			p.tryAgain()
		}
	}
}

// tryAgain tries soon to schedule a pod.
func (p *pod) tryAgain() {
	p.retry.Stop()
	p.retry = p.sim.After(10*time.Millisecond, p.schedule)
}

func (p *pod) schedule() {
	if p.phase != living || p.node != nil {
		return
	}
	node, refusal := p.place()
	switch {
	case refusal != "":
		p.unschedulable(refusal)
		p.retry = p.sim.After(scheduleRetry, p.schedule)
	case !p.claimsBound(node):
		// It goes on when the claims are bound.
		p.nominate(node)
	default:
		p.assign(node)
	}
}

// nominate says where a pod will go.
func (p *pod) nominate(node *machine) {
	p.nominated = node
	status := *p.object.Status.DeepCopy()
	status.NominatedNodeName = node.Name
	p.publish(status)
}

func (p *pod) assign(node *machine) {
	p.node, p.nominated = node, nil
	p.write(func(object *corev1.Pod) {
		object.Spec.NodeName, object.Status.NominatedNodeName = node.Name, ""
		p.set(&object.Status, corev1.PodCondition{Type: corev1.PodScheduled, Status: corev1.ConditionTrue})
	})
	p.sim.schedulerEvent(p, corev1.EventTypeNormal, "Scheduled", "Binding",
		fmt.Sprintf("Successfully assigned %s/%s to %s", p.object.Namespace, p.object.Name, node.Name))
	p.sim.After(p.sim.Between(10*time.Millisecond, 80*time.Millisecond), p.wake)
}

func (p *pod) unschedulable(message string) {
	p.sim.schedulerEvent(p, corev1.EventTypeWarning, "FailedScheduling", "Scheduling", message)
	status := *p.object.Status.DeepCopy()
	if p.nominated != nil {
		status.NominatedNodeName = p.nominated.Name
	}
	p.set(&status, corev1.PodCondition{
		Type: corev1.PodScheduled, Status: corev1.ConditionFalse, Reason: corev1.PodReasonUnschedulable, Message: message,
	})
	p.publish(status)
}

// place returns the node with the fewest pods among those that do for a pod,
// or why none does.
func (p *pod) place() (*machine, string) {
	if refusal := p.claimRefusal(); refusal != "" {
		return nil, fmt.Sprintf("0/%d nodes are available: %s. not found", len(p.sim.nodes), refusal)
	}
	var best *machine
	reasons, hopes := map[string]int{}, map[string]int{}
	for _, node := range p.sim.nodes {
		reason, hope := p.unfit(node)
		if reason != "" {
			reasons[reason]++
			hopes[hope]++
		} else if best == nil || p.sim.count(node) < p.sim.count(best) {
			best = node
		}
	}
	if best != nil {
		return best, ""
	}
	refusal := fmt.Sprintf("0/%d nodes are available: %s.", len(p.sim.nodes), histogram(reasons))
	if why := p.preempt(hopes); why != "" {
		refusal += " no new claims to deallocate, preemption: " + why
	}
	return nil, refusal
}

// histogram writes how often each reason counts, as the scheduler does.
func histogram(reasons map[string]int) string {
	var texts []string
	for reason, n := range reasons {
		texts = append(texts, fmt.Sprintf("%d %s", n, reason))
	}
	slices.Sort(texts)
	return strings.Join(texts, ", ")
}

// unfit returns why a node does not do for a pod, and whether room could be
// made.
func (p *pod) unfit(node *machine) (reason, hope string) {
	spec := &p.object.Spec
	for _, taint := range node.Taints {
		if taint.Key == corev1.TaintNodeUnschedulable && tolerates(spec, &taint) == nil {
			return "node(s) were unschedulable", noHelp
		}
		if taint.Effect != corev1.TaintEffectPreferNoSchedule && tolerates(spec, &taint) == nil {
			return "node(s) had untolerated taint(s)", noHelp
		}
	}
	if !selects(spec, node) {
		return "node(s) didn't match Pod's node affinity/selector", noHelp
	}
	if p.claimsUnbindable() {
		return "node(s) didn't find available persistent volumes to bind", noHelp
	}
	return p.sim.lacks(p, node, nil)
}

// selects reports whether a node is one that a pod asks for: by its labels, or
// by its name as the pods of a DaemonSet do.
func selects(spec *corev1.PodSpec, node *machine) bool {
	for label, value := range spec.NodeSelector {
		if node.Labels[label] != value {
			return false
		}
	}
	name := NodeOf(spec)
	return name == "" || name == node.Name
}

// NodeOf returns the only node that a pod's affinity allows, empty for any.
func NodeOf(spec *corev1.PodSpec) string {
	if spec.Affinity == nil || spec.Affinity.NodeAffinity == nil {
		return ""
	}
	if required := spec.Affinity.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution; required != nil {
		for _, term := range required.NodeSelectorTerms {
			for _, field := range term.MatchFields {
				if field.Key == metav1.ObjectNameField && len(field.Values) == 1 {
					return field.Values[0]
				}
			}
		}
	}
	return ""
}

// lacks returns what a node has not enough of for a pod, some others left out.
func (s *Simulator) lacks(incoming *pod, node *machine, without []*pod) (reason, hope string) {
	spec := &incoming.object.Spec
	for _, name := range []corev1.ResourceName{corev1.ResourceCPU, corev1.ResourceMemory} {
		all := capacity()[name]
		wanted := request(spec, name)
		if wanted.IsZero() {
			continue
		}
		if wanted.Cmp(all) > 0 {
			return "Insufficient " + string(name), noHelp
		}
		for _, p := range s.pods {
			if p.occupies(node, incoming) && !slices.Contains(without, p) {
				wanted.Add(*request(&p.object.Spec, name))
			}
		}
		if wanted.Cmp(all) > 0 {
			return "Insufficient " + string(name), noVictims
		}
	}
	return "", ""
}

// occupies reports whether a pod takes room on a node that another one cannot
// have: it is there, or room is being made for it and it is as important.
func (p *pod) occupies(node *machine, other *pod) bool {
	if p.node == node {
		return !terminal(p.object.Status.Phase)
	}
	return p != other && p.nominated == node && p.node == nil && p.priority() >= other.priority()
}

// count returns how many pods a node has.
func (s *Simulator) count(node *machine) int {
	n := 0
	for _, p := range s.pods {
		if p.node == node {
			n++
		}
	}
	return n
}

// request returns what the app containers of a pod ask for together.
func request(spec *corev1.PodSpec, name corev1.ResourceName) *resource.Quantity {
	sum := &resource.Quantity{}
	for _, c := range spec.Containers {
		sum.Add(c.Resources.Requests[name])
	}
	return sum
}
