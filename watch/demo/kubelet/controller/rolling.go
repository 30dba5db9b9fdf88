package controller

import (
	"fmt"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
)

// roll scales the new ReplicaSet up, or the old ones down, as far as the bounds
// of the rollout let it.
func (m *Manager) roll(d *deployment, fresh *appsv1.ReplicaSet, old []*appsv1.ReplicaSet) {
	size := *fresh.Spec.Replicas
	if to := d.growth(size, sumReplicas(old)); to > size {
		m.scale(d, fresh, to)
		return
	}
	if size > d.wanted() {
		m.scale(d, fresh, d.wanted())
		return
	}
	_, loss := d.bounds()
	least := d.wanted() - loss
	spare := size + sumReplicas(old) - least - (size - fresh.Status.AvailableReplicas)
	if sumReplicas(old) == 0 || spare <= 0 {
		return
	}
	old = m.shedUnhealthy(d, old, spare)
	m.shedHealthy(d, old, least-fresh.Status.AvailableReplicas)
}

// shedUnhealthy gives up old pods that are no loss.
func (m *Manager) shedUnhealthy(d *deployment, old []*appsv1.ReplicaSet, most int32) []*appsv1.ReplicaSet {
	old = slices.Clone(old)
	for i, set := range old {
		down := min(most, *set.Spec.Replicas-set.Status.AvailableReplicas)
		if down > 0 {
			old[i] = m.scale(d, set, *set.Spec.Replicas-down)
			most -= down
		}
	}
	return old
}

// shedHealthy gives up old pods that the others can do without, as long as so
// many remain available.
func (m *Manager) shedHealthy(d *deployment, old []*appsv1.ReplicaSet, least int32) {
	var available int32
	for _, set := range old {
		available += set.Status.AvailableReplicas
	}
	spare := available - least
	for _, set := range old {
		if down := min(spare, *set.Spec.Replicas); down > 0 {
			m.scale(d, set, *set.Spec.Replicas-down)
			spare -= down
		}
	}
}

// clear gives up all old pods before there are new ones. It reports whether
// some are left.
func (m *Manager) clear(d *deployment, old []*appsv1.ReplicaSet) bool {
	left := false
	for _, set := range old {
		if *set.Spec.Replicas > 0 {
			m.scale(d, set, 0)
		}
		left = left || len(m.all(set.UID)) > 0
	}
	return left
}

func (m *Manager) scale(d *deployment, set *appsv1.ReplicaSet, to int32) *appsv1.ReplicaSet {
	from := *set.Spec.Replicas
	set = set.DeepCopy()
	set.Spec.Replicas = &to
	set.Generation++
	set.Annotations = d.sizes(set.Annotations)
	m.replicaSets[keyOf(set)] = set
	m.sim.Write(set)
	m.tellScaling(d, set, from)
	m.stir()
	return set
}

func (m *Manager) tellScaling(d *deployment, set *appsv1.ReplicaSet, from int32) {
	direction := "up"
	if *set.Spec.Replicas < from {
		direction = "down"
	}
	if *set.Spec.Replicas != from {
		m.normal(d.owner(), "ScalingReplicaSet", fmt.Sprintf("Scaled %s replica set %s from %d to %d", direction, set.Name, from, *set.Spec.Replicas))
	}
}
