package controller

import (
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
)

const (
	// firstRetry is how long a Job waits after its first failed pod.
	firstRetry = 10 * time.Second
	maxRetry   = 10 * time.Minute
	// giveUp is how long it takes to notice that the tries are used up.
	giveUp = 750 * time.Millisecond
)

// job is a Job and where it stands.
type job struct {
	object *batchv1.Job
	ended  bool
	ending bool
	// nextTry is when the next pod may be made.
	nextTry time.Duration
	failed  int32
}

func jobOwner(j *batchv1.Job) owner {
	return owner{j, batchv1.SchemeGroupVersion.WithKind("Job"), "job-controller"}
}

// job makes a pod, and another one after each that failed, as often as it may.
func (m *Manager) job(j *job) {
	if j.ended || j.ending {
		m.jobStatus(j)
		return
	}
	active, failed, succeeded := m.tries(j.object)
	limit := ptr.Deref(j.object.Spec.BackoffLimit, 6)
	switch {
	case succeeded > 0:
		m.endJob(j, batchv1.JobComplete, corev1.EventTypeNormal, "Completed", "Job completed")
	case failed > limit || restarts(active) >= limit && restarts(active) > 0 && limit > 0:
		m.exhaust(j, active)
	case len(active) == 0 && failed > j.failed:
		j.failed = failed
		wait := min(firstRetry<<(failed-1), maxRetry)
		j.nextTry = m.sim.Now() + wait
		m.sim.After(wait, m.stir)
	case len(active) == 0 && m.sim.Now() >= j.nextTry && m.mayCreate(jobOwner(j.object)):
		m.tryJob(j)
	}
	m.jobStatus(j)
}

// tries returns the pods of a Job that go on, and how many ended how.
func (m *Manager) tries(object *batchv1.Job) (active []*corev1.Pod, failed, succeeded int32) {
	for _, pod := range m.owned(object.UID) {
		switch pod.Status.Phase {
		case corev1.PodFailed:
			failed++
		case corev1.PodSucceeded:
			succeeded++
		default:
			active = append(active, pod)
		}
	}
	return active, failed, succeeded
}

// restarts counts how often the containers of pods were started again: under
// the policy OnFailure these are the tries.
func restarts(pods []*corev1.Pod) int32 {
	var n int32
	for _, pod := range pods {
		if pod.Spec.RestartPolicy != corev1.RestartPolicyOnFailure {
			continue
		}
		for _, list := range [][]corev1.ContainerStatus{pod.Status.InitContainerStatuses, pod.Status.ContainerStatuses} {
			for _, s := range list {
				n += s.RestartCount
			}
		}
	}
	return n
}

func (m *Manager) tryJob(j *job) {
	o := jobOwner(j.object)
	template := j.object.Spec.Template.DeepCopy()
	if template.Labels == nil {
		template.Labels = map[string]string{}
	}
	for _, prefix := range []string{"", "batch.kubernetes.io/"} {
		template.Labels[prefix+"controller-uid"] = string(j.object.UID)
		template.Labels[prefix+"job-name"] = j.object.Name
	}
	pod := m.newPod(o, template, "")
	if err := m.tryCreate(o, pod); err != nil {
		m.event(o, corev1.EventTypeWarning, "FailedCreate", "Error creating: "+err.Error())
		return
	}
	m.event(o, corev1.EventTypeNormal, "SuccessfulCreate", "Created pod: "+pod.Name)
}

// exhaust gives up, and deletes what still runs.
func (m *Manager) exhaust(j *job, active []*corev1.Pod) {
	j.ending = true
	m.sim.After(giveUp, func() {
		for _, pod := range active {
			m.sim.DeletePod(pod.Namespace, pod.Name)
			m.event(jobOwner(j.object), corev1.EventTypeNormal, "SuccessfulDelete", "Deleted pod: "+pod.Name)
		}
		m.sim.After(time.Second, func() {
			m.endJob(j, batchv1.JobFailed, corev1.EventTypeWarning, batchv1.JobReasonBackoffLimitExceeded,
				"Job has reached the specified backoff limit")
			m.jobStatus(j)
		})
	})
}

func (m *Manager) endJob(j *job, condition batchv1.JobConditionType, kind, reason, message string) {
	j.ended = true
	now := metav1.NewTime(m.sim.Time().Truncate(time.Second))
	object := j.object.DeepCopy()
	c := batchv1.JobCondition{Type: condition, Status: corev1.ConditionTrue, LastProbeTime: now, LastTransitionTime: now}
	if condition == batchv1.JobFailed {
		c.Reason, c.Message = reason, message
	} else {
		object.Status.CompletionTime = &now
	}
	object.Status.Conditions = append(object.Status.Conditions, c)
	j.object = object
	m.sim.Write(object)
	m.event(jobOwner(object), kind, reason, message)
}

func (m *Manager) jobStatus(j *job) {
	active, failed, succeeded := m.tries(j.object)
	status := *j.object.Status.DeepCopy()
	if status.StartTime == nil {
		status.StartTime = ptr.To(metav1.NewTime(m.sim.Time().Truncate(time.Second)))
	}
	status.Active, status.Succeeded, status.Failed = int32(len(active)), succeeded, max(failed, status.Failed)
	if j.ended && succeeded == 0 {
		status.Failed = max(1, status.Failed)
	}
	status.Ready = ptr.To(ready(active))
	if equality.Semantic.DeepEqual(status, j.object.Status) {
		return
	}
	object := j.object.DeepCopy()
	object.Status = status
	j.object = object
	m.sim.Write(object)
}
