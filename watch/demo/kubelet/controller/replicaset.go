package controller

import (
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/utils/ptr"
)

func replicaSetOwner(set *appsv1.ReplicaSet) owner {
	return owner{set, appsv1.SchemeGroupVersion.WithKind("ReplicaSet"), "replicaset-controller"}
}

// replicaSet makes and deletes the pods of a ReplicaSet.
func (m *Manager) replicaSet(set *appsv1.ReplicaSet) {
	living := m.active(set.UID)
	missing := int(*set.Spec.Replicas) - len(living)
	var failed error
	if missing > 0 && m.mayCreate(replicaSetOwner(set)) {
		if failed = m.replicateAll(set, missing); failed == nil {
			// The status follows when the pods are seen.
			return
		}
	}
	for i := range -missing {
		m.dismiss(replicaSetOwner(set), leastReady(living)[i])
	}
	m.replicaSetStatus(set, living, missing > 0, failed)
}

// replicateAll makes pods until one is refused.
func (m *Manager) replicateAll(set *appsv1.ReplicaSet, missing int) error {
	o := replicaSetOwner(set)
	for range missing {
		if err := m.replicate(o, m.newPod(o, &set.Spec.Template, "")); err != nil {
			return err
		}
	}
	return nil
}

// leastReady returns the pods in the order in which they are given up.
func leastReady(pods []*corev1.Pod) []*corev1.Pod {
	sorted := slices.Clone(pods)
	slices.SortStableFunc(sorted, func(a, b *corev1.Pod) int {
		switch {
		case isReady(a) == isReady(b):
			return 0
		case isReady(b):
			return -1
		default:
			return 1
		}
	})
	return sorted
}

func (m *Manager) replicaSetStatus(set *appsv1.ReplicaSet, pods []*corev1.Pod, lacking bool, failed error) {
	status := appsv1.ReplicaSetStatus{
		Replicas: int32(len(pods)), FullyLabeledReplicas: int32(len(pods)),
		ReadyReplicas: ready(pods), AvailableReplicas: m.available(pods, set.Spec.MinReadySeconds),
		TerminatingReplicas: ptr.To(m.terminating(set.UID)), ObservedGeneration: set.Generation,
	}
	if lacking {
		status.Conditions = set.Status.Conditions
	}
	if failed != nil && len(status.Conditions) == 0 {
		status.Conditions = []appsv1.ReplicaSetCondition{{
			Type: appsv1.ReplicaSetReplicaFailure, Status: corev1.ConditionTrue, Reason: "FailedCreate", Message: failed.Error(),
			LastTransitionTime: m.now(),
		}}
	}
	if equality.Semantic.DeepEqual(status, set.Status) {
		return
	}
	set = set.DeepCopy()
	set.Status = status
	m.replicaSets[keyOf(set)] = set
	m.sim.Write(set)
	m.stir()
}
