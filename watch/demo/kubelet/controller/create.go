package controller

import (
	"fmt"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/utils/ptr"

	"github.com/initwatch/initwatch/watch/demo"
	"github.com/initwatch/initwatch/watch/demo/kubelet"
)

// Create brings an object into the cluster, as a person who applies a manifest
// does. A creation time that it has already is kept.
func (m *Manager) Create(obj demo.Object) error {
	obj.SetUID(m.sim.NewUID())
	if created := obj.GetCreationTimestamp(); created.IsZero() {
		obj.SetCreationTimestamp(m.now())
	}
	obj.SetGeneration(1)
	setDefaults(obj)
	served, err := m.keep(obj)
	if err != nil {
		return err
	}
	if served {
		m.sim.Write(obj)
	}
	m.stir()
	return nil
}

// keep remembers an object. It reports whether the API server serves its kind
// as it stands.
func (m *Manager) keep(obj demo.Object) (served bool, err error) {
	key := keyOf(obj)
	switch o := obj.(type) {
	case *corev1.Pod:
		// What admission refuses was never there, and its author was told.
		if m.admit(o) == nil {
			m.sim.CreatePod(o)
		}
		return false, nil
	case *corev1.Secret:
		// Secrets, ServiceAccounts and PriorityClasses are known to the cluster
		// alone: nothing ever fetches one.
		m.sim.Provide("Secret", o.Namespace, o.Name)
		return false, nil
	case *corev1.ServiceAccount:
		m.accounts[key] = true
		return false, nil
	case *schedulingv1.PriorityClass:
		m.sim.SetClass(o.Name, kubelet.Class{Priority: o.Value, Policy: ptr.Deref(o.PreemptionPolicy, "")})
		return false, nil
	case *corev1.Namespace:
		m.namespaces[o.Name] = o
	case *appsv1.Deployment:
		m.deployments[key] = &deployment{object: o}
	case *appsv1.StatefulSet:
		m.statefuls[key] = newStatefulSet(o)
	case *appsv1.DaemonSet:
		m.daemons[key] = o
	case *batchv1.Job:
		m.jobs[key] = newJob(o)
	case *batchv1.CronJob:
		return true, m.keepCronJob(key, o)
	default:
		return true, m.keepOther(key, obj)
	}
	return true, nil
}

func (m *Manager) keepOther(key string, obj demo.Object) error {
	switch o := obj.(type) {
	case *corev1.Service:
		m.giveAddress(o)
		m.services[key] = o
		m.sim.Provide("Service", o.Namespace, o.Name)
	case *corev1.ConfigMap:
		m.sim.Provide("ConfigMap", o.Namespace, o.Name)
	case *corev1.ReplicationController:
		m.controllers[key] = o
	case *corev1.ResourceQuota:
		m.quotas[key] = o
	case *corev1.LimitRange:
		m.limits[key] = o
	case *corev1.PersistentVolumeClaim:
		m.claims[key] = &claim{object: o}
		m.sim.After(0, func() { m.claim(m.claims[key]) })
	case *storagev1.StorageClass:
		m.classes[o.Name] = o
	default:
		return fmt.Errorf("create %T %s: the simulation has no such kind", obj, obj.GetName())
	}
	return nil
}

// owner is a workload as the one who makes its pods.
type owner struct {
	object    demo.Object
	kind      schema.GroupVersionKind
	component string
}

// event sends an event about the owner.
func (m *Manager) event(o owner, kind, reason, message string) {
	m.sim.ControllerEvent(o.component, o.object, o.kind, kind, reason, message)
}

func (m *Manager) normal(o owner, reason, message string) {
	m.event(o, corev1.EventTypeNormal, reason, message)
}

func (m *Manager) warning(o owner, reason, message string) {
	m.event(o, corev1.EventTypeWarning, reason, message)
}

// newPod returns a pod made from a template, with a name of its own when none
// is given.
func (m *Manager) newPod(o owner, template *corev1.PodTemplateSpec, name string) *corev1.Pod {
	pod := &corev1.Pod{
		ObjectMeta: *template.ObjectMeta.DeepCopy(),
		Spec:       *template.Spec.DeepCopy(),
	}
	pod.Namespace, pod.Name = o.object.GetNamespace(), name
	if name == "" {
		pod.GenerateName = o.object.GetName() + "-"
		pod.Name = pod.GenerateName + m.sim.NewSuffix()
	}
	pod.OwnerReferences = []metav1.OwnerReference{*metav1.NewControllerRef(o.object, o.kind)}
	return pod
}

// A refused pod is tried again less and less often. Jobs begin later than the
// other controllers.
const (
	firstRefusal    = 5 * time.Millisecond
	maxRefusal      = 1000 * time.Second
	firstJobRefusal = time.Second
	maxJobRefusal   = time.Minute
)

// refusal is when an owner whose pods are refused tries again.
type refusal struct {
	wait time.Duration
	next time.Duration
}

// mayCreate reports whether an owner may try to create a pod now.
func (m *Manager) mayCreate(o owner) bool {
	return m.sim.Now() >= m.refused[o.object.GetUID()].next
}

// tryCreate creates a pod unless admission refuses it.
func (m *Manager) tryCreate(o owner, pod *corev1.Pod) error {
	uid := o.object.GetUID()
	if err := m.admit(pod); err != nil {
		first, most := firstRefusal, maxRefusal
		if _, is := o.object.(*batchv1.Job); is {
			first, most = firstJobRefusal, maxJobRefusal
		}
		wait := min(max(first, 2*m.refused[uid].wait), most)
		m.refused[uid] = refusal{wait, m.sim.Now() + wait}
		m.sim.After(wait, m.stir)
		return err
	}
	delete(m.refused, uid)
	m.sim.CreatePod(pod)
	m.pods = append(m.pods, m.sim.Pod(pod.Namespace, pod.Name))
	return nil
}

// replicate creates a pod and tells of it, as most controllers do.
func (m *Manager) replicate(o owner, pod *corev1.Pod) error {
	if err := m.tryCreate(o, pod); err != nil {
		m.warning(o, "FailedCreate", "Error creating: "+err.Error())
		return err
	}
	m.normal(o, "SuccessfulCreate", "Created pod: "+pod.Name)
	return nil
}

// dismiss deletes a pod and tells of it.
func (m *Manager) dismiss(o owner, pod *corev1.Pod) {
	m.sim.DeletePod(pod.Namespace, pod.Name)
	m.normal(o, "SuccessfulDelete", "Deleted pod: "+pod.Name)
}
