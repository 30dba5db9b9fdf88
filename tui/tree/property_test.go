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
				id, before := m.cursor.id, places(m)
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
				sameOrder(t, before, places(m))
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
		addPod(workload, fmt.Sprint("uid-", r.Uint64()))
		w.set(workload, words.AllVerdicts[r.IntN(5)], time.Minute)
	default:
		workload := w.put(fmt.Sprint("ns", r.IntN(4)), fmt.Sprint("w", r.IntN(12)), words.AllVerdicts[r.IntN(5)], time.Duration(r.IntN(1000))*time.Second)
		if cause := r.IntN(6); cause < 4 {
			w.hold(workload, fmt.Sprint("cause-", cause), cause == 0)
		}
		complicate(r, workload)
	}
}

// complicate gives a workload some of what its own object would tell.
func complicate(r *rand.Rand, workload *model.Workload) {
	for _, e := range workload.Entries {
		e.Superseded = r.IntN(4) == 0
		if r.IntN(3) == 0 {
			e.Diagnosis.Notes = []model.Note{{Text: "found"}, {Step: "second", Text: "concluded", Inferred: true, About: e.Pod.Key()}}
		}
	}
	workload.Groups, workload.Findings, workload.Gone = nil, nil, nil
	if n := len(workload.Entries); r.IntN(2) == 0 && n > 0 {
		at := r.IntN(n)
		workload.Groups = []model.Group{
			{Name: "b", Label: "new", Entries: workload.Entries[at:], Verdict: workload.Verdict, Attention: r.IntN(2) == 0},
			{Name: "a", Label: "old", Entries: workload.Entries[:at], Past: r.IntN(2) == 0},
		}
	}
	if r.IntN(3) == 0 {
		workload.Findings = []model.Finding{{Code: "quota", Summary: "no more", Next: "look"}}
	}
	for i := range r.IntN(3) {
		last := diagnosis(words.Stuck, true, noon)
		p := *newWorkload(workload.Namespace, workload.Name).Entries[0].Pod
		p.UID, p.Name = fmt.Sprint("gone-", i), fmt.Sprint("gone-", i)
		workload.Gone = append(workload.Gone, &model.Entry{Pod: &p, Gone: noon, Last: &last})
	}
	if r.IntN(6) == 0 {
		workload.Entries, workload.Groups = nil, nil
	}
}

// wander does something that does not sort anew.
func wander(r *rand.Rand, m *Model) {
	switch r.IntN(8) {
	case 7:
		m.Follow()
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

// places is order with what each workload stands under: one whose cause is
// another now may move.
func places(m *Model) []ID {
	var ids []ID
	for _, b := range m.items {
		if b.workload == nil {
			continue
		}
		id := b.id
		if b.cause != nil {
			id.Part = b.cause.key.namespace + " " + b.cause.key.key
		}
		ids = append(ids, id)
	}
	return ids
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
			if fresh.filter.Loose() && !m.filter.Loose() {
				// What was found without gaps is gone: nothing else takes its place.
				fresh.sift(m.filter)
				fresh.arrange(fresh.anchor())
			}
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
