package controller

import (
	"maps"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"

	"github.com/initwatch/initwatch/watch/demo"
	"github.com/initwatch/initwatch/watch/demo/kubelet"
)

// setDefaults fills in what an API server fills in.
func setDefaults(obj demo.Object) {
	switch o := obj.(type) {
	case *appsv1.Deployment:
		deploymentDefaults(&o.Spec)
	case *appsv1.StatefulSet:
		statefulSetDefaults(o)
	case *appsv1.DaemonSet:
		daemonSetDefaults(&o.Spec)
	case *corev1.ReplicationController:
		replicationDefaults(o)
	case *batchv1.Job:
		jobDefaults(&o.Spec)
		jobLabels(o)
	case *batchv1.CronJob:
		cronJobDefaults(&o.Spec)
	case *corev1.Namespace:
		o.Status.Phase = corev1.NamespaceActive
		o.Labels = with(o.Labels, corev1.LabelMetadataName, o.Name)
	case *corev1.PersistentVolumeClaim:
		o.Status.Phase = corev1.ClaimPending
	}
}

// with returns a copy of labels with one more.
func with(labels map[string]string, name, value string) map[string]string {
	all := map[string]string{}
	maps.Copy(all, labels)
	all[name] = value
	return all
}

func preset[T any](p **T, value T) {
	if *p == nil {
		*p = &value
	}
}

func deploymentDefaults(spec *appsv1.DeploymentSpec) {
	kubelet.SetDefaults(&spec.Template.Spec)
	preset(&spec.Replicas, 1)
	preset(&spec.RevisionHistoryLimit, 10)
	preset(&spec.ProgressDeadlineSeconds, 600)
	if spec.Strategy.Type == "" {
		spec.Strategy.Type = appsv1.RollingUpdateDeploymentStrategyType
	}
	if spec.Strategy.Type == appsv1.RollingUpdateDeploymentStrategyType {
		preset(&spec.Strategy.RollingUpdate, appsv1.RollingUpdateDeployment{})
		preset(&spec.Strategy.RollingUpdate.MaxSurge, intstr.FromString("25%"))
		preset(&spec.Strategy.RollingUpdate.MaxUnavailable, intstr.FromString("25%"))
	}
}

func statefulSetDefaults(set *appsv1.StatefulSet) {
	spec := &set.Spec
	kubelet.SetDefaults(&spec.Template.Spec)
	preset(&spec.Replicas, 1)
	preset(&spec.RevisionHistoryLimit, 10)
	if spec.PodManagementPolicy == "" {
		spec.PodManagementPolicy = appsv1.OrderedReadyPodManagement
	}
	if spec.UpdateStrategy.Type == "" {
		spec.UpdateStrategy.Type = appsv1.RollingUpdateStatefulSetStrategyType
	}
	if spec.UpdateStrategy.Type == appsv1.RollingUpdateStatefulSetStrategyType {
		preset(&spec.UpdateStrategy.RollingUpdate, appsv1.RollingUpdateStatefulSetStrategy{})
		preset(&spec.UpdateStrategy.RollingUpdate.Partition, 0)
	}
}

func daemonSetDefaults(spec *appsv1.DaemonSetSpec) {
	kubelet.SetDefaults(&spec.Template.Spec)
	preset(&spec.RevisionHistoryLimit, 10)
	if spec.UpdateStrategy.Type == "" {
		spec.UpdateStrategy.Type = appsv1.RollingUpdateDaemonSetStrategyType
	}
	if spec.UpdateStrategy.Type == appsv1.RollingUpdateDaemonSetStrategyType {
		preset(&spec.UpdateStrategy.RollingUpdate, appsv1.RollingUpdateDaemonSet{})
		preset(&spec.UpdateStrategy.RollingUpdate.MaxUnavailable, intstr.FromInt32(1))
		preset(&spec.UpdateStrategy.RollingUpdate.MaxSurge, intstr.FromInt32(0))
	}
}

func jobDefaults(spec *batchv1.JobSpec) {
	kubelet.SetDefaults(&spec.Template.Spec)
	if spec.Completions == nil && spec.Parallelism == nil {
		spec.Completions = ptr.To[int32](1)
	}
	preset(&spec.Parallelism, 1)
	preset(&spec.BackoffLimit, 6)
	preset(&spec.CompletionMode, batchv1.NonIndexedCompletion)
	preset(&spec.Suspend, false)
	preset(&spec.PodReplacementPolicy, batchv1.TerminatingOrFailed)
}

// jobLabels gives a Job the selector and the labels that tell its pods from
// those of all others.
func jobLabels(job *batchv1.Job) {
	const prefix = "batch.kubernetes.io/"
	job.Spec.Selector = &metav1.LabelSelector{MatchLabels: map[string]string{prefix + "controller-uid": string(job.UID)}}
	labels := job.Spec.Template.Labels
	for _, p := range []string{"", prefix} {
		labels = with(with(labels, p+"controller-uid", string(job.UID)), p+"job-name", job.Name)
	}
	job.Spec.Template.Labels = labels
}

func cronJobDefaults(spec *batchv1.CronJobSpec) {
	kubelet.SetDefaults(&spec.JobTemplate.Spec.Template.Spec)
	if spec.ConcurrencyPolicy == "" {
		spec.ConcurrencyPolicy = batchv1.AllowConcurrent
	}
	preset(&spec.Suspend, false)
	preset(&spec.SuccessfulJobsHistoryLimit, 3)
	preset(&spec.FailedJobsHistoryLimit, 1)
}
