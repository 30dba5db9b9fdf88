package dump

import (
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"

	"github.com/initwatch/initwatch/model"
)

// apiObject is an object of one of the kinds that are read.
type apiObject interface {
	metav1.Object
	runtime.Object
}

// newObject makes what an object of that kind is decoded into, nil for kinds
// that are not read.
func newObject(kind string) apiObject {
	switch kind {
	case "Pod":
		return &corev1.Pod{}
	case "Event":
		return &corev1.Event{}
	case "Node":
		return &corev1.Node{}
	case "Service":
		return &corev1.Service{}
	case "PersistentVolumeClaim":
		return &corev1.PersistentVolumeClaim{}
	case "EndpointSlice.discovery.k8s.io":
		return &discoveryv1.EndpointSlice{}
	}
	return newWorkload(kind)
}

func newWorkload(kind string) apiObject {
	switch kind {
	case "Deployment.apps":
		return &appsv1.Deployment{}
	case "ReplicaSet.apps":
		return &appsv1.ReplicaSet{}
	case "StatefulSet.apps":
		return &appsv1.StatefulSet{}
	case "DaemonSet.apps":
		return &appsv1.DaemonSet{}
	case "Job.batch":
		return &batchv1.Job{}
	case "CronJob.batch":
		return &batchv1.CronJob{}
	case "ReplicationController":
		return &corev1.ReplicationController{}
	}
	return nil
}

// fileKinds are the kinds of the objects in a file of a dump, by the file's
// name: the items of a list need not tell.
var fileKinds = map[string]string{
	"pods": "Pod", "events": "Event", "nodes": "Node", "services": "Service", "endpointslices": "EndpointSlice.discovery.k8s.io",
	"persistentvolumeclaims": "PersistentVolumeClaim", "deployments": "Deployment.apps", "replicasets": "ReplicaSet.apps",
	"statefulsets": "StatefulSet.apps", "daemonsets": "DaemonSet.apps", "jobs": "Job.batch", "cronjobs": "CronJob.batch",
	"replication-controllers": "ReplicationController", "replicationcontrollers": "ReplicationController",
}

// fileKind returns the kind that a file's name promises, "" for none.
func fileKind(name string) string {
	name = strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".zst")
	resource, ext, _ := strings.Cut(name, ".")
	switch ext {
	case "json", "yaml", "yml":
		return fileKinds[resource]
	}
	return ""
}

// object delivers an object of a kind that is read.
func (r *reader) object(o *object, kind string, object apiObject) error {
	if err := decode(o, object); err != nil {
		return err
	}
	_, event := object.(*corev1.Event)
	if object.GetName() == "" && !event {
		short, _, _ := strings.Cut(kind, ".")
		return o.place.errorf("the %s has no name in metadata.name; read objects that exist in a cluster", strings.ToLower(short))
	}
	r.seeStill(o.newest)
	if r.entries != nil {
		return r.stillEntry(o, kind, object)
	}
	r.facts.Put(object, false)
	identify(kind, object)
	item, ok := model.FromObject(object, false)
	if ok {
		return r.deliver(time.Time{}, item)
	}
	if event {
		r.skip(kind)
	}
	return nil
}

// identify gives an object a UID that has none, as in a manifest: the store knows
// objects by it. That of a claim tells which events are about it.
func identify(kind string, object apiObject) {
	if _, claim := object.(*corev1.PersistentVolumeClaim); object.GetUID() == "" && !claim {
		object.SetUID(types.UID(madeUID(kind, object)))
	}
}

// madeUID is a UID that no other object has. Pods, the most frequent, do not
// say what they are.
func madeUID(kind string, object metav1.Object) string {
	uid := object.GetNamespace() + "/" + object.GetName()
	if kind == "Pod" || kind == "Event" {
		return uid
	}
	return kind + "/" + uid
}
