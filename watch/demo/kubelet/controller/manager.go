package controller

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/initwatch/initwatch/watch/demo"
	"github.com/initwatch/initwatch/watch/demo/kubelet"
)

// react is how long a controller takes to see a change.
const react = 15 * time.Millisecond

// Manager runs all controllers.
type Manager struct {
	sim *kubelet.Simulator

	deployments map[string]*appsv1.Deployment
	replicaSets map[string]*appsv1.ReplicaSet
	statefuls   map[string]*appsv1.StatefulSet
	jobs        map[string]*job
	services    map[string]*corev1.Service
	quotas      map[string]*corev1.ResourceQuota
	slices      map[string]*discoveryv1.EndpointSlice
	// pods are the pods that are not gone, in the order of their creation.
	pods []*corev1.Pod
	// refused are the owners whose pods a quota refuses.
	refused map[types.UID]refusal
	due     bool
}

// New returns the controllers of a simulated cluster.
func New(sim *kubelet.Simulator) *Manager {
	m := &Manager{
		sim:         sim,
		deployments: map[string]*appsv1.Deployment{},
		replicaSets: map[string]*appsv1.ReplicaSet{},
		statefuls:   map[string]*appsv1.StatefulSet{},
		jobs:        map[string]*job{},
		services:    map[string]*corev1.Service{},
		quotas:      map[string]*corev1.ResourceQuota{},
		slices:      map[string]*discoveryv1.EndpointSlice{},
		refused:     map[types.UID]refusal{},
	}
	sim.Watch(m.see)
	return m
}

// Create brings an object into the cluster, as a person who applies a manifest
// does.
func (m *Manager) Create(obj demo.Object) error {
	obj.SetUID(m.sim.NewUID())
	obj.SetCreationTimestamp(metav1.NewTime(m.sim.Time().Truncate(time.Second)))
	obj.SetGeneration(1)
	key := obj.GetNamespace() + "/" + obj.GetName()
	switch o := obj.(type) {
	case *corev1.Pod:
		m.sim.CreatePod(o)
		return nil
	case *appsv1.Deployment:
		m.deployments[key] = o
	case *appsv1.StatefulSet:
		m.statefuls[key] = o
	case *batchv1.Job:
		m.jobs[key] = &job{object: o}
	case *corev1.Service:
		m.services[key] = o
		m.sim.Provide("Service", o.Namespace, o.Name)
	case *corev1.ResourceQuota:
		m.quotas[key] = o
	case *corev1.ConfigMap:
		m.sim.Provide("ConfigMap", o.Namespace, o.Name)
	case *corev1.Secret:
		// Secrets are known to the node alone: nothing ever fetches one.
		m.sim.Provide("Secret", o.Namespace, o.Name)
		return nil
	default:
		return fmt.Errorf("create %T %s: the simulation has no such kind", obj, obj.GetName())
	}
	m.sim.Write(obj)
	m.stir()
	return nil
}

// SetImage gives a container of a Deployment another image, which begins a
// rollout.
func (m *Manager) SetImage(namespace, deployment, container, image string) error {
	d := m.deployments[namespace+"/"+deployment]
	if d == nil {
		return fmt.Errorf("set image of deployment %s/%s: there is none", namespace, deployment)
	}
	d = d.DeepCopy()
	for _, list := range [][]corev1.Container{d.Spec.Template.Spec.InitContainers, d.Spec.Template.Spec.Containers} {
		for i := range list {
			if list[i].Name == container {
				list[i].Image = image
			}
		}
	}
	d.Generation++
	m.deployments[namespace+"/"+deployment] = d
	m.sim.Write(d)
	m.stir()
	return nil
}

// see takes note of a pod's state.
func (m *Manager) see(pod *corev1.Pod) {
	at := slices.IndexFunc(m.pods, func(p *corev1.Pod) bool { return p.UID == pod.UID })
	gone := pod.DeletionGracePeriodSeconds != nil && *pod.DeletionGracePeriodSeconds == 0
	switch {
	case gone && at >= 0:
		m.pods = slices.Delete(m.pods, at, at+1)
	case gone:
	case at >= 0:
		m.pods[at] = pod
	default:
		m.pods = append(m.pods, pod)
	}
	m.stir()
}

// stir lets all controllers look at the cluster soon, once.
func (m *Manager) stir() {
	if m.due {
		return
	}
	m.due = true
	m.sim.After(react, func() {
		m.due = false
		m.reconcile()
	})
}

// reconcile goes through everything in a fixed order: chance must not enter by
// way of a map.
func (m *Manager) reconcile() {
	for _, d := range inOrder(m.deployments) {
		m.deployment(d)
	}
	for _, set := range inOrder(m.replicaSets) {
		m.replicaSet(set)
	}
	for _, set := range inOrder(m.statefuls) {
		m.statefulSet(set)
	}
	for _, j := range inOrder(m.jobs) {
		m.job(j)
	}
	for _, service := range inOrder(m.services) {
		m.service(service)
	}
}

func inOrder[K cmp.Ordered, V any](objects map[K]V) []V {
	values := make([]V, 0, len(objects))
	for _, key := range slices.Sorted(maps.Keys(objects)) {
		values = append(values, objects[key])
	}
	return values
}

// owned returns the pods of an owner that are not being deleted.
func (m *Manager) owned(owner types.UID) []*corev1.Pod {
	var pods []*corev1.Pod
	for _, pod := range m.pods {
		if ref := metav1.GetControllerOf(pod); ref != nil && ref.UID == owner && pod.DeletionTimestamp == nil {
			pods = append(pods, pod)
		}
	}
	return pods
}

// isReady reports whether a pod counts as available.
func isReady(pod *corev1.Pod) bool {
	for _, c := range pod.Status.Conditions {
		if c.Type == corev1.PodReady {
			return c.Status == corev1.ConditionTrue
		}
	}
	return false
}

func ready(pods []*corev1.Pod) int32 {
	var n int32
	for _, pod := range pods {
		if isReady(pod) {
			n++
		}
	}
	return n
}
