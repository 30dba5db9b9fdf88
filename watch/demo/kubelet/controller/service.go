package controller

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/utils/ptr"
)

// giveAddress gives a Service the type and the address that it did not ask for.
func (m *Manager) giveAddress(service *corev1.Service) {
	spec := &service.Spec
	if spec.Type == "" {
		spec.Type = corev1.ServiceTypeClusterIP
	}
	if spec.ClusterIP == "" && spec.Type != corev1.ServiceTypeExternalName {
		m.addresses++
		spec.ClusterIP = fmt.Sprintf("10.96.%d.%d", m.addresses/250, m.addresses%250+10)
	}
	if spec.ClusterIP != "" {
		spec.ClusterIPs = []string{spec.ClusterIP}
	}
}

// service keeps the EndpointSlice of a Service: the pods that it selects, and
// which of them are ready.
func (m *Manager) service(service *corev1.Service) {
	slice := &discoveryv1.EndpointSlice{
		ObjectMeta: metav1.ObjectMeta{
			Name:      service.Name + "-" + m.hash(service, &corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{UID: service.UID}}),
			Namespace: service.Namespace,
			Labels:    map[string]string{discoveryv1.LabelServiceName: service.Name, discoveryv1.LabelManagedBy: "endpointslice-controller.k8s.io"},
			OwnerReferences: []metav1.OwnerReference{
				*metav1.NewControllerRef(service, corev1.SchemeGroupVersion.WithKind("Service")),
			},
		},
		AddressType: discoveryv1.AddressTypeIPv4,
	}
	for _, port := range service.Spec.Ports {
		slice.Ports = append(slice.Ports, discoveryv1.EndpointPort{
			Name: &port.Name, Port: &port.Port, Protocol: ptr.To(corev1.ProtocolTCP),
		})
	}
	up := len(service.Spec.Selector) == 0
	for _, pod := range m.selected(service) {
		slice.Endpoints = append(slice.Endpoints, endpoint(pod))
		up = up || isReady(pod)
	}
	m.sim.SetEndpoints(service.Namespace, service.Name, up)
	key := slice.Namespace + "/" + slice.Name
	if before := m.slices[key]; before != nil && equality.Semantic.DeepEqual(before.Endpoints, slice.Endpoints) {
		return
	}
	m.slices[key] = slice
	m.sim.Write(slice)
}

// selected returns the pods behind a Service that have an address.
func (m *Manager) selected(service *corev1.Service) []*corev1.Pod {
	if len(service.Spec.Selector) == 0 {
		return nil
	}
	selector := labels.SelectorFromSet(service.Spec.Selector)
	var pods []*corev1.Pod
	for _, pod := range m.pods {
		if pod.Namespace == service.Namespace && pod.Status.PodIP != "" && selector.Matches(labels.Set(pod.Labels)) {
			pods = append(pods, pod)
		}
	}
	return pods
}

func endpoint(pod *corev1.Pod) discoveryv1.Endpoint {
	terminating := pod.DeletionTimestamp != nil
	serving := isReady(pod)
	return discoveryv1.Endpoint{
		Addresses: []string{pod.Status.PodIP},
		Conditions: discoveryv1.EndpointConditions{
			Ready: ptr.To(serving && !terminating), Serving: &serving, Terminating: &terminating,
		},
		NodeName:  ptr.To(pod.Spec.NodeName),
		TargetRef: &corev1.ObjectReference{Kind: "Pod", Namespace: pod.Namespace, Name: pod.Name, UID: pod.UID},
	}
}
