package kubelet

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/initwatch/initwatch/watch/demo"
)

// Node is one node.
type Node struct {
	Name   string
	IP     string
	Labels map[string]string
	// Taints keep away pods that do not tolerate them.
	Taints []corev1.Taint
	// Unschedulable is what "kubectl cordon" sets.
	Unschedulable bool
	// Age is how long it has been there.
	Age time.Duration
}

// machine is a node, and how it is.
type machine struct {
	Node
	object *corev1.Node
	// down says that its kubelet is gone. What it last wrote stays.
	down bool
}

// The paces of a node's heartbeat.
const (
	leaseRenewal  = 10 * time.Second
	leaseDuration = 40 // seconds
)

// Join brings the nodes into the API.
func (s *Simulator) Join() {
	for _, m := range s.nodes {
		m.object = s.newNode(m)
		s.Write(m.object)
		s.renew(m)
	}
}

// Nodes returns the nodes as the API has them, once they have joined.
func (s *Simulator) Nodes() []*corev1.Node {
	var nodes []*corev1.Node
	for _, m := range s.nodes {
		if m.object != nil {
			nodes = append(nodes, m.object)
		}
	}
	return nodes
}

// Cordon lets no more pods onto a node.
func (s *Simulator) Cordon(name string) error {
	m := s.machine(name)
	if m == nil || m.object == nil {
		return fmt.Errorf("cordon node %s: there is none", name)
	}
	m.Unschedulable = true
	m.Taints = append(m.Taints, corev1.Taint{
		Key: corev1.TaintNodeUnschedulable, Effect: corev1.TaintEffectNoSchedule, TimeAdded: ptr.To(s.seconds()),
	})
	s.writeNode(m, func(*corev1.Node) {})
	return nil
}

func (s *Simulator) machine(name string) *machine {
	i := slices.IndexFunc(s.nodes, func(m *machine) bool { return m.Name == name })
	if i < 0 {
		return nil
	}
	return s.nodes[i]
}

// writeNode changes a node in the API.
func (s *Simulator) writeNode(m *machine, change func(*corev1.Node)) {
	node := m.object.DeepCopy()
	node.Spec.Taints, node.Spec.Unschedulable = slices.Clone(m.Taints), m.Unschedulable
	change(node)
	m.object = node
	s.Write(node)
}

// renew writes the lease by which a node says that it lives.
func (s *Simulator) renew(m *machine) {
	if m.down {
		return
	}
	s.Write(&coordinationv1.Lease{
		ObjectMeta: metav1.ObjectMeta{
			Name: m.Name, Namespace: corev1.NamespaceNodeLease, CreationTimestamp: m.object.CreationTimestamp,
			OwnerReferences: []metav1.OwnerReference{{APIVersion: "v1", Kind: "Node", Name: m.Name, UID: m.object.UID}},
		},
		Spec: coordinationv1.LeaseSpec{
			HolderIdentity: &m.Name, LeaseDurationSeconds: ptr.To[int32](leaseDuration),
			RenewTime: ptr.To(metav1.NewMicroTime(s.Time().Truncate(time.Microsecond))),
		},
	})
	s.After(leaseRenewal, func() { s.renew(m) })
}

// capacity is what each node has to give.
func capacity() corev1.ResourceList {
	return corev1.ResourceList{
		corev1.ResourceCPU:              resource.MustParse("4"),
		corev1.ResourceMemory:           resource.MustParse("16Gi"),
		corev1.ResourceEphemeralStorage: resource.MustParse("64Gi"),
		corev1.ResourcePods:             resource.MustParse("110"),
	}
}

func (s *Simulator) newNode(m *machine) *corev1.Node {
	labels := map[string]string{corev1.LabelHostname: m.Name, corev1.LabelOSStable: "linux", corev1.LabelArchStable: "amd64"}
	for name, value := range m.Labels {
		labels[name] = value
	}
	created := metav1.NewTime(s.Time().Add(-m.Age).Truncate(time.Second))
	return &corev1.Node{
		ObjectMeta: metav1.ObjectMeta{
			Name: m.Name, UID: s.NewUID(), Labels: labels, CreationTimestamp: created,
			Annotations: map[string]string{"node.alpha.kubernetes.io/ttl": "0"},
		},
		Spec: corev1.NodeSpec{Taints: m.Taints, Unschedulable: m.Unschedulable},
		Status: corev1.NodeStatus{
			Capacity: capacity(), Allocatable: capacity(), Conditions: s.nodeConditions(created), NodeInfo: s.nodeInfo(),
			Addresses: []corev1.NodeAddress{
				{Type: corev1.NodeInternalIP, Address: m.IP}, {Type: corev1.NodeHostName, Address: m.Name},
			},
			DaemonEndpoints: corev1.NodeDaemonEndpoints{KubeletEndpoint: corev1.DaemonEndpoint{Port: 10250}},
			Images:          s.presentImages(),
		},
	}
}

// nodeConditions are those of a node that is well.
func (s *Simulator) nodeConditions(since metav1.Time) []corev1.NodeCondition {
	conditions := []corev1.NodeCondition{
		{Type: corev1.NodeMemoryPressure, Status: corev1.ConditionFalse, Reason: "KubeletHasSufficientMemory", Message: "kubelet has sufficient memory available"},
		{Type: corev1.NodeDiskPressure, Status: corev1.ConditionFalse, Reason: "KubeletHasNoDiskPressure", Message: "kubelet has no disk pressure"},
		{Type: corev1.NodePIDPressure, Status: corev1.ConditionFalse, Reason: "KubeletHasSufficientPID", Message: "kubelet has sufficient PID available"},
		{Type: corev1.NodeReady, Status: corev1.ConditionTrue, Reason: "KubeletReady", Message: "kubelet is posting ready status"},
	}
	for i := range conditions {
		conditions[i].LastHeartbeatTime, conditions[i].LastTransitionTime = s.seconds(), since
	}
	return conditions
}

func (s *Simulator) nodeInfo() corev1.NodeSystemInfo {
	id := strings.ReplaceAll(string(s.NewUID()), "-", "")
	return corev1.NodeSystemInfo{
		MachineID: id, SystemUUID: id, BootID: string(s.NewUID()), KernelVersion: "6.12.0", OSImage: "Simulated Linux",
		ContainerRuntimeVersion: "containerd://2.1.4", KubeletVersion: demo.DefaultVersion,
		OperatingSystem: "linux", Architecture: "amd64",
	}
}

// presentImages lists what the nodes have, the largest first as a kubelet does.
func (s *Simulator) presentImages() []corev1.ContainerImage {
	images := []corev1.ContainerImage{{Names: []string{"registry.k8s.io/pause:3.10"}, SizeBytes: 320368}}
	for name, image := range s.images {
		if image.Present {
			images = append(images, corev1.ContainerImage{Names: []string{name}, SizeBytes: image.Size})
		}
	}
	slices.SortFunc(images, func(a, b corev1.ContainerImage) int {
		return cmp.Or(cmp.Compare(b.SizeBytes, a.SizeBytes), cmp.Compare(a.Names[0], b.Names[0]))
	})
	return images
}
