package lineset

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestAgainstAList compares every answer with that of a sorted list.
func TestAgainstAList(t *testing.T) {
	for seed := range uint64(50) {
		random := rand.New(rand.NewPCG(seed, 0))
		from, width := random.IntN(100_000), 1+random.IntN(30_000)
		var s Set
		in := map[int]bool{}
		for range random.IntN(500) {
			n := from + random.IntN(width)
			s.Add(n)
			in[n] = true
		}
		low := from + random.IntN(width)
		if random.IntN(2) == 0 {
			s.Forget(low)
			for n := range in {
				if n < low {
					delete(in, n)
				}
			}
		}
		check(t, &s, in, from, width, random)
	}
}

func check(t *testing.T, s *Set, in map[int]bool, from, width int, random *rand.Rand) {
	t.Helper()
	var list []int
	for n := range in {
		list = append(list, n)
	}
	slices.Sort(list)
	if s.Len() != len(list) {
		t.Fatalf("%d lines, want %d", s.Len(), len(list))
	}
	for range 300 {
		n := from - 100 + random.IntN(width+200)
		at, has := slices.BinarySearch(list, n)
		if s.Has(n) != has || s.Rank(n) != at {
			t.Fatalf("%d: has %v, rank %d, want %v, %d", n, s.Has(n), s.Rank(n), has, at)
		}
		next, ok := s.Next(n)
		if ok != (at < len(list)) || ok && next != list[at] {
			t.Fatalf("after %d comes %d, %v", n, next, ok)
		}
		before := at
		if has {
			before++
		}
		prev, ok := s.Prev(n)
		if ok != (before > 0) || ok && prev != list[before-1] {
			t.Fatalf("before %d comes %d, %v", n, prev, ok)
		}
	}
}

func TestEmpty(t *testing.T) {
	var s Set
	s.Forget(10)
	if _, ok := s.Next(0); ok || s.Has(5) || s.Has(-5) || s.Rank(5) != 0 {
		t.Error("the empty set holds something")
	}
	if _, ok := s.Prev(1 << 40); ok {
		t.Error("the empty set has a last line")
	}
}
