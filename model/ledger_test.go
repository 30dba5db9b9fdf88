package model_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
)

// logged is the answer to a question about the log of an attempt.
func logged(uid, attempt string, lines ...string) model.Item {
	q := model.Question{Subject: model.AboutLog, Namespace: "shop", Name: uid, UID: uid, Container: "c", Attempt: attempt, Previous: true}
	return model.Item{Op: model.OpFact, Fact: &model.Fact{Question: q, At: start, Lines: lines}}
}

// ledgerWith is a store of the pods whose logs the items tell of, with them.
func ledgerWith(items ...model.Item) *model.Store {
	s := model.NewStore(model.Rules{Pod: byPhase, Workload: diagnose.Workload})
	for _, item := range items {
		if item.Fact == nil {
			continue
		}
		if uid := item.Fact.Question.UID; s.Entry(uid) == nil {
			p := pod("shop", uid, "Pending")
			p.UID = uid
			s.Apply(model.Batch{Observed: start, Items: []model.Item{put(p)}})
		}
	}
	s.Apply(model.Batch{Observed: start, Items: items})
	return s
}

func TestLedgerKeepsLogs(t *testing.T) {
	s := ledgerWith(logged("p", "1", "one", "two"), logged("p", "2", "three"), logged("p", "1", "one", "two", "more"))
	if diff := cmp.Diff(&model.Kept{Lines: []string{"one", "two", "more"}}, s.Kept("p", "c", "1")); diff != "" {
		t.Errorf("first attempt (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(&model.Kept{Lines: []string{"three"}}, s.Kept("p", "c", "2")); diff != "" {
		t.Errorf("second attempt (-want +got):\n%s", diff)
	}
	if s.Kept("p", "c", "3") != nil || s.Kept("p", "d", "1") != nil || s.Kept("q", "c", "1") != nil {
		t.Error("a log is kept that was never read")
	}
}

func TestLedgerKeepsWhyALogCouldNotBeRead(t *testing.T) {
	item := logged("p", "1")
	item.Fact.Refused = "the node does not answer"
	want := &model.Kept{Refused: "the node does not answer", Refusals: 1, Again: start.Add(15 * time.Second)}
	if diff := cmp.Diff(want, ledgerWith(item).Kept("p", "c", "1")); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(&model.Kept{Lines: []string{"one"}}, ledgerWith(logged("p", "1", "one"), item).Kept("p", "c", "1")); diff != "" {
		t.Errorf("what was kept gives way to a refusal (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(&model.Kept{Lines: []string{"one"}}, ledgerWith(item, logged("p", "1", "one")).Kept("p", "c", "1")); diff != "" {
		t.Errorf("read after a refusal (-want +got):\n%s", diff)
	}
}

// many is a log of that many bytes or a little less, in lines of a kilobyte.
func many(bytes int) []string {
	line := strings.Repeat("x", 1<<10)
	out := make([]string, bytes>>10)
	for i := range out {
		out[i] = line
	}
	return out
}

func TestLedgerIsBounded(t *testing.T) {
	long := ledgerWith(logged("p", "1", many(1<<20)...)).Kept("p", "c", "1")
	if kept := len(long.Lines) << 10; !long.Cut || kept > model.MaxTryBytes || kept < model.MaxTryBytes*9/10 {
		t.Errorf("one attempt: %d lines, cut %v", len(long.Lines), long.Cut)
	}
	one := ledgerWith(logged("p", "1", strings.Repeat("x", 2*model.MaxTryBytes))).Kept("p", "c", "1")
	if len(one.Lines) != 1 {
		t.Errorf("one line that is too long: %d lines", len(one.Lines))
	}
	var items []model.Item
	for i := range 6 {
		items = append(items, logged("p", fmt.Sprint(i), many(240<<10)...))
	}
	s := ledgerWith(items...)
	for i := range 6 {
		if kept := s.Kept("p", "c", fmt.Sprint(i)); kept.Dropped != (i < 2) || (len(kept.Lines) == 0) != (i < 2) {
			t.Errorf("attempt %d of a pod: dropped %v, %d lines", i, kept.Dropped, len(kept.Lines))
		}
	}
	items = nil
	for i := range 100 {
		items = append(items, logged(fmt.Sprint(i), "1", many(240<<10)...))
	}
	s = ledgerWith(items...)
	kept := 0
	for i := range 100 {
		kept += len(s.Kept(fmt.Sprint(i), "c", "1").Lines) << 10
	}
	if kept > 16<<20 || kept < 15<<20 || !s.Kept("0", "c", "1").Dropped || s.Kept("99", "c", "1").Dropped {
		t.Errorf("%d bytes are kept of all pods", kept)
	}
}

// TestLedgerForgetsWithThePod holds that the logs of a pod that lingers stay, and
// go with it.
func TestLedgerForgetsWithThePod(t *testing.T) {
	failed, up := of(pod("shop", "a", "Failed"), "Job", "w"), of(pod("shop", "b", "Running"), "Job", "w")
	s := ledgerWith(put(failed), put(up), logged(failed.UID, "1", "boom"), logged(up.UID, "1", "fine"), gone(failed), gone(up))
	if s.Kept(failed.UID, "c", "1") == nil || s.Kept(up.UID, "c", "1") != nil {
		t.Error("the log of a pod that lingers is gone, or that of another stays")
	}
	s.Advance(start.Add(1 << 40))
	if s.Kept(failed.UID, "c", "1") != nil {
		t.Error("the log outlasts its pod")
	}
}

// tried is a pod whose only container has failed that many times.
func tried(times int) *model.Pod {
	p := pod("shop", "p", "Running")
	p.UID = "p"
	end := &model.Termination{ID: fmt.Sprint(times), ExitCode: 1}
	p.Containers = []model.Container{{
		ContainerSpec: &model.ContainerSpec{Name: "c"}, Restarts: times - 1, Last: end, State: model.ContainerState{Phase: model.PhaseWaiting},
	}}
	return p
}

// TestLedgerKeepsTheFirstAndTheNewest holds that the attempts of a container
// that is tried on and on are bounded, with what was kept of their logs, and
// that which of them are missing is known.
func TestLedgerKeepsTheFirstAndTheNewest(t *testing.T) {
	const tries = 100
	s := model.NewStore(model.Rules{Pod: byPhase, Workload: diagnose.Workload})
	for i := range tries {
		s.Apply(model.Batch{Observed: start, Items: []model.Item{put(tried(i + 1)), logged("p", fmt.Sprint(i+1), "boom")}})
	}
	past, c := s.Entry("p").Past(), s.Entry("p").Pod.Part("c")
	var got []int
	for _, a := range past.Attempts(c) {
		got = append(got, a.Number)
	}
	if len(got) > 34 || got[2] != 3 || got[len(got)-1] != tries {
		t.Errorf("attempts %v", got)
	}
	span, some := past.Unkept("c")
	if !some || span != (model.Span{From: 4, To: got[3] - 1}) {
		t.Errorf("not kept: %v, with %v", span, got)
	}
	for i := range tries {
		_, known := slices.BinarySearch(got, i+1)
		if kept := s.Kept("p", "c", fmt.Sprint(i+1)) != nil; kept != known {
			t.Errorf("the log of attempt %d is kept: %v, want %v", i+1, kept, known)
		}
	}
	if _, some := past.Unkept("d"); some {
		t.Error("attempts of another container are missing")
	}
}

// TestLedgerCountsItsRecords holds that attempts without lines count too.
func TestLedgerCountsItsRecords(t *testing.T) {
	items := []model.Item{logged("p", "long", many(240<<10)...)}
	for i := range 5000 {
		items = append(items, logged("p", fmt.Sprint(i)))
	}
	if !ledgerWith(items...).Kept("p", "c", "long").Dropped {
		t.Error("5000 attempts without lines take no room")
	}
}
