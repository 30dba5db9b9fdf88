package model_test

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/words"
)

// asking is a store whose pods ask what asks says.
func asking(asks func(p *model.Pod) []model.Question, pods ...*model.Pod) *model.Store {
	s := model.NewStore(model.Rules{Workload: diagnose.Workload, Pod: func(p *model.Pod, _ []*model.Event, _ *model.Past, _ time.Time) model.Diagnosis {
		return model.Diagnosis{Verdict: words.Stuck, Since: p.Created, Asks: asks(p)}
	}})
	var items []model.Item
	for _, p := range pods {
		items = append(items, put(p))
	}
	s.Apply(model.Batch{Observed: start, Items: items})
	return s
}

func only(q model.Question) func(*model.Pod) []model.Question {
	return func(*model.Pod) []model.Question { return []model.Question{q} }
}

func answerTo(f model.Fact) model.Batch {
	return model.Batch{Observed: f.At, Items: []model.Item{{Op: model.OpFact, Fact: &f}}}
}

// TestQuestionsAreAskedAgain holds when an answer, or a refusal, has to be asked
// for anew: after each of the times in turn, when the answer is always the same,
// and then never.
func TestQuestionsAreAskedAgain(t *testing.T) {
	node := model.Question{Subject: model.AboutNode, Name: "w-3"}
	log := model.Question{Subject: model.AboutLog, Namespace: "shop", Name: "a", UID: "shop/a", Container: "c", Attempt: "1"}
	preemptor := model.Question{Subject: model.AboutPreemptor, UID: "u"}
	tests := []struct {
		name  string
		fact  model.Fact
		after []time.Duration
	}{
		{"an answer", model.Fact{Question: node, Node: &model.Node{}}, []time.Duration{15 * time.Second, 15 * time.Second}},
		{"no such node", model.Fact{Question: node, Missing: true}, []time.Duration{15 * time.Second, 15 * time.Second}},
		{"a preemptor", model.Fact{Question: preemptor, Preemptor: &model.Preemptor{}}, nil},
		{"a preemptor that is gone", model.Fact{Question: preemptor, Missing: true}, nil},
		{"a preemptor that may not be looked for", model.Fact{Question: preemptor, Refused: "may not", Holds: model.HoldsLong}, []time.Duration{10 * time.Minute}},
		{"a server that does not answer", model.Fact{Question: node, Refused: "no answer"}, []time.Duration{
			15 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 5 * time.Minute, 5 * time.Minute,
		}},
		{"a right that is missing", model.Fact{Question: node, Refused: "may not", Holds: model.HoldsLong}, []time.Duration{10 * time.Minute, 10 * time.Minute}},
		{"a log", model.Fact{Question: log, Lines: []string{"one"}}, nil},
		{"an empty log", model.Fact{Question: log}, nil},
		{"a node that does not answer", model.Fact{Question: log, Refused: "no answer"}, []time.Duration{
			15 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 5 * time.Minute, 5 * time.Minute,
		}},
		{"a log that may not be read", model.Fact{Question: log, Refused: "may not", Holds: model.HoldsLong}, []time.Duration{10 * time.Minute, 10 * time.Minute}},
		{"a log that is gone", model.Fact{Question: log, Refused: "gone", Holds: model.HoldsForever}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, now := asking(only(test.fact.Question), pod("shop", "a", "Pending")), start
			for _, after := range test.after {
				test.fact.At = now
				s.Apply(answerTo(test.fact))
				early := now.Add(after - time.Second)
				s.Advance(early)
				if got := slices.Collect(s.Questions(early)); len(got) != 0 {
					t.Errorf("asked before %s: %v", after, got)
				}
				now = now.Add(after)
				s.Advance(now)
				if got := slices.Collect(s.Questions(now)); len(got) != 1 {
					t.Fatalf("not asked after %s", after)
				}
			}
			if test.after != nil {
				return
			}
			test.fact.At = now
			s.Apply(answerTo(test.fact))
			s.Advance(now.Add(24 * time.Hour))
			if got := slices.Collect(s.Questions(now.Add(24 * time.Hour))); len(got) != 0 {
				t.Errorf("asked again: %v", got)
			}
		})
	}
}

// TestARefusalIsForgotten holds that a back-off begins anew after an answer.
func TestARefusalIsForgotten(t *testing.T) {
	q := model.Question{Subject: model.AboutNode, Name: "w-3"}
	s := asking(only(q), pod("shop", "a", "Pending"))
	for _, refused := range []string{"no", "no", "", "no"} {
		s.Apply(answerTo(model.Fact{Question: q, At: start, Refused: refused}))
	}
	if got := slices.Collect(s.Questions(start.Add(15 * time.Second))); len(got) != 1 {
		t.Error("not asked after the first pause")
	}
}

// logsOf has every pod ask for one log.
func logsOf(p *model.Pod) []model.Question {
	return []model.Question{{Subject: model.AboutLog, Namespace: p.Namespace, Name: p.Name, UID: p.UID, Container: "c", Attempt: "1"}}
}

// TestAMissingRightIsMissingForAll holds that logs of a namespace are not tried
// one after the other when none may be read, and that each pod says so.
func TestAMissingRightIsMissingForAll(t *testing.T) {
	told := map[string]string{}
	rules := func(p *model.Pod, _ []*model.Event, past *model.Past, _ time.Time) model.Diagnosis {
		if f := past.Fact(logsOf(p)[0]); f != nil {
			told[p.UID] = f.Refused
		}
		return model.Diagnosis{Verdict: words.Stuck, Asks: logsOf(p)}
	}
	s := model.NewStore(model.Rules{Pod: rules, Workload: diagnose.Workload})
	for _, p := range []*model.Pod{pod("shop", "a", "Failed"), pod("shop", "b", "Failed"), pod("seeds", "c", "Failed")} {
		s.Apply(model.Batch{Observed: start, Items: []model.Item{put(p)}})
	}
	first := logsOf(pod("shop", "a", "Failed"))[0]
	s.Apply(answerTo(model.Fact{Question: first, At: start, Refused: "may not", Holds: model.HoldsLong}))
	if diff := cmp.Diff([]string{"seeds/c"}, uids(s.Questions(start))); diff != "" {
		t.Errorf("questions (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{"shop/a": "may not", "shop/b": "may not"}, told); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	later := start.Add(10 * time.Minute)
	if got := uids(s.Questions(later)); len(got) != 3 {
		t.Errorf("questions later: %v", got)
	}
	s.Apply(answerTo(model.Fact{Question: first, At: later, Lines: []string{"one"}}))
	if diff := cmp.Diff([]string{"seeds/c", "shop/b"}, uids(s.Questions(later))); diff != "" {
		t.Errorf("questions with the right (-want +got):\n%s", diff)
	}
}

func uids(questions iter.Seq[model.Question]) []string {
	var out []string
	for q := range questions {
		out = append(out, q.UID)
	}
	slices.Sort(out)
	return out
}

// TestQuestionsAreOrdered holds what is read first: what serves many pods and is
// not known, then logs, in turn with what may have changed. Logs of attempts
// that left no message come before others, and in both the newest trouble of
// each workload before the rest.
func TestQuestionsAreOrdered(t *testing.T) {
	s := asking(func(p *model.Pod) []model.Question {
		told, node := logsOf(p)[0], model.Question{Subject: model.AboutNode, Name: "node-" + p.Name}
		told.Told, told.Attempt = true, "2"
		return append(logsOf(p), told, node)
	}, of(pod("shop", "a", "Failed"), "Job", "w"), later(of(pod("shop", "b", "Failed"), "Job", "w")), of(pod("shop", "c", "Failed"), "Job", "v"))
	for _, name := range []string{"node-a", "node-b"} {
		s.Apply(answerTo(model.Fact{Question: model.Question{Subject: model.AboutNode, Name: name}, At: start, Node: &model.Node{}}))
	}
	var got []string
	for q := range s.Questions(start.Add(time.Minute)) {
		got = append(got, strings.TrimSpace(fmt.Sprint(q.Name, " ", q.Attempt)))
	}
	want := []string{"node-c", "b 1", "node-b", "c 1", "node-a", "a 1", "b 2", "c 2", "a 2"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("questions (-want +got):\n%s", diff)
	}
}

// TestQuestionsOfWhatIsGone holds that nobody asks for a pod that went, and that
// an answer which comes too late is not kept.
func TestQuestionsOfWhatIsGone(t *testing.T) {
	p := pod("shop", "a", "Failed")
	s := asking(logsOf, p)
	late := model.Fact{Question: logsOf(p)[0], At: start, Lines: []string{"one"}}
	s.Apply(model.Batch{Observed: start, Items: []model.Item{gone(p)}})
	if got := uids(s.Questions(start)); len(got) != 0 {
		t.Errorf("asked: %v", got)
	}
	s.Apply(answerTo(late))
	if s.Kept(p.UID, "c", "1") == nil {
		t.Error("the log of a pod that lingers is not kept")
	}
	s.Advance(start.Add(time.Hour))
	s.Apply(answerTo(late))
	if s.Kept(p.UID, "c", "1") != nil {
		t.Error("the log of a pod that nobody remembers is kept")
	}
}

// TestIdleCostsTheSameForAnyNumberOfPods holds that a second in which nothing
// happened costs no more with many pods that ask than with few.
func TestIdleCostsTheSameForAnyNumberOfPods(t *testing.T) {
	var costs []float64
	for _, n := range []int{10, 1000} {
		var pods []*model.Pod
		for i := range n {
			pods = append(pods, of(pod("shop", fmt.Sprint("p-", i), "Failed"), "Job", fmt.Sprint("w-", i)))
		}
		s, now := asking(logsOf, pods...), start
		second := func() {
			now = now.Add(time.Second)
			s.Advance(now)
			for range s.Questions(now) {
				break
			}
		}
		second()
		costs = append(costs, testing.AllocsPerRun(100, second))
	}
	if costs[1] > costs[0] {
		t.Errorf("allocations with few pods and with many: %v", costs)
	}
}

// BenchmarkIdleSecond is what a second costs in which nothing happened, with
// 10,000 pods whose logs are worth reading.
func BenchmarkIdleSecond(b *testing.B) {
	var pods []*model.Pod
	for i := range 10_000 {
		pods = append(pods, of(pod("shop", fmt.Sprint("p-", i), "Failed"), "Job", fmt.Sprint("w-", i)))
	}
	s, now := asking(logsOf, pods...), start
	for b.Loop() {
		now = now.Add(time.Second)
		s.Advance(now)
		for range s.Questions(now) {
			break
		}
	}
}
