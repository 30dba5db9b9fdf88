package model_test

import (
	"testing"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/words"
)

// TestQuestionsAreAskedAgain holds when an answer, or a refusal, has to be asked
// for anew.
func TestQuestionsAreAskedAgain(t *testing.T) {
	q := model.Question{Subject: model.AboutNode, Name: "w-3"}
	rules := model.Rules{Workload: diagnose.Workload, Pod: func(*model.Pod, []*model.Event, *model.Past, time.Time) model.Diagnosis {
		return model.Diagnosis{Verdict: words.Stuck, Asks: []model.Question{q}}
	}}
	tests := []struct {
		name  string
		fact  model.Fact
		after time.Duration
	}{
		{"an answer", model.Fact{Question: q, At: start, Node: &model.Node{}}, 15 * time.Second},
		{"a refusal", model.Fact{Question: q, At: start, Refused: "user bob may not get nodes"}, time.Minute},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := model.NewStore(rules)
			s.Apply(model.Batch{Observed: start, Items: []model.Item{put(pod("shop", "a", "Pending"))}})
			if len(s.Questions(start)) != 1 {
				t.Fatal("the question is not asked")
			}
			s.Apply(model.Batch{Observed: start, Items: []model.Item{{Op: model.OpFact, Fact: &test.fact}}})
			if got := s.Questions(start.Add(test.after - time.Second)); len(got) != 0 {
				t.Errorf("asked again too early: %v", got)
			}
			if got := s.Questions(start.Add(test.after)); len(got) != 1 {
				t.Error("not asked again in time")
			}
		})
	}
}
