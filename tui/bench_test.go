package tui

import (
	"context"
	"fmt"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/theme"
)

// BenchmarkBatch takes a change of one of 10,000 pods, a tenth of which are
// stuck for one cause, and paints.
func BenchmarkBatch(b *testing.B) {
	var script []scripted
	for i := range 10_000 {
		name := fmt.Sprintf("web-%05d", i)
		d := calm(words.Up, time.Minute, "ready")
		if i%10 == 0 {
			d = trouble(words.Stuck, time.Minute, "node", "", "the node is silent")
			d.Findings[0].Cause = model.Cause{Key: "node w-3", Text: "node w-3 is not ready", Cluster: true}
			d.Asks = []model.Question{{Subject: model.AboutNode, Name: "w-3"}}
		}
		script = append(script, scripted{pod(fmt.Sprintf("team-%02d", i%100), name, "Pod", name, nil, "app"), d})
	}
	source := &fakeSource{now: noon}
	m := New(context.Background(), Options{
		Source: source, Store: model.NewStore(model.Rules{Pod: diagnoserOf(script), Workload: together}), Keys: keymap.Default(), Theme: theme.ANSI(),
	})
	m.Update(tea.WindowSizeMsg{Width: 200, Height: 50})
	m.Update(batchMsg{batch: batchOf(script)})
	one := batchOf(script[5000:5001])
	b.ReportAllocs()
	for b.Loop() {
		m.Update(batchMsg{batch: one})
		_ = m.View()
	}
}
