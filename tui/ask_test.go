package tui

import (
	"fmt"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// askedAMinute is how much may be read for what nobody opened.
const askedAMinute = 20

// curious makes n pods in trouble, each with a question of its own.
func curious(n int) []scripted {
	var script []scripted
	for i := range n {
		name := fmt.Sprintf("p-%02d", i)
		d := trouble(words.Stuck, time.Duration(i)*time.Second, "node", "", "the node is silent")
		d.Asks = []model.Question{{Subject: model.AboutNode, Name: name}}
		script = append(script, scripted{pod("shop", name, "Pod", name, nil, "app"), d})
	}
	return script
}

// idle is a screen that was not asked anything yet: nothing has come.
func idle(t *testing.T, script []scripted) *driver {
	t.Helper()
	d := start(t, 80, 24, nil, func(o *Options) {
		o.Store = model.NewStore(model.Rules{Pod: diagnoserOf(script), Workload: together})
	})
	d.model.ended = false
	d.model.options.Store.Apply(batchOf(script))
	d.model.sync()
	return d
}

// asks returns how many questions are put to the source now, without putting
// them.
func (d *driver) asks() int {
	d.t.Helper()
	cmd := d.model.inquire()
	if cmd == nil {
		return 0
	}
	if batch, ok := cmd().(tea.BatchMsg); ok {
		return len(batch)
	}
	return 1
}

func TestQuestionsAreBounded(t *testing.T) {
	d := idle(t, curious(50))
	if n := d.asks(); n != askedAtOnce {
		t.Errorf("%d questions at once", n)
	}
	if n := d.asks(); n != 0 {
		t.Errorf("%d more while those are asked", n)
	}
	d = idle(t, curious(50))
	d.run(d.model.inquire())
	// The pod under the cursor does not count.
	if n := len(d.source.asked); n != askedAMinute+1 {
		t.Errorf("%d questions in the first minute", n)
	}
	d.tick(59 * time.Second)
	if n := len(d.source.asked); n > askedAMinute+2 {
		t.Errorf("%d questions before the minute was over", n)
	}
	before := len(d.source.asked)
	d.tick(time.Second)
	if n := len(d.source.asked) - before; n != askedAMinute {
		t.Errorf("%d questions in the second minute", n)
	}
}

// TestRequestsAreCounted holds that what takes several requests counts for as
// many, and for more when it took more.
func TestRequestsAreCounted(t *testing.T) {
	for requests, questions := range map[int]int{0: 6, 1: 18, 2: 9, 3: 6} {
		script := curious(50)
		for i := range script {
			p := script[i].pod
			script[i].diagnosis.Asks = []model.Question{{Subject: model.AboutLog, Namespace: p.Namespace, Name: p.Name, UID: p.UID, Container: "app", Attempt: "1"}}
		}
		d := idle(t, script)
		d.source.facts = map[model.Subject]model.Fact{model.AboutLog: {Requests: requests}}
		d.run(d.model.inquire())
		// The pod under the cursor does not count.
		if n := len(d.source.asked); n != questions+1 {
			t.Errorf("answers of %d requests: %d questions in the first minute", requests, n)
		}
	}
}

func TestWhatIsOpenedIsAskedFirst(t *testing.T) {
	d := idle(t, curious(50))
	d.model.asker.budget = model.NewBudget(askedAMinute)
	for d.model.asker.budget.Take(model.Question{Subject: model.AboutNode}, d.model.now) {
	}
	d.keys("j", "j", "j")
	id, _ := d.model.tree.Selected()
	d.source.asked = nil
	d.run(d.model.inquire())
	if len(d.source.asked) != 1 || d.source.asked[0].Name != id.Name {
		t.Errorf("on %s these were asked: %v", id.Name, d.source.asked)
	}
}

func TestNothingIsAskedOfALostServer(t *testing.T) {
	for _, state := range []words.Link{words.LinkConnecting, words.LinkReconnecting, words.LinkStale, words.LinkUnauthorized} {
		d := idle(t, curious(3))
		d.model.options.Store.Apply(model.Batch{Items: []model.Item{linkItem(model.Pods, "shop", state, "")}})
		if n := d.asks(); n != 0 {
			t.Errorf("%s: %d questions", state, n)
		}
	}
	d := idle(t, curious(3))
	d.model.ended = true
	if n := d.asks(); n != 0 {
		t.Errorf("%d questions after the end", n)
	}
}
