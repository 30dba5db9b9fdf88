package model_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
)

// logged is the answer to a question about the log of an attempt.
func logged(uid, attempt string, lines ...string) model.Item {
	q := model.Question{Subject: model.AboutLog, Namespace: "shop", Name: uid, UID: uid, Container: "c", Attempt: attempt, Previous: true}
	return model.Item{Op: model.OpFact, Fact: &model.Fact{Question: q, At: start, Lines: lines}}
}

func ledgerWith(items ...model.Item) *model.Store {
	s := model.NewStore(model.Rules{Pod: byPhase, Workload: diagnose.Workload})
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
	item.Fact.Refused = "pods/log may not be read"
	if diff := cmp.Diff(&model.Kept{Refused: "pods/log may not be read"}, ledgerWith(item).Kept("p", "c", "1")); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
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
