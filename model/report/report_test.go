package report_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/internal/session"
	"github.com/initwatch/initwatch/model/report"
)

// until replays a session up to some time after its begin.
func until(t *testing.T, observations []session.Observation, after time.Duration) (*model.Store, time.Time) {
	t.Helper()
	store := model.NewStore(diagnose.Pod)
	asOf := observations[0].Observed.Add(after)
	for _, o := range observations {
		if o.Observed.After(asOf) {
			break
		}
		if item := o.Item(t); item != nil {
			store.Apply(model.Batch{Observed: o.Observed, Items: []model.Item{*item}})
		}
	}
	store.Advance(asOf)
	return store, asOf
}

func explain(t *testing.T, observations []session.Observation, after time.Duration) string {
	t.Helper()
	store, asOf := until(t, observations, after)
	var b strings.Builder
	if err := report.Text(&b, report.Build(store, asOf), report.TextOptions{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestExplainRecordedSessions holds what explain says of real pods, early, in
// the middle and at the end, against text that was read and found right.
func TestExplainRecordedSessions(t *testing.T) {
	for _, version := range session.Versions {
		observations := session.Read(t, version)
		for _, at := range []time.Duration{8 * time.Second, 70 * time.Second, 6 * time.Minute} {
			t.Run(version+"/"+at.String(), func(t *testing.T) {
				session.Golden(t, filepath.Join("testdata", "explain-"+version+"-"+at.String()+".golden"), explain(t, observations, at))
			})
		}
	}
}

// TestJSONRoundTrip holds that the JSON form keeps every field.
func TestJSONRoundTrip(t *testing.T) {
	store, asOf := until(t, session.Read(t, "1.36"), time.Minute)
	want := report.Build(store, asOf)
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), ":null") {
		t.Errorf("a list or an object is null")
	}
	var got map[string]any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if got["apiVersion"] != "initwatch/v1" || got["kind"] != "Explanation" || len(got["pods"].([]any)) != len(want.Pods) {
		t.Errorf("the head of the document is %v %v", got["apiVersion"], got["kind"])
	}
}

// TestSplitsEndInTheSameModel holds that it does not matter how a session is
// cut into batches.
func TestSplitsEndInTheSameModel(t *testing.T) {
	observations := session.Read(t, "1.36")
	want := explainSplit(t, observations, 1)
	for _, size := range []int{2, 3, 7, 50, 1000, len(observations)} {
		if diff := cmp.Diff(want, explainSplit(t, observations, size)); diff != "" {
			t.Errorf("in batches of %d (-one by one +in batches):\n%s", size, diff)
		}
	}
}

func explainSplit(t *testing.T, observations []session.Observation, size int) string {
	t.Helper()
	store := model.NewStore(diagnose.Pod)
	batch := model.Batch{}
	end := observations[len(observations)-1].Observed
	for i, o := range observations {
		if item := o.Item(t); item != nil {
			batch.Items = append(batch.Items, *item)
		}
		if (i+1)%size == 0 || i == len(observations)-1 {
			batch.Observed = o.Observed
			store.Apply(batch)
			batch = model.Batch{}
		}
	}
	store.Advance(end)
	var b strings.Builder
	if err := report.Text(&b, report.Build(store, end), report.TextOptions{All: true}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
