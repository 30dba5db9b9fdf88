package model_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/words"
)

var start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// byPhase is a diagnoser for tests of the store: the verdict follows the
// phase, the text counts the events.
func byPhase(p *model.Pod, events []*model.Event, _ *model.Past, now time.Time) model.Diagnosis {
	d := model.Diagnosis{Line: model.Line{Text: fmt.Sprintf("%s with %d events", p.Phase, len(events))}, Since: p.Created}
	switch p.Phase {
	case "Failed":
		d.Verdict, d.Attention = words.Failed, true
		d.Findings = []model.Finding{{Code: "failed", Severity: model.Fatal}}
	case "Terminating":
		d.Verdict = words.Terminating
	case "Pending":
		d.Verdict = words.Starting
		d.Recheck = p.Created.Add(time.Minute)
		d.Attention = !now.Before(d.Recheck)
	}
	return d
}

func pod(namespace, name, phase string) *model.Pod {
	return &model.Pod{
		Namespace: namespace, Name: name, UID: namespace + "/" + name, EventUID: namespace + "/" + name, Phase: phase, Created: start,
		Workload: model.Owner{Kind: model.KindPod, Name: name},
	}
}

func of(p *model.Pod, kind, name string) *model.Pod {
	p.Owner = model.Owner{Kind: kind, Name: name}
	p.Workload = p.Owner
	return p
}

// later makes p a second newer than the others, so that none of them replaced it.
func later(p *model.Pod) *model.Pod {
	p.Created = start.Add(time.Second)
	return p
}

func event(p *model.Pod, uid string, at int) *model.Event {
	return &model.Event{UID: uid, Namespace: p.Namespace, Kind: "Pod", AboutUID: p.EventUID, AboutName: p.Name, Reason: "R", Last: start.Add(time.Duration(at) * time.Second)}
}

func put(p *model.Pod) model.Item        { return model.Item{Op: model.OpPod, Pod: p} }
func putEvent(e *model.Event) model.Item { return model.Item{Op: model.OpEvent, Event: e} }
func gone(p *model.Pod) model.Item       { return model.Item{Op: model.OpPodGone, Key: p.Key()} }
func begin(resource model.Resource, namespace string) model.Item {
	return model.Item{Op: model.OpBeginList, Scope: model.Scope{Resource: resource, Namespace: namespace}}
}

func end(resource model.Resource, namespace string) model.Item {
	return model.Item{Op: model.OpEndList, Scope: model.Scope{Resource: resource, Namespace: namespace}}
}

// lines draws the store's content as one line per workload.
func lines(s *model.Store) []string {
	var out []string
	for _, w := range s.Workloads() {
		out = append(out, fmt.Sprintf("%s %s/%s %d/%d %s: %s", w.Namespace, w.Kind, w.Name, w.Up, w.Total, w.Verdict, w.Line.At(start, true)))
	}
	return out
}

func TestStoreApply(t *testing.T) {
	a, b := pod("shop", "a", "Running"), pod("shop", "b", "Pending")
	tests := []struct {
		name  string
		items []model.Item
		want  []string
	}{
		{"pods stand by themselves", []model.Item{put(a), put(b)}, []string{
			"shop Pod/a 1/1 up: Running with 0 events", "shop Pod/b 0/1 starting: Pending with 0 events",
		}},
		{"events before and after their pod", []model.Item{putEvent(event(a, "1", 0)), put(a), putEvent(event(a, "2", 1))}, []string{
			"shop Pod/a 1/1 up: Running with 2 events",
		}},
		{"an event that recurs counts once", []model.Item{put(a), putEvent(event(a, "1", 0)), putEvent(event(a, "1", 9))}, []string{
			"shop Pod/a 1/1 up: Running with 1 events",
		}},
		{"an event that names the pod only", []model.Item{put(a), putEvent(&model.Event{UID: "1", Namespace: "shop", Kind: "Pod", AboutName: "a"})}, []string{
			"shop Pod/a 1/1 up: Running with 1 events",
		}},
		{"an event that goes", []model.Item{put(a), putEvent(event(a, "1", 0)), {Op: model.OpEventGone, Key: model.Key{UID: "1"}}}, []string{
			"shop Pod/a 1/1 up: Running with 0 events",
		}},
		{"a pod that goes", []model.Item{put(a), put(b), gone(a)}, []string{"shop Pod/b 0/1 starting: Pending with 0 events"}},
		{"a list sweeps what it lacks, in its own namespace", []model.Item{
			put(a), put(b), put(pod("seeds", "c", "Running")), begin(model.Pods, "shop"), put(b), end(model.Pods, "shop"),
		}, []string{"seeds Pod/c 1/1 up: Running with 0 events", "shop Pod/b 0/1 starting: Pending with 0 events"}},
		{"a list of all namespaces sweeps all", []model.Item{put(a), begin(model.Pods, ""), put(b), end(model.Pods, "")}, []string{
			"shop Pod/b 0/1 starting: Pending with 0 events",
		}},
		{"a list that breaks off sweeps nothing", []model.Item{put(a), begin(model.Pods, "shop"), put(b), begin(model.Pods, "shop"), put(a), put(b), end(model.Pods, "shop")}, []string{
			"shop Pod/a 1/1 up: Running with 0 events", "shop Pod/b 0/1 starting: Pending with 0 events",
		}},
		{"an end without a begin sweeps nothing", []model.Item{put(a), end(model.Pods, "shop")}, []string{"shop Pod/a 1/1 up: Running with 0 events"}},
		{"events are swept too", []model.Item{
			put(a), putEvent(event(a, "1", 0)), putEvent(event(a, "2", 1)), begin(model.Events, "shop"), putEvent(event(a, "2", 1)), end(model.Events, "shop"),
		}, []string{"shop Pod/a 1/1 up: Running with 1 events"}},
		{"pods of one workload stand together", []model.Item{
			put(of(pod("shop", "w-1", "Running"), "Deployment", "w")), put(later(of(pod("shop", "w-2", "Failed"), "Deployment", "w"))),
			put(later(of(pod("shop", "w-3", "Failed"), "Deployment", "w"))),
		}, []string{"shop Deployment/w 1/3 failed: Failed with 0 events · 2 of 3 pods"}},
		{"both pods", []model.Item{
			put(of(pod("shop", "w-1", "Failed"), "Job", "w")), put(of(pod("shop", "w-2", "Failed"), "Job", "w")),
		}, []string{"shop Job/w 0/2 stuck: Failed with 0 events · both pods · its Job may make another"}},
		{"a workload that is up", []model.Item{
			put(of(pod("shop", "w-1", "Running"), "DaemonSet", "w")), put(of(pod("shop", "w-2", "Running"), "DaemonSet", "w")),
		}, []string{"shop DaemonSet/w 2/2 up: both pods up"}},
		{"old pods that go do not count", []model.Item{
			put(of(pod("shop", "w-1", "Running"), "Deployment", "w")), put(of(pod("shop", "w-2", "Running"), "Deployment", "w")),
			put(of(pod("shop", "w-3", "Terminating"), "Deployment", "w")),
		}, []string{"shop Deployment/w 2/2 up: both pods up · 1 being deleted"}},
		{"a workload whose pods all go", []model.Item{
			put(of(pod("shop", "w-1", "Terminating"), "Deployment", "w")), put(of(pod("shop", "w-2", "Terminating"), "Deployment", "w")),
		}, []string{"shop Deployment/w 0/2 terminating: Terminating with 0 events"}},
		{"a pod that was adopted", []model.Item{
			put(pod("shop", "w-1", "Running")), put(of(pod("shop", "w-1", "Running"), "ReplicaSet", "w")),
		}, []string{"shop ReplicaSet/w 1/1 up: Running with 0 events"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := model.NewStore(model.Rules{Pod: byPhase, Workload: diagnose.Workload})
			if !s.Apply(model.Batch{Observed: start, Items: test.items}) {
				t.Error("Apply reports no change")
			}
			if diff := cmp.Diff(test.want, lines(s)); diff != "" {
				t.Errorf("workloads (-want +got):\n%s", diff)
			}
		})
	}
}

func TestStoreAdvance(t *testing.T) {
	s := model.NewStore(model.Rules{Pod: byPhase, Workload: diagnose.Workload})
	s.Apply(model.Batch{Observed: start, Items: []model.Item{put(pod("shop", "a", "Pending")), put(pod("shop", "b", "Running"))}})
	if s.Advance(start.Add(59 * time.Second)) {
		t.Error("something changed before its time")
	}
	if !s.Advance(start.Add(time.Minute)) || !s.Workloads()[0].Attention {
		t.Error("a pod that starts for a minute does not ask for attention")
	}
}

func TestStoreCounts(t *testing.T) {
	s := model.NewStore(model.Rules{Pod: byPhase, Workload: diagnose.Workload})
	a := pod("shop", "a", "Pending")
	s.Apply(model.Batch{Observed: start, Items: []model.Item{put(a), put(pod("shop", "b", "Failed")), put(pod("shop", "c", "Running"))}})
	want := [len(words.AllVerdicts)]int{words.Up: 1, words.Starting: 1, words.Failed: 1}
	if diff := cmp.Diff(want, s.Counts()); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	s.Apply(model.Batch{Observed: start, Items: []model.Item{put(pod("shop", "a", "Running")), gone(pod("shop", "b", ""))}})
	if diff := cmp.Diff([len(words.AllVerdicts)]int{words.Up: 2}, s.Counts()); diff != "" {
		t.Errorf("counts after changes (-want +got):\n%s", diff)
	}
}

func TestStoreLinks(t *testing.T) {
	s := model.NewStore(model.Rules{Pod: byPhase, Workload: diagnose.Workload})
	link := func(r model.Resource, ns string, state words.Link) model.Item {
		return model.Item{Op: model.OpLink, Scope: model.Scope{Resource: r, Namespace: ns}, Link: model.LinkState{State: state}}
	}
	s.Apply(model.Batch{Observed: start, Items: []model.Item{
		link(model.Pods, "shop", words.LinkLive), link(model.Events, "shop", words.LinkForbidden), link(model.Pods, "a", words.LinkLive), link(model.Pods, "shop", words.LinkStale),
	}})
	var got []string
	for _, l := range s.Links() {
		got = append(got, fmt.Sprint(l.Scope.Namespace, " ", l.Scope.Resource, " ", l.State))
	}
	if diff := cmp.Diff([]string{"a pods live", "shop events forbidden", "shop pods stale"}, got); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
}

// TestEntryKeepsItsPointer holds the promise that a cursor may keep a pointer
// for as long as the pod lives.
func TestEntryKeepsItsPointer(t *testing.T) {
	s := model.NewStore(model.Rules{Pod: byPhase, Workload: diagnose.Workload})
	s.Apply(model.Batch{Observed: start, Items: []model.Item{put(pod("shop", "a", "Pending"))}})
	entry, workload := s.Workloads()[0].Entries[0], s.Workloads()[0]
	s.Apply(model.Batch{Observed: start, Items: []model.Item{put(pod("shop", "a", "Running")), put(pod("shop", "b", "Running"))}})
	if s.Workloads()[0] != workload || workload.Entries[0] != entry || s.Entry(entry.Pod.UID) != entry {
		t.Error("an entry or a workload changed its pointer")
	}
}

func BenchmarkStoreOneOf10000(b *testing.B) {
	s := model.NewStore(model.Rules{Pod: byPhase, Workload: diagnose.Workload})
	var items []model.Item
	for i := range 10_000 {
		items = append(items, put(pod("shop", fmt.Sprintf("p-%d", i), "Running")))
	}
	s.Apply(model.Batch{Observed: start, Items: items})
	changed := items[5000]
	b.ReportAllocs()
	for b.Loop() {
		s.Apply(model.Batch{Observed: start, Items: []model.Item{changed}})
		s.Workloads()
	}
}

// TestWorkloadsStayOrdered adds and removes pods at random and holds the order
// against a fresh sort.
func TestWorkloadsStayOrdered(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 0))
		s := model.NewStore(model.Rules{Pod: byPhase, Workload: diagnose.Workload})
		there := map[string]bool{}
		for range 200 {
			p := pod(fmt.Sprintf("ns-%d", r.IntN(3)), fmt.Sprintf("p-%d", r.IntN(30)), "Running")
			item := put(p)
			if there[p.UID] && r.IntN(2) == 0 {
				item = gone(p)
			}
			there[p.UID] = item.Op == model.OpPod
			s.Apply(model.Batch{Observed: start, Items: []model.Item{item}})
			if r.IntN(4) == 0 {
				checkOrder(t, s, there)
			}
		}
	}
}

func checkOrder(t *testing.T, s *model.Store, there map[string]bool) {
	t.Helper()
	var got, want []string
	for _, w := range s.Workloads() {
		got = append(got, w.Entries[0].Pod.UID)
	}
	for uid, is := range there {
		if is {
			want = append(want, uid)
		}
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("workloads (-want +got):\n%s", diff)
	}
}

// TestTheLineOfAWorkloadIsOnePods holds that the text and the times of a line
// are those of one pod, that with the earliest next try.
func TestTheLineOfAWorkloadIsOnePods(t *testing.T) {
	tries := map[string]model.Line{
		"w-1": {Text: "exits, try 2 runs", Running: start},
		"w-2": {Text: "exits", NotBefore: start.Add(time.Minute), Usual: true},
		"w-3": {Text: "exits", NotBefore: start.Add(time.Second)},
	}
	s := model.NewStore(model.Rules{Workload: diagnose.Workload, Pod: func(p *model.Pod, _ []*model.Event, _ *model.Past, _ time.Time) model.Diagnosis {
		return model.Diagnosis{Verdict: words.Stuck, Line: tries[p.Name], Findings: []model.Finding{{Code: "exits"}}}
	}})
	for name := range tries {
		s.Apply(model.Batch{Observed: start, Items: []model.Item{put(of(pod("shop", name, "Running"), "Job", "w"))}})
	}
	want := model.Line{Text: "exits · all 3 pods", NotBefore: start.Add(time.Second)}
	if diff := cmp.Diff(want, s.Workloads()[0].Line); diff != "" {
		t.Errorf("line (-want +got):\n%s", diff)
	}
}
