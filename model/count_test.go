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
