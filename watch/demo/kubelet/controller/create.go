package controller

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/initwatch/initwatch/watch/demo"
)

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

// A refused pod is tried again less and less often.
const (
	firstRefusal = 5 * time.Millisecond
	maxRefusals  = 17
)

// refusal counts the pods of an owner that were refused.
type refusal struct {
	tries int
	next  time.Duration
}

// mayCreate reports whether an owner may try to create a pod now.
func (m *Manager) mayCreate(o owner) bool {
	return m.sim.Now() >= m.refused[o.object.GetUID()].next
}

// tryCreate creates a pod unless a quota refuses it.
func (m *Manager) tryCreate(o owner, pod *corev1.Pod) error {
	uid := o.object.GetUID()
	if err := m.admit(pod); err != nil {
		tries := min(m.refused[uid].tries+1, maxRefusals)
		wait := firstRefusal << tries
		m.refused[uid] = refusal{tries, m.sim.Now() + wait}
		m.sim.After(wait, m.stir)
		return err
	}
	delete(m.refused, uid)
	m.sim.CreatePod(pod)
	m.pods = append(m.pods, m.sim.Pod(pod.Namespace, pod.Name))
	return nil
}

// admit returns the words in which a quota refuses a pod.
func (m *Manager) admit(pod *corev1.Pod) error {
	for _, quota := range inOrder(m.quotas) {
		most, limited := quota.Spec.Hard[corev1.ResourcePods]
		if quota.Namespace != pod.Namespace || !limited {
			continue
		}
		var used int64
		for _, other := range m.pods {
			if other.Namespace == pod.Namespace {
				used++
			}
		}
		if used >= most.Value() {
			return fmt.Errorf("pods %q is forbidden: exceeded quota: %s, requested: pods=1, used: pods=%d, limited: pods=%d",
				pod.Name, quota.Name, used, most.Value())
		}
	}
	return nil
}
