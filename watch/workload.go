package watch

import (
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/initwatch/initwatch/model"
)

// workloads are the kinds of workloads to read beside the pods. With a target
// that is its own kind and the one that it works through. A field selector, or
// the name of one pod, leaves so little of a workload's pods that its own
// object would only make the others look lost: then there are none.
func (o *Options) workloads() []model.Resource {
	switch {
	case o.FieldSelector != "" || o.Target.podName() != "":
		return nil
	case o.Target.Name == "":
		return model.WorkloadResources[:]
	}
	own := []model.Resource{ownResource[o.Target.Kind]}
	if child := childKind[o.Target.Kind]; child != "" {
		own = append(own, ownResource[child])
	}
	return own
}

// ownResource names the resource of each kind of workload.
var ownResource = map[string]model.Resource{
	"Deployment": model.Deployments, "ReplicaSet": model.ReplicaSets, "StatefulSet": model.StatefulSets,
	"DaemonSet": model.DaemonSets, "Job": model.Jobs, "CronJob": model.CronJobs,
	"ReplicationController": model.ReplicationControllers,
}

// childKind is what a kind of workload makes its pods through.
var childKind = map[string]string{"Deployment": "ReplicaSet", "CronJob": "Job"}

// newWorkloadReader reads one kind of workloads of one namespace, or of all.
func newWorkloadReader(a access, o Options, resource model.Resource) *reader {
	r := &reader{access: a, row: model.FromObject}
	child := false
	if o.Target.Name != "" {
		if child = ownResource[o.Target.Kind] != resource; !child {
			r.fields = named(o.Target.Name)
		}
	}
	if !child && o.LabelSelector == "" && resource != model.ReplicaSets {
		return r
	}
	selector, _ := labels.Parse(o.LabelSelector) // validate has parsed it before
	r.row = newSieve(func(object runtime.Object, item *model.Item) bool {
		return (!child || o.Target.owns(item.Controller.Owner)) && selector.Matches(podLabels(object))
	}).row
	return r
}

// podLabels are the labels of the pods that a workload makes. A label selector
// means those: what the workload itself is labelled with says nothing about
// which of its pods are shown.
func podLabels(object runtime.Object) labels.Set {
	switch object := object.(type) {
	case *appsv1.Deployment:
		return object.Spec.Template.Labels
	case *appsv1.ReplicaSet:
		return object.Spec.Template.Labels
	case *appsv1.StatefulSet:
		return object.Spec.Template.Labels
	case *appsv1.DaemonSet:
		return object.Spec.Template.Labels
	case *batchv1.Job:
		return object.Spec.Template.Labels
	case *batchv1.CronJob:
		return object.Spec.JobTemplate.Spec.Template.Labels
	case *corev1.ReplicationController:
		if object.Spec.Template != nil {
			return object.Spec.Template.Labels
		}
	}
	return nil
}

// concerned reports whether what happens to an object can matter to the
// target. Of what it works through, only the name is known here.
func (t Target) concerned(about *corev1.ObjectReference) bool {
	switch about.Kind {
	case "Pod", "PersistentVolumeClaim":
		return true
	case t.Kind:
		return about.Name == t.Name
	case childKind[t.Kind]:
		end := strings.LastIndexByte(about.Name, '-')
		return end > 0 && about.Name[:end] == t.Name
	}
	return false
}
