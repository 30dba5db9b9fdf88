package controller

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/initwatch/initwatch/watch/demo/kubelet"
)

// everyMinute is a CronJob. The clusters of the tests begin at 01:08:45.
func everyMinute(change func(*batchv1.CronJobSpec)) *batchv1.CronJob {
	cron := &batchv1.CronJob{ObjectMeta: metav1.ObjectMeta{Name: "tick"}, Spec: batchv1.CronJobSpec{Schedule: "* * * * *"}}
	cron.Spec.JobTemplate.Spec.Template = template()
	cron.Spec.JobTemplate.Spec.Template.Spec.RestartPolicy = corev1.RestartPolicyNever
	change(&cron.Spec)
	return cron
}

func TestConcurrency(t *testing.T) {
	tests := []struct {
		policy  batchv1.ConcurrencyPolicy
		jobs    int
		created int
		skipped int
	}{
		{batchv1.AllowConcurrent, 3, 3, 0}, {batchv1.ForbidConcurrent, 1, 1, 2}, {batchv1.ReplaceConcurrent, 1, 3, 0},
	}
	for _, tt := range tests {
		t.Run(string(tt.policy), func(t *testing.T) {
			c := newCluster(kubelet.Behaviour{}, nil)
			c.create(t, everyMinute(func(spec *batchv1.CronJobSpec) { spec.ConcurrencyPolicy = tt.policy }))
			c.after(t, 150*time.Second)
			created := 0
			for _, message := range c.messages("SuccessfulCreate") {
				if message[:11] == "Created job" {
					created++
				}
			}
			skipped := 0
			for _, event := range c.events {
				if event.Reason == "JobAlreadyActive" {
					skipped = int(event.Count)
				}
			}
			got := []int{len(c.jobs), created, skipped}
			if diff := cmp.Diff([]int{tt.jobs, tt.created, tt.skipped}, got); diff != "" {
				t.Errorf("jobs, created, skipped (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSuspendedCronJobRests(t *testing.T) {
	c := newCluster(kubelet.Behaviour{}, nil)
	c.create(t, everyMinute(func(spec *batchv1.CronJobSpec) { spec.Suspend = ptr.To(true) }))
	c.after(t, 5*time.Minute)
	if len(c.jobs) != 0 {
		t.Errorf("%d Jobs of a CronJob that is suspended", len(c.jobs))
	}
}

// A CronJob that is older than the simulation has its last run at once, unless
// that is too long ago.
func TestMissedRuns(t *testing.T) {
	for _, deadline := range []int64{0, 10, 3600} {
		c := newCluster(kubelet.Behaviour{}, nil)
		cron := everyMinute(func(spec *batchv1.CronJobSpec) {
			if spec.Schedule = "0 * * * *"; deadline > 0 {
				spec.StartingDeadlineSeconds = &deadline
			}
		})
		cron.CreationTimestamp = metav1.NewTime(c.Time().Add(-48 * time.Hour))
		c.create(t, cron)
		c.after(t, time.Minute)
		want := "tick-29920380"
		if late := deadline == 10; late != (len(c.jobs) == 0) || !late && c.jobs["shop/"+want] == nil {
			t.Errorf("with a deadline of %d s there are the Jobs %v", deadline, c.jobs)
		}
	}
}

func TestJobSuspended(t *testing.T) {
	c := newCluster(kubelet.Behaviour{}, nil)
	c.create(t, &batchv1.Job{ObjectMeta: metav1.ObjectMeta{Name: "later"}, Spec: batchv1.JobSpec{Suspend: ptr.To(true), Template: template()}})
	c.after(t, time.Minute)
	if len(c.pods) != 0 || c.jobs["shop/later"].object.Status.StartTime != nil {
		t.Errorf("a suspended Job has %d pods", len(c.pods))
	}
}

func TestIndexesAreWrittenAsRuns(t *testing.T) {
	for want, done := range map[string]indexes{"": nil, "3": {3}, "0,1": {0, 1}, "0-2": {0, 1, 2}, "0-2,5,7,8": {0, 1, 2, 5, 7, 8}} {
		if got := done.String(); got != want {
			t.Errorf("%v are written as %q, want %q", []int(done), got, want)
		}
	}
}
