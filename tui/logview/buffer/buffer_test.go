package buffer

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func contents(s Snapshot) []string {
	var lines []string
	for _, l := range s.Lines(0) {
		lines = append(lines, string(l.Text))
	}
	return lines
}

// newest returns the last of the lines, as many as the bound lets be held.
func newest(lines []string, limit int) []string {
	cost := 0
	for i := len(lines) - 1; i >= 0; i-- {
		cost += max(least, len(lines[i]))
		if cost > limit && i < len(lines)-1 {
			return lines[i+1:]
		}
	}
	return lines
}

// TestHoldsTheNewest appends lines of all sizes and compares with a plain list.
func TestHoldsTheNewest(t *testing.T) {
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 0))
		limit := 1 + random.IntN(2<<20)
		b := New(limit)
		var lines []string
		for n := range 1 + random.IntN(20_000) {
			line := strings.Repeat(fmt.Sprint(n%10), random.IntN(200))
			if random.IntN(1000) == 0 {
				line = strings.Repeat("long", random.IntN(chunkSize))
			}
			lines = append(lines, line)
			b.Append(line, time.Time{})
		}
		want := newest(lines, limit)
		if diff := cmp.Diff(want, contents(b.Snapshot())); diff != "" {
			t.Fatalf("seed %d, bound %d: (-want +got):\n%s", seed, limit, diff)
		}
		if b.End() != len(lines) || b.First() != len(lines)-len(want) {
			t.Errorf("seed %d: lines %d to %d", seed, b.First(), b.End())
		}
		n := b.First() + random.IntN(b.End()-b.First())
		if got := string(b.At(n).Text); got != lines[n] {
			t.Errorf("seed %d: line %d is %q", seed, n, got)
		}
	}
}

func TestTimesAndNotes(t *testing.T) {
	at := time.Date(2026, 3, 4, 12, 4, 31, 123456789, time.UTC)
	b := New(0)
	b.Append("a", at)
	b.Append("b", time.Time{})
	b.Note("c")
	for n, want := range []struct {
		at   time.Time
		note bool
	}{{at, false}, {time.Time{}, false}, {time.Time{}, true}} {
		if l := b.At(n); !l.Time.Equal(want.at) || l.Note != want.note {
			t.Errorf("line %d: %v, %v", n, l.Time, l.Note)
		}
	}
}

func TestRuns(t *testing.T) {
	b := New(0)
	for range 10 {
		b.Append("0123456789", time.Time{})
	}
	s := b.Snapshot()
	for name, got := range map[string][2]int{
		"by bytes":          {s.Forward(2, 25, 100), 5},
		"by lines":          {s.Forward(2, 1000, 4), 6},
		"one at least":      {s.Forward(2, 1, 4), 3},
		"to the end":        {s.Forward(8, 1000, 100), 10},
		"back by bytes":     {s.Backward(8, 25, 100), 5},
		"back by lines":     {s.Backward(8, 1000, 4), 4},
		"back to the first": {s.Backward(3, 1000, 100), 0},
		"none":              {s.Forward(10, 100, 100), 10},
	} {
		if got[0] != got[1] {
			t.Errorf("%s: %d, want %d", name, got[0], got[1])
		}
	}
}

// TestSnapshotStays reads snapshots while lines come in and go: the race
// detector looks on.
func TestSnapshotStays(t *testing.T) {
	b := New(1 << 20)
	var readers sync.WaitGroup
	defer readers.Wait()
	for n := range 200_000 {
		b.Append(fmt.Sprint("line ", n), time.Time{})
		if n%20_000 != 0 {
			continue
		}
		s := b.Snapshot()
		readers.Go(func() {
			for i, l := range s.Lines(0) {
				if string(l.Text) != fmt.Sprint("line ", i) {
					t.Errorf("line %d is %q", i, l.Text)
					return
				}
			}
		})
	}
}

func FuzzBuffer(f *testing.F) {
	f.Add([]byte("a\nb\n\nlonger than the others"), 40)
	f.Fuzz(func(t *testing.T, text []byte, limit int) {
		limit = 1 + limit&0xff
		b := New(limit)
		lines := strings.Split(string(text), "\n")
		for _, line := range lines {
			b.Append(line, time.Time{})
		}
		if diff := cmp.Diff(newest(lines, limit), contents(b.Snapshot())); diff != "" {
			t.Errorf("bound %d (-want +got):\n%s", limit, diff)
		}
	})
}
