package controller

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/robfig/cron/v3"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/ptr"

	"github.com/initwatch/initwatch/watch/demo/kubelet"
)

const scheduledAtKey = "batch.kubernetes.io/cronjob-scheduled-timestamp"

// cronJob is a CronJob and when it looks again.
type cronJob struct {
	object   *batchv1.CronJob
	schedule cron.Schedule
	next     *kubelet.Timer
}

func (c *cronJob) owner() owner {
	return owner{c.object, batchv1.SchemeGroupVersion.WithKind("CronJob"), "cronjob-controller"}
}

func (m *Manager) keepCronJob(key string, object *batchv1.CronJob) error {
	schedule, err := ParseSchedule(object)
	if err != nil {
		return err
	}
	m.cronJobs[key] = &cronJob{object: object, schedule: schedule}
	return nil
}

// ParseSchedule reads when a CronJob runs, with the parser that Kubernetes
// uses.
func ParseSchedule(object *batchv1.CronJob) (cron.Schedule, error) {
	text := object.Spec.Schedule
	if zone := object.Spec.TimeZone; zone != nil {
		text = "TZ=" + *zone + " " + text
	}
	schedule, err := cron.ParseStandard(text)
	if err != nil {
		return nil, fmt.Errorf("parse schedule of cronjob %s: %w; write it as in \"*/5 * * * *\"", object.Name, err)
	}
	return schedule, nil
}

// cronJob takes note of the Jobs that have ended, removes old ones, and starts
// the next one when it is time.
func (m *Manager) cronJob(c *cronJob) {
	before := c.object
	c.object = c.object.DeepCopy()
	m.tidy(c)
	m.watchJobs(c)
	if !ptr.Deref(c.object.Spec.Suspend, false) {
		m.runOnTime(c)
	}
	if equality.Semantic.DeepEqual(before.Status, c.object.Status) {
		c.object = before
		return
	}
	m.sim.Write(c.object)
}

// jobsOf returns the Jobs of a CronJob, the oldest first.
func (m *Manager) jobsOf(c *cronJob) []*job {
	var jobs []*job
	for _, j := range inOrder(m.jobs) {
		if ref := metav1.GetControllerOf(j.object); ref != nil && ref.UID == c.object.UID {
			jobs = append(jobs, j)
		}
	}
	slices.SortStableFunc(jobs, func(a, b *job) int {
		return cmp.Or(a.object.CreationTimestamp.Compare(b.object.CreationTimestamp.Time), cmp.Compare(a.object.Name, b.object.Name))
	})
	return jobs
}

// tidy removes the oldest Jobs beyond the limits.
func (m *Manager) tidy(c *cronJob) {
	ended := map[batchv1.JobConditionType][]*job{}
	for _, j := range m.jobsOf(c) {
		if end := jobEnd(j.object); end != nil {
			ended[end.Type] = append(ended[end.Type], j)
		}
	}
	for _, kind := range []struct {
		condition batchv1.JobConditionType
		limit     *int32
	}{
		{batchv1.JobComplete, c.object.Spec.SuccessfulJobsHistoryLimit}, {batchv1.JobFailed, c.object.Spec.FailedJobsHistoryLimit},
	} {
		jobs := ended[kind.condition]
		for _, j := range jobs[:max(0, len(jobs)-int(*kind.limit))] {
			m.dropJob(c, j)
		}
	}
}

func (m *Manager) dropJob(c *cronJob, j *job) {
	m.removeJob(j)
	c.deactivate(j.object.UID)
	m.normal(c.owner(), "SuccessfulDelete", "Deleted job "+j.object.Name)
}

func (c *cronJob) deactivate(uid types.UID) {
	c.object.Status.Active = slices.DeleteFunc(c.object.Status.Active, func(ref corev1.ObjectReference) bool { return ref.UID == uid })
}

// watchJobs takes note of the active Jobs that have ended.
func (m *Manager) watchJobs(c *cronJob) {
	for _, j := range m.jobsOf(c) {
		end := jobEnd(j.object)
		if end == nil || !slices.ContainsFunc(c.object.Status.Active, func(ref corev1.ObjectReference) bool { return ref.UID == j.object.UID }) {
			continue
		}
		c.deactivate(j.object.UID)
		m.normal(c.owner(), "SawCompletedJob", fmt.Sprintf("Saw completed job: %s, condition: %s", j.object.Name, end.Type))
		if end.Type == batchv1.JobComplete {
			c.object.Status.LastSuccessfulTime = j.object.Status.CompletionTime
		}
	}
}

// runOnTime starts a Job for the last time that has come and was not seen yet.
func (m *Manager) runOnTime(c *cronJob) {
	now := m.sim.Time()
	last := c.object.CreationTimestamp.Time
	if seen := c.object.Status.LastScheduleTime; seen != nil {
		last = seen.Time
	}
	due := c.lastBefore(last, now)
	c.next.Stop()
	c.next = m.sim.After(m.sim.Until(c.schedule.Next(now)), m.stir)
	if due.IsZero() {
		return
	}
	if limit := c.object.Spec.StartingDeadlineSeconds; limit != nil && due.Add(time.Duration(*limit)*time.Second).Before(now) {
		m.warning(c.owner(), "MissSchedule", "Missed scheduled time to start a job: "+due.UTC().Format(time.RFC1123Z))
		return
	}
	if m.concurs(c) {
		m.start(c, due)
	}
}

// lastBefore returns the last scheduled time after one and not after the other,
// the zero time when there is none.
func (c *cronJob) lastBefore(after, now time.Time) time.Time {
	var last time.Time
	for next := c.schedule.Next(after); !next.IsZero() && !next.After(now); next = c.schedule.Next(next) {
		last = next
	}
	return last
}

// concurs applies the concurrency policy: it makes room for the next Job, or
// reports that it may not start.
func (m *Manager) concurs(c *cronJob) bool {
	switch active := c.object.Status.Active; c.object.Spec.ConcurrencyPolicy {
	case batchv1.ForbidConcurrent:
		if len(active) > 0 {
			m.normal(c.owner(), "JobAlreadyActive", "Not starting job because prior execution is running and concurrency policy is Forbid")
			return false
		}
	case batchv1.ReplaceConcurrent:
		for _, ref := range slices.Clone(active) {
			if j := m.jobs[ref.Namespace+"/"+ref.Name]; j != nil {
				m.dropJob(c, j)
			}
		}
	default:
	}
	return true
}

func (m *Manager) start(c *cronJob, due time.Time) {
	template := c.object.Spec.JobTemplate.DeepCopy()
	object := &batchv1.Job{ObjectMeta: template.ObjectMeta, Spec: template.Spec}
	object.Namespace, object.Name = c.object.Namespace, fmt.Sprintf("%s-%d", c.object.Name, due.Unix()/60)
	object.Annotations = with(object.Annotations, scheduledAtKey, due.UTC().Format(time.RFC3339))
	object.OwnerReferences = []metav1.OwnerReference{*metav1.NewControllerRef(c.object, c.owner().kind)}
	if m.jobs[keyOf(object)] != nil || m.Create(object) != nil {
		return
	}
	m.normal(c.owner(), "SuccessfulCreate", "Created job "+object.Name)
	c.object.Status.LastScheduleTime = ptr.To(metav1.NewTime(due))
	c.object.Status.Active = append(c.object.Status.Active, corev1.ObjectReference{
		APIVersion: "batch/v1", Kind: "Job", Namespace: object.Namespace, Name: object.Name, UID: object.UID,
	})
}
