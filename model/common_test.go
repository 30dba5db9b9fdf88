package model_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// held is a workload of so many pods that share a cause.
func held(namespace, name string, pods int, cause model.Cause, ago time.Duration) *model.Workload {
	w := &model.Workload{Namespace: namespace, Kind: "Deployment", Name: name}
	w.Verdict, w.Attention, w.Cause, w.Since = words.Stuck, true, cause, start.Add(-ago)
	for range pods {
		w.Entries = append(w.Entries, &model.Entry{Diagnosis: model.Diagnosis{Verdict: words.Stuck, Attention: true, Since: w.Since, Findings: []model.Finding{{Cause: cause}}}})
	}
	return w
}

func calm(w *model.Workload) *model.Workload {
	w.Attention = false
	return w
}

func replaced(w *model.Workload) *model.Workload {
	w.Entries[0].Superseded = true
	return w
}

func TestCommons(t *testing.T) {
	image, other := model.Cause{Key: "image/x", Text: "image x not found"}, model.Cause{Key: "image/y", Text: "image y not found"}
	node := model.Cause{Key: "node/n1", Text: "node n1 is not ready", Cluster: true}
	tests := []struct {
		name string
		list []*model.Workload
		want []string
	}{
		{"one alone shares nothing", []*model.Workload{held("shop", "a", 3, image, 0)}, nil},
		{"two", []*model.Workload{held("shop", "a", 3, image, time.Minute), held("shop", "b", 1, image, time.Hour)}, []string{"shop image x not found: 2 workloads, 4 pods, stuck since 02:04:05"}},
		{"of two namespaces", []*model.Workload{held("shop", "a", 1, image, 0), held("seeds", "b", 1, image, 0)}, nil},
		{"beyond namespaces, and first", []*model.Workload{
			held("shop", "a", 1, node, 0), held("seeds", "b", 1, node, 0), held("shop", "c", 9, image, 0), held("shop", "d", 9, image, 0),
		}, []string{" node n1 is not ready: 2 workloads, 2 pods, stuck since 03:04:05", "shop image x not found: 2 workloads, 18 pods, stuck since 03:04:05"}},
		{"the most pods first", []*model.Workload{
			held("shop", "a", 1, image, 0), held("shop", "b", 1, image, 0), held("shop", "c", 2, other, 0), held("shop", "d", 2, other, 0),
		}, []string{"shop image y not found: 2 workloads, 4 pods, stuck since 03:04:05", "shop image x not found: 2 workloads, 2 pods, stuck since 03:04:05"}},
		{"without a cause", []*model.Workload{held("shop", "a", 1, model.Cause{}, 0), held("shop", "b", 1, model.Cause{}, 0)}, nil},
		{"without trouble", []*model.Workload{calm(held("shop", "a", 1, image, 0)), held("shop", "b", 1, image, 0)}, nil},
		{"pods that never came", []*model.Workload{held("shop", "a", 0, image, 0), held("shop", "b", 0, image, 0)}, []string{"shop image x not found: 2 workloads, 0 pods, stuck since 03:04:05"}},
		{"superseded pods do not count", []*model.Workload{replaced(held("shop", "a", 2, image, 0)), held("shop", "b", 1, image, 0)}, []string{"shop image x not found: 2 workloads, 2 pods, stuck since 03:04:05"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, c := range model.Commons(test.list) {
				got = append(got, fmt.Sprintf("%s %s: %d workloads, %d pods, %s since %s", c.Namespace, c.Cause.Text, len(c.Workloads), c.Pods, c.Verdict, c.Since.Format(time.TimeOnly)))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("commons (-want +got):\n%s", diff)
			}
		})
	}
}
