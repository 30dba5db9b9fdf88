package report_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/internal/session"
	"github.com/initwatch/initwatch/model/report"
	"github.com/initwatch/initwatch/model/words"
)

var noon = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)

var nodeDown = model.Cause{Key: "node/w-3", Text: "node w-3 is not ready", Cluster: true}

// onNode is a diagnosis of a pod that has something of everything that is told
// of pods. Those named new are well.
func onNode(p *model.Pod, _ []*model.Event, _ *model.Past, _ time.Time) model.Diagnosis {
	if strings.HasPrefix(p.Name, "new") {
		return model.Diagnosis{Verdict: words.Up, Since: noon, Line: model.Line{Text: "ready"}, Sandbox: &model.Part{State: words.StateReady}}
	}
	parts := []model.Part{
		{Name: "agent-init", State: words.StateDone, Line: model.Line{Text: "done"}},
		{Name: "app", State: words.StateFailed, Line: model.Line{Text: "exit 3"}, Output: "cannot reach the store"},
	}
	return model.Diagnosis{
		Verdict: words.Stuck, Attention: true, Since: noon, Line: model.Line{Text: nodeDown.Text},
		Findings: []model.Finding{{Code: "node-not-ready", Severity: model.Blocking, Heals: model.HealsItself, Summary: nodeDown.Text, Cause: nodeDown}},
		Sandbox:  &model.Part{State: words.StateReady, Line: model.Line{Text: "ready"}}, Parts: parts,
		Notes: []model.Note{
			{Text: "node w-3: user bob may not get nodes"},
			{
				Step: "app", Text: "waits for service store, which has no ready address", Inferred: true, About: model.Key{Namespace: "shop", Name: "store-0", UID: "uid-store-0"},
				Evidence: []model.Evidence{{Source: "endpointslices", Text: "0 of 2 addresses are ready", Time: noon}},
			},
		},
	}
}

// sorted divides the pods of each workload into new and old ones, and finds
// something wrong with the workload too.
func sorted(w *model.Workload, _ []*model.Event, _ time.Time) model.Standing {
	out := model.Standing{
		Verdict: words.Stuck, Attention: true, Since: noon, Line: model.Line{Text: nodeDown.Text}, Total: 3, Cause: nodeDown,
		Findings: []model.Finding{{
			Code: "quota-exceeded", Severity: model.Blocking, Heals: model.NeedsChange, Summary: "1 of 3 pods cannot be made: quota small allows 2 pods",
			Evidence: []model.Evidence{{Source: "event FailedCreate", Text: "exceeded quota: small", Time: noon}}, Next: "kubectl describe quota -n shop small",
		}},
		Groups: []model.Group{
			{Name: w.Name + "-2", Label: "new", Total: 1, Verdict: words.Up, Line: model.Line{Text: "ready"}},
			{Name: w.Name + "-1", Label: "old", Total: 2, Verdict: words.Stuck, Attention: true, Since: noon, Line: model.Line{Text: nodeDown.Text}},
			{Name: w.Name + "-0", Label: "old", Verdict: words.Failed, Line: model.Line{Text: "gave up"}, Past: true},
		},
	}
	for _, entry := range w.Entries {
		g := &out.Groups[1]
		if entry.Diagnosis.Verdict == words.Up {
			g = &out.Groups[0]
			g.Up, out.Up = 1, 1
		}
		g.Entries = append(g.Entries, entry)
	}
	return out
}

// madeUpStore holds two workloads of two namespaces with one trouble; one of
// them has a pod that something newer replaced, and lost one.
func madeUpStore() *model.Store {
	store := model.NewStore(model.Rules{Pod: onNode, Workload: sorted})
	var items []model.Item
	for _, namespace := range []string{"seeds", "shop"} {
		items = append(items, model.Item{Op: model.OpController, Controller: &model.Controller{
			Namespace: namespace, Kind: "StatefulSet", Name: "api", UID: "uid-" + namespace, Wanted: 3,
		}})
		for i, name := range []string{"gone", "new", "old", "old-replaced"} {
			items = append(items, model.Item{Op: model.OpPod, Pod: podOf(namespace, name, noon.Add(time.Duration(i)*time.Second))})
		}
	}
	store.Apply(model.Batch{Observed: noon, Items: items})
	uid := "uid-shop-gone"
	store.Apply(model.Batch{Observed: noon.Add(time.Minute), Items: []model.Item{
		{Op: model.OpFact, Fact: &model.Fact{
			Question: model.Question{Subject: model.AboutLog, UID: uid, Container: "app", Attempt: "c-1"}, Lines: []string{"connecting", "no route to host", ""},
		}},
		{Op: model.OpPodGone, Key: model.Key{Namespace: "shop", Name: "gone", UID: uid}},
	}})
	return store
}

func podOf(namespace, name string, created time.Time) *model.Pod {
	owner := model.Owner{Kind: "StatefulSet", Name: "api", UID: "uid-" + namespace}
	p := &model.Pod{
		Namespace: namespace, Name: name, UID: fmt.Sprintf("uid-%s-%s", namespace, name), Created: created, Owner: owner, Workload: owner,
		Node: "w-3", Columns: model.Columns{Status: "Running", Total: 1}, Rare: &model.Rare{},
	}
	p.Steps = []model.Container{{ContainerSpec: &model.ContainerSpec{Name: "agent-init", Kind: model.KindInit, Injected: "Vault"}}}
	ended := &model.Termination{ID: "c-1", ExitCode: 3, Reason: "Error", Started: noon.Add(-time.Minute), Finished: noon.Add(-time.Second)}
	p.Containers = []model.Container{{
		ContainerSpec: &model.ContainerSpec{Name: "app", Kind: model.KindApp, Image: "app:1"},
		State:         model.ContainerState{Phase: model.PhaseTerminated, Ended: ended},
	}}
	if strings.HasSuffix(name, "replaced") {
		p.Phase, p.Created = "Failed", created.Add(-time.Hour)
	}
	return p
}

// TestEverything holds the text and the JSON form of all there can be against
// what was read and found right.
func TestEverything(t *testing.T) {
	store, asOf := madeUpStore(), noon.Add(2*time.Minute)
	for _, all := range []bool{false, true} {
		t.Run(fmt.Sprintf("text, all=%t", all), func(t *testing.T) {
			var b strings.Builder
			if err := report.Text(&b, store, asOf, report.TextOptions{All: all}); err != nil {
				t.Fatal(err)
			}
			session.Golden(t, fmt.Sprintf("testdata/everything-all-%t.golden", all), b.String())
		})
	}
	t.Run("JSON", func(t *testing.T) {
		text, err := json.MarshalIndent(report.Build(store, asOf), "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		session.Golden(t, "testdata/everything.json.golden", string(text)+"\n")
		fitsSchema(t, text)
	})
}

// TestManyShareACause holds that what many have in common stays one line.
func TestManyShareACause(t *testing.T) {
	store := model.NewStore(model.Rules{Pod: onNode, Workload: sorted})
	var items []model.Item
	for i := range 20 {
		p := podOf("shop", fmt.Sprintf("old-%02d", i), noon)
		p.Owner = model.Owner{}
		p.Workload = model.Owner{Kind: model.KindPod, Name: p.Name}
		items = append(items, model.Item{Op: model.OpPod, Pod: p})
	}
	store.Apply(model.Batch{Observed: noon, Items: items})
	var b strings.Builder
	if err := report.Text(&b, store, noon, report.TextOptions{}); err != nil {
		t.Fatal(err)
	}
	if want := "20 workloads, 20 pods in namespace shop: pod old-00, "; !strings.Contains(b.String(), want) {
		t.Errorf("no %q in\n%s", want, b.String())
	}
	if want := "pod old-11, and 8 more\n"; !strings.Contains(b.String(), want) {
		t.Errorf("no %q in\n%s", want, b.String())
	}
}
