package demo

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/labels"
)

var servicePrinter = printing(
	func(service *corev1.Service, now time.Time) []any {
		kind := cmp.Or(service.Spec.Type, corev1.ServiceTypeClusterIP)
		return []any{
			service.Name, string(kind), cmp.Or(clusterIP(service), none), externalIP(kind, service),
			cmp.Or(portsCell(service.Spec.Ports), none), ageOf(service, now), labels.FormatLabels(service.Spec.Selector),
		}
	},
	nameColumn(), textColumn("Type"), textColumn("Cluster-IP"), textColumn("External-IP"), textColumn("Port(s)"),
	textColumn("Age"), wide(textColumn("Selector")),
)

func clusterIP(service *corev1.Service) string {
	if len(service.Spec.ClusterIPs) > 0 {
		return service.Spec.ClusterIPs[0]
	}
	return service.Spec.ClusterIP
}

func externalIP(kind corev1.ServiceType, service *corev1.Service) string {
	if kind == corev1.ServiceTypeExternalName {
		return service.Spec.ExternalName
	}
	addresses := service.Spec.ExternalIPs
	if kind != corev1.ServiceTypeLoadBalancer {
		return cmp.Or(strings.Join(addresses, ","), none)
	}
	var balancers []string
	for _, ingress := range service.Status.LoadBalancer.Ingress {
		balancers = append(balancers, cmp.Or(ingress.IP, ingress.Hostname))
	}
	slices.Sort(balancers)
	return cmp.Or(strings.Join(append(balancers, addresses...), ","), "<pending>")
}

func portsCell(ports []corev1.ServicePort) string {
	cells := make([]string, len(ports))
	for i, port := range ports {
		number := strconv.Itoa(int(port.Port))
		if port.NodePort > 0 {
			number += ":" + strconv.Itoa(int(port.NodePort))
		}
		cells[i] = number + "/" + string(cmp.Or(port.Protocol, corev1.ProtocolTCP))
	}
	return strings.Join(cells, ",")
}

var endpointSlicePrinter = printing(
	func(slice *discoveryv1.EndpointSlice, now time.Time) []any {
		var ports, addresses []string
		for _, port := range slice.Ports {
			ports = append(ports, endpointPort(port))
		}
		for _, endpoint := range slice.Endpoints {
			addresses = append(addresses, endpoint.Addresses...)
		}
		return []any{slice.Name, string(slice.AddressType), fewOf(ports), fewOf(addresses), ageOf(slice, now)}
	},
	nameColumn(), textColumn("AddressType"), textColumn("Ports"), textColumn("Endpoints"), textColumn("Age"),
)

func endpointPort(port discoveryv1.EndpointPort) string {
	if port.Port != nil {
		return strconv.Itoa(int(*port.Port))
	}
	return valueOf(port.Name, "*")
}

// fewOf lists the first three and counts the rest.
func fewOf(list []string) string {
	const most = 3
	if len(list) > most {
		return fmt.Sprintf("%s + %d more...", strings.Join(list[:most], ","), len(list)-most)
	}
	return cmp.Or(strings.Join(list, ","), unset)
}
