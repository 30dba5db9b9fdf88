package demo

import (
	"fmt"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/model"
)

var jobPrinter = printing(
	func(job *batchv1.Job, now time.Time) []any {
		cells := []any{job.Name, jobStatus(job), completionsOf(job), jobDuration(job, now), ageOf(job, now)}
		return append(cells, templateCells(&job.Spec.Template.Spec, job.Spec.Selector)...)
	},
	append([]metav1.TableColumnDefinition{
		nameColumn(), textColumn("Status"), textColumn("Completions"), textColumn("Duration"), textColumn("Age"),
	}, templateColumns...)...,
)

// jobStatus is the most final thing that the conditions say.
func jobStatus(job *batchv1.Job) string {
	is := map[batchv1.JobConditionType]bool{}
	for _, condition := range job.Status.Conditions {
		is[condition.Type] = condition.Status == corev1.ConditionTrue
	}
	switch {
	case is[batchv1.JobComplete]:
		return string(batchv1.JobComplete)
	case is[batchv1.JobFailed]:
		return string(batchv1.JobFailed)
	case job.DeletionTimestamp != nil:
		return "Terminating"
	case is[batchv1.JobSuspended]:
		return string(batchv1.JobSuspended)
	case is[batchv1.JobFailureTarget]:
		return string(batchv1.JobFailureTarget)
	case is[batchv1.JobSuccessCriteriaMet]:
		return string(batchv1.JobSuccessCriteriaMet)
	}
	return "Running"
}

func completionsOf(job *batchv1.Job) string {
	switch parallel := valueOf(job.Spec.Parallelism, 1); {
	case job.Spec.Completions != nil:
		return fmt.Sprintf("%d/%d", job.Status.Succeeded, *job.Spec.Completions)
	case parallel > 1:
		return fmt.Sprintf("%d/1 of %d", job.Status.Succeeded, parallel)
	}
	return fmt.Sprintf("%d/1", job.Status.Succeeded)
}

func jobDuration(job *batchv1.Job, now time.Time) string {
	switch begun, ended := job.Status.StartTime, job.Status.CompletionTime; {
	case begun == nil:
		return ""
	case ended == nil:
		return model.Age(begun.Time, now)
	default:
		return model.Age(begun.Time, ended.Time)
	}
}

var cronJobPrinter = printing(
	func(cj *batchv1.CronJob, now time.Time) []any {
		last := none
		if at := cj.Status.LastScheduleTime; at != nil {
			last = age(at.Time, now)
		}
		cells := []any{
			cj.Name, cj.Spec.Schedule, valueOf(cj.Spec.TimeZone, none), yesNo(cj.Spec.Suspend),
			int64(len(cj.Status.Active)), last, ageOf(cj, now),
		}
		job := &cj.Spec.JobTemplate.Spec
		return append(cells, templateCells(&job.Template.Spec, job.Selector)...)
	},
	append([]metav1.TableColumnDefinition{
		nameColumn(), textColumn("Schedule"), textColumn("Timezone"), {Name: "Suspend", Type: "boolean"},
		numberColumn("Active"), textColumn("Last Schedule"), textColumn("Age"),
	}, templateColumns...)...,
)

func yesNo(value *bool) string {
	if valueOf(value, false) {
		return "True"
	}
	return "False"
}
