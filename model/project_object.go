package model

import (
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// FromObject turns an API object into the change that it means, or, when it is
// gone, into its removal. An old ReplicaSet without pods means a removal too. It
// reports false for objects that have no meaning
// here.
func FromObject(object runtime.Object, gone bool) (Item, bool) {
	info, ok := object.(metav1.Object)
	if !ok {
		return Item{}, false
	}
	key := Key{info.GetNamespace(), info.GetName(), string(info.GetUID())}
	switch object := object.(type) {
	case *corev1.Pod:
		if gone {
			return Item{Op: OpPodGone, Key: key}, true
		}
		return Item{Op: OpPod, Pod: FromPod(object), Key: key}, true
	case *corev1.Event:
		if gone {
			return Item{Op: OpEventGone, Key: key}, true
		}
		return Item{Op: OpEvent, Event: FromEvent(object), Key: key}, tells(object)
	}
	controller := fromWorkload(object)
	switch {
	case controller == nil:
		return Item{}, false
	case gone, controller.idle():
		return Item{Op: OpControllerGone, Key: key}, true
	}
	return Item{Op: OpController, Controller: controller, Key: key}, true
}

// idle reports whether c is a ReplicaSet that its owner keeps only to be able
// to go back to it: ten of them for each Deployment, as a rule.
func (c *Controller) idle() bool {
	return c.Kind == "ReplicaSet" && c.Owner.Kind != "" && c.Wanted == 0 && c.Counts.Pods == 0
}

func fromWorkload(object runtime.Object) *Controller {
	switch object := object.(type) {
	case *appsv1.Deployment:
		return FromDeployment(object)
	case *appsv1.ReplicaSet:
		return FromReplicaSet(object)
	case *appsv1.StatefulSet:
		return FromStatefulSet(object)
	case *appsv1.DaemonSet:
		return FromDaemonSet(object)
	case *batchv1.Job:
		return FromJob(object)
	case *batchv1.CronJob:
		return FromCronJob(object)
	case *corev1.ReplicationController:
		return FromReplicationController(object)
	}
	return nil
}

// tells reports whether an event says something that is used here: any about a
// pod or a claim, and what went wrong with a workload. That a ReplicaSet made a
// pod is told by the pod.
func tells(e *corev1.Event) bool {
	switch e.InvolvedObject.Kind {
	case "Pod", "PersistentVolumeClaim":
		return true
	case "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob", "ReplicationController":
		return e.Type != corev1.EventTypeNormal
	}
	return false
}
