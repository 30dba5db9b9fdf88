package demo

import (
	"fmt"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/scheme"
)

// Object is an API object that a Server can hold.
type Object interface {
	metav1.Object
	runtime.Object
}

// resource is what the server has to know about one kind of objects. A new
// kind is a new entry in resources.
type resource struct {
	kind       schema.GroupVersionKind
	name       string
	singular   string
	short      []string
	namespaced bool
	// cached says that a real server answers from its watch cache, which
	// ignores a limit when resource version 0 will do. It keeps no such cache
	// of events.
	cached bool
	// subresources are served beside get, list and watch.
	subresources []string
	newObject    func() Object
	newList      func() runtime.Object
	// fields adds what a field selector may name besides the metadata.
	fields func(obj Object, set fields.Set)
}

var resources = []*resource{
	{
		kind: corev1.SchemeGroupVersion.WithKind("Event"), name: "events", singular: "event", short: []string{"ev"},
		namespaced: true,
		newList:    func() runtime.Object { return &corev1.EventList{} },
		newObject:  func() Object { return &corev1.Event{} },
		fields:     eventFields,
	},
	{
		kind: corev1.SchemeGroupVersion.WithKind("Namespace"), name: "namespaces", singular: "namespace", short: []string{"ns"},
		cached:    true,
		newList:   func() runtime.Object { return &corev1.NamespaceList{} },
		newObject: func() Object { return &corev1.Namespace{} },
		fields:    namespaceFields,
	},
	{
		kind: corev1.SchemeGroupVersion.WithKind("Pod"), name: "pods", singular: "pod", short: []string{"po"},
		namespaced: true, cached: true, subresources: []string{"log"},
		newList:   func() runtime.Object { return &corev1.PodList{} },
		newObject: func() Object { return &corev1.Pod{} },
		fields:    podFields,
	},
}

// podResource is where logs belong to.
var podResource = resourceNamed(corev1.SchemeGroupVersion, "pods")

// resourceNamed returns the resource of that group, version and plural name,
// nil when the server has none.
func resourceNamed(group schema.GroupVersion, name string) *resource {
	for _, res := range resources {
		if res.kind.GroupVersion() == group && res.name == name {
			return res
		}
	}
	return nil
}

// resourceOf returns the resource that obj belongs to.
func resourceOf(obj Object) (*resource, error) {
	kinds, _, err := scheme.Scheme.ObjectKinds(obj)
	if err != nil {
		return nil, fmt.Errorf("find the resource of %T: %w", obj, err)
	}
	for _, res := range resources {
		if res.kind == kinds[0] {
			return res, nil
		}
	}
	return nil, fmt.Errorf("find the resource of %T: the simulated server does not serve it", obj)
}

func (res *resource) groupResource() schema.GroupResource {
	return schema.GroupResource{Group: res.kind.Group, Resource: res.name}
}

func (res *resource) listKind() schema.GroupVersionKind {
	return res.kind.GroupVersion().WithKind(res.kind.Kind + "List")
}

// fieldSet returns everything that a field selector can ask obj for.
func (res *resource) fieldSet(obj Object) fields.Set {
	set := fields.Set{"metadata.name": obj.GetName()}
	if res.namespaced {
		set["metadata.namespace"] = obj.GetNamespace()
	}
	res.fields(obj, set)
	return set
}

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
