package controller

import (
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/utils/ptr"
)

// statefulSet makes the pods of a StatefulSet one after the other: the next
// one when the one before is ready.
func (m *Manager) statefulSet(set *appsv1.StatefulSet) {
	o := owner{set, appsv1.SchemeGroupVersion.WithKind("StatefulSet"), "statefulset-controller"}
	byName := map[string]*corev1.Pod{}
	pods := m.owned(set.UID)
	for _, pod := range pods {
		byName[pod.Name] = pod
	}
	for i := range ptr.Deref(set.Spec.Replicas, 1) {
		name := fmt.Sprintf("%s-%d", set.Name, i)
		if pod := byName[name]; pod != nil && isReady(pod) {
			continue
		} else if pod == nil && m.mayCreate(o) {
			m.createOrdinal(o, set, name)
		}
		break
	}
	m.statefulSetStatus(set, m.owned(set.UID))
}

func (m *Manager) createOrdinal(o owner, set *appsv1.StatefulSet, name string) {
	pod := m.newPod(o, &set.Spec.Template, name)
	if pod.Labels == nil {
		pod.Labels = map[string]string{}
	}
	pod.Labels[appsv1.StatefulSetPodNameLabel] = name
	if err := m.tryCreate(o, pod); err != nil {
		m.event(o, corev1.EventTypeWarning, "FailedCreate",
			fmt.Sprintf("create Pod %s in StatefulSet %s failed error: %s", name, set.Name, err))
		return
	}
	m.event(o, corev1.EventTypeNormal, "SuccessfulCreate",
		fmt.Sprintf("create Pod %s in StatefulSet %s successful", name, set.Name))
}

func (m *Manager) statefulSetStatus(set *appsv1.StatefulSet, pods []*corev1.Pod) {
	status := set.Status
	status.ObservedGeneration = set.Generation
	status.Replicas, status.CurrentReplicas, status.UpdatedReplicas = int32(len(pods)), int32(len(pods)), int32(len(pods))
	status.ReadyReplicas, status.AvailableReplicas = ready(pods), ready(pods)
	status.CurrentRevision = set.Name + "-" + hashOf(&set.Spec.Template)
	status.UpdateRevision = status.CurrentRevision
	if equality.Semantic.DeepEqual(status, set.Status) {
		return
	}
	set = set.DeepCopy()
	set.Status = status
	m.statefuls[set.Namespace+"/"+set.Name] = set
	m.sim.Write(set)
}
