package model_test

import (
	"testing"
	"time"

	"github.com/initwatch/initwatch/model"
)

var (
	nodeQuestion = model.Question{Subject: model.AboutNode, Name: "n"}
	logQuestion  = model.Question{Subject: model.AboutLog, UID: "u", Container: "c", Attempt: "1"}
)

// taken is how many times q can be asked at once.
func taken(b *model.Budget, q model.Question, now time.Time) int {
	n := 0
	for b.Take(q, now) {
		n++
	}
	return n
}

// TestBudget holds that requests are counted, not questions, and for a minute.
func TestBudget(t *testing.T) {
	b := model.NewBudget(20)
	if logs, nodes := taken(b, logQuestion, start), taken(b, nodeQuestion, start); logs != 6 || nodes != 2 {
		t.Errorf("%d logs of three requests each, and %d nodes of one", logs, nodes)
	}
	if !b.Empty(start) || taken(b, nodeQuestion, start.Add(59*time.Second)) != 0 {
		t.Error("there is something left before the minute is over")
	}
	if n := taken(b, nodeQuestion, start.Add(time.Minute)); n != 20 {
		t.Errorf("%d nodes after a minute", n)
	}
}

// TestBudgetSettles holds that what an answer took counts in the end, from when
// its question was asked.
func TestBudgetSettles(t *testing.T) {
	for requests, want := range map[int]int{0: 17, 1: 19, 2: 18, 6: 14} {
		b := model.NewBudget(20)
		b.Take(logQuestion, start)
		b.Settle(&model.Fact{Question: logQuestion, Requests: requests})
		b.Settle(&model.Fact{Question: nodeQuestion, Requests: 10})
		if n := taken(b, nodeQuestion, start.Add(5*time.Second)); n != want {
			t.Errorf("%d left after an answer of %d requests, want %d", n, requests, want)
		}
	}
	b := model.NewBudget(20)
	b.Take(logQuestion, start)
	b.Settle(&model.Fact{Question: logQuestion, Free: true})
	if n := taken(b, nodeQuestion, start); n != 20 {
		t.Errorf("%d left after an answer that took no request", n)
	}
}

func TestBudgetOfOne(t *testing.T) {
	b := model.NewBudget(1)
	if n := taken(b, logQuestion, start); n != 1 {
		t.Fatalf("%d logs", n)
	}
	if b.Take(nodeQuestion, start.Add(179*time.Second)) || !b.Take(nodeQuestion, start.Add(3*time.Minute)) {
		t.Error("three requests do not count for three minutes")
	}
}

func TestBudgetOfNone(t *testing.T) {
	b := model.NewBudget(0)
	b.Settle(&model.Fact{Question: logQuestion, Requests: 6})
	if !b.Empty(start) || taken(b, nodeQuestion, start) != 0 {
		t.Error("something is asked")
	}
}

// TestBudgetIsEmptyAfterARefusal holds that nobody goes through many questions
// again and again to find that none can be paid for.
func TestBudgetIsEmptyAfterARefusal(t *testing.T) {
	b := model.NewBudget(4)
	b.Take(logQuestion, start)
	if b.Empty(start) || b.Take(logQuestion, start) || !b.Empty(start) {
		t.Error("one request is left for a question of three")
	}
	if b.Empty(start.Add(time.Minute)) || !b.Take(logQuestion, start.Add(time.Minute)) {
		t.Error("empty when there is more")
	}
	b.Take(logQuestion, start.Add(time.Minute))
	b.Settle(&model.Fact{Question: logQuestion, Requests: 1})
	if b.Empty(start.Add(time.Minute)) || !b.Take(logQuestion, start.Add(time.Minute)) {
		t.Error("empty when less was spent than expected")
	}
}

// TestBudgetWhenTheClockIsPutBack holds that nothing is forgotten or blocked
// then.
func TestBudgetWhenTheClockIsPutBack(t *testing.T) {
	b := model.NewBudget(20)
	taken(b, nodeQuestion, start)
	before := start.Add(-time.Hour)
	if b.Take(nodeQuestion, before) || !b.Take(nodeQuestion, before.Add(time.Minute)) {
		t.Error("what was spent does not count for a minute from then on")
	}
}
