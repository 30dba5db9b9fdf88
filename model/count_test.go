package model_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// TestCounts holds that pods which something newer has replaced do not count,
// and that a workload counts which stands worse than any pod of it.
func TestCounts(t *testing.T) {
	pods := map[string]words.Verdict{"a-1": words.Failed, "a-2": words.Up, "b-1": words.Up}
	rules := model.Rules{
		Pod: func(p *model.Pod, _ []*model.Event, _ *model.Past, _ time.Time) model.Diagnosis {
			return model.Diagnosis{Verdict: pods[p.Name]}
		},
		Workload: func(w *model.Workload, _ []*model.Event, _ time.Time) model.Standing {
			if w.Name == "b" {
				return model.Standing{Verdict: words.Stuck}
			}
			return model.Standing{Verdict: words.Up, Groups: []model.Group{{Entries: w.Entries[1:]}, {Entries: w.Entries[:1], Past: true}}}
		},
	}
	store := model.NewStore(rules)
	var items []model.Item
	for name := range pods {
		items = append(items, model.Item{Op: model.OpPod, Pod: &model.Pod{
			Namespace: "shop", Name: name, UID: name, Workload: model.Owner{Kind: "CronJob", Name: name[:1]}, Rare: &model.Rare{},
		}})
	}
	store.Apply(model.Batch{Items: items})
	want := [len(words.AllVerdicts)]int{words.Up: 2, words.Stuck: 1}
	if diff := cmp.Diff(want, store.Counts()); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
}

// TestCountsOfOneWorkload holds that a workload is not counted beside the pod
// that it stands for.
func TestCountsOfOneWorkload(t *testing.T) {
	type counts = [len(words.AllVerdicts)]int
	tests := map[string]struct {
		stands words.Verdict
		total  int
		pods   []words.Verdict
		old    int // pods of an old revision, all up
		want   counts
	}{
		"its only pod is on its way":     {words.Stuck, 1, []words.Verdict{words.Starting}, 0, counts{words.Stuck: 1}},
		"one of its pods never came":     {words.Stuck, 2, []words.Verdict{words.Starting}, 0, counts{words.Starting: 1, words.Stuck: 1}},
		"one goes and none came":         {words.Stuck, 1, []words.Verdict{words.Terminating}, 0, counts{words.Terminating: 1, words.Stuck: 1}},
		"a pod failed and is made again": {words.Stuck, 1, []words.Verdict{words.Failed}, 0, counts{words.Stuck: 1}},
		"no try follows":                 {words.Failed, 1, []words.Verdict{words.Failed}, 0, counts{words.Failed: 1}},
		"tries are used up":              {words.Failed, 1, []words.Verdict{words.Stuck}, 0, counts{words.Failed: 1}},
		"a new revision never came":      {words.Stuck, 2, nil, 2, counts{words.Up: 2, words.Stuck: 1}},
		"a new revision is on its way":   {words.Stuck, 2, []words.Verdict{words.Starting}, 2, counts{words.Up: 2, words.Stuck: 1}},
		"it stands no worse":             {words.Starting, 2, []words.Verdict{words.Stuck, words.Up}, 0, counts{words.Up: 1, words.Stuck: 1}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := model.Workload{Standing: model.Standing{Verdict: test.stands, Total: test.total}}
			for _, verdict := range test.pods {
				w.Entries = append(w.Entries, &model.Entry{Pod: &model.Pod{}, Diagnosis: model.Diagnosis{Verdict: verdict}})
			}
			for range test.old {
				w.Entries = append(w.Entries, &model.Entry{Pod: &model.Pod{}})
			}
			if test.old > 0 {
				w.Groups = []model.Group{{Label: "new", Total: 1}, {Label: "old", Total: test.old}}
			}
			if diff := cmp.Diff(test.want, w.Counts()); diff != "" {
				t.Errorf("counts (-want +got):\n%s", diff)
			}
		})
	}
}
