package buffer

import (
	"iter"
	"sort"
)

// Snapshot is a run of lines that never changes.
type Snapshot struct {
	chunks     []*chunk
	first, end int
}

// First returns the number of the oldest line.
func (s Snapshot) First() int { return s.first }

// End returns the number after that of the newest line.
func (s Snapshot) End() int { return s.end }

// At returns line n, which must be held.
func (s Snapshot) At(n int) Line {
	c := s.chunks[s.find(n)]
	return c.line(n - c.first)
}

// find returns the index of the chunk that holds line n.
func (s Snapshot) find(n int) int {
	return sort.Search(len(s.chunks), func(i int) bool { return s.chunks[i].end() > n })
}

// Lines yields the lines from number from on, as far as they are held, each
// with its number.
func (s Snapshot) Lines(from int) iter.Seq2[int, Line] {
	return func(yield func(int, Line) bool) {
		from := max(from, s.first)
		for i := s.find(from); i < len(s.chunks); i++ {
			c := s.chunks[i]
			for n := max(from, c.first); n < c.end(); n++ {
				if !yield(n, c.line(n-c.first)) {
					return
				}
			}
		}
	}
}

// Forward returns where a run that begins at from ends when it is to have
// about size bytes and at most lines lines, but one line at least.
func (s Snapshot) Forward(from, size, lines int) int {
	n := from
	for ; n < s.end && n-from < lines && size > 0; n++ {
		size -= len(s.At(n).Text)
	}
	return n
}

// Backward returns where a run that ends before to begins, by the measure of
// Forward.
func (s Snapshot) Backward(to, size, lines int) int {
	n := to
	for ; n > s.first && to-n < lines && size > 0; n-- {
		size -= len(s.At(n - 1).Text)
	}
	return n
}
