package recording

import (
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/initwatch/initwatch/model"
)

// objects creates what the object of an entry is decoded into, by resource.
var objects = map[string]func() runtime.Object{
	Pods:                                 func() runtime.Object { return &corev1.Pod{} },
	Events:                               func() runtime.Object { return &corev1.Event{} },
	string(model.Deployments):            func() runtime.Object { return &appsv1.Deployment{} },
	string(model.ReplicaSets):            func() runtime.Object { return &appsv1.ReplicaSet{} },
	string(model.StatefulSets):           func() runtime.Object { return &appsv1.StatefulSet{} },
	string(model.DaemonSets):             func() runtime.Object { return &appsv1.DaemonSet{} },
	string(model.Jobs):                   func() runtime.Object { return &batchv1.Job{} },
	string(model.CronJobs):               func() runtime.Object { return &batchv1.CronJob{} },
	string(model.ReplicationControllers): func() runtime.Object { return &corev1.ReplicationController{} },
	Nodes:                                func() runtime.Object { return &corev1.Node{} },
	Claims:                               func() runtime.Object { return &corev1.PersistentVolumeClaim{} },
	Services:                             func() runtime.Object { return &corev1.Service{} },
	EndpointSlices:                       func() runtime.Object { return &discoveryv1.EndpointSlice{} },
}

// Items returns what the entry means to the model: pods, events, workloads, and
// where a list of them begins and ends. It returns nothing for every other
// entry. Those about what questions are answered with go through Facts.
func Items(e Entry) ([]model.Item, error) {
	switch e.Type {
	case Added, Modified, Deleted:
	case BeginList:
		return markItems(e, model.OpBeginList)
	case EndList:
		return markItems(e, model.OpEndList)
	default:
		return nil, nil
	}
	object, err := Object(e)
	if object == nil {
		return nil, err
	}
	item, ok := model.FromObject(object, e.Type == Deleted)
	if !ok {
		return nil, nil
	}
	return []model.Item{item}, nil
}

// Object decodes the object of an entry into its own type. It is nil for the
// resources that nothing is known about, and for entries without an object.
func Object(e Entry) (runtime.Object, error) {
	create := objects[e.Resource]
	if create == nil || e.Type != Added && e.Type != Modified && e.Type != Deleted {
		return nil, nil
	}
	object := create()
	if err := e.Decode(object); err != nil {
		return nil, err
	}
	return object, nil
}

// markItems returns the mark of a list of what the model keeps.
func markItems(e Entry, op model.Op) ([]model.Item, error) {
	resource := model.Resource(e.Resource)
	if resource != model.Pods && resource != model.Events && !resource.Workload() {
		return nil, nil
	}
	namespace, err := listedIn(e)
	if err != nil {
		return nil, err
	}
	return []model.Item{{Op: op, Scope: model.Scope{Resource: resource, Namespace: namespace}}}, nil
}

// listedIn returns the namespace of a list, "" for all.
func listedIn(e Entry) (string, error) {
	var object struct {
		Metadata struct {
			Namespace string `json:"namespace"`
		} `json:"metadata"`
	}
	err := e.decode(e.Resource, &object)
	return object.Metadata.Namespace, err
}
