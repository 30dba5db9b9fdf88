package diagnose_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
)

// endedAt is a run of a CronJob that began a minute before it ended so, or
// goes on when kind is empty.
func endedAt(name, kind string, ago time.Duration) *model.Controller {
	return jobOf(func(c *model.Controller) {
		c.Name, c.UID, c.Created = name, name, at(ago+time.Minute)
		c.Owner = model.Owner{Kind: "CronJob", Name: "api", UID: "api"}
		if kind != "" {
			c.Conditions = []model.Condition{{Type: kind, Status: "True", Reason: "BackoffLimitExceeded", Since: at(ago)}}
		}
	})
}

// TestCronSince holds that the trouble of a CronJob is as old as the first of
// the runs in a row that failed.
func TestCronSince(t *testing.T) {
	cron := func(succeeded time.Duration) *model.Controller {
		return object("CronJob", 0, func(c *model.Controller) { c.Cron = &model.Cron{LastSucceeded: at(succeeded)} })
	}
	runs := func(list ...*model.Controller) []*model.Controller { return list }
	failing := []*model.Entry{runOf("c", tried("x", "OnFailure", 4, 1, time.Second))}
	working := []*model.Entry{runOf("c", works("x", time.Second))}
	last := endedAt("b", "Failed", 10*time.Minute)
	tests := []struct {
		name string
		w    model.Workload
		want time.Duration
	}{
		{"one run failed", model.Workload{Controller: cron(day), Children: runs(last)}, 10 * time.Minute},
		{"two in a row", model.Workload{Controller: cron(day), Children: runs(last, endedAt("a", "Failed", time.Hour))}, time.Hour},
		{"one that succeeded in between", model.Workload{Controller: cron(30 * time.Minute), Children: runs(last, endedAt("ok", "Complete", 30*time.Minute), endedAt("a", "Failed", time.Hour))}, 10 * time.Minute},
		{"one that succeeded in between and is not kept", model.Workload{Controller: cron(30 * time.Minute), Children: runs(last, endedAt("a", "Failed", time.Hour))}, 10 * time.Minute},
		{"the next goes on", model.Workload{Controller: cron(day), Children: runs(endedAt("c", "", 0), last), Entries: working}, 10 * time.Minute},
		{"the next fails as well", model.Workload{Controller: cron(day), Children: runs(endedAt("c", "", 0), last), Entries: failing}, 10 * time.Minute},
		{"the next fails after one that succeeded", model.Workload{Controller: cron(10 * time.Minute), Children: runs(endedAt("c", "", 0), endedAt("ok", "Complete", 10*time.Minute)), Entries: failing}, time.Second},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.w.Kind, test.w.Namespace, test.w.Name = "CronJob", "shop", "api"
			got := diagnose.Workload(&test.w, nil, now)
			if diff := cmp.Diff(at(test.want), got.Since); diff != "" {
				t.Errorf("since (-want +got):\n%s\n%s", diff, summary(got))
			}
		})
	}
}

const day = 24 * time.Hour

// TestCronSinceOutlivesItsJobs holds that the trouble is as old as the first
// run in a row that failed, when its Job is not kept any more.
func TestCronSinceOutlivesItsJobs(t *testing.T) {
	cron := func(succeeded time.Duration) *model.Controller {
		return object("CronJob", 0, func(c *model.Controller) { c.Cron = &model.Cron{LastSucceeded: at(succeeded)} })
	}
	put := func(c *model.Controller) model.Item { return model.Item{Op: model.OpController, Controller: c} }
	drop := func(c *model.Controller) model.Item { return model.Item{Op: model.OpControllerGone, Key: c.Key()} }
	first, second, third := endedAt("a", "Failed", time.Hour), endedAt("b", "Failed", 30*time.Minute), endedAt("c", "Failed", time.Minute)
	ok := endedAt("ok", "Complete", 10*time.Minute)
	targeted := endedAt("a", "Failed", time.Hour)
	targeted.Conditions = append([]model.Condition{{Type: "FailureTarget", Status: "True", Since: at(time.Hour + time.Minute)}}, targeted.Conditions...)
	ending := endedAt("a", "FailureTarget", time.Hour)
	again := cron(day)
	again.UID = "again"
	tests := []struct {
		name  string
		items []model.Item
		want  time.Duration
	}{
		{"two that are not kept", []model.Item{put(cron(day)), put(first), put(second), drop(first), put(third), drop(second)}, time.Hour},
		{"one that is not kept, and a run that goes on", []model.Item{put(cron(day)), put(first), put(second), drop(first), put(endedAt("c", "", 0))}, time.Hour},
		{"one that succeeded in between", []model.Item{put(cron(day)), put(first), put(second), drop(first), put(ok), put(third), drop(second)}, time.Minute},
		{"one that succeeded in between and is not kept", []model.Item{put(cron(day)), put(first), put(second), drop(first), put(ok), drop(ok), put(third), drop(second)}, time.Minute},
		{"one that only the CronJob tells of", []model.Item{put(cron(day)), put(first), put(second), drop(first), put(cron(10 * time.Minute)), put(third), drop(second)}, time.Minute},
		{"one whose pods took a while to go", []model.Item{put(cron(day)), put(targeted), put(third), drop(targeted)}, time.Hour + time.Minute},
		{"one that was removed before its pods were", []model.Item{put(cron(day)), put(ending), put(third), drop(ending)}, time.Hour},
		{"a CronJob of the same name before", []model.Item{put(cron(day)), put(first), drop(first), drop(cron(day)), put(again), put(third)}, time.Minute},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			store := model.NewStore(diagnose.Rules())
			for _, item := range test.items {
				store.Apply(model.Batch{Observed: now, Items: []model.Item{item}})
			}
			w := store.Workloads()[0]
			if diff := cmp.Diff(at(test.want), w.Since); diff != "" {
				t.Errorf("since (-want +got):\n%s\n%s", diff, summary(w.Standing))
			}
		})
	}
}
