package diagnose_test

import (
	"strings"
	"testing"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/words"
)

// jobOf is a Job with a backoffLimit of 2.
func jobOf(change func(*model.Controller)) *model.Controller {
	return object("Job", 1, func(c *model.Controller) {
		c.Job = &model.Job{Parallelism: 1, Completions: 1, BackoffLimit: 2, Started: at(time.Hour), Retried: "Never"}
		if change != nil {
			change(c)
		}
	})
}

func ended(kind, reason, message string) []model.Condition {
	return []model.Condition{{Type: kind, Status: "True", Reason: reason, Message: message, Since: at(time.Minute)}}
}

// tried is a pod whose container work ended with that code, with restarts
// before it. Under Never the pod has failed.
func tried(name, policy string, code, restarts int, ago time.Duration) *model.Entry {
	end := &model.Termination{ID: name, ExitCode: code, Reason: "Error", Started: at(ago + time.Second), Finished: at(ago)}
	p := &model.Pod{
		Namespace: "shop", Name: name, UID: name, Phase: "Running", Node: "node-1", Created: at(ago + 2*time.Second), Started: at(ago + 2*time.Second),
		Owner: model.Owner{Kind: "Job", Name: "api", UID: "api"}, Workload: model.Owner{Kind: "Job", Name: "api"}, Rare: &model.Rare{},
		Containers: []model.Container{{
			ContainerSpec: &model.ContainerSpec{Name: "work", Kind: model.KindApp, Image: "busybox", Retried: policy}, Restarts: restarts,
			State: model.ContainerState{Phase: model.PhaseTerminated, Ended: end},
		}},
	}
	if policy == "Never" {
		p.Phase = "Failed"
	}
	entry := &model.Entry{Pod: p}
	entry.Diagnosis = diagnose.Pod(p, nil, &model.Past{}, now)
	return entry
}

// works is a pod that runs.
func works(name string, ago time.Duration) *model.Entry {
	entry := tried(name, "Never", 0, 0, ago)
	entry.Pod.Phase = "Running"
	entry.Diagnosis = model.Diagnosis{Verdict: words.Up, Since: at(ago), Line: model.Line{Text: "ready"}}
	return entry
}

func TestJobStanding(t *testing.T) {
	several := func(succeeded, failed int) *model.Controller {
		return jobOf(func(c *model.Controller) {
			c.Wanted, c.Job.Parallelism, c.Job.Completions, c.Job.Succeeded, c.Job.Failed = 2, 2, 5, succeeded, failed
		})
	}
	limit := ended("Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit")
	tests := []struct {
		name string
		w    model.Workload
		want string
	}{
		{"completed", model.Workload{Controller: jobOf(func(c *model.Controller) {
			c.Job.Succeeded, c.Conditions = 1, ended("Complete", "CompletionsReached", "")
		})}, "1/1 up · completed"},
		{"completed after a try", model.Workload{Controller: jobOf(func(c *model.Controller) {
			c.Job.Succeeded, c.Job.Failed, c.Conditions = 1, 1, ended("Complete", "CompletionsReached", "")
		})}, "1/1 up · completed · 1 try failed before"},
		{"suspended", model.Workload{Controller: jobOf(func(c *model.Controller) { c.Paused = true })}, "0/1 up · suspended"},
		{"runs", model.Workload{Controller: jobOf(nil), Entries: []*model.Entry{works("a", time.Minute)}}, "1/1 up · runs"},
		{"runs up to its deadline", model.Workload{Controller: jobOf(func(c *model.Controller) { c.Job.Deadline = 2 * time.Hour }), Entries: []*model.Entry{works("a", time.Minute)}}, "1/1 up · runs · is ended at 04:04:05 at the latest (activeDeadlineSeconds)"},
		{"restarts in one pod", model.Workload{Controller: jobOf(nil), Entries: []*model.Entry{tried("a", "OnFailure", 4, 1, time.Second)}}, "0/1 stuck! · work exits 4 · 2 of 3 tries failed (backoffLimit 2) · next not before 03:04:14"},
		{"as many tries as there are", model.Workload{Controller: jobOf(nil), Entries: []*model.Entry{tried("a", "OnFailure", 4, 2, time.Second)}}, "0/1 stuck! · work exits 4 · 3 of 3 tries failed (backoffLimit 2) · its tries are used up"},
		{"a pod for each try", model.Workload{Controller: jobOf(nil), Entries: []*model.Entry{tried("a", "Never", 5, 0, time.Minute)}}, "0/1 stuck! · work exits 5 · 1 of 3 tries failed (backoffLimit 2) · next try by its Job"},
		{"the next pod runs", model.Workload{Controller: jobOf(func(c *model.Controller) { c.Job.Failed = 1 }), Entries: []*model.Entry{superseded(tried("a", "Never", 5, 0, time.Minute)), works("b", time.Second)}}, "0/1 stuck! · work exits 5 · 1 of 3 tries failed (backoffLimit 2), another runs"},
		{"the next pod has proved itself", model.Workload{Controller: jobOf(func(c *model.Controller) { c.Job.Failed = 1 }), Entries: []*model.Entry{superseded(tried("a", "Never", 5, 0, time.Hour)), works("b", time.Minute)}}, "1/1 up · runs · 1 try failed before"},
		{"between two tries, the pod is gone", model.Workload{Controller: jobOf(func(c *model.Controller) { c.Job.Failed = 1 }), Gone: []*model.Entry{goneFrom(tried("a", "Never", 5, 0, time.Minute))}}, "0/1 stuck! · work exits 5 · 1 of 3 tries failed (backoffLimit 2) · next try by its Job"},
		{"gave up, its pod is gone", model.Workload{Controller: jobOf(func(c *model.Controller) { c.Job.Failed, c.Conditions = 1, limit }), Gone: []*model.Entry{goneFrom(tried("a", "OnFailure", 4, 2, time.Minute))}}, "0/1 failed! · gave up after 3 tries: work exits 4 · backoffLimit 2"},
		{"gave up, nothing else is known", model.Workload{Controller: jobOf(func(c *model.Controller) { c.Conditions = limit })}, "0/1 failed! · gave up, its tries are used up · backoffLimit 2"},
		{"deadline", model.Workload{Controller: jobOf(func(c *model.Controller) {
			c.Job.Deadline, c.Conditions = 10*time.Second, ended("FailureTarget", "DeadlineExceeded", "")
		})}, "0/1 failed! · ran out of its activeDeadlineSeconds (10s)"},
		{"failure policy", model.Workload{Controller: jobOf(func(c *model.Controller) {
			c.Conditions = ended("Failed", "PodFailurePolicy", "Container work for pod shop/a failed with exit code 42 matching FailJob rule at index 1")
		}), Entries: []*model.Entry{tried("a", "Never", 42, 0, time.Minute)}}, "0/1 failed! · ended by rule 1 of its podFailurePolicy: work exits 42"},
		{"a reason that is not known", model.Workload{Controller: jobOf(func(c *model.Controller) { c.Conditions = ended("Failed", "Odd", "odd thing.") })}, "0/1 failed! · failed, odd thing"},
		{"several, all well", model.Workload{Controller: several(2, 0), Entries: []*model.Entry{works("a", time.Minute)}}, "2/5 up · 2 of 5 completions done, 1 runs"},
		{"several, one fails", model.Workload{Controller: several(2, 1), Entries: []*model.Entry{tried("a", "Never", 5, 0, time.Minute), works("b", time.Minute)}}, "2/5 stuck! · work exits 5 · 1 try failed · 1 of 2 pods · next try by its Job · 2 of 5 completions done"},
		{"several, one failed before", model.Workload{Controller: several(2, 1), Entries: []*model.Entry{superseded(tried("a", "Never", 5, 0, time.Minute)), works("b", time.Minute)}}, "2/5 up · 2 of 5 completions done, 1 runs · 1 try failed before"},
		{"helm hook", model.Workload{Controller: jobOf(func(c *model.Controller) { c.Hook, c.Conditions = "pre-install", limit })}, "0/1 failed! · gave up, its tries are used up · backoffLimit 2 · helm hook pre-install"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { stands(t, "Job", test.w, nil, test.want) })
	}
}

// TestJobThatMayNotBeRead holds that the event about a Job's end tells where
// the Job itself may not be read.
func TestJobThatMayNotBeRead(t *testing.T) {
	event := &model.Event{UID: "e", Kind: "Job", AboutUID: "api", AboutName: "api", Warning: true, Reason: "BackoffLimitExceeded", Message: "Job has reached the specified backoff limit", First: now, Last: now, Count: 1}
	w := model.Workload{Gone: []*model.Entry{goneFrom(tried("a", "OnFailure", 4, 2, time.Minute))}}
	stands(t, "Job", w, []*model.Event{event}, "0/0 failed! · gave up after 3 tries: work exits 4")
}

// runOf files a pod under that run.
func runOf(name string, entry *model.Entry) *model.Entry {
	entry.Pod.Owner = model.Owner{Kind: "Job", Name: name, UID: name}
	return entry
}

func TestCronStanding(t *testing.T) {
	cron := object("CronJob", 0, func(c *model.Controller) { c.Cron = &model.Cron{Schedule: "*/5 * * * *"} })
	paused := object("CronJob", 0, func(c *model.Controller) { c.Paused, c.Cron = true, &model.Cron{} })
	run := func(name string, ago time.Duration, conditions []model.Condition) *model.Controller {
		return jobOf(func(c *model.Controller) {
			c.Name, c.UID, c.Created, c.Conditions = name, name, at(ago), conditions
			c.Owner = model.Owner{Kind: "CronJob", Name: "api", UID: "api"}
		})
	}
	failed, done := ended("Failed", "BackoffLimitExceeded", ""), ended("Complete", "", "")
	event := func(reason, message string) *model.Event {
		return &model.Event{UID: "e", Kind: "CronJob", AboutUID: "api", AboutName: "api", Warning: true, Reason: reason, Message: message, First: at(2 * time.Minute), Last: at(time.Minute), Count: 1}
	}
	const gaveUp = "gave up, its tries are used up · backoffLimit 2 · "
	tests := []struct {
		name   string
		w      model.Workload
		events []*model.Event
		want   string
	}{
		{"no run yet", model.Workload{Controller: cron}, nil, "0/0 up · no run yet · schedule */5 * * * *"},
		{"suspended", model.Workload{Controller: paused}, nil, "0/0 up · suspended · no run yet"},
		{"suspended after a failure", model.Workload{Controller: paused, Children: []*model.Controller{run("a", time.Hour, failed)}}, nil, "0/0 up · suspended · last run gave up, its tries are used up"},
		{"suspended while a run fails", model.Workload{Controller: paused, Children: []*model.Controller{run("a", time.Minute, nil)}, Entries: []*model.Entry{runOf("a", tried("x", "OnFailure", 4, 1, time.Second))}}, nil, "0/1 stuck! · work exits 4 · 2 of 3 tries failed (backoffLimit 2) · next not before 03:04:14 · suspended"},
		{"suspended while a run fails, after one that failed", model.Workload{Controller: paused, Children: []*model.Controller{run("b", time.Minute, nil), run("a", time.Hour, failed)}, Entries: []*model.Entry{runOf("b", tried("x", "OnFailure", 4, 1, time.Second))}}, nil, "0/1 stuck! · work exits 4 · 2 of 3 tries failed (backoffLimit 2) · next not before 03:04:14 · suspended"},
		{"suspended while a run goes on", model.Workload{Controller: paused, Children: []*model.Controller{run("a", time.Minute, nil)}, Entries: []*model.Entry{runOf("a", works("x", time.Minute))}}, nil, "1/1 up · suspended · runs"},
		{"a run goes on", model.Workload{Controller: cron, Children: []*model.Controller{run("a", time.Minute, nil)}, Entries: []*model.Entry{runOf("a", works("x", time.Minute))}}, nil, "1/1 up · runs · schedule */5 * * * *"},
		{"the last run failed", model.Workload{Controller: cron, Children: []*model.Controller{run("b", time.Minute, failed), run("a", time.Hour, done)}}, nil, "0/1 failed! · last run " + strings.TrimSuffix(gaveUp, " · ")},
		{"an earlier run failed", model.Workload{Controller: cron, Children: []*model.Controller{run("b", time.Minute, done), run("a", time.Hour, failed)}}, nil, "0/1 up · last run completed · schedule */5 * * * *"},
		{"the last run failed and another goes on", model.Workload{Controller: cron, Children: []*model.Controller{run("b", time.Minute, nil), run("a", time.Hour, failed)}}, nil, "0/1 failed! · last run " + gaveUp + "another runs"},
		{"a schedule that is invalid", model.Workload{Controller: cron}, []*model.Event{event("InvalidSchedule", "invalid schedule: every day : odd")}, "0/0 stuck! · its schedule is invalid: every day : odd"},
		{"a Job that is refused", model.Workload{Controller: cron}, []*model.Event{event("FailedCreate", `Error creating job: jobs.batch "x" is forbidden: exceeded quota: jobs, requested: count/jobs.batch=1, used: count/jobs.batch=2, limited: count/jobs.batch=2`)}, "0/0 stuck! · its Job cannot be made: quota jobs allows count/jobs.batch 2, 2 used, 1 more wanted"},
		{"a Job came after it", model.Workload{Controller: cron, Children: []*model.Controller{run("b", time.Second, done)}}, []*model.Event{event("FailedCreate", "odd")}, "0/1 up · last run completed · schedule */5 * * * *"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { stands(t, "CronJob", test.w, test.events, test.want) })
	}
}

// TestRunsOfACronJob holds that older runs that are over are past, and that
// the group has the pods of its run.
func TestRunsOfACronJob(t *testing.T) {
	job := func(name string, ago time.Duration) *model.Controller {
		return jobOf(func(c *model.Controller) {
			c.Name, c.UID, c.Created, c.Conditions = name, name, at(ago), ended("Failed", "BackoffLimitExceeded", "")
		})
	}
	pod := runOf("a", tried("a-1", "Never", 9, 0, time.Minute))
	w := model.Workload{Kind: "CronJob", Name: "api", Children: []*model.Controller{job("b", time.Minute), job("a", time.Hour)}, Entries: []*model.Entry{pod}}
	groups := diagnose.Workload(&w, nil, now).Groups
	if len(groups) != 2 || groups[0].Name != "b" || groups[0].Past || !groups[1].Past || len(groups[1].Entries) != 1 || groups[0].Label != "run" {
		t.Errorf("groups: %+v", groups)
	}
}
