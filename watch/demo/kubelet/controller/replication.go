package controller

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"

	"github.com/initwatch/initwatch/watch/demo/kubelet"
)

// replicationController makes and deletes the pods of a ReplicationController,
// which the real one too takes for a ReplicaSet.
func (m *Manager) replicationController(rc *corev1.ReplicationController) {
	spec := appsv1.ReplicaSetSpec{Replicas: rc.Spec.Replicas, MinReadySeconds: rc.Spec.MinReadySeconds, Template: *rc.Spec.Template}
	status := m.statusAsSet(rc)
	m.replicateTo(&replicated{
		owner{rc, corev1.SchemeGroupVersion.WithKind("ReplicationController"), "replication-controller"}, &spec, &status,
		func(status appsv1.ReplicaSetStatus) {
			rc := rc.DeepCopy()
			rc.Status = statusOfController(&status)
			m.controllers[keyOf(rc)] = rc
			m.sim.Write(rc)
		},
	})
}

// statusAsSet returns the status of a ReplicationController as that of a
// ReplicaSet. It does not tell how many pods are about to end, so that is never
// news.
func (m *Manager) statusAsSet(rc *corev1.ReplicationController) appsv1.ReplicaSetStatus {
	s := &rc.Status
	status := appsv1.ReplicaSetStatus{
		Replicas: s.Replicas, FullyLabeledReplicas: s.FullyLabeledReplicas, ReadyReplicas: s.ReadyReplicas,
		AvailableReplicas: s.AvailableReplicas, TerminatingReplicas: ptr.To(m.terminating(rc.UID)), ObservedGeneration: s.ObservedGeneration,
	}
	for _, c := range s.Conditions {
		status.Conditions = append(status.Conditions, appsv1.ReplicaSetCondition{
			Type: appsv1.ReplicaSetConditionType(c.Type), Status: c.Status, Reason: c.Reason, Message: c.Message,
			LastTransitionTime: c.LastTransitionTime,
		})
	}
	return status
}

func statusOfController(s *appsv1.ReplicaSetStatus) corev1.ReplicationControllerStatus {
	status := corev1.ReplicationControllerStatus{
		Replicas: s.Replicas, FullyLabeledReplicas: s.FullyLabeledReplicas, ReadyReplicas: s.ReadyReplicas,
		AvailableReplicas: s.AvailableReplicas, ObservedGeneration: s.ObservedGeneration,
	}
	for _, c := range s.Conditions {
		status.Conditions = append(status.Conditions, corev1.ReplicationControllerCondition{
			Type: corev1.ReplicationControllerConditionType(c.Type), Status: c.Status, Reason: c.Reason, Message: c.Message,
			LastTransitionTime: c.LastTransitionTime,
		})
	}
	return status
}

// replicationDefaults fills in what an API server takes from the template.
func replicationDefaults(rc *corev1.ReplicationController) {
	kubelet.SetDefaults(&rc.Spec.Template.Spec)
	preset(&rc.Spec.Replicas, 1)
	if rc.Spec.Selector == nil {
		rc.Spec.Selector = rc.Spec.Template.Labels
	}
	if rc.Labels == nil {
		rc.Labels = rc.Spec.Template.Labels
	}
}
