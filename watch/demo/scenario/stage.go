package scenario

import (
	"errors"
	"regexp"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/watch/demo"
	"github.com/initwatch/initwatch/watch/demo/kubelet"
	"github.com/initwatch/initwatch/watch/demo/kubelet/controller"
)

// stage is a cluster on which a scenario happens.
type stage struct {
	scenario *Scenario
	sim      *kubelet.Simulator
	manager  *controller.Manager
	failed   error
}

// begin sets the stage: namespaces, the nodes, and all that is there from the
// start.
func (s *Scenario) begin(api kubelet.API, seed uint64, clock func(time.Duration) time.Time) (*stage, error) {
	r := &stage{scenario: s}
	r.sim = kubelet.New(kubelet.Config{API: api, Seed: seed, Nodes: s.nodes, Images: s.images, Time: clock, Behaviour: s.behaviour})
	r.manager = controller.New(r.sim, s.options)
	r.writeNamespaces()
	r.sim.Join()
	later := map[string]bool{}
	for _, h := range s.happens {
		later[h.Create] = true
		r.sim.After(time.Duration(h.At), func() { r.failed = errors.Join(r.failed, r.happen(h)) })
	}
	// Manifests come one after the other, as kubectl apply sends them.
	var at time.Duration
	for _, m := range s.manifests {
		if !later[m.title()] {
			r.sim.After(at, func() { r.create(m) })
			at += 20 * time.Millisecond
		}
	}
	return r, r.until(0)
}

// until lets everything happen that is due up to end.
func (r *stage) until(end time.Duration) error {
	return errors.Join(r.sim.Run(end), r.failed)
}

func (r *stage) create(m manifest) {
	object, ok := m.object.DeepCopyObject().(demo.Object)
	if !ok || m.kind == "Namespace" {
		return
	}
	if age := time.Duration(r.scenario.ages[m.title()]); age > 0 {
		object.SetCreationTimestamp(metav1.NewTime(r.sim.Time().Add(-age).Truncate(time.Second)))
	}
	r.failed = errors.Join(r.failed, r.manager.Create(object))
}

func (r *stage) happen(h happening) error {
	switch {
	case h.Create != "":
		r.create(*r.scenario.find(h.Create))
		return nil
	case h.Cordon != "":
		return r.sim.Cordon(h.Cordon)
	case h.NodeDown != "":
		return r.sim.NodeDown(h.NodeDown)
	default:
		return r.change(h)
	}
}

// change does something to an object that is there.
func (r *stage) change(h happening) error {
	find := func(title string) (kind, namespace, name string) {
		m := r.scenario.find(title)
		return m.kind, m.object.GetNamespace(), m.object.GetName()
	}
	switch {
	case h.Delete != "":
		_, namespace, name := find(h.Delete)
		r.sim.DeletePod(namespace, name)
		return nil
	case h.KillSandbox != "":
		_, namespace, name := find(h.KillSandbox)
		return r.sim.KillSandbox(namespace, name)
	case h.Restart != "":
		kind, namespace, name := find(h.Restart)
		return r.manager.Restart(kind, namespace, name)
	case h.Scale != "":
		kind, namespace, name := find(h.Scale)
		return r.manager.Scale(kind, namespace, name, h.Replicas)
	default:
		kind, namespace, name := find(h.SetImage)
		return r.manager.SetImage(kind, namespace, name, h.Container, h.Image)
	}
}

// number is what the names of a CronJob's Jobs and of a StatefulSet's pods end
// in.
var number = regexp.MustCompile(`-\d+$`)

// behaviour returns what a container of a pod does: under the pod's own name,
// or under the name of the workload that made it, a CronJob's Jobs included.
func (s *Scenario) behaviour(pod *corev1.Pod, container string) kubelet.Behaviour {
	name := pod.Name
	if ref := metav1.GetControllerOf(pod); ref != nil && s.behaviours[name] == nil {
		name = strings.TrimSuffix(ref.Name, "-"+pod.Labels[appsv1.DefaultDeploymentUniqueLabelKey])
		if s.behaviours[name] == nil && ref.Kind == "Job" {
			name = number.ReplaceAllString(name, "")
		}
	}
	return s.behaviours[name][container]
}

// writeNamespaces makes the namespaces that have a manifest, and those that the
// other manifests lie in.
func (r *stage) writeNamespaces() {
	seen := map[string]bool{"": true}
	create := func(namespace *corev1.Namespace) {
		if !seen[namespace.Name] {
			seen[namespace.Name] = true
			r.failed = errors.Join(r.failed, r.manager.Create(namespace))
		}
	}
	for _, m := range r.scenario.manifests {
		if namespace, ok := m.object.DeepCopyObject().(*corev1.Namespace); ok {
			create(namespace)
		}
	}
	for _, m := range r.scenario.manifests {
		create(&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: m.object.GetNamespace()}})
	}
	create(&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: corev1.NamespaceNodeLease}})
}
