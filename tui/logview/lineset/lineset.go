// Package lineset is a set of line numbers that is small however many lines it
// holds, and quick at the questions that a viewer has: which is the next one,
// and how many come before.
package lineset

import "math/bits"

const (
	wordBits   = 64
	blockWords = 64
	blockLines = wordBits * blockWords
)

// block is a bit for each of 4096 lines.
type block struct {
	words [blockWords]uint64
	count int
}

// Set is a set of line numbers, none of them negative. The zero Set is empty.
type Set struct {
	base   int // the first block's number
	blocks []*block
	count  int
}

// Len returns how many lines are in s.
func (s *Set) Len() int { return s.count }

// Add puts line n into s.
func (s *Set) Add(n int) {
	b := s.block(n / blockLines)
	word, bit := n%blockLines/wordBits, uint64(1)<<(n%wordBits)
	if b.words[word]&bit == 0 {
		b.words[word] |= bit
		b.count++
		s.count++
	}
}

// block returns the block of that number and makes room for it.
func (s *Set) block(number int) *block {
	if len(s.blocks) == 0 {
		s.base = number
	}
	if missing := s.base - number; missing > 0 {
		s.blocks = append(make([]*block, missing, missing+len(s.blocks)), s.blocks...)
		s.base = number
	}
	for len(s.blocks) <= number-s.base {
		s.blocks = append(s.blocks, nil)
	}
	b := s.blocks[number-s.base]
	if b == nil {
		b = &block{}
		s.blocks[number-s.base] = b
	}
	return b
}

// at returns the block of that number, nil when it is empty.
func (s *Set) at(number int) *block {
	if i := number - s.base; i >= 0 && i < len(s.blocks) {
		return s.blocks[i]
	}
	return nil
}

// Has reports whether line n is in s.
func (s *Set) Has(n int) bool {
	b := s.at(n / blockLines)
	return n >= 0 && b != nil && b.words[n%blockLines/wordBits]&(1<<(n%wordBits)) != 0
}

// Next returns the smallest number that is not below n.
func (s *Set) Next(n int) (int, bool) {
	n = max(n, s.base*blockLines)
	for number := n / blockLines; number-s.base < len(s.blocks); number++ {
		b := s.at(number)
		for n < (number+1)*blockLines && b != nil {
			if word := b.words[n%blockLines/wordBits] >> (n % wordBits); word != 0 {
				return n + bits.TrailingZeros64(word), true
			}
			n = (n/wordBits + 1) * wordBits
		}
		n = (number + 1) * blockLines
	}
	return 0, false
}

// Prev returns the largest number that is not above n.
func (s *Set) Prev(n int) (int, bool) {
	n = min(n, (s.base+len(s.blocks))*blockLines-1)
	for n >= s.base*blockLines {
		number := n / blockLines
		b := s.at(number)
		for n >= number*blockLines && b != nil {
			if word := b.words[n%blockLines/wordBits] << (wordBits - 1 - n%wordBits); word != 0 {
				return n - bits.LeadingZeros64(word), true
			}
			n = n/wordBits*wordBits - 1
		}
		n = number*blockLines - 1
	}
	return 0, false
}

// Rank returns how many lines of s are below n.
func (s *Set) Rank(n int) int {
	rank := 0
	for i, b := range s.blocks {
		start := (s.base + i) * blockLines
		switch {
		case b == nil:
		case n >= start+blockLines:
			rank += b.count
		case n > start:
			rank += b.below(n - start)
		}
	}
	return rank
}

// RankIn returns how many lines below n are both in s and in other.
func (s *Set) RankIn(other *Set, n int) int {
	rank := 0
	for i, b := range s.blocks {
		number := s.base + i
		o := other.at(number)
		if b == nil || o == nil || n <= number*blockLines {
			continue
		}
		both := block{}
		for w := range b.words {
			both.words[w] = b.words[w] & o.words[w]
		}
		rank += both.below(min(n-number*blockLines, blockLines))
	}
	return rank
}

// below counts the bits before bit n of the block.
func (b *block) below(n int) int {
	count := 0
	for _, word := range b.words[:n/wordBits] {
		count += bits.OnesCount64(word)
	}
	if n%wordBits == 0 {
		return count
	}
	return count + bits.OnesCount64(b.words[n/wordBits]&(1<<(n%wordBits)-1))
}

// Forget takes the lines below n out of s.
func (s *Set) Forget(n int) {
	for len(s.blocks) > 0 && (s.base+1)*blockLines <= n {
		if s.blocks[0] != nil {
			s.count -= s.blocks[0].count
		}
		s.blocks[0] = nil
		s.blocks, s.base = s.blocks[1:], s.base+1
	}
	for {
		first, ok := s.Next(0)
		if !ok || first >= n {
			return
		}
		b := s.at(first / blockLines)
		b.words[first%blockLines/wordBits] &^= 1 << (first % wordBits)
		b.count--
		s.count--
	}
}
