package controller

import (
	"slices"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/ptr"
)

const (
	// jobBatch is how long the Job controller gathers changes of pods before it
	// looks.
	jobBatch = time.Second
	// firstRetry is how long a Job waits after its first failed pod.
	firstRetry = 10 * time.Second
	maxRetry   = 10 * time.Minute
)

// job is a Job and what its controller remembers of it.
type job struct {
	object *batchv1.Job
	// due is when the controller looks again, negative when it has no reason to.
	due     time.Duration
	started time.Duration
	// counted are the pods whose end is in the status already.
	counted map[types.UID]bool
	// failures are those since the last success, and failedAt is the last one.
	failures int
	failedAt time.Duration
	indexes  indexes
}

func newJob(object *batchv1.Job) *job { return &job{object: object, counted: map[types.UID]bool{}} }

func (j *job) owner() owner {
	return owner{j.object, batchv1.SchemeGroupVersion.WithKind("Job"), "job-controller"}
}

func (j *job) suspended() bool { return ptr.Deref(j.object.Spec.Suspend, false) }

// noteJob has the Job of a pod looked at a little later.
func (m *Manager) noteJob(pod *corev1.Pod) {
	for _, j := range m.jobs {
		if len(pod.OwnerReferences) > 0 && pod.OwnerReferences[0].UID == j.object.UID && j.due < 0 {
			m.lookAtJob(j, jobBatch)
		}
	}
}

func (m *Manager) lookAtJob(j *job, in time.Duration) {
	at := m.sim.Now() + in
	if j.due < 0 || at < j.due {
		j.due = at
	}
	m.sim.After(in, m.stir)
}

// round is what one look at a Job finds and decides.
type round struct {
	status batchv1.JobStatus
	active []*corev1.Pod
	// failed and succeeded are the pods that ended since the last look.
	failed, succeeded []*corev1.Pod
	// end is the condition by which the Job is about to end.
	end *batchv1.JobCondition
}

// job looks at a Job when that is due.
func (m *Manager) job(j *job) {
	if j.due < 0 || m.sim.Now() < j.due || jobEnd(j.object) != nil {
		return
	}
	j.due = -1
	r := &round{status: *j.object.Status.DeepCopy(), active: m.active(j.object.UID)}
	m.begin(j, r)
	m.gather(j, r)
	if r.end = m.verdict(j, r); r.end != nil {
		for _, pod := range r.active {
			m.dismiss(j.owner(), pod)
			r.failed = append(r.failed, pod)
		}
		r.active = nil
	} else {
		m.staff(j, r)
		r.end = m.completion(j, r)
	}
	m.conclude(j, r)
}

// begin notes the start of a Job that is not suspended.
func (m *Manager) begin(j *job, r *round) {
	if r.status.StartTime == nil && !j.suspended() {
		r.status.StartTime = ptr.To(m.now())
		j.started = m.sim.Now()
	}
}

// gather finds the pods that ended since the last look.
func (m *Manager) gather(j *job, r *round) {
	for _, pod := range m.all(j.object.UID) {
		ended := hasEnded(pod) || isDeleted(pod)
		switch {
		case j.counted[pod.UID] || !ended:
		case pod.Status.Phase == corev1.PodSucceeded:
			r.succeeded = append(r.succeeded, pod)
			j.failures = 0
		case ignored(j.object, pod):
			j.counted[pod.UID] = true
		default:
			r.failed = append(r.failed, pod)
			j.failures++
			j.failedAt = m.sim.Now() + m.sim.Until(endOf(pod))
		}
	}
}

// endOf returns when the last container of a pod ended.
func endOf(pod *corev1.Pod) time.Time {
	last := pod.CreationTimestamp.Time
	for _, s := range slices.Concat(pod.Status.InitContainerStatuses, pod.Status.ContainerStatuses) {
		if end := s.State.Terminated; end != nil && end.FinishedAt.After(last) {
			last = end.FinishedAt.Time
		}
	}
	return last
}

// staff makes as many pods as are missing, or deletes those that are too many.
func (m *Manager) staff(j *job, r *round) {
	if j.suspended() {
		for _, pod := range r.active {
			m.dismiss(j.owner(), pod)
		}
		r.active = nil
		return
	}
	missing := j.wantActive(r) - len(r.active)
	if missing <= 0 {
		return
	}
	if j.failures > 0 {
		wait := min(firstRetry<<min(j.failures-1, 10), maxRetry)
		if left := j.failedAt + wait - m.sim.Now(); left > 0 {
			m.lookAtJob(j, left)
			return
		}
	}
	m.hire(j, r, missing)
}

// wantActive returns how many pods should go on.
func (j *job) wantActive(r *round) int {
	parallel, succeeded := int(*j.object.Spec.Parallelism), j.successes(r)
	switch completions := j.object.Spec.Completions; {
	case completions != nil:
		return max(0, min(parallel, int(*completions)-succeeded))
	case succeeded > 0:
		return len(r.active)
	default:
		return parallel
	}
}

func (j *job) successes(r *round) int {
	if j.indexed() {
		return len(j.indexes.with(r.succeeded))
	}
	return int(r.status.Succeeded) + len(r.succeeded)
}

func (m *Manager) hire(j *job, r *round, missing int) {
	o := j.owner()
	free := j.freeIndexes(r)
	for i := range missing {
		if wait := m.refused[j.object.UID].next - m.sim.Now(); wait > 0 {
			m.lookAtJob(j, wait)
			return
		}
		pod := m.newPod(o, &j.object.Spec.Template, "")
		if j.indexed() {
			if i >= len(free) {
				return
			}
			giveIndex(j.object, pod, free[i], m.sim.NewSuffix())
		}
		if m.replicate(o, pod) != nil {
			m.lookAtJob(j, m.refused[j.object.UID].next-m.sim.Now())
			return
		}
		r.active = append(r.active, m.sim.Pod(pod.Namespace, pod.Name))
	}
}

// conclude writes what a look has found: first which pods have ended, then how
// many, and then that the Job has ended if nothing of it is left.
func (m *Manager) conclude(j *job, r *round) {
	status := &r.status
	status.Active, status.Ready = int32(len(r.active)), ptr.To(ready(r.active))
	status.Terminating = ptr.To(m.terminatingNow(j))
	status.UncountedTerminatedPods = &batchv1.UncountedTerminatedPods{Failed: uidsOf(r.failed)}
	if j.indexed() {
		j.indexes = j.indexes.with(r.succeeded)
		status.Succeeded, status.CompletedIndexes = int32(len(j.indexes)), j.indexes.String()
	} else {
		status.UncountedTerminatedPods.Succeeded = uidsOf(r.succeeded)
	}
	if r.end != nil && !hasCondition(status, r.end.Type) {
		status.Conditions = append(status.Conditions, *r.end)
	}
	m.writeJob(j, *status.DeepCopy())
	for _, pod := range slices.Concat(r.failed, r.succeeded) {
		j.counted[pod.UID] = true
	}
	status.Failed += int32(len(r.failed))
	if !j.indexed() {
		status.Succeeded += int32(len(r.succeeded))
	}
	status.UncountedTerminatedPods = &batchv1.UncountedTerminatedPods{}
	if r.end != nil && *status.Terminating == 0 {
		m.end(j, status, r.end)
		return
	}
	m.writeJob(j, *status)
}

// terminatingNow counts the pods that are about to end, those that were asked
// to just now included.
func (m *Manager) terminatingNow(j *job) int32 {
	var n int32
	for _, pod := range m.all(j.object.UID) {
		if newest := m.sim.Pod(pod.Namespace, pod.Name); newest != nil && isDeleted(newest) && !hasEnded(newest) {
			n++
		}
	}
	return n
}

func uidsOf(pods []*corev1.Pod) []types.UID {
	var uids []types.UID
	for _, pod := range pods {
		uids = append(uids, pod.UID)
	}
	return uids
}

func (m *Manager) writeJob(j *job, status batchv1.JobStatus) {
	if equality.Semantic.DeepEqual(status, j.object.Status) {
		return
	}
	j.object = j.object.DeepCopy()
	j.object.Status = status
	m.sim.Write(j.object)
}
