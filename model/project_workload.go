package model

import (
	"time"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

const (
	// revisionAnnotation numbers the templates of a Deployment
	// (pkg/controller/deployment/util/deployment_util.go).
	revisionAnnotation = "deployment.kubernetes.io/revision"
	helmHookAnnotation = "helm.sh/hook"
)

// FromDeployment projects a Deployment.
func FromDeployment(d *appsv1.Deployment) *Controller {
	c := controller("Deployment", d)
	c.Wanted, c.Paused = replicas(d.Spec.Replicas), d.Spec.Paused
	c.Behind = d.Status.ObservedGeneration < d.Generation
	c.Revision = intern(d.Annotations[revisionAnnotation])
	c.Deadline = seconds32(d.Spec.ProgressDeadlineSeconds)
	c.Counts = Counts{
		Pods: int(d.Status.Replicas), Ready: int(d.Status.ReadyReplicas),
		Updated: int(d.Status.UpdatedReplicas), Available: int(d.Status.AvailableReplicas),
	}
	for i := range d.Status.Conditions {
		n := &d.Status.Conditions[i]
		c.add(string(n.Type), string(n.Status), n.Reason, n.Message, n.LastTransitionTime)
	}
	return c
}

// FromReplicaSet projects a ReplicaSet.
func FromReplicaSet(r *appsv1.ReplicaSet) *Controller {
	c := controller("ReplicaSet", r)
	c.Wanted, c.Behind = replicas(r.Spec.Replicas), r.Status.ObservedGeneration < r.Generation
	c.Revision = intern(r.Annotations[revisionAnnotation])
	c.Counts = Counts{Pods: int(r.Status.Replicas), Ready: int(r.Status.ReadyReplicas), Available: int(r.Status.AvailableReplicas)}
	for i := range r.Status.Conditions {
		n := &r.Status.Conditions[i]
		c.add(string(n.Type), string(n.Status), n.Reason, n.Message, n.LastTransitionTime)
	}
	return c
}

// FromReplicationController projects a ReplicationController.
func FromReplicationController(r *corev1.ReplicationController) *Controller {
	c := controller("ReplicationController", r)
	c.Wanted, c.Behind = replicas(r.Spec.Replicas), r.Status.ObservedGeneration < r.Generation
	c.Counts = Counts{Pods: int(r.Status.Replicas), Ready: int(r.Status.ReadyReplicas), Available: int(r.Status.AvailableReplicas)}
	for i := range r.Status.Conditions {
		n := &r.Status.Conditions[i]
		c.add(string(n.Type), string(n.Status), n.Reason, n.Message, n.LastTransitionTime)
	}
	return c
}

// FromStatefulSet projects a StatefulSet.
func FromStatefulSet(s *appsv1.StatefulSet) *Controller {
	c := controller("StatefulSet", s)
	c.Wanted, c.Behind = replicas(s.Spec.Replicas), s.Status.ObservedGeneration < s.Generation
	c.Revision, c.Current = intern(s.Status.UpdateRevision), intern(s.Status.CurrentRevision)
	c.Serial = s.Spec.PodManagementPolicy != appsv1.ParallelPodManagement
	c.OnDelete = s.Spec.UpdateStrategy.Type == appsv1.OnDeleteStatefulSetStrategyType
	if rolling := s.Spec.UpdateStrategy.RollingUpdate; rolling != nil && rolling.Partition != nil {
		c.Partition = int(*rolling.Partition)
	}
	c.Counts = Counts{
		Pods: int(s.Status.Replicas), Ready: int(s.Status.ReadyReplicas),
		Updated: int(s.Status.UpdatedReplicas), Available: int(s.Status.AvailableReplicas),
	}
	for i := range s.Status.Conditions {
		n := &s.Status.Conditions[i]
		c.add(string(n.Type), string(n.Status), n.Reason, n.Message, n.LastTransitionTime)
	}
	return c
}

// FromDaemonSet projects a DaemonSet.
func FromDaemonSet(d *appsv1.DaemonSet) *Controller {
	c := controller("DaemonSet", d)
	c.Wanted, c.Behind = int(d.Status.DesiredNumberScheduled), d.Status.ObservedGeneration < d.Generation
	c.OnDelete = d.Spec.UpdateStrategy.Type == appsv1.OnDeleteDaemonSetStrategyType
	c.Counts = Counts{
		Pods: int(d.Status.CurrentNumberScheduled), Ready: int(d.Status.NumberReady), Updated: int(d.Status.UpdatedNumberScheduled),
		Available: int(d.Status.NumberAvailable), Misplaced: int(d.Status.NumberMisscheduled),
	}
	for i := range d.Status.Conditions {
		n := &d.Status.Conditions[i]
		c.add(string(n.Type), string(n.Status), n.Reason, n.Message, n.LastTransitionTime)
	}
	return c
}

// FromJob projects a Job.
func FromJob(j *batchv1.Job) *Controller {
	c := controller("Job", j)
	c.Paused = j.Spec.Suspend != nil && *j.Spec.Suspend
	c.Job = &Job{
		Parallelism: replicas(j.Spec.Parallelism), Completions: int32Or(j.Spec.Completions, 0),
		Indexed: j.Spec.CompletionMode != nil && *j.Spec.CompletionMode == batchv1.IndexedCompletion,
		// The API server fills the limit in; a manifest that was never sent to
		// one has the documented default (staging/src/k8s.io/api/batch/v1/types.go).
		BackoffLimit: int32Or(j.Spec.BackoffLimit, 6),
		Active:       int(j.Status.Active), Succeeded: int(j.Status.Succeeded), Failed: int(j.Status.Failed),
		Deadline: seconds(j.Spec.ActiveDeadlineSeconds), Started: timeOf(j.Status.StartTime), Finished: timeOf(j.Status.CompletionTime),
		Retried: intern(string(j.Spec.Template.Spec.RestartPolicy)),
	}
	c.Wanted = c.Job.Parallelism
	if c.Job.Completions > 0 {
		c.Wanted = min(c.Wanted, c.Job.Completions-c.Job.Succeeded)
	}
	for i := range j.Status.Conditions {
		n := &j.Status.Conditions[i]
		c.add(string(n.Type), string(n.Status), n.Reason, n.Message, n.LastTransitionTime)
	}
	return c
}

// FromCronJob projects a CronJob.
func FromCronJob(j *batchv1.CronJob) *Controller {
	c := controller("CronJob", j)
	c.Paused = j.Spec.Suspend != nil && *j.Spec.Suspend
	c.Cron = &Cron{
		Schedule: intern(j.Spec.Schedule), Policy: intern(string(j.Spec.ConcurrencyPolicy)),
		LastScheduled: timeOf(j.Status.LastScheduleTime), LastSucceeded: timeOf(j.Status.LastSuccessfulTime),
	}
	if zone := j.Spec.TimeZone; zone != nil && *zone != "" {
		c.Cron.Schedule = intern(j.Spec.Schedule + " " + *zone)
	}
	return c
}

// controller projects what all kinds have.
func controller(kind string, object metav1.Object) *Controller {
	c := &Controller{
		Namespace: intern(object.GetNamespace()), Kind: kind, Name: intern(object.GetName()), UID: intern(string(object.GetUID())),
		Created: object.GetCreationTimestamp().Time, Deleted: timeOf(object.GetDeletionTimestamp()),
		Hook: intern(object.GetAnnotations()[helmHookAnnotation]),
	}
	if ref := metav1.GetControllerOf(object); ref != nil {
		c.Owner = Owner{intern(ref.Kind), intern(ref.Name), intern(string(ref.UID))}
	}
	return c
}

func (c *Controller) add(kind, status, reason, message string, since metav1.Time) {
	c.Conditions = append(c.Conditions, Condition{
		Type: intern(kind), Status: intern(status), Reason: intern(reason), Message: internLines(message), Since: since.Time,
	})
}

// replicas is a number that the API server would have filled in with 1.
func replicas(n *int32) int { return int32Or(n, 1) }

func int32Or(n *int32, otherwise int) int {
	if n == nil {
		return otherwise
	}
	return int(*n)
}

func seconds32(n *int32) time.Duration { return time.Duration(int32Or(n, 0)) * time.Second }
