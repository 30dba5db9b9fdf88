package demo

import (
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

var (
	core         = corev1.SchemeGroupVersion
	apps         = appsv1.SchemeGroupVersion
	batch        = batchv1.SchemeGroupVersion
	coordination = coordinationv1.SchemeGroupVersion
	discovery    = discoveryv1.SchemeGroupVersion
	storage      = storagev1.SchemeGroupVersion
)

// resources is everything that the server serves: the order of groups is that
// of discovery, within a group it is that of the alphabet.
var resources = []*resource{
	{kind: core.WithKind("ConfigMap"), name: "configmaps", short: []string{"cm"}, namespaced: true, print: configMapPrinter},
	{
		kind: core.WithKind("Event"), name: "events", short: []string{"ev"}, namespaced: true, uncached: true,
		fields: eventFields, print: eventPrinter,
	},
	{kind: core.WithKind("LimitRange"), name: "limitranges", short: []string{"limits"}, namespaced: true, print: limitRangePrinter},
	{
		kind: core.WithKind("Namespace"), name: "namespaces", short: []string{"ns"},
		subresources: []string{statusPath}, fields: namespaceFields, print: namespacePrinter,
	},
	{
		kind: core.WithKind("Node"), name: "nodes", short: []string{"no"},
		subresources: []string{statusPath}, fields: nodeFields, print: nodePrinter,
	},
	{
		kind: core.WithKind("PersistentVolumeClaim"), name: "persistentvolumeclaims", short: []string{"pvc"}, namespaced: true,
		subresources: []string{statusPath}, print: claimPrinter,
	},
	{
		kind: core.WithKind("Pod"), name: "pods", short: []string{"po"}, inAll: true, namespaced: true,
		subresources: []string{logPath, statusPath}, fields: podFields, print: podPrinter,
	},
	{
		kind: core.WithKind("ReplicationController"), name: "replicationcontrollers", short: []string{"rc"}, inAll: true, namespaced: true,
		subresources: []string{statusPath}, fields: replicasFields, print: replicationControllerPrinter,
	},
	{
		kind: core.WithKind("ResourceQuota"), name: "resourcequotas", short: []string{"quota"}, namespaced: true,
		subresources: []string{statusPath}, print: quotaPrinter,
	},
	{
		kind: core.WithKind("Service"), name: "services", short: []string{"svc"}, inAll: true, namespaced: true,
		subresources: []string{statusPath}, fields: serviceFields, print: servicePrinter,
	},
	{
		kind: apps.WithKind("DaemonSet"), name: "daemonsets", short: []string{"ds"}, inAll: true, namespaced: true,
		subresources: []string{statusPath}, print: daemonSetPrinter,
	},
	{
		kind: apps.WithKind("Deployment"), name: "deployments", short: []string{"deploy"}, inAll: true, namespaced: true,
		subresources: []string{statusPath}, print: deploymentPrinter,
	},
	{
		kind: apps.WithKind("ReplicaSet"), name: "replicasets", short: []string{"rs"}, inAll: true, namespaced: true,
		subresources: []string{statusPath}, fields: replicasFields, print: replicaSetPrinter,
	},
	{
		kind: apps.WithKind("StatefulSet"), name: "statefulsets", short: []string{"sts"}, inAll: true, namespaced: true,
		subresources: []string{statusPath}, print: statefulSetPrinter,
	},
	{
		kind: batch.WithKind("CronJob"), name: "cronjobs", short: []string{"cj"}, inAll: true, namespaced: true,
		subresources: []string{statusPath}, print: cronJobPrinter,
	},
	{
		kind: batch.WithKind("Job"), name: "jobs", inAll: true, namespaced: true,
		subresources: []string{statusPath}, fields: jobFields, print: jobPrinter,
	},
	{kind: coordination.WithKind("Lease"), name: "leases", namespaced: true, print: leasePrinter},
	{
		kind: discovery.WithKind("EndpointSlice"), name: "endpointslices", namespaced: true, print: endpointSlicePrinter,
	},
	{kind: storage.WithKind("StorageClass"), name: "storageclasses", short: []string{"sc"}, print: storageClassPrinter},
}

// podResource is where logs belong to.
var podResource = resourceNamed(schema.GroupVersion{Version: "v1"}, "pods")
