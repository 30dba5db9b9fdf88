package controller

import (
	"fmt"
	"slices"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
)

// jobEnd returns the condition by which a Job has ended, nil when it has not.
func jobEnd(job *batchv1.Job) *batchv1.JobCondition {
	for i, c := range job.Status.Conditions {
		if (c.Type == batchv1.JobComplete || c.Type == batchv1.JobFailed) && c.Status == corev1.ConditionTrue {
			return &job.Status.Conditions[i]
		}
	}
	return nil
}

func hasCondition(status *batchv1.JobStatus, kind batchv1.JobConditionType) bool {
	return slices.ContainsFunc(status.Conditions, func(c batchv1.JobCondition) bool { return c.Type == kind })
}

func (m *Manager) jobCondition(kind batchv1.JobConditionType, reason, message string) *batchv1.JobCondition {
	return &batchv1.JobCondition{
		Type: kind, Status: corev1.ConditionTrue, LastProbeTime: m.now(), LastTransitionTime: m.now(), Reason: reason, Message: message,
	}
}

// verdict returns why a Job is about to end, whatever its pods do.
func (m *Manager) verdict(j *job, r *round) *batchv1.JobCondition {
	for i, c := range r.status.Conditions {
		if c.Type == batchv1.JobFailureTarget || c.Type == batchv1.JobSuccessCriteriaMet {
			return &r.status.Conditions[i]
		}
	}
	spec := &j.object.Spec
	if message := failJob(j.object, r.failed); message != "" {
		return m.jobCondition(batchv1.JobFailureTarget, batchv1.JobReasonPodFailurePolicy, message)
	}
	if r.status.Failed+int32(len(r.failed)) > *spec.BackoffLimit || tooManyRestarts(spec, r.active) {
		return m.jobCondition(batchv1.JobFailureTarget, batchv1.JobReasonBackoffLimitExceeded, "Job has reached the specified backoff limit")
	}
	if spec.ActiveDeadlineSeconds == nil || j.suspended() {
		return nil
	}
	left := j.started + time.Duration(*spec.ActiveDeadlineSeconds)*time.Second - m.sim.Now()
	if left > 0 {
		m.lookAtJob(j, left)
		return nil
	}
	return m.jobCondition(batchv1.JobFailureTarget, batchv1.JobReasonDeadlineExceeded, "Job was active longer than specified deadline")
}

// tooManyRestarts counts how often containers were started again: under the
// policy OnFailure these are the tries.
func tooManyRestarts(spec *batchv1.JobSpec, active []*corev1.Pod) bool {
	if spec.Template.Spec.RestartPolicy != corev1.RestartPolicyOnFailure {
		return false
	}
	var n int32
	for _, pod := range active {
		for _, s := range slices.Concat(pod.Status.InitContainerStatuses, pod.Status.ContainerStatuses) {
			n += s.RestartCount
		}
	}
	return n > 0 && n >= *spec.BackoffLimit
}

// completion returns that a Job has as many successes as it wants.
func (m *Manager) completion(j *job, r *round) *batchv1.JobCondition {
	wanted := 1
	if j.object.Spec.Completions != nil {
		wanted = int(*j.object.Spec.Completions)
	}
	if j.suspended() || j.successes(r) < wanted || len(r.active) > 0 {
		return nil
	}
	return m.jobCondition(batchv1.JobSuccessCriteriaMet, batchv1.JobReasonCompletionsReached, "Reached expected number of succeeded pods")
}

// end writes that a Job has ended, and tells of it.
func (m *Manager) end(j *job, status *batchv1.JobStatus, because *batchv1.JobCondition) {
	kind := batchv1.JobFailed
	if because.Type == batchv1.JobSuccessCriteriaMet {
		kind = batchv1.JobComplete
	}
	c := m.jobCondition(kind, because.Reason, because.Message)
	status.Conditions = append(status.Conditions, *c)
	if kind == batchv1.JobComplete {
		status.CompletionTime = &c.LastTransitionTime
	}
	m.writeJob(j, *status)
	if kind == batchv1.JobComplete {
		m.normal(j.owner(), "Completed", "Job completed")
	} else {
		m.warning(j.owner(), c.Reason, c.Message)
	}
	if ttl := j.object.Spec.TTLSecondsAfterFinished; ttl != nil {
		m.sim.After(time.Duration(*ttl)*time.Second, func() { m.removeJob(j) })
	}
	m.stir()
}

// removeJob deletes a Job and, as the garbage collector does, its pods.
func (m *Manager) removeJob(j *job) {
	delete(m.jobs, keyOf(j.object))
	m.sim.Remove(j.object)
	for _, pod := range m.owned(j.object.UID) {
		m.sim.DeletePod(pod.Namespace, pod.Name)
	}
	m.stir()
}

// failJob returns which rule of the pod failure policy ends the Job.
func failJob(job *batchv1.Job, failed []*corev1.Pod) string {
	for _, pod := range failed {
		if rule, i, s := matchingRule(job, pod); rule != nil && rule.Action == batchv1.PodFailurePolicyActionFailJob {
			return fmt.Sprintf("Container %s for pod %s/%s failed with exit code %d matching FailJob rule at index %d",
				s.Name, pod.Namespace, pod.Name, s.State.Terminated.ExitCode, i)
		}
	}
	return ""
}

// ignored reports whether the pod failure policy does not count a failed pod.
func ignored(job *batchv1.Job, pod *corev1.Pod) bool {
	rule, _, _ := matchingRule(job, pod)
	return rule != nil && rule.Action == batchv1.PodFailurePolicyActionIgnore
}

// matchingRule returns the first rule about exit codes that a pod matches, and
// the container that does.
func matchingRule(job *batchv1.Job, pod *corev1.Pod) (*batchv1.PodFailurePolicyRule, int, *corev1.ContainerStatus) {
	if job.Spec.PodFailurePolicy == nil {
		return nil, 0, nil
	}
	statuses := slices.Concat(pod.Status.InitContainerStatuses, pod.Status.ContainerStatuses)
	for i := range job.Spec.PodFailurePolicy.Rules {
		rule := &job.Spec.PodFailurePolicy.Rules[i]
		for k := range statuses {
			if matchesCode(rule.OnExitCodes, &statuses[k]) {
				return rule, i, &statuses[k]
			}
		}
	}
	return nil, 0, nil
}

func matchesCode(codes *batchv1.PodFailurePolicyOnExitCodesRequirement, s *corev1.ContainerStatus) bool {
	end := s.State.Terminated
	if codes == nil || end == nil || end.ExitCode == 0 || codes.ContainerName != nil && *codes.ContainerName != s.Name {
		return false
	}
	return slices.Contains(codes.Values, end.ExitCode) == (codes.Operator == batchv1.PodFailurePolicyOnExitCodesOpIn)
}
