package main

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
)

// curious asks for the pod's node, and once that is known for its claim.
func curious(p *model.Pod, _ []*model.Event, past *model.Past, _ time.Time) model.Diagnosis {
	node := model.Question{Subject: model.AboutNode, Name: p.Node}
	d := model.Diagnosis{Asks: []model.Question{node}}
	if past.Fact(node) != nil {
		d.Asks = append(d.Asks, model.Question{Subject: model.AboutClaim, Namespace: p.Namespace, Name: "data-" + p.Name})
	}
	return d
}

// oracle answers each question after a while, and notes how many it had at a
// time.
type oracle struct {
	takes time.Duration

	asked chan model.Question
	busy  chan struct{}
}

func newOracle(takes time.Duration) *oracle {
	return &oracle{takes: takes, asked: make(chan model.Question, 1000), busy: make(chan struct{}, askedAtOnce)}
}

func (o *oracle) Now() time.Time { return time.Now() }

func (o *oracle) Answer(ctx context.Context, q model.Question) model.Fact {
	select {
	case o.busy <- struct{}{}:
	default:
		panic("asked too much at once")
	}
	defer func() { <-o.busy }()
	o.asked <- q
	fact := model.Fact{Question: q, At: o.Now(), Missing: true}
	select {
	case <-time.After(o.takes):
	case <-ctx.Done():
		fact.Refused = "nobody answered in time"
	}
	return fact
}

// told returns the names that were asked for.
func (o *oracle) told() []string {
	var out []string
	for len(o.asked) > 0 {
		out = append(out, (<-o.asked).Name)
	}
	return out
}

// storeWith holds as many pods, each on a node of its own.
func storeWith(pods int) *model.Store {
	store := model.NewStore(model.Rules{Pod: curious, Workload: diagnose.Workload})
	var items []model.Item
	for i := range pods {
		name := fmt.Sprintf("%03d", i)
		items = append(items, model.Item{Op: model.OpPod, Pod: &model.Pod{
			Namespace: "shop", Name: name, UID: name, Node: "node-" + name, Workload: model.Owner{Kind: model.KindPod, Name: name},
		}})
	}
	store.Apply(model.Batch{Items: items})
	return store
}

func started(f func()) { go f() }

func TestInquire(t *testing.T) {
	tests := []struct {
		name  string
		pods  int
		takes time.Duration
		asked int
		took  time.Duration
	}{
		{"nothing to ask", 0, time.Second, 0, 0},
		{"answers lead to further questions", 2, time.Second, 4, 2 * time.Second},
		{"no more than so many", 100, time.Millisecond, maxQuestions, maxQuestions / askedAtOnce * time.Millisecond},
		{"not for longer than so long", 100, 2 * time.Second, 3 * askedAtOnce, askPatience},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				source, began := newOracle(test.takes), time.Now()
				ask := inquiry{run: started, source: source, most: maxQuestions}
				ask.into(t.Context(), storeWith(test.pods))
				if asked := len(source.told()); asked != test.asked {
					t.Errorf("%d questions, want %d", asked, test.asked)
				}
				if took := time.Since(began); took != test.took {
					t.Errorf("it took %s, want %s", took, test.took)
				}
			})
		})
	}
}

// TestInquireTells holds that the answers are in the store afterwards, and that
// only what is wanted is asked for.
func TestInquireTells(t *testing.T) {
	for _, test := range []struct {
		name  string
		wants func(model.Question) bool
		asked []string
		open  int
	}{
		{"all", nil, []string{"node-000", "data-000"}, 0},
		{"no claims", func(q model.Question) bool { return q.Subject != model.AboutClaim }, []string{"node-000"}, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				source, store := newOracle(0), storeWith(1)
				ask := inquiry{run: started, source: source, most: maxQuestions, wants: test.wants}
				ask.into(t.Context(), store)
				if diff := cmp.Diff(test.asked, source.told()); diff != "" {
					t.Errorf("questions (-want +got):\n%s", diff)
				}
				if open := slices.Collect(store.Questions(source.Now())); len(open) != test.open {
					t.Errorf("still open: %v", open)
				}
			})
		})
	}
}
