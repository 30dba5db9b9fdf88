package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
)

// TestRecordedTimes holds that what a recording tells happened when it was
// observed, though another one that began before it comes after it, and what else
// is in files as of their end.
func TestRecordedTimes(t *testing.T) {
	start := created.UTC()
	end := start.Add(time.Minute)
	f := newFeed(&explainOptions{})
	pod := model.FromPod(stuckPod("recorded"))
	f.take(start, model.Item{Op: model.OpPod, Pod: pod})
	f.take(start.Add(feedEvery/2), model.Item{Op: model.OpPod, Pod: model.FromPod(stuckPod("with it"))})
	f.take(time.Time{}, model.Item{Op: model.OpPod, Pod: model.FromPod(stuckPod("dumped"))})
	f.take(start.Add(time.Second), model.Item{Op: model.OpPodGone, Key: pod.Key()})
	f.take(start.Add(-time.Second), model.Item{Op: model.OpPod, Pod: model.FromPod(stuckPod("before"))})
	changed := map[string]time.Time{}
	for _, w := range f.finish(end).Workloads() {
		for _, entry := range w.Gone {
			changed[entry.Pod.Name] = entry.Gone
		}
		for _, entry := range w.Entries {
			changed[entry.Pod.Name] = entry.Changed
		}
	}
	want := map[string]time.Time{"recorded": start.Add(time.Second), "with it": start.Add(feedEvery / 2), "before": start.Add(-time.Second), "dumped": end}
	if diff := cmp.Diff(want, changed); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestKnownWorkloads holds that an event about a ReplicaSet says nothing more
// when the files hold the ReplicaSets and it is not among them.
func TestKnownWorkloads(t *testing.T) {
	event := model.Item{Op: model.OpEvent, Event: &model.Event{
		Namespace: "shop", UID: "e", Kind: "ReplicaSet", AboutUID: "gone", AboutName: "api-5d4f6", Warning: true, Reason: "FailedCreate",
	}}
	list := model.Item{Op: model.OpEndList, Scope: model.Scope{Resource: model.ReplicaSets, Namespace: "shop"}}
	for _, test := range []struct {
		name  string
		items []model.Item
		want  int
	}{
		{"only the event", []model.Item{event}, 1},
		{"others are there", []model.Item{event, {Op: model.OpController, Controller: &model.Controller{Namespace: "shop", Kind: "ReplicaSet", Name: "b", UID: "b"}}}, 1},
		{"a list of none", []model.Item{list, event}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFeed(&explainOptions{})
			for _, item := range test.items {
				f.take(time.Time{}, item)
			}
			if got := len(f.finish(created.Time).Workloads()); got != test.want {
				t.Errorf("%d workloads, want %d", got, test.want)
			}
		})
	}
}
