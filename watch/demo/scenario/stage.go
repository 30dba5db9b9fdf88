package scenario

import (
	"errors"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
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

// begin sets the stage: namespaces, the node, and all that is there from the
// start.
func (s *Scenario) begin(api kubelet.API, seed uint64, clock func(time.Duration) time.Time) (*stage, error) {
	r := &stage{scenario: s}
	r.sim = kubelet.New(kubelet.Config{API: api, Seed: seed, Node: s.node, Time: clock, Behaviour: s.behaviour})
	r.manager = controller.New(r.sim)
	r.writeNamespaces()
	r.sim.Write(r.node())
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
	if !ok {
		return
	}
	r.failed = errors.Join(r.failed, r.manager.Create(object))
}

func (r *stage) happen(h happening) error {
	switch {
	case h.Create != "":
		r.create(*r.scenario.find(h.Create))
		return nil
	case h.Delete != "":
		pod := r.scenario.find(h.Delete).object
		r.sim.DeletePod(pod.GetNamespace(), pod.GetName())
		return nil
	case h.KillSandbox != "":
		pod := r.scenario.find(h.KillSandbox).object
		return r.sim.KillSandbox(pod.GetNamespace(), pod.GetName())
	default:
		deployment := r.scenario.find(h.SetImage).object
		return r.manager.SetImage(deployment.GetNamespace(), deployment.GetName(), h.Container, h.Image)
	}
}

// behaviour returns what a container of a pod does: under the pod's own name,
// or under the name of the workload that made it.
func (s *Scenario) behaviour(pod *corev1.Pod, container string) kubelet.Behaviour {
	name := pod.Name
	if ref := metav1.GetControllerOf(pod); ref != nil {
		name = strings.TrimSuffix(ref.Name, "-"+pod.Labels[appsv1.DefaultDeploymentUniqueLabelKey])
	}
	return s.behaviours[name][container]
}

func (r *stage) writeNamespaces() {
	seen := map[string]bool{}
	for _, m := range r.scenario.manifests {
		name := m.object.GetNamespace()
		if seen[name] {
			continue
		}
		seen[name] = true
		r.sim.Write(&corev1.Namespace{
			ObjectMeta: metav1.ObjectMeta{
				Name: name, UID: r.sim.NewUID(), Labels: map[string]string{corev1.LabelMetadataName: name},
				CreationTimestamp: r.now(),
			},
			Status: corev1.NamespaceStatus{Phase: corev1.NamespaceActive},
		})
	}
}

func (r *stage) now() metav1.Time { return metav1.NewTime(r.sim.Time().Truncate(time.Second)) }

// node returns the only node as the API shows it.
func (r *stage) node() *corev1.Node {
	about := r.scenario.node
	capacity := corev1.ResourceList{
		corev1.ResourceCPU:    resource.MustParse("4"),
		corev1.ResourceMemory: resource.MustParse("16Gi"),
		corev1.ResourcePods:   resource.MustParse("110"),
	}
	labels := map[string]string{corev1.LabelHostname: about.Name, corev1.LabelOSStable: "linux", corev1.LabelArchStable: "amd64"}
	for name, value := range about.Labels {
		labels[name] = value
	}
	return &corev1.Node{
		ObjectMeta: metav1.ObjectMeta{Name: about.Name, UID: r.sim.NewUID(), Labels: labels, CreationTimestamp: r.now()},
		Status: corev1.NodeStatus{
			Capacity: capacity, Allocatable: capacity,
			Addresses: []corev1.NodeAddress{{Type: corev1.NodeInternalIP, Address: about.IP}, {Type: corev1.NodeHostName, Address: about.Name}},
			Conditions: []corev1.NodeCondition{{
				Type: corev1.NodeReady, Status: corev1.ConditionTrue, Reason: "KubeletReady", Message: "kubelet is posting ready status",
				LastHeartbeatTime: r.now(), LastTransitionTime: r.now(),
			}},
			NodeInfo: corev1.NodeSystemInfo{
				KubeletVersion: demo.DefaultVersion, ContainerRuntimeVersion: "containerd://2.1.4",
				OperatingSystem: "linux", Architecture: "amd64", OSImage: "Simulated Linux",
			},
		},
	}
}
