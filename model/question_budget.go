package model

import (
	"slices"
	"time"
)

// Budget bounds how many requests a minute are made for what nobody opened: an
// outage must not become a storm of requests that an audit counts. Everything
// that asks by itself spends from one.
type Budget struct {
	most  int
	spent []spending
	short int // what was left when that was too little; 0 when there is more
}

// spending is what one answer took, or may take, and for how long that counts.
type spending struct {
	on       Question
	at       time.Time
	requests int
	counts   time.Duration
}

// NewBudget returns a budget of so many requests a minute.
func NewBudget(most int) *Budget { return &Budget{most: most} }

// Take spends what q costs, and reports whether there was as much left. More
// than a minute has can be spent when nothing is.
func (b *Budget) Take(q Question, now time.Time) bool {
	left := b.left(now)
	if q.Cost() > left && (left < b.most || b.most <= 0) {
		b.short = max(0, left)
		return false
	}
	b.spent = append(b.spent, spending{q.Key(), now, q.Cost(), b.counts(q.Cost())})
	return true
}

// Settle puts what an answer took in the place of what its question was expected
// to cost.
func (b *Budget) Settle(f *Fact) {
	key := f.Question.Key()
	for i := range b.spent {
		if s := &b.spent[len(b.spent)-1-i]; s.on == key && (f.Requests > 0 || f.Free) {
			s.requests, s.counts = f.Requests, b.counts(f.Requests)
			return
		}
	}
}

// counts is how long requests count: more of them than a minute has, for as many
// minutes.
func (b *Budget) counts(requests int) time.Duration {
	return time.Duration((requests+b.most-1)/b.most) * time.Minute
}

// Empty reports whether nothing is left, or no more than was too little the last
// time: questions are many, and need not be gone through then.
func (b *Budget) Empty(now time.Time) bool { return b.left(now) <= b.short }

// left is what can be spent now. The clock is a server's and may be put back:
// what was spent then counts from now on.
func (b *Budget) left(now time.Time) int {
	b.spent = slices.DeleteFunc(b.spent, func(s spending) bool { return now.Sub(s.at) >= s.counts })
	left := b.most
	for i := range b.spent {
		if b.spent[i].at.After(now) {
			b.spent[i].at = now
		}
		left -= b.spent[i].requests
	}
	if left > b.short {
		b.short = 0
	}
	return left
}
