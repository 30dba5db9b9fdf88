package model

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"

	"github.com/initwatch/initwatch/model/words"
)

// FromNode projects a node to what pods that start on it can be told of it.
func FromNode(n *corev1.Node) *Node {
	node := &Node{
		Name: intern(n.Name), Cordoned: n.Spec.Unschedulable,
		Runtime: intern(n.Status.NodeInfo.ContainerRuntimeVersion), Kubelet: intern(n.Status.NodeInfo.KubeletVersion),
	}
	for i := range n.Status.Conditions {
		node.addCondition(&n.Status.Conditions[i])
	}
	for i := range n.Spec.Taints {
		node.Taints = append(node.Taints, words.Clean(n.Spec.Taints[i].ToString()))
	}
	return node
}

// pressures names the conditions that make a kubelet evict pods and take no
// new ones.
var pressures = map[corev1.NodeConditionType]string{
	corev1.NodeMemoryPressure: "memory", corev1.NodeDiskPressure: "disk", corev1.NodePIDPressure: "PID",
}

func (n *Node) addCondition(c *corev1.NodeCondition) {
	if c.Type == corev1.NodeReady {
		n.Ready = Condition{
			Type: string(c.Type), Status: intern(string(c.Status)), Reason: intern(c.Reason),
			Message: internLines(c.Message), Since: c.LastTransitionTime.Time,
		}
	}
	if name := pressures[c.Type]; name != "" && c.Status == corev1.ConditionTrue {
		n.Pressure = append(n.Pressure, name)
	}
}

// FromClaim projects a claim with the events about it, in any order.
func FromClaim(c *corev1.PersistentVolumeClaim, events []corev1.Event) *Claim {
	claim := &Claim{
		Name: intern(c.Name), Phase: intern(string(c.Status.Phase)),
		Class: intern(deref(c.Spec.StorageClassName)), Volume: intern(c.Spec.VolumeName),
	}
	for i := range events {
		claim.Events = append(claim.Events, FromEvent(&events[i]))
	}
	slices.SortStableFunc(claim.Events, CompareEvents)
	return claim
}

// FromServices projects the Services of one namespace with the addresses that
// its EndpointSlices list, ordered by name.
func FromServices(services []corev1.Service, endpoints []discoveryv1.EndpointSlice) []Service {
	out := make([]Service, 0, len(services))
	for i := range services {
		s := &services[i]
		service := Service{
			Name: intern(s.Name), Selector: labelsText(s.Spec.Selector), External: s.Spec.Type == corev1.ServiceTypeExternalName,
		}
		service.addAddresses(s.Name, endpoints)
		out = append(out, service)
	}
	slices.SortFunc(out, func(a, b Service) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// addAddresses counts what stands behind s. A pod of a dual-stack Service is in
// one slice for each address family, and counts once.
func (s *Service) addAddresses(name string, list []discoveryv1.EndpointSlice) {
	ready := map[string]bool{}
	for i := range list {
		if list[i].Labels[discoveryv1.LabelServiceName] != name {
			continue
		}
		for j := range list[i].Endpoints {
			s.addAddress(&list[i].Endpoints[j], ready)
		}
	}
	for _, is := range ready {
		if is {
			s.Ready++
		} else {
			s.NotReady++
		}
	}
	slices.Sort(s.Pods)
}

// addAddress notes one endpoint. A condition that is not there means ready
// (k8s.io/api/discovery/v1, EndpointConditions).
func (s *Service) addAddress(e *discoveryv1.Endpoint, ready map[string]bool) {
	if len(e.Addresses) == 0 {
		return
	}
	key := e.Addresses[0]
	if e.TargetRef != nil && e.TargetRef.Kind == KindPod {
		key = e.TargetRef.Kind + "/" + e.TargetRef.Name
		if _, known := ready[key]; !known {
			s.Pods = append(s.Pods, intern(e.TargetRef.Name))
		}
	}
	ready[key] = ready[key] || e.Conditions.Ready == nil || *e.Conditions.Ready
}
