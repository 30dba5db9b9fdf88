package demo

import (
	"strconv"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/fields"
)

func podFields(obj Object, set fields.Set) {
	pod, ok := obj.(*corev1.Pod)
	if !ok {
		return
	}
	set["spec.nodeName"] = pod.Spec.NodeName
	set["spec.restartPolicy"] = string(pod.Spec.RestartPolicy)
	set["spec.schedulerName"] = pod.Spec.SchedulerName
	set["spec.serviceAccountName"] = pod.Spec.ServiceAccountName
	set["spec.hostNetwork"] = strconv.FormatBool(pod.Spec.HostNetwork)
	set["status.phase"] = string(pod.Status.Phase)
	set["status.podIP"] = pod.Status.PodIP
	set["status.nominatedNodeName"] = pod.Status.NominatedNodeName
}

func eventFields(obj Object, set fields.Set) {
	event, ok := obj.(*corev1.Event)
	if !ok {
		return
	}
	source := event.Source.Component
	if source == "" {
		source = event.ReportingController
	}
	about := event.InvolvedObject
	set["involvedObject.kind"] = about.Kind
	set["involvedObject.namespace"] = about.Namespace
	set["involvedObject.name"] = about.Name
	set["involvedObject.uid"] = string(about.UID)
	set["involvedObject.apiVersion"] = about.APIVersion
	set["involvedObject.resourceVersion"] = about.ResourceVersion
	set["involvedObject.fieldPath"] = about.FieldPath
	set["reason"] = event.Reason
	set["reportingComponent"] = event.ReportingController
	set["source"] = source
	set["type"] = event.Type
}

func namespaceFields(obj Object, set fields.Set) {
	if namespace, ok := obj.(*corev1.Namespace); ok {
		set["status.phase"] = string(namespace.Status.Phase)
	}
}

func nodeFields(obj Object, set fields.Set) {
	if node, ok := obj.(*corev1.Node); ok {
		set["spec.unschedulable"] = strconv.FormatBool(node.Spec.Unschedulable)
	}
}

func serviceFields(obj Object, set fields.Set) {
	if service, ok := obj.(*corev1.Service); ok {
		set["spec.clusterIP"] = service.Spec.ClusterIP
		set["spec.type"] = string(service.Spec.Type)
	}
}

func jobFields(obj Object, set fields.Set) {
	if job, ok := obj.(*batchv1.Job); ok {
		set["status.successful"] = strconv.Itoa(int(job.Status.Succeeded))
	}
}

func replicasFields(obj Object, set fields.Set) {
	switch o := obj.(type) {
	case *appsv1.ReplicaSet:
		set["status.replicas"] = strconv.Itoa(int(o.Status.Replicas))
	case *corev1.ReplicationController:
		set["status.replicas"] = strconv.Itoa(int(o.Status.Replicas))
	}
}
