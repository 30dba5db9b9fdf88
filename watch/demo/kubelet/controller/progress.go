package controller

import (
	"fmt"
	"slices"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
)

// The reasons of the condition Progressing.
const (
	reasonAvailable = "NewReplicaSetAvailable"
	reasonUpdated   = "ReplicaSetUpdated"
	reasonTimedOut  = "ProgressDeadlineExceeded"
)

// deploymentStatus counts the pods of a Deployment and judges its rollout.
func (m *Manager) deploymentStatus(d *deployment, fresh *appsv1.ReplicaSet, old []*appsv1.ReplicaSet) {
	before := d.object.Status
	status := *before.DeepCopy()
	d.count(&status, fresh, old)
	m.setAvailable(d, &status)
	m.judge(d, &before, &status, fresh)
	m.copyFailure(&status, fresh, old)
	if !equality.Semantic.DeepEqual(status, before) {
		m.changeDeployment(d, func(object *appsv1.Deployment) { object.Status = status })
	}
}

func (d *deployment) count(status *appsv1.DeploymentStatus, fresh *appsv1.ReplicaSet, old []*appsv1.ReplicaSet) {
	all, terminating := slices.Clone(old), int32(0)
	status.UpdatedReplicas = 0
	if fresh != nil {
		status.UpdatedReplicas = fresh.Status.Replicas
		all = append(all, fresh)
	}
	status.ObservedGeneration = d.object.Generation
	status.Replicas, status.ReadyReplicas, status.AvailableReplicas = 0, 0, 0
	for _, set := range all {
		status.Replicas += set.Status.Replicas
		status.ReadyReplicas += set.Status.ReadyReplicas
		status.AvailableReplicas += set.Status.AvailableReplicas
		if set.Status.TerminatingReplicas != nil {
			terminating += *set.Status.TerminatingReplicas
		}
	}
	status.TerminatingReplicas = &terminating
	status.UnavailableReplicas = max(0, sumReplicas(all)-status.AvailableReplicas)
}

func (m *Manager) setAvailable(d *deployment, status *appsv1.DeploymentStatus) {
	_, loss := d.bounds()
	available := appsv1.DeploymentCondition{
		Type: appsv1.DeploymentAvailable, Status: corev1.ConditionFalse,
		Reason: "MinimumReplicasUnavailable", Message: "Deployment does not have minimum availability.",
	}
	if status.AvailableReplicas >= d.wanted()-loss {
		available.Status, available.Reason = corev1.ConditionTrue, "MinimumReplicasAvailable"
		available.Message = "Deployment has minimum availability."
	}
	m.setDeploymentCondition(status, available)
}

// judge says how the rollout goes: done, on its way, or for too long in one
// place.
func (m *Manager) judge(d *deployment, before, status *appsv1.DeploymentStatus, fresh *appsv1.ReplicaSet) {
	current := deploymentCondition(before, appsv1.DeploymentProgressing)
	if current != nil && current.Reason == reasonAvailable && status.Replicas == status.UpdatedReplicas {
		return
	}
	title := fmt.Sprintf("Deployment %q", d.object.Name)
	if fresh != nil {
		title = fmt.Sprintf("ReplicaSet %q", fresh.Name)
	}
	deadline := d.progressed + time.Duration(*d.object.Spec.ProgressDeadlineSeconds)*time.Second
	switch {
	case complete(d, status):
		m.setProgressing(status, corev1.ConditionTrue, reasonAvailable, title+" has successfully progressed.")
	case progresses(before, status):
		d.progressed = m.sim.Now()
		dropDeploymentCondition(status, appsv1.DeploymentProgressing)
		m.setProgressing(status, corev1.ConditionTrue, reasonUpdated, title+" is progressing.")
		if current != nil && current.Status == corev1.ConditionTrue {
			deploymentCondition(status, appsv1.DeploymentProgressing).LastTransitionTime = current.LastTransitionTime
		}
	case current == nil || current.Reason == reasonAvailable:
	case m.sim.Now() > deadline:
		m.setProgressing(status, corev1.ConditionFalse, reasonTimedOut, title+" has timed out progressing.")
	default:
		m.sim.After(deadline-m.sim.Now()+time.Second, m.stir)
	}
}

func complete(d *deployment, status *appsv1.DeploymentStatus) bool {
	wanted := d.wanted()
	return status.UpdatedReplicas == wanted && status.Replicas == wanted && status.AvailableReplicas == wanted
}

func progresses(before, after *appsv1.DeploymentStatus) bool {
	return after.UpdatedReplicas > before.UpdatedReplicas ||
		after.Replicas-after.UpdatedReplicas < before.Replicas-before.UpdatedReplicas ||
		after.ReadyReplicas > before.ReadyReplicas || after.AvailableReplicas > before.AvailableReplicas
}

// copyFailure shows on the Deployment why its ReplicaSets have no pods.
func (m *Manager) copyFailure(status *appsv1.DeploymentStatus, fresh *appsv1.ReplicaSet, old []*appsv1.ReplicaSet) {
	sets := old
	if fresh != nil {
		sets = append([]*appsv1.ReplicaSet{fresh}, old...)
	}
	for _, set := range sets {
		for _, failure := range set.Status.Conditions {
			m.setDeploymentCondition(status, appsv1.DeploymentCondition{
				Type: appsv1.DeploymentReplicaFailure, Status: failure.Status, Reason: failure.Reason, Message: failure.Message,
			})
			return
		}
	}
	dropDeploymentCondition(status, appsv1.DeploymentReplicaFailure)
}

func (m *Manager) setProgressing(status *appsv1.DeploymentStatus, is corev1.ConditionStatus, reason, message string) {
	m.setDeploymentCondition(status, appsv1.DeploymentCondition{
		Type: appsv1.DeploymentProgressing, Status: is, Reason: reason, Message: message,
	})
}

// setDeploymentCondition puts a condition last, unless it says nothing new.
func (m *Manager) setDeploymentCondition(status *appsv1.DeploymentStatus, c appsv1.DeploymentCondition) {
	c.LastUpdateTime, c.LastTransitionTime = m.now(), m.now()
	if before := deploymentCondition(status, c.Type); before != nil && before.Status == c.Status {
		if before.Reason == c.Reason {
			return
		}
		c.LastTransitionTime = before.LastTransitionTime
	}
	dropDeploymentCondition(status, c.Type)
	status.Conditions = append(status.Conditions, c)
}

func dropDeploymentCondition(status *appsv1.DeploymentStatus, kind appsv1.DeploymentConditionType) {
	status.Conditions = slices.DeleteFunc(status.Conditions, func(c appsv1.DeploymentCondition) bool { return c.Type == kind })
}

func deploymentCondition(status *appsv1.DeploymentStatus, kind appsv1.DeploymentConditionType) *appsv1.DeploymentCondition {
	for i := range status.Conditions {
		if status.Conditions[i].Type == kind {
			return &status.Conditions[i]
		}
	}
	return nil
}
