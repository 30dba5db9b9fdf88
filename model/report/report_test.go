package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/internal/session"
	"github.com/initwatch/initwatch/model/report"
	"github.com/initwatch/initwatch/model/words"
)

// until replays a session up to some time after its begin.
func until(t *testing.T, observations []session.Observation, after time.Duration) (*model.Store, time.Time) {
	t.Helper()
	store := model.NewStore(diagnose.Rules())
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
	if err := report.Text(&b, store, asOf, report.TextOptions{}); err != nil {
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

// TestForms holds that what is written pod by pod is what Build explains, in
// both forms, and for no pods at all.
func TestForms(t *testing.T) {
	recorded, asOf := until(t, session.Read(t, "1.36"), time.Minute)
	for name, store := range map[string]*model.Store{"recorded": recorded, "empty": model.NewStore(diagnose.Rules())} {
		t.Run(name, func(t *testing.T) {
			want, err := json.MarshalIndent(report.Build(store, asOf), "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			var asJSON, asYAML bytes.Buffer
			if err := errors.Join(report.JSON(&asJSON, store, asOf), report.YAML(&asYAML, store, asOf)); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want)+"\n", asJSON.String()); diff != "" {
				t.Errorf("JSON (-want +got):\n%s", diff)
			}
			var fromYAML, fromJSON any
			if err := errors.Join(yaml.Unmarshal(asYAML.Bytes(), &fromYAML), json.Unmarshal(want, &fromJSON)); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(fromJSON, fromYAML); diff != "" {
				t.Errorf("YAML (-want +got):\n%s", diff)
			}
		})
	}
}

// TestSplitsEndInTheSameModel holds that it does not matter how a session is
// cut into batches.
func TestSplitsEndInTheSameModel(t *testing.T) {
	observations := session.Read(t, "1.36")
	want := explainSplit(t, observations, func(int) bool { return true })
	for _, size := range []int{2, 3, 7, 50, 1000, len(observations)} {
		if diff := cmp.Diff(want, explainSplit(t, observations, func(i int) bool { return (i+1)%size == 0 })); diff != "" {
			t.Errorf("in batches of %d (-one by one +in batches):\n%s", size, diff)
		}
	}
	for seed := range uint64(4) {
		r := rand.New(rand.NewPCG(seed, 0))
		often := 1 + r.IntN(60)
		if diff := cmp.Diff(want, explainSplit(t, observations, func(int) bool { return r.IntN(often) == 0 })); diff != "" {
			t.Errorf("cut at random, seed %d (-one by one +in batches):\n%s", seed, diff)
		}
	}
}

func explainSplit(t *testing.T, observations []session.Observation, cut func(i int) bool) string {
	t.Helper()
	store := model.NewStore(diagnose.Rules())
	batch := model.Batch{}
	end := observations[len(observations)-1].Observed
	for i, o := range observations {
		if item := o.Item(t); item != nil {
			batch.Items = append(batch.Items, *item)
		}
		if cut(i) || i == len(observations)-1 {
			batch.Observed = o.Observed
			store.Apply(batch)
			batch = model.Batch{}
		}
	}
	store.Advance(end)
	var b strings.Builder
	if err := report.Text(&b, store, end, report.TextOptions{All: true}); err != nil {
		t.Fatal(err)
	}
	return vanished.ReplaceAllString(b.String(), "gone\n")
}

// vanished is what is told of a pod that is gone up to its tries: no cluster
// says when it went, so the batch in which it did counts.
var vanished = regexp.MustCompile(`gone since .*\n.*\n|terminating .*\n +gone: .*\n`)

// TestOneCauseIsToldOnce holds that many pods with one trouble are one finding
// with a count.
func TestOneCauseIsToldOnce(t *testing.T) {
	failing := func(p *model.Pod, _ []*model.Event, _ *model.Past, now time.Time) model.Diagnosis {
		return model.Diagnosis{
			Verdict: words.Stuck, Attention: true, Since: now, Line: model.Line{Text: "app exits 1"}, Sandbox: &model.Part{State: words.StateReady},
			Findings: []model.Finding{{Code: "exits", Severity: model.Blocking, Step: "app", Summary: "app exits 1 in " + p.Name}},
		}
	}
	store := model.NewStore(model.Rules{Pod: failing, Workload: diagnose.Workload})
	var items []model.Item
	for i := range 9 {
		name := fmt.Sprintf("web-%d", i)
		items = append(items, model.Item{Op: model.OpPod, Pod: &model.Pod{Namespace: "shop", Name: name, UID: name, Workload: model.Owner{Kind: "Deployment", Name: "web"}, Rare: &model.Rare{}}})
	}
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	store.Apply(model.Batch{Observed: now, Items: items})
	want := []report.Cause{{Code: "exits", Step: "app", Pods: 9, Summary: "app exits 1 in web-0"}}
	if diff := cmp.Diff(want, report.Build(store, now).Workloads[0].Causes); diff != "" {
		t.Errorf("causes (-want +got):\n%s", diff)
	}
	var b strings.Builder
	if err := report.Text(&b, store, now, report.TextOptions{}); err != nil {
		t.Fatal(err)
	}
	if told := strings.Count(b.String(), "exits (blocking"); told != 1 || strings.Count(b.String(), "the same as web-0") != 5 {
		t.Errorf("the finding is told %d times:\n%s", told, b.String())
	}
	if !strings.Contains(b.String(), "and 3 more with the same trouble as web-0") {
		t.Errorf("the rest is not counted:\n%s", b.String())
	}
}

// timeAlone matches a time of the day that stands without its date.
var timeAlone = regexp.MustCompile(`[^0-9] \d\d:\d\d:\d\d\b`)

// TestTimesOfAnotherDayHaveTheirDate holds that what is told a day later is not
// taken for today.
func TestTimesOfAnotherDayHaveTheirDate(t *testing.T) {
	store, asOf := until(t, session.Read(t, "1.36"), time.Minute)
	var b strings.Builder
	if err := report.Text(&b, store, asOf.AddDate(0, 0, 1), report.TextOptions{All: true}); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		if timeAlone.MatchString(line) {
			t.Errorf("a time of the day before without its date: %s", line)
		}
	}
}
