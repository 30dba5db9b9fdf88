package controller

import (
	"fmt"
	"slices"
	"strconv"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/utils/ptr"
)

// statefulSet is a StatefulSet and the templates of its revisions.
type statefulSet struct {
	object    *appsv1.StatefulSet
	templates map[string]corev1.PodTemplateSpec
}

func newStatefulSet(object *appsv1.StatefulSet) *statefulSet {
	object.Status = appsv1.StatefulSetStatus{}
	return &statefulSet{object: object, templates: map[string]corev1.PodTemplateSpec{}}
}

func (s *statefulSet) owner() owner {
	return owner{s.object, appsv1.SchemeGroupVersion.WithKind("StatefulSet"), "statefulset-controller"}
}

func (s *statefulSet) parallel() bool {
	return s.object.Spec.PodManagementPolicy == appsv1.ParallelPodManagement
}

// ordinal is the place of a pod in the set, -1 for one that has none.
func (s *statefulSet) ordinal(pod *corev1.Pod) int {
	n, err := strconv.Atoi(pod.Labels[appsv1.PodIndexLabel])
	if err != nil {
		return -1
	}
	return n
}

// statefulSet brings up the pods of a StatefulSet, takes down those that are
// too many, and then replaces those of an old revision.
func (m *Manager) statefulSet(s *statefulSet) {
	update := s.object.Name + "-" + m.hash(s.object, &s.object.Spec.Template)
	if _, known := s.templates[update]; !known {
		s.templates[update] = *s.object.Spec.Template.DeepCopy()
	}
	current := s.object.Status.CurrentRevision
	if current == "" {
		current = update
	}
	m.steer(s, current, update)
	m.statefulSetStatus(s, current, update)
}

// steer does the next thing; with the policy OrderedReady only one at a time.
func (m *Manager) steer(s *statefulSet, current, update string) {
	byOrdinal := map[int]*corev1.Pod{}
	for _, pod := range m.all(s.object.UID) {
		byOrdinal[s.ordinal(pod)] = pod
	}
	wanted := int(*s.object.Spec.Replicas)
	for i := range wanted {
		if !m.bringUp(s, i, byOrdinal[i], current, update) && !s.parallel() {
			return
		}
	}
	if m.takeDown(s, byOrdinal, wanted) && !s.parallel() {
		return
	}
	m.replace(s, byOrdinal, wanted, update)
}

// bringUp sees to one pod. It reports whether the next one may follow.
func (m *Manager) bringUp(s *statefulSet, i int, pod *corev1.Pod, current, update string) bool {
	switch {
	case pod == nil:
		if m.mayCreate(s.owner()) {
			m.createOrdinal(s, i, s.revisionFor(i, current, update))
		}
		return false
	case isDeleted(pod):
		return false
	case hasEnded(pod):
		m.warning(s.owner(), "RecreatingFailedPod", fmt.Sprintf("StatefulSet %s/%s is recreating failed Pod %s", pod.Namespace, s.object.Name, pod.Name))
		m.deleteOrdinal(s, pod)
		return false
	default:
		return isReady(pod)
	}
}

// revisionFor returns the revision that a new pod gets: those that the update
// has not come to yet get the old one.
func (s *statefulSet) revisionFor(i int, current, update string) string {
	if s.object.Spec.UpdateStrategy.Type == appsv1.OnDeleteStatefulSetStrategyType {
		return update
	}
	if i < s.partition() || i < int(s.object.Status.CurrentReplicas) {
		return current
	}
	return update
}

func (s *statefulSet) partition() int {
	if rolling := s.object.Spec.UpdateStrategy.RollingUpdate; rolling != nil {
		return int(ptr.Deref(rolling.Partition, 0))
	}
	return 0
}

func (m *Manager) createOrdinal(s *statefulSet, i int, revision string) {
	name := fmt.Sprintf("%s-%d", s.object.Name, i)
	template := s.templates[revision]
	pod := m.newPod(s.owner(), &template, name)
	pod.Labels = with(with(with(pod.Labels, appsv1.StatefulSetPodNameLabel, name), appsv1.PodIndexLabel, strconv.Itoa(i)),
		appsv1.ControllerRevisionHashLabelKey, revision)
	pod.Spec.Hostname, pod.Spec.Subdomain = name, s.object.Spec.ServiceName
	m.claimStorage(s, pod, i)
	if err := m.tryCreate(s.owner(), pod); err != nil {
		m.warning(s.owner(), "FailedCreate", fmt.Sprintf("Create Pod %s in StatefulSet %s failed error: %s", name, s.object.Name, err))
		return
	}
	m.normal(s.owner(), "SuccessfulCreate", fmt.Sprintf("Create Pod %s in StatefulSet %s successful", name, s.object.Name))
}

// claimStorage gives a pod the claims of its place, which outlive it.
func (m *Manager) claimStorage(s *statefulSet, pod *corev1.Pod, i int) {
	for _, template := range s.object.Spec.VolumeClaimTemplates {
		object := template.DeepCopy()
		object.Name, object.Namespace = fmt.Sprintf("%s-%s-%d", template.Name, s.object.Name, i), pod.Namespace
		if m.claims[keyOf(object)] == nil && m.Create(object) == nil {
			m.normal(s.owner(), "SuccessfulCreate",
				fmt.Sprintf("Create Claim %s Pod %s in StatefulSet %s success", object.Name, pod.Name, s.object.Name))
		}
		pod.Spec.Volumes = append(pod.Spec.Volumes, corev1.Volume{Name: template.Name, VolumeSource: corev1.VolumeSource{
			PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: object.Name},
		}})
	}
}

func (m *Manager) deleteOrdinal(s *statefulSet, pod *corev1.Pod) {
	m.sim.DeletePod(pod.Namespace, pod.Name)
	m.normal(s.owner(), "SuccessfulDelete", fmt.Sprintf("Delete Pod %s in StatefulSet %s successful", pod.Name, s.object.Name))
}

// takeDown deletes pods that are too many, the last one first. It reports
// whether there are any.
func (m *Manager) takeDown(s *statefulSet, pods map[int]*corev1.Pod, wanted int) bool {
	found := false
	for _, i := range slices.Backward(sortedKeys(pods)) {
		if i < wanted {
			break
		}
		found = true
		if !isDeleted(pods[i]) {
			m.deleteOrdinal(s, pods[i])
		}
		if !s.parallel() {
			return true
		}
	}
	return found
}

func sortedKeys(pods map[int]*corev1.Pod) []int {
	keys := make([]int, 0, len(pods))
	for i := range pods {
		keys = append(keys, i)
	}
	slices.Sort(keys)
	return keys
}

// replace deletes the last pod of an old revision, if all those after it are
// well.
func (m *Manager) replace(s *statefulSet, pods map[int]*corev1.Pod, wanted int, update string) {
	if s.object.Spec.UpdateStrategy.Type == appsv1.OnDeleteStatefulSetStrategyType {
		return
	}
	for i := wanted - 1; i >= s.partition(); i-- {
		pod := pods[i]
		switch {
		case pod == nil || isDeleted(pod):
			return
		case pod.Labels[appsv1.ControllerRevisionHashLabelKey] != update:
			m.deleteOrdinal(s, pod)
			return
		case !isReady(pod):
			return
		}
	}
}

func (m *Manager) statefulSetStatus(s *statefulSet, current, update string) {
	status := appsv1.StatefulSetStatus{
		ObservedGeneration: s.object.Generation, CurrentRevision: current, UpdateRevision: update, CollisionCount: ptr.To[int32](0),
	}
	all := m.all(s.object.UID)
	status.Replicas, status.ReadyReplicas = int32(len(all)), ready(all)
	status.AvailableReplicas = m.available(all, s.object.Spec.MinReadySeconds)
	for _, pod := range m.owned(s.object.UID) {
		// The copies here may be older than the deletions of this round.
		if newest := m.sim.Pod(pod.Namespace, pod.Name); newest == nil || isDeleted(newest) {
			continue
		}
		revision := pod.Labels[appsv1.ControllerRevisionHashLabelKey]
		if revision == current {
			status.CurrentReplicas++
		}
		if revision == update {
			status.UpdatedReplicas++
		}
	}
	wanted := *s.object.Spec.Replicas
	if current != update && status.UpdatedReplicas == wanted && status.ReadyReplicas == wanted && status.Replicas == wanted {
		status.CurrentRevision, status.CurrentReplicas = update, status.UpdatedReplicas
	}
	if equality.Semantic.DeepEqual(status, s.object.Status) {
		return
	}
	s.object = s.object.DeepCopy()
	s.object.Status = status
	m.sim.Write(s.object)
	m.stir()
}
