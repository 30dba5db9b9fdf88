package report_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/internal/session"
	"github.com/initwatch/initwatch/model/report"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/watch/recording"
)

// clusterAt replays what a real cluster did with the workloads of a recording,
// up to a time of the day or to its end. In the end everything is answered that
// may be asked.
func clusterAt(t *testing.T, name, until string) (*model.Store, time.Time) {
	t.Helper()
	file, err := os.Open(filepath.Join("..", "internal", "session", "testdata", "workloads", name+".jsonl.zst"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	entries, err := recording.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	store, facts, asOf := model.NewStore(diagnose.Rules()), recording.NewFacts(), time.Time{}
	store.Apply(model.Batch{Items: readable()})
	for _, e := range entries {
		if until != "" && e.Observed.Format(time.TimeOnly) > until {
			break
		}
		asOf = e.Observed
		replay(t, store, facts, e)
	}
	store.Apply(model.Batch{Observed: asOf, Items: facts.Items(asOf)})
	store.Advance(asOf)
	return store, asOf
}

func replay(t *testing.T, store *model.Store, facts *recording.Facts, e recording.Entry) {
	t.Helper()
	object, err := recording.Object(e)
	if err != nil {
		t.Fatal(err)
	}
	if object != nil {
		facts.Put(object, e.Type == recording.Deleted)
	}
	items, err := recording.Items(e)
	if err != nil {
		t.Fatal(err)
	}
	store.Apply(model.Batch{Observed: e.Observed, Items: items})
	store.Advance(e.Observed)
}

// readable says of every kind of workload that it may be read.
func readable() []model.Item {
	var out []model.Item
	for _, resource := range model.WorkloadResources {
		out = append(out, model.Item{Op: model.OpLink, Scope: model.Scope{Resource: resource}, Link: model.LinkState{State: words.LinkLive}})
	}
	return out
}

// TestExplainRecordedWorkloads holds what explain says of real workloads, while
// something is wrong with them and at the end, against text that was read and
// found right.
func TestExplainRecordedWorkloads(t *testing.T) {
	for _, test := range []struct{ name, until string }{
		{"quota", ""},
		{"denied", ""},
		{"denied-limits", ""},
		{"denied-security", ""},
		{"rollout", "10:33:40"},
		{"rollout", "10:34:30"},
		{"rollout", ""},
		{"jobs", "10:33:30"},
		{"jobs", ""},
		{"jobs-more", ""},
		{"cronjob", ""},
		{"statefulsets", "10:34:00"},
		{"statefulsets", ""},
		{"updates", "10:33:30"},
		{"updates", ""},
		{"volumes", ""},
		{"node-down", ""},
	} {
		name := test.name
		if test.until != "" {
			name += "-" + strings.ReplaceAll(test.until, ":", "")
		}
		t.Run(name, func(t *testing.T) {
			store, asOf := clusterAt(t, test.name, test.until)
			var b strings.Builder
			if err := report.Text(&b, store, asOf, report.TextOptions{}); err != nil {
				t.Fatal(err)
			}
			session.Golden(t, filepath.Join("testdata", "workloads", name+".golden"), b.String())
		})
	}
}
