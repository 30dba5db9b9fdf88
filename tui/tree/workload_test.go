package tree

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// podless makes a workload none of whose pods could be made.
func podless(w *world) *model.Workload {
	workload := w.put("shop", "api", words.Stuck, time.Minute)
	workload.Entries = nil
	w.set(workload, words.Stuck, time.Minute)
	workload.Total = 3
	workload.Line.Text = "3 of 3 pods cannot be made: quota none allows 0 pods"
	workload.Findings = []model.Finding{{
		Code: "quota-exceeded", Severity: model.Blocking, Summary: workload.Line.Text, Next: "kubectl describe quota -n shop none",
		Evidence: []model.Evidence{{Source: "event FailedCreate", Text: `pods "api-x" is forbidden: exceeded quota: none`}},
	}}
	return workload
}

func TestPodsThatNeverCome(t *testing.T) {
	w, m := newWorld(), newTree(100, 20)
	workload := podless(w)
	w.sync(m)
	text := screen(m)
	for _, want := range []string{
		"✗ deploy api 0/3", "quota none allows 0 pods", `✗ event FailedCreate: pods "api-x" is forbidden`, "next: kubectl describe quota -n shop none",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not on\n%s", want, text)
		}
	}
	if m.NextProblem(false); m.cursor.id.Level != LevelWorkload {
		t.Errorf("next problem is %v", m.cursor.id)
	}
	m.SetFilter("shopapi")
	if kept, total := m.Filtered(); kept != 1 || total != 1 || len(workloadsShown(m)) != 1 {
		t.Errorf("the filter keeps %d of %d: %v", kept, total, workloadsShown(m))
	}
	m.SetFilter("other")
	if len(workloadsShown(m)) != 0 {
		t.Error("a workload without pods matches anything")
	}
	m.SetFilter("")
	w.version++
	workload.Version, workload.Line.Text = w.version, "something else"
	w.sync(m)
	if text := screen(m); !strings.Contains(text, "✗ 3 of 3 pods cannot be made") {
		t.Errorf("a finding that the line does not say has no row:\n%s", text)
	}
}

// rollout makes a workload of two revisions.
func rollout(w *world) *model.Workload {
	workload := w.put("shop", "api", words.Stuck, time.Minute)
	fresh := workload.Entries[0]
	old := addPod(workload, "api-old")
	w.set(workload, words.Stuck, time.Minute)
	old.Diagnosis = diagnosis(words.Up, false, w.now)
	workload.Up, workload.Total = 1, 1
	workload.Line.Text = "new 0/1: image typo not found · old 1/1 still serving"
	workload.Groups = []model.Group{
		{Name: "api-2", Label: "new", Entries: []*model.Entry{fresh}, Total: 1, Verdict: words.Stuck, Attention: true, Line: model.Line{Text: "image typo not found"}},
		{Name: "api-1", Label: "old", Entries: []*model.Entry{old}, Up: 1, Total: 1},
	}
	return workload
}

func TestRevisionsStandApart(t *testing.T) {
	w, m := newWorld(), newTree(100, 20)
	rollout(w)
	w.sync(m)
	want := []string{"0 shop", "3 api", "5 new", "6 api-pod", "9 second", "9 app", "5 old"}
	if diff := cmp.Diff(want, shown(m)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	m.Bottom()
	m.Expand()
	if got := shown(m); got[len(got)-1] != "6 api-old" {
		t.Errorf("rows of an opened revision: %v", got)
	}
	m.Collapse()
	if got := shown(m); got[len(got)-1] != "5 old" || m.cursor.id.Level != LevelGroup {
		t.Errorf("rows of a folded revision: %v", got)
	}
	check(t, m)
}

func TestWhatIsOverFoldsAway(t *testing.T) {
	w, m := newWorld(), newTree(100, 30)
	workload := w.put("shop", "job", words.Failed, time.Minute)
	for _, name := range []string{"job-a", "job-b"} {
		e := addPod(workload, name)
		e.Superseded = true
	}
	w.set(workload, words.Failed, time.Minute)
	workload.Groups = []model.Group{
		{Name: "job-3", Label: "run", Entries: []*model.Entry{workload.Entries[2]}, Verdict: words.Failed, Attention: true},
		{Name: "job-2", Label: "run", Past: true, Verdict: words.Up},
		{Name: "job-1", Label: "run", Past: true, Verdict: words.Failed},
	}
	w.sync(m)
	if text := screen(m); !strings.Contains(text, "2 earlier runs: 1 failed · 1 up") || !strings.Contains(text, "2 failed pods replaced by newer ones") {
		t.Errorf("the tree says\n%s", text)
	}
	m.Bottom()
	m.Toggle()
	if got := shown(m); !slices.Equal(got[len(got)-2:], []string{"6 job-a", "6 job-b"}) {
		t.Errorf("rows below what was replaced: %v", got)
	}
	m.Collapse()
	m.Move(-1)
	m.Toggle()
	if got := shown(m); !slices.Contains(got, "5 job-1") || slices.Contains(got, "6 job-a") {
		t.Errorf("rows of earlier runs: %v", got)
	}
	check(t, m)
}

func TestPodsThatAreGone(t *testing.T) {
	w, m := newWorld(), newTree(100, 20)
	workload := w.put("shop", "job", words.Failed, time.Minute)
	for i, e := range append(slices.Clone(workload.Entries), addPod(workload, "job-b")) {
		last := diagnosis(words.Stuck, true, w.now)
		last.Line.Text = "fetch exits 1, 3 tries"
		last.Parts[1].Output = "no such host"
		e.Gone, e.Last = w.now.Add(-time.Duration(i+1)*12*time.Second), &last
		workload.Gone = append(workload.Gone, e)
	}
	workload.Entries = nil
	w.set(workload, words.Failed, time.Minute)
	w.sync(m)
	text := screen(m)
	for _, want := range []string{"− pod job-pod", "gone 12s ago · fetch exits 1, 3 tries", "no such host", "1 more pod gone"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not on\n%s", want, text)
		}
	}
	m.Move(2)
	if e, part, ok := m.Target(); !ok || part != "second" || e.Gone.IsZero() {
		t.Errorf("the log of a pod that is gone is that of %q, %v", part, ok)
	}
	m.Bottom()
	m.Toggle()
	if got := shown(m); got[len(got)-1] != "7 job-b" {
		t.Errorf("rows %v", got)
	}
	m.SetFilter("job-b")
	if len(workloadsShown(m)) != 1 {
		t.Error("the filter does not find a pod that is gone")
	}
	check(t, m)
}

func TestNotesLeadToPods(t *testing.T) {
	w, m := newWorld(), newTree(100, 40)
	waiting := w.put("shop", "a", words.Stuck, time.Second)
	w.hold(w.put("shop", "b", words.Stuck, time.Minute), "image", false)
	behind := w.put("shop", "c", words.Stuck, time.Minute)
	w.hold(behind, "image", false)
	d := &waiting.Entries[0].Diagnosis
	d.Notes = []model.Note{
		{Text: "user bob may not get nodes"},
		{Step: "second", Text: "waits for service api, which has no ready address", Inferred: true, About: behind.Entries[0].Pod.Key()},
	}
	w.sync(m)
	text := screen(m)
	if !strings.Contains(text, "· user bob may not get nodes") || !strings.Contains(text, "› inferred: waits for service api") {
		t.Errorf("the tree says\n%s", text)
	}
	for m.cursor.id.Level != LevelNote {
		m.Move(1)
	}
	if points, _ := m.Follow(); points {
		t.Error("a note without a pod points to one")
	}
	for m.cursor.id.Part != "1" {
		m.Move(1)
	}
	if points, found := m.Follow(); !points || !found || m.cursor.id.Name != "c" || m.cursor.id.Level != LevelPod {
		t.Errorf("the note leads to %v", m.cursor.id)
	}
	check(t, m)
}

func TestWorkloadsThatMayNotBeReadAreOneRow(t *testing.T) {
	w, m := newWorld(), newTree(100, 10)
	w.put("shop", "a", words.Stuck, time.Minute)
	for _, resource := range []model.Resource{model.Deployments, model.Jobs} {
		w.links = append(w.links, model.ScopedLink{
			Scope: model.Scope{Resource: resource, Namespace: "shop"},
			LinkState: model.LinkState{
				State: words.LinkForbidden, Text: "user bob may not list " + string(resource) + " in namespace shop; ask for the verbs list and watch",
			},
		})
	}
	w.sync(m)
	want := "· workloads: user bob may not list deployments, jobs: rollouts are told from pods alone"
	if text := screen(m); !strings.Contains(text, want) || strings.Count(text, "bob") != 1 {
		t.Errorf("the tree says\n%s", text)
	}
}

// TestAnOpenPodMayComeUp holds that the rows of an open pod stay whole while the
// store replaces its diagnosis, and keeps that of a pod that is up in short.
func TestAnOpenPodMayComeUp(t *testing.T) {
	w := newWorld()
	api := w.put("shop", "api", words.Starting, time.Second)
	m := newTree(80, 24)
	m.options.Explain = func(e *model.Entry, _ time.Time) model.Diagnosis {
		return diagnosis(e.Diagnosis.Verdict, false, noon)
	}
	w.sync(m)
	m.Bottom()
	m.Expand()
	m.Bottom()
	m.Expand()
	m.Bottom()
	w.set(api, words.Up, 0)
	api.Entries[0].Diagnosis.Sandbox, api.Entries[0].Diagnosis.Parts = nil, nil
	w.sync(m)
	check(t, m)
	if !strings.Contains(screen(m), "says app") {
		t.Errorf("the open pod is folded:\n%s", screen(m))
	}
}
