package scenario

import (
	"fmt"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/initwatch/initwatch/watch/demo"
)

// workloadText returns the kind of a workload, and everything of its state that
// is compared; both are empty for other objects. What it wants comes first, and
// then how it is.
func workloadText(object demo.Object) (kind, state string) {
	switch o := object.(type) {
	case *appsv1.Deployment:
		return "Deployment", deploymentText(o)
	case *appsv1.ReplicaSet:
		return "ReplicaSet", replicaSetText(o)
	case *corev1.ReplicationController:
		s := &o.Status
		return "ReplicationController", fmt.Sprintf("wants %d, generation=%d/%d, %d, %d ready, %d available, %d conditions\n",
			*o.Spec.Replicas, o.Generation, s.ObservedGeneration, s.Replicas, s.ReadyReplicas, s.AvailableReplicas, len(s.Conditions))
	case *appsv1.StatefulSet:
		s := &o.Status
		return "StatefulSet", fmt.Sprintf("wants %d, generation=%d/%d, %d, %d ready, %d available, %d current, %d updated, same=%t\n",
			*o.Spec.Replicas, o.Generation, s.ObservedGeneration, s.Replicas, s.ReadyReplicas, s.AvailableReplicas,
			s.CurrentReplicas, s.UpdatedReplicas, s.CurrentRevision == s.UpdateRevision)
	case *appsv1.DaemonSet:
		s := &o.Status
		return "DaemonSet", fmt.Sprintf("generation=%d/%d, wants %d, %d, %d ready, %d available, %d updated, %d unavailable, %d misscheduled\n",
			o.Generation, s.ObservedGeneration, s.DesiredNumberScheduled, s.CurrentNumberScheduled, s.NumberReady, s.NumberAvailable,
			s.UpdatedNumberScheduled, s.NumberUnavailable, s.NumberMisscheduled)
	case *batchv1.Job:
		return "Job", jobText(o)
	case *batchv1.CronJob:
		return "CronJob", fmt.Sprintf("%d active, ran=%t, well=%t\n", len(o.Status.Active), o.Status.LastScheduleTime != nil, o.Status.LastSuccessfulTime != nil)
	case *corev1.PersistentVolumeClaim:
		return "PersistentVolumeClaim", fmt.Sprintf("%s, selected=%t\n", o.Status.Phase, o.Annotations["volume.kubernetes.io/selected-node"] != "")
	default:
		return "", ""
	}
}

func deploymentText(d *appsv1.Deployment) string {
	var b strings.Builder
	s := &d.Status
	fmt.Fprintf(&b, "wants %d, generation=%d/%d, revision %s, %d, %d updated, %d ready, %d available, %d unavailable\n", *d.Spec.Replicas,
		d.Generation, s.ObservedGeneration, d.Annotations["deployment.kubernetes.io/revision"], s.Replicas, s.UpdatedReplicas,
		s.ReadyReplicas, s.AvailableReplicas, s.UnavailableReplicas)
	for _, c := range s.Conditions {
		fmt.Fprintf(&b, "  %s=%s %s %s\n", c.Type, c.Status, c.Reason, c.Message)
	}
	return normal(b.String())
}

func replicaSetText(set *appsv1.ReplicaSet) string {
	var b strings.Builder
	s := &set.Status
	fmt.Fprintf(&b, "wants %d, generation=%d/%d, revision %s of %s up to %s, %d, %d ready, %d available\n", *set.Spec.Replicas,
		set.Generation, s.ObservedGeneration, set.Annotations["deployment.kubernetes.io/revision"],
		set.Annotations["deployment.kubernetes.io/desired-replicas"], set.Annotations["deployment.kubernetes.io/max-replicas"],
		s.Replicas, s.ReadyReplicas, s.AvailableReplicas)
	for _, c := range s.Conditions {
		fmt.Fprintf(&b, "  %s=%s %s %s\n", c.Type, c.Status, c.Reason, c.Message)
	}
	return normal(b.String())
}

func jobText(job *batchv1.Job) string {
	var b strings.Builder
	s := &job.Status
	fmt.Fprintf(&b, "started=%t, %d active, %d succeeded, %d failed, indexes %q, ended=%t\n", s.StartTime != nil, s.Active, s.Succeeded,
		s.Failed, s.CompletedIndexes, s.CompletionTime != nil)
	for _, c := range s.Conditions {
		fmt.Fprintf(&b, "  %s=%s %s %s\n", c.Type, c.Status, c.Reason, c.Message)
	}
	return normal(b.String())
}
