package tree

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// hold gives a workload and its pods a cause.
func (w *world) hold(workload *model.Workload, key string, cluster bool) {
	w.version++
	workload.Version = w.version
	workload.Cause = model.Cause{Key: key, Text: key + " is broken", Cluster: cluster}
	for _, e := range workload.Entries {
		e.Diagnosis.Findings = []model.Finding{{Code: "x", Cause: workload.Cause}}
	}
}

func TestOneCauseIsOneRow(t *testing.T) {
	w, m := newWorld(), newTree(100, 40)
	for _, name := range []string{"a", "b", "c"} {
		w.hold(w.put("shop", name, words.Stuck, time.Minute), "registry", false)
	}
	w.put("shop", "d", words.Stuck, time.Hour)
	w.sync(m)
	want := []string{"0 shop", "2 3 workloads, 3 pods", "3 d", "6 d-pod", "9 second", "9 app"}
	if diff := cmp.Diff(want, shown(m)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	m.Move(1)
	m.Toggle()
	want = []string{"0 shop", "2 3 workloads, 3 pods", "3 a", "6 a-pod", "9 second", "9 app", "3 b"}
	if diff := cmp.Diff(want, shown(m)[:7]); diff != "" {
		t.Errorf("rows of an open cause (-want +got):\n%s", diff)
	}
	m.Move(2)
	for range 4 {
		m.Collapse()
	}
	if m.cursor.id.Level != LevelCause {
		t.Errorf("left went to %v", m.cursor.id)
	}
	m.Collapse()
	if got := shown(m); got[2] != "3 d" {
		t.Errorf("rows of a folded cause: %v", got)
	}
	check(t, m)
}

func TestCausesBeyondNamespacesComeFirst(t *testing.T) {
	w, m := newWorld(), newTree(100, 40)
	w.put("a", "broken", words.Failed, time.Second)
	w.hold(w.put("b", "one", words.Stuck, time.Hour), "node w-3", true)
	w.hold(w.put("c", "two", words.Stuck, time.Minute), "node w-3", true)
	w.sync(m)
	if got := shown(m)[:2]; !slices.Equal(got, []string{"2 2 workloads, 2 pods", "0 a"}) {
		t.Errorf("rows %v", got)
	}
	m.Expand()
	text := screen(m)
	for _, want := range []string{"node w-3 is broken · in 2 namespaces", "deploy c/two", "deploy b/one"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not on\n%s", want, text)
		}
	}
}

func TestMembersChangeOnlyWhenThePersonActs(t *testing.T) {
	w, m := newWorld(), newTree(100, 40)
	a := w.put("shop", "a", words.Stuck, time.Minute)
	w.put("shop", "b", words.Stuck, time.Hour)
	w.sync(m)
	m.Move(1)
	w.hold(a, "registry", false)
	w.hold(w.put("shop", "b", words.Stuck, time.Hour), "registry", false)
	w.hold(w.put("shop", "c", words.Stuck, time.Second), "registry", false)
	w.hold(w.put("shop", "d", words.Stuck, time.Second), "registry", false)
	w.sync(m)
	check(t, m)
	if got := shown(m); !slices.Contains(got, "2 2 workloads, 2 pods") || !slices.Contains(got, "3 a") || !slices.Contains(got, "3 b") {
		t.Errorf("what stood alone, or what is new, is not where it should be: %v", got)
	}
	if m.NextProblem(false); !slices.Contains(shown(m), "2 4 workloads, 4 pods") {
		t.Errorf("a person acted, and the rows are %v", shown(m))
	}
	w.hold(a, "another", false)
	w.sync(m)
	if got := shown(m); !slices.Contains(got, "2 3 workloads, 3 pods") || !slices.Contains(got, "3 a") {
		t.Errorf("one has another cause, and the rows are %v", got)
	}
}

// TestThreeCausesAreThreeStops goes through 200 pods of one cause, a failing
// workload and one that never ends with three presses.
func TestThreeCausesAreThreeStops(t *testing.T) {
	w, m := newWorld(), newTree(100, 40)
	for i := range 200 {
		w.hold(w.put("shop", fmt.Sprintf("p-%03d", i), words.Stuck, time.Minute), "crash", false)
	}
	cron := w.put("shop", "report", words.Failed, time.Minute)
	addPod(cron, "report-2")
	w.set(cron, words.Failed, time.Minute)
	loop := w.put("shop", "zz-wait", words.Stuck, time.Minute)
	loop.Line.Text = "why"
	w.sync(m)
	var stops []string
	for range 4 {
		m.NextProblem(false)
		stops = append(stops, fmt.Sprintf("%d %s", m.cursor.id.Level, m.cursor.id.Name))
	}
	want := []string{"2 crash", "3 report", "6 zz-wait", "2 crash"}
	if diff := cmp.Diff(want, stops); diff != "" {
		t.Errorf("stops (-want +got):\n%s", diff)
	}
	for i := range want[:3] {
		m.NextProblem(true)
		if got := fmt.Sprintf("%d %s", m.cursor.id.Level, m.cursor.id.Name); got != want[2-i] {
			t.Errorf("stop %d back is %s", i, got)
		}
	}
}

// TestCausesAgreeWithTheModel changes the world at random and holds the causes
// of a tree that may sort anew to those of the model.
func TestCausesAgreeWithTheModel(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 3))
		w, m := newWorld(), newTree(100, 30)
		for range 60 {
			for range r.IntN(4) {
				disturb(r, w)
			}
			w.sync(m)
			if r.IntN(3) == 0 {
				wander(r, m)
			}
			check(t, m)
		}
		m.Top()
		check(t, m)
		var got, want []string
		for _, c := range m.causes {
			if len(c.members) > 0 {
				got = append(got, fmt.Sprint(c.key.namespace, " ", c.key.key, " ", len(c.members), " ", c.common.Pods, " ", c.common.Verdict, " ", c.common.Since))
			}
		}
		for _, c := range model.Commons(w.workloads) {
			want = append(want, fmt.Sprint(c.Namespace, " ", c.Cause.Key, " ", len(c.Workloads), " ", c.Pods, " ", c.Verdict, " ", c.Since))
		}
		slices.Sort(got)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d: causes (-want +got):\n%s", seed, diff)
		}
		everyBlockOnce(t, m)
	}
}

// everyBlockOnce holds that each workload that is to be shown stands in exactly
// one place.
func everyBlockOnce(t *testing.T, m *Model) {
	t.Helper()
	times := map[*block]int{}
	for _, sp := range m.order {
		for _, b := range sp.blocks {
			times[b]++
		}
	}
	for _, c := range m.causes {
		for _, b := range c.members {
			times[b]++
		}
	}
	for _, b := range m.blocks {
		if want := map[bool]int{true: 1}[b.want]; times[b] != want {
			t.Fatalf("%v stands in %d places", b.id, times[b])
		}
	}
}

// TestASharedCauseWithoutPods holds that what holds workloads that have no pods
// is told of the first of them.
func TestASharedCauseWithoutPods(t *testing.T) {
	w, m := newWorld(), newTree(100, 20)
	for _, name := range []string{"api", "web"} {
		workload := w.put("shop", name, words.Stuck, time.Minute)
		workload.Entries = nil
		workload.Findings = []model.Finding{{Code: "quota-exceeded", Next: "kubectl describe quota -n shop none"}}
		w.hold(workload, "quota/none", false)
	}
	w.sync(m)
	m.Top()
	m.Move(1)
	s, ok := m.Subject()
	if !ok || s.Kind != "Deployment" || s.Name != "api" || len(s.Findings) != 1 {
		t.Errorf("the subject is %+v of\n%s", s, screen(m))
	}
}
