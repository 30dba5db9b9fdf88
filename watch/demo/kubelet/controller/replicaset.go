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

// replicated is what a ReplicaSet and a ReplicationController have in common.
type replicated struct {
	owner  owner
	spec   *appsv1.ReplicaSetSpec
	status *appsv1.ReplicaSetStatus
	// keep takes the status that follows.
	keep func(appsv1.ReplicaSetStatus)
}

// replicaSet makes and deletes the pods of a ReplicaSet.
func (m *Manager) replicaSet(set *appsv1.ReplicaSet) {
	m.replicateTo(&replicated{replicaSetOwner(set), &set.Spec, &set.Status, func(status appsv1.ReplicaSetStatus) {
		set := set.DeepCopy()
		set.Status = status
		m.replicaSets[keyOf(set)] = set
		m.sim.Write(set)
	}})
}

// replicateTo makes and deletes pods until there are as many as wanted.
func (m *Manager) replicateTo(r *replicated) {
	living := m.active(r.owner.object.GetUID())
	missing := int(*r.spec.Replicas) - len(living)
	var failed error
	if missing > 0 && m.mayCreate(r.owner) {
		if failed = m.replicateAll(r, missing); failed == nil {
			// The status follows when the pods are seen.
			return
		}
	}
	for i := range -missing {
		m.dismiss(r.owner, leastReady(living)[i])
	}
	m.replicaStatus(r, living, missing > 0, failed)
}

// replicateAll makes pods until one is refused.
func (m *Manager) replicateAll(r *replicated, missing int) error {
	for range missing {
		if err := m.replicate(r.owner, m.newPod(r.owner, &r.spec.Template, "")); err != nil {
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

func (m *Manager) replicaStatus(r *replicated, pods []*corev1.Pod, lacking bool, failed error) {
	object := r.owner.object
	status := appsv1.ReplicaSetStatus{
		Replicas: int32(len(pods)), FullyLabeledReplicas: int32(len(pods)),
		ReadyReplicas: ready(pods), AvailableReplicas: m.available(pods, r.spec.MinReadySeconds),
		TerminatingReplicas: ptr.To(m.terminating(object.GetUID())), ObservedGeneration: object.GetGeneration(),
	}
	if lacking {
		status.Conditions = r.status.Conditions
	}
	if failed != nil && len(status.Conditions) == 0 {
		status.Conditions = []appsv1.ReplicaSetCondition{{
			Type: appsv1.ReplicaSetReplicaFailure, Status: corev1.ConditionTrue, Reason: "FailedCreate", Message: failed.Error(),
			LastTransitionTime: m.now(),
		}}
	}
	if !equality.Semantic.DeepEqual(status, *r.status) {
		r.keep(status)
		m.stir()
	}
}
