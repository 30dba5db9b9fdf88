package controller

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"strconv"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
)

const revision = "deployment.kubernetes.io/revision"

func deploymentOwner(d *appsv1.Deployment) owner {
	return owner{d, appsv1.SchemeGroupVersion.WithKind("Deployment"), "deployment-controller"}
}

// deployment rolls a Deployment towards its template.
func (m *Manager) deployment(d *appsv1.Deployment) {
	hash := hashOf(&d.Spec.Template)
	var fresh *appsv1.ReplicaSet
	var old []*appsv1.ReplicaSet
	for _, set := range inOrder(m.replicaSets) {
		switch ref := metav1.GetControllerOf(set); {
		case ref == nil || ref.UID != d.UID:
		case set.Labels[appsv1.DefaultDeploymentUniqueLabelKey] == hash:
			fresh = set
		default:
			old = append(old, set)
		}
	}
	if fresh == nil {
		fresh = m.newReplicaSet(d, hash, len(old)+1)
	}
	m.roll(d, fresh, old)
	m.deploymentStatus(d, fresh, old)
}

// hashOf returns the pod-template-hash of a template.
func hashOf(template *corev1.PodTemplateSpec) string {
	const letters = "bcdfghjklmnpqrstvwxz2456789"
	text, err := json.Marshal(template)
	if err != nil {
		return "0"
	}
	sum := fnv.New32a()
	_, _ = sum.Write(text)
	digits := strconv.FormatUint(uint64(sum.Sum32()), 10)
	hash := make([]byte, len(digits))
	for i, digit := range []byte(digits) {
		hash[i] = letters[digit%byte(len(letters))]
	}
	return string(hash)
}

func (m *Manager) newReplicaSet(d *appsv1.Deployment, hash string, number int) *appsv1.ReplicaSet {
	template := *d.Spec.Template.DeepCopy()
	template.Labels = with(template.Labels, hash)
	set := &appsv1.ReplicaSet{
		ObjectMeta: metav1.ObjectMeta{
			Name: d.Name + "-" + hash, Namespace: d.Namespace, UID: m.sim.NewUID(), Generation: 1,
			CreationTimestamp: metav1.NewTime(m.sim.Time().Truncate(time.Second)),
			Labels:            template.Labels, Annotations: map[string]string{revision: strconv.Itoa(number)},
			OwnerReferences: []metav1.OwnerReference{*metav1.NewControllerRef(d, deploymentOwner(d).kind)},
		},
		Spec: appsv1.ReplicaSetSpec{
			Replicas: ptr.To[int32](0), Template: template,
			Selector: &metav1.LabelSelector{MatchLabels: with(d.Spec.Selector.MatchLabels, hash)},
		},
	}
	m.replicaSets[set.Namespace+"/"+set.Name] = set
	m.sim.Write(set)
	return set
}

func with(labels map[string]string, hash string) map[string]string {
	all := map[string]string{appsv1.DefaultDeploymentUniqueLabelKey: hash}
	for name, value := range labels {
		all[name] = value
	}
	return all
}

// roll scales the new ReplicaSet up and the old ones down, within a surge and
// a loss of a quarter each.
func (m *Manager) roll(d *appsv1.Deployment, fresh *appsv1.ReplicaSet, old []*appsv1.ReplicaSet) {
	wanted := ptr.Deref(d.Spec.Replicas, 1)
	total, available := *fresh.Spec.Replicas, fresh.Status.AvailableReplicas
	for _, set := range old {
		total += *set.Spec.Replicas
		available += set.Status.AvailableReplicas
	}
	surge, loss := (wanted+3)/4, wanted/4
	if len(old) == 0 {
		surge = 0
	}
	if room := wanted + surge - total; room > 0 && *fresh.Spec.Replicas < wanted {
		m.scale(d, fresh, min(wanted, *fresh.Spec.Replicas+room))
	}
	for _, set := range old {
		if spare := min(available-(wanted-loss), *set.Spec.Replicas); spare > 0 {
			m.scale(d, set, *set.Spec.Replicas-spare)
			available -= spare
		}
	}
}

func (m *Manager) scale(d *appsv1.Deployment, set *appsv1.ReplicaSet, to int32) {
	from := *set.Spec.Replicas
	if from == to {
		return
	}
	set = set.DeepCopy()
	set.Spec.Replicas = &to
	set.Generation++
	m.replicaSets[set.Namespace+"/"+set.Name] = set
	m.sim.Write(set)
	direction := "up"
	if to < from {
		direction = "down"
	}
	m.event(deploymentOwner(d), corev1.EventTypeNormal, "ScalingReplicaSet",
		fmt.Sprintf("Scaled %s replica set %s from %d to %d", direction, set.Name, from, to))
	m.stir()
}

func (m *Manager) deploymentStatus(d *appsv1.Deployment, fresh *appsv1.ReplicaSet, old []*appsv1.ReplicaSet) {
	wanted := ptr.Deref(d.Spec.Replicas, 1)
	status := *d.Status.DeepCopy()
	status.ObservedGeneration = d.Generation
	status.Replicas, status.UpdatedReplicas = fresh.Status.Replicas, fresh.Status.Replicas
	status.ReadyReplicas, status.AvailableReplicas = fresh.Status.ReadyReplicas, fresh.Status.AvailableReplicas
	for _, set := range old {
		status.Replicas += set.Status.Replicas
		status.ReadyReplicas += set.Status.ReadyReplicas
		status.AvailableReplicas += set.Status.AvailableReplicas
	}
	status.UnavailableReplicas = max(0, wanted-status.AvailableReplicas)
	m.deploymentConditions(&status, fresh, wanted)
	if equality.Semantic.DeepEqual(status, d.Status) {
		return
	}
	d = d.DeepCopy()
	d.Status = status
	d.Annotations = map[string]string{revision: fresh.Annotations[revision]}
	m.deployments[d.Namespace+"/"+d.Name] = d
	m.sim.Write(d)
}

func (m *Manager) deploymentConditions(status *appsv1.DeploymentStatus, fresh *appsv1.ReplicaSet, wanted int32) {
	available := appsv1.DeploymentCondition{
		Type: appsv1.DeploymentAvailable, Status: corev1.ConditionFalse,
		Reason: "MinimumReplicasUnavailable", Message: "Deployment does not have minimum availability.",
	}
	if status.AvailableReplicas >= wanted-wanted/4 {
		available.Status, available.Reason = corev1.ConditionTrue, "MinimumReplicasAvailable"
		available.Message = "Deployment has minimum availability."
	}
	m.setDeploymentCondition(status, available)
	progressing := appsv1.DeploymentCondition{
		Type: appsv1.DeploymentProgressing, Status: corev1.ConditionTrue, Reason: "ReplicaSetUpdated",
		Message: fmt.Sprintf("ReplicaSet %q is progressing.", fresh.Name),
	}
	if status.UpdatedReplicas == wanted && status.AvailableReplicas == wanted && status.Replicas == wanted {
		progressing.Reason = "NewReplicaSetAvailable"
		progressing.Message = fmt.Sprintf("ReplicaSet %q has successfully progressed.", fresh.Name)
	}
	m.setDeploymentCondition(status, progressing)
	for _, failure := range fresh.Status.Conditions {
		m.setDeploymentCondition(status, appsv1.DeploymentCondition{
			Type: appsv1.DeploymentReplicaFailure, Status: failure.Status, Reason: failure.Reason, Message: failure.Message,
		})
	}
}

func (m *Manager) setDeploymentCondition(status *appsv1.DeploymentStatus, c appsv1.DeploymentCondition) {
	now := metav1.NewTime(m.sim.Time().Truncate(time.Second))
	c.LastUpdateTime, c.LastTransitionTime = now, now
	for i, before := range status.Conditions {
		if before.Type != c.Type {
			continue
		}
		if before.Status == c.Status {
			c.LastTransitionTime = before.LastTransitionTime
			if before.Reason == c.Reason && before.Message == c.Message {
				c.LastUpdateTime = before.LastUpdateTime
			}
		}
		status.Conditions[i] = c
		return
	}
	status.Conditions = append(status.Conditions, c)
}
