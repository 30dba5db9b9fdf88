package model_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/words"
)

// gonePods names the pods that a workload remembers, each with what was last
// said of it.
func gonePods(s *model.Store) []string {
	var out []string
	for _, w := range s.Workloads() {
		for _, entry := range w.Gone {
			out = append(out, entry.Pod.Name+": "+entry.Last.Line.Text)
		}
	}
	return out
}

func TestPodsThatVanishLinger(t *testing.T) {
	job := func(name, phase string) *model.Pod { return of(pod("shop", name, phase), "Job", "w") }
	tests := []struct {
		name  string
		items []model.Item
		want  []string
	}{
		{"one that failed", []model.Item{put(job("a", "Failed")), gone(job("a", ""))}, []string{"a: Failed with 0 events"}},
		{"one that was up does not", []model.Item{put(job("a", "Running")), gone(job("a", ""))}, nil},
		{"with what was said before its deletion", []model.Item{put(job("a", "Pending")), put(deleted(job("a", "Terminating"))), gone(job("a", ""))}, []string{"a: Pending with 0 events"}},
		{"up before its deletion", []model.Item{put(job("a", "Running")), put(deleted(job("a", "Terminating"))), gone(job("a", ""))}, nil},
		{"first seen while it went", []model.Item{put(deleted(job("a", "Terminating"))), gone(job("a", ""))}, nil},
		{"newest first", []model.Item{put(job("a", "Failed")), put(job("b", "Failed")), gone(job("a", "")), gone(job("b", ""))}, []string{"b: Failed with 0 events", "a: Failed with 0 events"}},
		{"swept by a list", []model.Item{put(job("a", "Failed")), begin(model.Pods, "shop"), end(model.Pods, "shop")}, []string{"a: Failed with 0 events"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for _, alone := range []bool{false, true} {
				s := model.NewStore(model.Rules{Pod: byPhase, Workload: diagnose.Workload})
				for _, batch := range batches(test.items, alone) {
					s.Apply(batch)
				}
				if diff := cmp.Diff(test.want, gonePods(s)); diff != "" {
					t.Errorf("gone, one by one %v (-want +got):\n%s", alone, diff)
				}
			}
		})
	}
}

// batches makes one batch of all, or one of each.
func batches(items []model.Item, alone bool) []model.Batch {
	if !alone {
		return []model.Batch{{Observed: start, Items: items}}
	}
	out := make([]model.Batch, len(items))
	for i := range items {
		out[i] = model.Batch{Observed: start, Items: items[i : i+1]}
	}
	return out
}

// deleted is a pod whose deletion was asked for.
func deleted(p *model.Pod) *model.Pod {
	p.Deadline = start.Add(30 * time.Second)
	return p
}

func TestWhatIsGoneIsForgotten(t *testing.T) {
	s := model.NewStore(model.Rules{Pod: byPhase, Workload: diagnose.Workload})
	job, bare := of(pod("shop", "a", "Failed"), "Job", "w"), pod("shop", "b", "Failed")
	s.Apply(model.Batch{Observed: start, Items: []model.Item{put(job), put(bare), gone(job), gone(bare)}})
	if got := len(gonePods(s)); got != 2 {
		t.Fatalf("%d pods are remembered, want 2", got)
	}
	for _, step := range []struct {
		after time.Duration
		want  []string
	}{
		{59 * time.Second, []string{"w: gone: Failed with 0 events", "b: gone: Failed with 0 events"}},
		{time.Minute, []string{"w: gone: Failed with 0 events"}},
		{10*time.Minute - time.Second, []string{"w: gone: Failed with 0 events"}},
		{10 * time.Minute, nil},
	} {
		s.Advance(start.Add(step.after))
		var got []string
		for _, w := range s.Workloads() {
			got = append(got, w.Name+": "+w.Line.Text)
		}
		if diff := cmp.Diff(step.want, got); diff != "" {
			t.Errorf("after %s (-want +got):\n%s", step.after, diff)
		}
	}
}

// TestFewOfTheGoneAreKept holds the bounds: five of a workload, 500 in all.
func TestFewOfTheGoneAreKept(t *testing.T) {
	s := model.NewStore(model.Rules{Pod: byPhase, Workload: diagnose.Workload})
	for i := range 700 {
		p := of(pod("shop", fmt.Sprintf("p-%03d", i), "Failed"), "Job", fmt.Sprintf("w-%03d", i/7))
		s.Apply(model.Batch{Observed: start, Items: []model.Item{put(p), gone(p)}})
	}
	all := 0
	for _, w := range s.Workloads() {
		all += len(w.Gone)
		if len(w.Gone) > 5 {
			t.Errorf("%s remembers %d pods", w.Name, len(w.Gone))
		}
	}
	if all != 500 {
		t.Errorf("%d pods are remembered, want 500", all)
	}
	if counts := s.Counts(); counts[words.Failed] != 0 {
		t.Errorf("%d pods that are gone count as failed", counts[words.Failed])
	}
}

// TestWhatAPodIsRememberedFor holds that a pod which went is remembered for what
// was wrong with it: the try that ran at its deletion counts when it ended by
// itself, and not when it was stopped.
func TestWhatAPodIsRememberedFor(t *testing.T) {
	failing := func(exits ...int) *model.Pod {
		p := of(pod("shop", "a", "Pending"), "Job", "w")
		p.Rare, p.Node, p.Started, p.Grace = &model.Rare{}, "n", start, 30*time.Second
		p.Sandbox.ReadyToStart = "True"
		p.Steps = []model.Container{{
			ContainerSpec: &model.ContainerSpec{Name: "fetch", Retried: "OnFailure"}, Restarts: len(exits) - 1,
			State: model.ContainerState{Phase: model.PhaseTerminated, Ended: ending(len(exits), exits[len(exits)-1])},
		}}
		if n := len(exits); n > 1 {
			p.Steps[0].Last = ending(n-1, exits[n-2])
		}
		return p
	}
	for name, test := range map[string]struct {
		last  int
		grace time.Duration
		asked int // in seconds after the start, as the deletion has it
		want  string
	}{
		"ended by itself": {4, 30 * time.Second, 3, "a: fetch (1 of 1) exits 4, 3 tries"},
		"was stopped":     {137, 30 * time.Second, 3, "a: fetch (1 of 1) exits 4, 2 tries"},
		// The kubelet's last word moves the time of the deletion.
		"was stopped, the kubelet is done": {137, 0, 5, "a: fetch (1 of 1) exits 4, 2 tries"},
	} {
		t.Run(name, func(t *testing.T) {
			s := model.NewStore(diagnose.Rules())
			final := failing(4, 4, test.last)
			final.Deadline, final.Grace = start.Add(time.Duration(test.asked)*time.Second+test.grace), test.grace
			s.Apply(model.Batch{Observed: start.Add(3 * time.Second), Items: []model.Item{put(failing(4, 4)), put(final), gone(final)}})
			if diff := cmp.Diff([]string{test.want}, gonePods(s)); diff != "" {
				t.Errorf("gone (-want +got):\n%s", diff)
			}
		})
	}
}

// ending is how the n-th try ended.
func ending(n, exit int) *model.Termination {
	at := start.Add(time.Duration(n) * time.Second)
	return &model.Termination{ID: fmt.Sprint("try ", n), ExitCode: exit, Reason: "Error", Started: at, Finished: at}
}
