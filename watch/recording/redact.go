package recording

import (
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
)

// redacted returns a copy of an object without what is long and tells nothing,
// and without what may be secret: the values of environment variables, here and
// in the copy of the manifest that kubectl apply leaves.
func redacted(object runtime.Object) runtime.Object {
	object = object.DeepCopyObject()
	if info, err := meta.Accessor(object); err == nil {
		info.SetManagedFields(nil)
		annotations := info.GetAnnotations()
		delete(annotations, corev1.LastAppliedConfigAnnotation)
		info.SetAnnotations(annotations)
	}
	if spec := podSpec(object); spec != nil {
		for i := range spec.InitContainers {
			dropValues(spec.InitContainers[i].Env)
		}
		for i := range spec.Containers {
			dropValues(spec.Containers[i].Env)
		}
		for i := range spec.EphemeralContainers {
			dropValues(spec.EphemeralContainers[i].Env)
		}
	}
	return object
}

func dropValues(env []corev1.EnvVar) {
	for i := range env {
		env[i].Value = ""
	}
}

// podSpec is the pod's in an object, or that of the pods which it makes.
func podSpec(object runtime.Object) *corev1.PodSpec {
	switch o := object.(type) {
	case *corev1.Pod:
		return &o.Spec
	case *appsv1.Deployment:
		return &o.Spec.Template.Spec
	case *appsv1.ReplicaSet:
		return &o.Spec.Template.Spec
	case *appsv1.StatefulSet:
		return &o.Spec.Template.Spec
	case *appsv1.DaemonSet:
		return &o.Spec.Template.Spec
	case *batchv1.Job:
		return &o.Spec.Template.Spec
	case *batchv1.CronJob:
		return &o.Spec.JobTemplate.Spec.Template.Spec
	case *corev1.ReplicationController:
		if o.Spec.Template != nil {
			return &o.Spec.Template.Spec
		}
	}
	return nil
}
