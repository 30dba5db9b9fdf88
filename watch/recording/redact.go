package recording

import (
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/initwatch/initwatch/model"
)

// Redacted returns a copy of an object as a Writer writes it: without what is
// long and tells nothing, and without what may be secret: the values of environment variables, here and
// in the copy of the manifest that kubectl apply leaves. Of the values that the
// init containers of a pod have, the hosts stay that they may wait for.
func Redacted(object runtime.Object) runtime.Object {
	object = object.DeepCopyObject()
	if info, err := meta.Accessor(object); err == nil {
		info.SetManagedFields(nil)
		annotations := info.GetAnnotations()
		delete(annotations, corev1.LastAppliedConfigAnnotation)
		info.SetAnnotations(annotations)
	}
	if spec := PodSpec(object); spec != nil {
		initial := noValue
		if _, pod := object.(*corev1.Pod); pod {
			initial = model.HostsOnly
		}
		for i := range spec.InitContainers {
			replaceValues(spec.InitContainers[i].Env, initial)
		}
		for i := range spec.Containers {
			replaceValues(spec.Containers[i].Env, noValue)
		}
		for i := range spec.EphemeralContainers {
			replaceValues(spec.EphemeralContainers[i].Env, noValue)
		}
	}
	return object
}

func noValue(string, string) string { return "" }

// replaceValues puts in the place of each value what is to stand for it.
func replaceValues(env []corev1.EnvVar, with func(variable, value string) string) {
	for i := range env {
		env[i].Value = with(env[i].Name, env[i].Value)
	}
}

// PodSpec is the pod's in an object, or that of the pods which it makes; nil
// where there is none.
func PodSpec(object runtime.Object) *corev1.PodSpec {
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
