package kubelet

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"
)

const (
	nodeController  = "node-controller"
	taintController = "taint-eviction-controller"
)

// NodeDown lets the kubelet of a node die. Before its lease has run out, only
// those notice who ask for a log.
func (s *Simulator) NodeDown(name string) error {
	m := s.machine(name)
	if m == nil || m.object == nil || m.down {
		return fmt.Errorf("take down node %s: there is none that runs", name)
	}
	m.down = true
	s.config.API.LoseNode(name)
	s.After(s.Between(leaseDuration*time.Second, leaseDuration*time.Second+leaseRenewal), func() { s.lose(m) })
	return nil
}

// asleep reports whether nobody works on a pod, because its node is down.
func (p *pod) asleep() bool { return p.node != nil && p.node.down }

// lose is how the node lifecycle controller deals with a node that has said
// nothing for too long.
func (s *Simulator) lose(m *machine) {
	s.writeNode(m, func(node *corev1.Node) {
		for i := range node.Status.Conditions {
			c := &node.Status.Conditions[i]
			c.Status, c.Reason, c.Message = corev1.ConditionUnknown, "NodeStatusUnknown", "Kubelet stopped posting node status."
			c.LastTransitionTime = s.seconds()
		}
	})
	about := corev1.ObjectReference{APIVersion: "v1", Kind: "Node", Name: m.Name, UID: m.object.UID}
	s.recorder.record(nodeController, "", about, corev1.EventTypeNormal, "NodeNotReady",
		fmt.Sprintf("Node %s status is now: NodeNotReady", m.Name))
	s.After(5*time.Millisecond, func() { s.taint(m, corev1.TaintEffectNoSchedule) })
	s.After(20*time.Millisecond, func() { s.taint(m, corev1.TaintEffectNoExecute) })
	s.After(30*time.Millisecond, func() { s.loseAll(m) })
}

func (s *Simulator) taint(m *machine, effect corev1.TaintEffect) {
	m.Taints = append(m.Taints, corev1.Taint{Key: corev1.TaintNodeUnreachable, Effect: effect, TimeAdded: ptr.To(s.seconds())})
	s.writeNode(m, func(*corev1.Node) {})
}

// loseAll marks the pods of a node as not ready, and has them evicted when
// they no longer tolerate that.
func (s *Simulator) loseAll(m *machine) {
	for _, p := range s.inOrder() {
		if p.node != m || terminal(p.object.Status.Phase) {
			continue
		}
		s.markUnready(p)
		taint := corev1.Taint{Key: corev1.TaintNodeUnreachable, Effect: corev1.TaintEffectNoExecute}
		tolerated := tolerates(&p.object.Spec, &taint)
		switch {
		case tolerated == nil:
			s.evict(p)
		case tolerated.TolerationSeconds != nil:
			s.After(time.Duration(*tolerated.TolerationSeconds)*time.Second, func() { s.evict(p) })
		}
	}
}

// markUnready sets Ready to false and leaves everything else as it is.
func (s *Simulator) markUnready(p *pod) {
	for i, c := range p.object.Status.Conditions {
		if c.Type != corev1.PodReady || c.Status != corev1.ConditionTrue {
			continue
		}
		p.write(func(object *corev1.Pod) {
			ready := &object.Status.Conditions[i]
			ready.Status, ready.LastTransitionTime = corev1.ConditionFalse, s.seconds()
		})
		s.recorder.record(nodeController, "", p.reference(""), corev1.EventTypeWarning, "NodeNotReady", "Node is not ready")
	}
}

// evict asks for the end of a pod whose node is gone. Nothing answers.
func (s *Simulator) evict(p *pod) {
	if p.phase == gone || p.object.DeletionTimestamp != nil {
		return
	}
	about := p.reference("")
	about.UID = ""
	s.recorder.record(taintController, "", about, corev1.EventTypeNormal, "TaintManagerEviction",
		fmt.Sprintf("Marking for deletion Pod %s/%s", p.object.Namespace, p.object.Name))
	p.write(func(object *corev1.Pod) {
		object.Status.Conditions = append(object.Status.Conditions, corev1.PodCondition{
			Type: corev1.DisruptionTarget, Status: corev1.ConditionTrue, Reason: "DeletionByTaintManager",
			Message: "Taint manager: deleting due to NoExecute taint", LastTransitionTime: s.seconds(),
		})
	})
	s.deletePod(p)
}

// tolerates returns how a pod tolerates a taint, nil when it does not.
func tolerates(spec *corev1.PodSpec, taint *corev1.Taint) *corev1.Toleration {
	for i := range spec.Tolerations {
		t := &spec.Tolerations[i]
		exists := t.Operator == corev1.TolerationOpExists
		fits := t.Key == taint.Key && (exists || t.Value == taint.Value) || t.Key == "" && exists
		if fits && (t.Effect == "" || t.Effect == taint.Effect) {
			return t
		}
	}
	return nil
}
