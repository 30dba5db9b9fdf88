package recording

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
)

// tried is a pod of which the last two attempts of container app are known.
func tried(newest, before string) *model.Pod {
	p := &model.Pod{Namespace: "shop", Name: "a", UID: "uid-a", Containers: []model.Container{{ContainerSpec: &model.ContainerSpec{Name: "app"}}}}
	p.Containers[0].State.Ended = &model.Termination{ID: newest}
	p.Containers[0].Last = &model.Termination{ID: before}
	return p
}

// printed are the answers that were gathered: the pod, the attempt, its lines, and
// "…" before them when there may be more.
func printed(p *Printed) []string {
	var out []string
	for _, item := range p.Items(start) {
		f, cut := item.Fact, ""
		if f.Cut {
			cut = "…"
		}
		q := f.Question
		out = append(out, fmt.Sprintf("%s %s/%s %s %s: %s%s", q.UID, q.Namespace, q.Name, q.Container, q.Attempt, cut, strings.Join(f.Lines, "|")))
	}
	return out
}

func take(t *testing.T, p *Printed, entries ...Entry) {
	t.Helper()
	for _, e := range entries {
		if err := p.Take(e); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPrinted(t *testing.T) {
	p := NewPrinted()
	take(t, p, said(t, "two", "2a", true), said(t, "containerd://one", "1a", false))
	if got := printed(p); got != nil {
		t.Errorf("no pod was seen, and yet %q", got)
	}
	p.Sees(tried("containerd://one", ""))
	p.Sees(tried("containerd://two", "containerd://one"))
	removed := said(t, "one", "taken back", false)
	removed.Type = Deleted
	take(t, p, said(t, "one", "1b\x1b[2J", false), said(t, "three", "of an attempt that runs", false), removed)
	want := []string{"uid-a shop/a app containerd://two: …2a", "uid-a shop/a app containerd://one: 1a|1b␛[2J"}
	if diff := cmp.Diff(want, printed(p)); diff != "" {
		t.Error(diff)
	}
	if err := p.Take(entry(Logs, Added, `{"line":5}`)); err == nil || !strings.Contains(err.Error(), "read recording: decode logs entry") {
		t.Errorf("error %v", err)
	}
}

// TestPrintedIsBounded holds that of long logs the end is kept, and of many logs
// the last.
func TestPrintedIsBounded(t *testing.T) {
	p := NewPrinted()
	p.Sees(tried("long", "wide"))
	for i := range 3*printedLines + 1 {
		take(t, p, said(t, "long", fmt.Sprint(i), false))
	}
	wide := strings.Repeat("x", maxPiece-1)
	for i := range 100 {
		take(t, p, said(t, "wide", fmt.Sprint(i%10, wide), false))
	}
	long, wides := p.Items(start)[0].Fact, p.Items(start)[1].Fact
	if n := len(long.Lines); n != printedLines || len(long.Times) != n || !long.Cut || long.Lines[n-1] != fmt.Sprint(3*printedLines) {
		t.Errorf("%d lines, cut %t, the last is %q", n, long.Cut, long.Lines[n-1])
	}
	if n := len(wides.Lines); n < 2 || n > model.MaxTryBytes/maxPiece+1 || !wides.Cut || wides.Lines[n-1][0] != '9' {
		t.Errorf("%d wide lines, cut %t", n, wides.Cut)
	}
	for i := range 2 * printedBytes / maxPiece {
		p.Sees(tried(fmt.Sprint("many-", i), ""))
		take(t, p, said(t, fmt.Sprint("many-", i), wide, false))
	}
	size := 0
	for _, item := range p.Items(start) {
		size += len(item.Fact.Lines[0])
	}
	if size > printedBytes || size < printedBytes*9/10 || p.outputs[attemptName{"shop", "a", "app", "long"}] != nil {
		t.Errorf("%d bytes are kept, want no more than %d", size, printedBytes)
	}
	if p.bytes < size || p.bytes > printedBytes {
		t.Errorf("%d bytes are counted for %d", p.bytes, size)
	}
}

// TestPrintedTimes holds that a line whose time is not known was written when it
// was seen.
func TestPrintedTimes(t *testing.T) {
	p := NewPrinted()
	p.Sees(tried("one", ""))
	e := said(t, "one", "line", false)
	take(t, p, e)
	if diff := cmp.Diff([]time.Time{e.Observed}, p.Items(start)[0].Fact.Times); diff != "" {
		t.Error(diff)
	}
}
