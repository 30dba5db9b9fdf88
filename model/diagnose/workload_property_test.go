package diagnose_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/internal/session"
	"github.com/initwatch/initwatch/model/words"
)

// TestSplitsOfWorkloads holds that it does not matter where the stream of
// changes is cut into batches.
func TestSplitsOfWorkloads(t *testing.T) {
	for _, name := range session.Workloads {
		observations := session.ReadWorkloads(t, name)
		items := make([]*model.Item, len(observations))
		for i := range observations {
			items[i] = observations[i].Change(t)
		}
		want := ending(observations, items, func(int) bool { return true })
		for seed := range uint64(4) {
			r := rand.New(rand.NewPCG(seed, 3))
			size := 1 + r.IntN(60)
			got := ending(observations, items, func(int) bool { return r.IntN(size) == 0 })
			if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("%s, seed %d (-want +got):\n%s", name, seed, diff)
			}
		}
	}
}

// ending applies all, cut where cut says so, and writes down what is said of
// the workloads in the end.
func ending(observations []session.Observation, items []*model.Item, cut func(int) bool) string {
	store := model.NewStore(diagnose.Rules())
	store.Apply(model.Batch{Items: readable(everything)})
	var batch model.Batch
	for i, item := range items {
		if item != nil {
			batch.Items = append(batch.Items, *item)
		}
		batch.Observed = observations[i].Observed
		if i == len(items)-1 || cut(i) {
			store.Apply(batch)
			store.Advance(batch.Observed)
			batch = model.Batch{}
		}
	}
	var b strings.Builder
	for _, w := range store.Workloads() {
		fmt.Fprintf(&b, "%s %s %s", w.Kind, w.Name, standingText(w))
	}
	return b.String()
}

// TestAnyWorkloadStands holds what is true of every standing, for workloads
// that no controller would ever make: nothing panics, there is a line, and every
// finding is complete.
func TestAnyWorkloadStands(t *testing.T) {
	for seed := range uint64(1500) {
		g := generator{rand.New(rand.NewPCG(seed, 4))}
		store := model.NewStore(diagnose.Rules())
		for i := range 1 + g.r.IntN(12) {
			store.Apply(model.Batch{Observed: now.Add(time.Duration(i) * time.Second), Items: []model.Item{g.change()}})
			store.Advance(now.Add(time.Duration(i*g.r.IntN(60)) * time.Second))
			for _, w := range store.Workloads() {
				stood(t, w)
			}
		}
		model.Commons(store.Workloads())
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func stood(t *testing.T, w *model.Workload) {
	t.Helper()
	w.Line.At(now, true)
	if w.Line.Text == "" || len(w.Entries) == 0 && w.Since.IsZero() {
		t.Errorf("%s %s has no line, or no time: %+v", w.Kind, w.Name, w.Standing)
	}
	if (w.Verdict == words.Stuck || w.Verdict == words.Failed) && !w.Attention {
		t.Errorf("%s %s is %s and asks for no attention: %s", w.Kind, w.Name, w.Verdict, w.Line.Text)
	}
	left := w.Attention && strings.Contains(w.Line.Text, "cannot go") // old pods, which need not be there
	if w.Verdict == words.Up && w.Cause.Key != "" && !left {
		t.Errorf("%s %s is up and held by %s", w.Kind, w.Name, w.Cause.Key)
	}
	if w.Up < 0 || w.Total < 0 {
		t.Errorf("%s %s: %d of %d", w.Kind, w.Name, w.Up, w.Total)
	}
	for i := range w.Findings {
		complete(t, &w.Findings[i])
	}
	for _, g := range w.Groups {
		if g.Line.Text == "" || g.Label == "" || g.Total < 0 {
			t.Errorf("%s %s: group lacks a part: %+v", w.Kind, w.Name, g)
		}
	}
}

// change is a random change: a pod, a controller, an event, or the end of one
// of these.
func (g generator) change() model.Item {
	c := g.controller()
	switch g.r.IntN(7) {
	case 0:
		return model.Item{Op: model.OpControllerGone, Key: c.Key()}
	case 1, 2:
		return model.Item{Op: model.OpController, Controller: c}
	case 3:
		return model.Item{Op: model.OpEvent, Event: g.refusal(c)}
	case 4:
		return model.Item{Op: model.OpPodGone, Key: model.Key{Namespace: "shop", Name: "p", UID: fmt.Sprint("p", g.r.IntN(4))}}
	}
	p := model.FromPod(g.pod())
	p.UID = fmt.Sprint("p", g.r.IntN(4))
	p.EventUID, p.Name = p.UID, pick(g, "api-0", "api-1", "api-", "-", "api-9999999999999999999999")
	p.Owner = model.Owner{Kind: c.Kind, Name: c.Name, UID: c.UID}
	p.Workload, p.Revision, p.Index = pick(g, c.Owner, p.Owner), pick(g, "", "1", "2"), pick(g, "", "0")
	if p.Workload.Kind == "" {
		p.Workload = p.Owner
	}
	return model.Item{Op: model.OpPod, Pod: p}
}

func (g generator) controller() *model.Controller {
	kind := pick(g, "Deployment", "ReplicaSet", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "Job", "CronJob", "ReplicationController")
	c := &model.Controller{
		Namespace: "shop", Kind: kind, Name: "api", UID: fmt.Sprint(kind, g.r.IntN(3)), Created: g.set(), Deleted: pick(g, g.set(), time.Time{}, time.Time{}, time.Time{}, time.Time{}),
		Hook: pick(g, "", "", "pre-install"), Wanted: pick(g, 0, 1, 3, -1, 1<<30), Behind: g.one(5), Paused: g.one(5), Revision: pick(g, "", "1", "2", "x"),
		Current: pick(g, "", "1"), Deadline: pick(g, 0, time.Minute), Serial: g.one(2), Partition: pick(g, 0, 0, 2), OnDelete: g.one(4),
		Counts: model.Counts{Pods: g.r.IntN(4), Ready: g.r.IntN(4), Updated: g.r.IntN(4)},
	}
	for range g.r.IntN(3) {
		c.Conditions = append(c.Conditions, model.Condition{
			Type: pick(g, "ReplicaFailure", "Progressing", "Complete", "Failed", "FailureTarget", "Odd"), Status: pick(g, "True", "False", ""),
			Reason:  pick(g, "", "FailedCreate", "ProgressDeadlineExceeded", "ReplicaSetCreateError", "BackoffLimitExceeded", "DeadlineExceeded", "PodFailurePolicy", "Odd"),
			Message: pick(g, "", "odd", `pods "x" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=0`), Since: g.time().Time,
		})
	}
	switch kind {
	case "Job":
		c.Job = &model.Job{
			Parallelism: g.r.IntN(3), Completions: g.r.IntN(4), BackoffLimit: pick(g, 0, 2, 1<<31-1), Active: g.r.IntN(2), Succeeded: g.r.IntN(3), Failed: g.r.IntN(3),
			Deadline: pick(g, 0, time.Minute), Started: g.time().Time, Finished: g.time().Time, Retried: pick(g, "Never", "OnFailure"),
		}
		c.Owner = pick(g, model.Owner{}, model.Owner{Kind: "CronJob", Name: "api", UID: "CronJob0"})
	case "ReplicaSet":
		c.Owner = pick(g, model.Owner{}, model.Owner{Kind: "Deployment", Name: "api", UID: "Deployment0"})
	case "CronJob":
		c.Cron = &model.Cron{Schedule: pick(g, "", "* * * * *"), LastScheduled: g.time().Time, LastSucceeded: g.time().Time}
	}
	return c
}

func (g generator) refusal(c *model.Controller) *model.Event {
	return &model.Event{
		UID: fmt.Sprint(c.UID, g.r.IntN(4)), Namespace: "shop", Kind: c.Kind, AboutUID: c.UID, AboutName: c.Name, Warning: true, Count: 1 + g.r.IntN(3),
		Reason:  pick(g, "FailedCreate", "FailedCreate", "BackoffLimitExceeded", "InvalidSchedule", "MissSchedule", "Odd"),
		Message: pick(g, "", "odd", `Error creating: admission webhook "w" denied the request: no`), First: g.set(), Last: g.set(),
	}
}

// set is a time that is set, as the API server sees to.
func (g generator) set() time.Time { return now.Add(-time.Duration(g.r.IntN(900)) * time.Second) }
