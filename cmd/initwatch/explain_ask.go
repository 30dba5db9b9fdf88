package main

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/initwatch/initwatch/model"
)

// Bounds of what is read at a time beyond the lists. Nobody waits longer for the
// last detail of a cause than for the cause.
const (
	maxQuestions = 40
	askedAtOnce  = 8
	askPatience  = 5 * time.Second
	// askRounds is how often answers may lead to further questions.
	askRounds = 3
)

// inquiry asks what the diagnoses in a store ask for.
type inquiry struct {
	run    func(func()) // starts a goroutine
	source answerer
	most   int
	wants  func(model.Question) bool // nil for all
	told   bool                      // logs of attempts that left a message are wanted too
	heard  func(*model.Fact)         // takes each answer, unless it is nil
	budget *model.Budget             // nil for what a person asks for, once
}

// answerer is where an inquiry reads from.
type answerer interface {
	Answer(ctx context.Context, q model.Question) model.Fact
	Now() time.Time
}

// into has the source answer what the diagnoses ask for, and what the answers
// lead to, and reports whether anything was asked. What could not be answered in
// time stays open.
func (i *inquiry) into(ctx context.Context, store *model.Store) (asked bool) {
	ctx, cancel := context.WithTimeout(ctx, askPatience)
	defer cancel()
	left := i.most
	for range askRounds {
		store.Advance(i.source.Now())
		questions := i.questions(store, left)
		if len(questions) == 0 || ctx.Err() != nil {
			break
		}
		asked = true
		left -= len(questions)
		store.Apply(model.Batch{Observed: i.source.Now(), Items: i.answers(ctx, questions)})
	}
	return asked
}

// questions are the first of those that are wanted, as far as the budget goes.
func (i *inquiry) questions(store *model.Store, most int) []model.Question {
	var out []model.Question
	now := i.source.Now()
	if i.budget != nil && i.budget.Empty(now) {
		return nil
	}
	for q := range store.Questions(now) {
		if len(out) == most {
			break
		}
		if !i.asks(q) {
			continue
		}
		if i.budget != nil && !i.budget.Take(q, now) {
			break // what comes after it is less urgent
		}
		out = append(out, q)
	}
	return out
}

// asks reports whether the answer to q would say more. Where nobody can open a
// log, that of an attempt which left a message need not be kept.
func (i *inquiry) asks(q model.Question) bool {
	return (i.told || !q.Told) && (i.wants == nil || i.wants(q))
}

// answers asks several questions at a time and returns what came, in the order
// of the questions.
func (i *inquiry) answers(ctx context.Context, questions []model.Question) []model.Item {
	items := make([]model.Item, len(questions))
	var next atomic.Int32
	var asking sync.WaitGroup
	for range min(askedAtOnce, len(questions)) {
		asking.Add(1)
		i.run(func() {
			defer asking.Done()
			for at := int(next.Add(1)) - 1; at < len(questions) && ctx.Err() == nil; at = int(next.Add(1)) - 1 {
				fact := i.source.Answer(ctx, questions[at])
				items[at] = model.Item{Op: model.OpFact, Fact: &fact}
			}
		})
	}
	asking.Wait()
	items = slices.DeleteFunc(items, func(item model.Item) bool { return item.Fact == nil })
	for _, item := range items {
		i.hear(item.Fact)
	}
	return items
}

func (i *inquiry) hear(f *model.Fact) {
	if i.budget != nil {
		i.budget.Settle(f)
	}
	if i.heard != nil {
		i.heard(f)
	}
}
