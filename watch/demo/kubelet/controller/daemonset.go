package controller

import (
	"fmt"
	"slices"
	"strconv"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/watch/demo/kubelet"
)

func daemonSetOwner(set *appsv1.DaemonSet) owner {
	return owner{set, appsv1.SchemeGroupVersion.WithKind("DaemonSet"), "daemonset-controller"}
}

// daemonSet keeps one pod on each node that is meant.
func (m *Manager) daemonSet(set *appsv1.DaemonSet) {
	hash := m.hash(set, &set.Spec.Template)
	byNode := map[string]*corev1.Pod{}
	for _, pod := range m.all(set.UID) {
		byNode[kubelet.NodeOf(&pod.Spec)] = pod
	}
	for _, node := range m.sim.Nodes() {
		if !m.daemonOn(set, node, byNode[node.Name], hash) {
			break
		}
	}
	m.updateDaemons(set, hash)
	m.daemonSetStatus(set, hash)
}

// daemonOn sees to the pod on one node. It reports whether others may follow.
func (m *Manager) daemonOn(set *appsv1.DaemonSet, node *corev1.Node, pod *corev1.Pod, hash string) bool {
	o := daemonSetOwner(set)
	switch {
	case pod == nil && m.daemonWanted(set, node):
		if !m.mayCreate(o) {
			return false
		}
		return m.replicate(o, m.newDaemon(set, node, hash)) == nil
	case pod == nil || isDeleted(pod):
	case pod.Status.Phase == corev1.PodFailed:
		m.warning(o, "FailedDaemonPod", fmt.Sprintf("Found failed daemon pod %s/%s on node %s, will try to kill it", pod.Namespace, pod.Name, node.Name))
		m.dismiss(o, pod)
	}
	return true
}

// daemonWanted reports whether a node is one of those that the set is for. A
// node that went away is not; a pod that runs there stays.
func (m *Manager) daemonWanted(set *appsv1.DaemonSet, node *corev1.Node) bool {
	for label, value := range set.Spec.Template.Spec.NodeSelector {
		if node.Labels[label] != value {
			return false
		}
	}
	template := set.Spec.Template.DeepCopy()
	tolerateAll(&template.Spec)
	for i := range node.Spec.Taints {
		taint := &node.Spec.Taints[i]
		if taint.Effect == corev1.TaintEffectPreferNoSchedule {
			continue
		}
		if !slices.ContainsFunc(template.Spec.Tolerations, func(t corev1.Toleration) bool {
			return t.Effect == taint.Effect && t.Key == taint.Key || t.Key == "" && t.Operator == corev1.TolerationOpExists
		}) {
			return false
		}
	}
	return true
}

// newDaemon returns a pod that can only run on one node.
func (m *Manager) newDaemon(set *appsv1.DaemonSet, node *corev1.Node, hash string) *corev1.Pod {
	pod := m.newPod(daemonSetOwner(set), &set.Spec.Template, "")
	pod.Labels = with(with(pod.Labels, appsv1.ControllerRevisionHashLabelKey, hash),
		"pod-template-generation", strconv.FormatInt(set.Generation, 10))
	pod.Spec.Affinity = &corev1.Affinity{NodeAffinity: &corev1.NodeAffinity{
		RequiredDuringSchedulingIgnoredDuringExecution: &corev1.NodeSelector{NodeSelectorTerms: []corev1.NodeSelectorTerm{{
			MatchFields: []corev1.NodeSelectorRequirement{{
				Key: metav1.ObjectNameField, Operator: corev1.NodeSelectorOpIn, Values: []string{node.Name},
			}},
		}}},
	}}
	tolerateAll(&pod.Spec)
	return pod
}

// tolerateAll lets the pods of a DaemonSet stay on nodes that have trouble.
func tolerateAll(spec *corev1.PodSpec) {
	for _, taint := range []struct {
		key    string
		effect corev1.TaintEffect
	}{
		{corev1.TaintNodeNotReady, corev1.TaintEffectNoExecute}, {corev1.TaintNodeUnreachable, corev1.TaintEffectNoExecute},
		{corev1.TaintNodeDiskPressure, corev1.TaintEffectNoSchedule}, {corev1.TaintNodeMemoryPressure, corev1.TaintEffectNoSchedule},
		{corev1.TaintNodePIDPressure, corev1.TaintEffectNoSchedule}, {corev1.TaintNodeUnschedulable, corev1.TaintEffectNoSchedule},
	} {
		spec.Tolerations = append(spec.Tolerations, corev1.Toleration{
			Key: taint.key, Operator: corev1.TolerationOpExists, Effect: taint.effect,
		})
	}
}

// updateDaemons deletes pods of an old template, as many at once as may be
// missing.
func (m *Manager) updateDaemons(set *appsv1.DaemonSet, hash string) {
	rolling := set.Spec.UpdateStrategy.RollingUpdate
	if rolling == nil {
		return
	}
	wanted := int32(0)
	for _, node := range m.sim.Nodes() {
		if m.daemonWanted(set, node) {
			wanted++
		}
	}
	pods := m.owned(set.UID)
	room := scaled(rolling.MaxUnavailable, wanted, true) - (wanted - m.available(pods, set.Spec.MinReadySeconds))
	for _, pod := range pods {
		if pod.Labels[appsv1.ControllerRevisionHashLabelKey] == hash {
			continue
		}
		if isReady(pod) {
			if room <= 0 {
				continue
			}
			room--
		}
		m.dismiss(daemonSetOwner(set), pod)
	}
}

func (m *Manager) daemonSetStatus(set *appsv1.DaemonSet, hash string) {
	status := appsv1.DaemonSetStatus{ObservedGeneration: set.Generation}
	pods := m.owned(set.UID)
	for _, node := range m.sim.Nodes() {
		wanted := m.daemonWanted(set, node)
		i := slices.IndexFunc(pods, func(pod *corev1.Pod) bool { return kubelet.NodeOf(&pod.Spec) == node.Name })
		if wanted {
			status.DesiredNumberScheduled++
		}
		switch {
		case i < 0:
		case !wanted:
			status.NumberMisscheduled++
		default:
			m.countDaemon(&status, set, pods[i], hash)
		}
	}
	status.NumberUnavailable = status.DesiredNumberScheduled - status.NumberAvailable
	if equality.Semantic.DeepEqual(status, set.Status) {
		return
	}
	set = set.DeepCopy()
	set.Status = status
	m.daemons[keyOf(set)] = set
	m.sim.Write(set)
}

func (m *Manager) countDaemon(status *appsv1.DaemonSetStatus, set *appsv1.DaemonSet, pod *corev1.Pod, hash string) {
	one := []*corev1.Pod{pod}
	status.CurrentNumberScheduled++
	status.NumberReady += ready(one)
	status.NumberAvailable += m.available(one, set.Spec.MinReadySeconds)
	if pod.Labels[appsv1.ControllerRevisionHashLabelKey] == hash {
		status.UpdatedNumberScheduled++
	}
}
