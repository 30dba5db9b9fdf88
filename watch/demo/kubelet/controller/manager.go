package controller

import (
	"cmp"
	"maps"
	"slices"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/initwatch/initwatch/watch/demo"
	"github.com/initwatch/initwatch/watch/demo/kubelet"
)

// react is how long a controller takes to see a change.
const react = 15 * time.Millisecond

// Options are what happens outside of the controllers.
type Options struct {
	// Webhooks are asked about pods in this order.
	Webhooks []Webhook
	// Provisioners make the volumes of StorageClasses, by name. One that is not
	// here never answers.
	Provisioners map[string]Provisioner
}

// Manager runs all controllers.
type Manager struct {
	sim     *kubelet.Simulator
	options Options

	namespaces  map[string]*corev1.Namespace
	deployments map[string]*deployment
	replicaSets map[string]*appsv1.ReplicaSet
	controllers map[string]*corev1.ReplicationController
	statefuls   map[string]*statefulSet
	daemons     map[string]*appsv1.DaemonSet
	jobs        map[string]*job
	cronJobs    map[string]*cronJob
	services    map[string]*corev1.Service
	quotas      map[string]*corev1.ResourceQuota
	limits      map[string]*corev1.LimitRange
	claims      map[string]*claim
	classes     map[string]*storagev1.StorageClass
	accounts    map[string]bool
	slices      map[string]*discoveryv1.EndpointSlice
	// pods are the pods that are not gone, in the order of their creation.
	pods []*corev1.Pod
	// readySince tells when pods became ready.
	readySince map[types.UID]time.Duration
	// refused are the owners whose pods are refused.
	refused map[types.UID]refusal
	// hashes are those of templates, by their owner.
	hashes map[types.UID]templateHash
	// addresses counts those that Services were given.
	addresses int
	due       bool
}

// New returns the controllers of a simulated cluster.
func New(sim *kubelet.Simulator, options Options) *Manager {
	m := &Manager{
		sim:         sim,
		options:     options,
		namespaces:  map[string]*corev1.Namespace{},
		deployments: map[string]*deployment{},
		replicaSets: map[string]*appsv1.ReplicaSet{},
		controllers: map[string]*corev1.ReplicationController{},
		statefuls:   map[string]*statefulSet{},
		daemons:     map[string]*appsv1.DaemonSet{},
		jobs:        map[string]*job{},
		cronJobs:    map[string]*cronJob{},
		services:    map[string]*corev1.Service{},
		quotas:      map[string]*corev1.ResourceQuota{},
		limits:      map[string]*corev1.LimitRange{},
		claims:      map[string]*claim{},
		classes:     map[string]*storagev1.StorageClass{},
		accounts:    map[string]bool{},
		slices:      map[string]*discoveryv1.EndpointSlice{},
		readySince:  map[types.UID]time.Duration{},
		refused:     map[types.UID]refusal{},
		hashes:      map[types.UID]templateHash{},
	}
	sim.Watch(m.see)
	sim.WatchConsumers(m.selectNode)
	return m
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
	m.noteReady(pod, gone)
	m.noteJob(pod)
	m.stir()
}

func (m *Manager) noteReady(pod *corev1.Pod, gone bool) {
	if gone || !isReady(pod) {
		delete(m.readySince, pod.UID)
	} else if _, known := m.readySince[pod.UID]; !known {
		m.readySince[pod.UID] = m.sim.Now()
	}
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
	each(m.quotas, m.quota)
	each(m.cronJobs, m.cronJob)
	each(m.deployments, m.deployment)
	each(m.replicaSets, m.replicaSet)
	each(m.controllers, m.replicationController)
	each(m.statefuls, m.statefulSet)
	each(m.daemons, m.daemonSet)
	each(m.jobs, m.job)
	each(m.services, m.service)
}

func each[K cmp.Ordered, V any](objects map[K]V, do func(V)) {
	for _, object := range inOrder(objects) {
		do(object)
	}
}

func inOrder[K cmp.Ordered, V any](objects map[K]V) []V {
	values := make([]V, 0, len(objects))
	for _, key := range slices.Sorted(maps.Keys(objects)) {
		values = append(values, objects[key])
	}
	return values
}

func keyOf(obj demo.Object) string { return obj.GetNamespace() + "/" + obj.GetName() }

// now is the present as objects show it.
func (m *Manager) now() metav1.Time { return metav1.NewTime(m.sim.Time().Truncate(time.Second)) }

// all returns the pods of an owner, those that are being deleted included.
func (m *Manager) all(owner types.UID) []*corev1.Pod {
	var pods []*corev1.Pod
	for _, pod := range m.pods {
		if ref := metav1.GetControllerOfNoCopy(pod); ref != nil && ref.UID == owner {
			pods = append(pods, pod)
		}
	}
	return pods
}

// owned returns the pods of an owner that are not being deleted.
func (m *Manager) owned(owner types.UID) []*corev1.Pod {
	return slices.DeleteFunc(m.all(owner), isDeleted)
}

// active returns the pods of an owner that go on.
func (m *Manager) active(owner types.UID) []*corev1.Pod {
	return slices.DeleteFunc(m.owned(owner), hasEnded)
}

// terminating counts the pods of an owner that are about to end.
func (m *Manager) terminating(owner types.UID) int32 {
	var n int32
	for _, pod := range m.all(owner) {
		if isDeleted(pod) && !hasEnded(pod) {
			n++
		}
	}
	return n
}

func isDeleted(pod *corev1.Pod) bool { return pod.DeletionTimestamp != nil }

func hasEnded(pod *corev1.Pod) bool {
	return pod.Status.Phase == corev1.PodFailed || pod.Status.Phase == corev1.PodSucceeded
}

// isReady reports whether a pod's condition says so.
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

// available counts the pods that have been ready for long enough. It looks
// again when the next one will have been.
func (m *Manager) available(pods []*corev1.Pod, seconds int32) int32 {
	var n int32
	for _, pod := range pods {
		since, is := m.readySince[pod.UID]
		left := since + time.Duration(seconds)*time.Second - m.sim.Now()
		switch {
		case !is:
		case left <= 0:
			n++
		default:
			m.sim.After(left, m.stir)
		}
	}
	return n
}
