package tree

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// TestCursorIdentity changes the world at random and holds the tree to its
// promise: a row that is still shown keeps the cursor, and the rows that stay
// keep their order.
func TestCursorIdentity(t *testing.T) {
	for seed := range uint64(30) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 1))
			w, m := newWorld(), newTree(60+r.IntN(60), 5+r.IntN(20))
			for range 10 {
				disturb(r, w)
			}
			w.sync(m)
			m.Move(1)
			for range 150 {
				wander(r, m)
				check(t, m)
				id, before := m.cursor.id, order(m)
				w.now = w.now.Add(time.Duration(r.IntN(4)) * time.Second)
				for range r.IntN(4) {
					disturb(r, w)
				}
				w.sync(m)
				m.Tick(w.now)
				check(t, m)
				if present(m, id) && m.cursor.id != id {
					t.Fatalf("cursor left %v, which is still there, for %v", id, m.cursor.id)
				}
				sameOrder(t, before, order(m))
			}
		})
	}
}

func disturb(r *rand.Rand, w *world) {
	switch {
	case len(w.workloads) > 0 && r.IntN(3) == 0:
		w.remove(r.IntN(len(w.workloads)))
	case len(w.workloads) > 0 && r.IntN(4) == 0:
		workload := w.workloads[r.IntN(len(w.workloads))]
		p := *workload.Entries[0].Pod
		p.UID = fmt.Sprint("uid-", r.Uint64())
		p.Name = p.UID
		workload.Entries = append(workload.Entries, &model.Entry{Pod: &p})
		w.set(workload, words.AllVerdicts[r.IntN(5)], time.Minute)
	default:
		w.put(fmt.Sprint("ns", r.IntN(4)), fmt.Sprint("w", r.IntN(12)), words.AllVerdicts[r.IntN(5)], time.Duration(r.IntN(1000))*time.Second)
	}
}

// wander does something that does not sort anew.
func wander(r *rand.Rand, m *Model) {
	switch r.IntN(7) {
	case 0:
		m.Expand()
	case 1:
		m.Collapse()
	case 2:
		m.Toggle()
	case 3:
		m.NextProblem(r.IntN(2) == 0)
	case 4:
		m.Page([]float64{-1, -0.5, 0.5, 1}[r.IntN(4)])
	default:
		m.Move(r.IntN(9) - 4)
	}
}

func present(m *Model, id ID) bool {
	for _, b := range m.items {
		for i := range b.rows {
			if m.rowID(b, i) == id {
				return true
			}
		}
	}
	return false
}

// sameOrder compares the order of the workloads that were shown before and
// still are.
func sameOrder(t *testing.T, before, after []ID) {
	t.Helper()
	stayed := slices.DeleteFunc(slices.Clone(before), func(id ID) bool { return !slices.Contains(after, id) })
	now := slices.DeleteFunc(slices.Clone(after), func(id ID) bool { return !slices.Contains(before, id) })
	if !slices.Equal(stayed, now) {
		t.Fatalf("order changed from %v to %v", stayed, now)
	}
}

func order(m *Model) []ID {
	var ids []ID
	for _, b := range m.items {
		if b.workload != nil {
			ids = append(ids, b.id)
		}
	}
	return ids
}

// TestFilterKeepsUp types a filter letter by letter while the world changes and
// compares with a tree that sees only the end of it.
func TestFilterKeepsUp(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 2))
		w, m := newWorld(), newTree(100, 30)
		for range 20 {
			disturb(r, w)
		}
		w.sync(m)
		for _, text := range []string{"n", "ns", "ns1", "ns1 ", "ns1 w", "ns1 w1", "ns1 w", "w", "w1", "", "2"} {
			m.SetFilter(text)
			disturb(r, w)
			w.now = w.now.Add(linger) // nothing is shown for having come up just now
			w.sync(m)
			fresh := newTree(100, 30)
			w.sync(fresh)
			fresh.SetFilter(text)
			got, want := order(m), order(fresh)
			sortIDs(got)
			sortIDs(want)
			if !slices.Equal(got, want) {
				t.Fatalf("seed %d, %q: shown %v, want %v", seed, text, got, want)
			}
			kept, total := m.Filtered()
			wantKept, wantTotal := fresh.Filtered()
			if kept != wantKept || total != wantTotal {
				t.Fatalf("seed %d, %q: %d of %d, want %d of %d", seed, text, kept, total, wantKept, wantTotal)
			}
			check(t, m)
		}
	}
}

func sortIDs(ids []ID) {
	slices.SortFunc(ids, func(a, b ID) int { return strings.Compare(a.Namespace+a.Name, b.Namespace+b.Name) })
}

// TestSizes paints at every small size, with the cursor everywhere.
func TestSizes(t *testing.T) {
	w := newWorld()
	for i := range 5 {
		w.put("shop", fmt.Sprint("w", i), words.AllVerdicts[i], time.Minute)
	}
	m := newTree(80, 24)
	w.sync(m)
	for width := range 40 {
		for height := range 11 {
			m.SetSize(width, height)
			m.Move(1)
			m.Page(1)
			check(t, m)
			m.Top()
			check(t, m)
		}
	}
}
