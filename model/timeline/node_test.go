package timeline_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/timeline"
)

// served is a pod that became ready soon after it was created at noon.
func served(ready model.Condition) *model.Pod {
	spec := &model.ContainerSpec{Name: "app", Kind: model.KindApp, Readiness: &model.Probe{}}
	return &model.Pod{
		Name: "p", Node: "n", Phase: "Running", Created: noon, Started: noon.Add(time.Second), Rare: &model.Rare{},
		Conditions: []model.Condition{ready},
		Containers: []model.Container{{
			ContainerSpec: spec, Ready: true, Started: true,
			State: model.ContainerState{Phase: model.PhaseRunning, ID: "r", Since: noon.Add(2 * time.Second)},
		}},
	}
}

func said(reason, message string, at time.Duration) *model.Event {
	return &model.Event{Kind: "Pod", Reason: reason, Message: message, First: noon.Add(at), Last: noon.Add(at), Count: 1}
}

// TestNodeLost draws what became of a pod's node, and nothing that nobody saw.
func TestNodeLost(t *testing.T) {
	taken := model.Condition{Type: "Ready", Status: "False", Since: noon.Add(5 * time.Minute)}
	again := model.Condition{Type: "Ready", Status: "True", Since: noon.Add(8 * time.Minute)}
	marked := said("NodeNotReady", "Node is not ready", 5*time.Minute)
	evicted := said("TaintManagerEviction", "Marking for deletion Pod a/p", 7*time.Minute)
	kept := said("TaintManagerEviction", "Cancelling deletion of Pod a/p", 8*time.Minute)
	tests := map[string]struct {
		ready  model.Condition
		events []*model.Event
		want   string
	}{
		"lost": {taken, []*model.Event{marked}, `
pod 0.0s-1.0s schedule, 1.0s-2.0s volumes and sandbox
node n 300.0s-600.0s node lost and on
app 2.0s-300.0s run, 300.0s-600.0s unknown and on
fell 5m0s
`},
		"lost an hour ago, its event is gone": {taken, nil, `
pod 0.0s-1.0s schedule, 1.0s-2.0s volumes and sandbox
node n 300.0s-600.0s node lost and on
app 2.0s-300.0s run, 300.0s-600.0s unknown and on
fell 5m0s
`},
		"evicted": {taken, []*model.Event{marked, evicted}, `
pod 0.0s-1.0s schedule, 1.0s-2.0s volumes and sandbox
node n 300.0s-420.0s node lost, 420.0s-600.0s eviction and on
app 2.0s-300.0s run, 300.0s-600.0s unknown and on
fell 5m0s
`},
		"back": {again, []*model.Event{marked, kept}, `
pod 0.0s-1.0s schedule, 1.0s-2.0s volumes and sandbox
node n 300.0s-480.0s node lost
app 2.0s-300.0s run, 300.0s-480.0s unknown, 480.0s-480.0s run and on
fell 5m0s
`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			p := served(test.ready)
			p.Sandbox.ReadyToStart, p.Sandbox.ReadyToStartSet = "True", noon.Add(2*time.Second)
			if test.events == nil {
				p.Sandbox.ReadyToStart = ""
			}
			drawn := timeline.Of(p, test.events, &model.Past{}, noon.Add(10*time.Minute))
			check(t, name, &drawn)
			if diff := cmp.Diff(strings.TrimPrefix(test.want, "\n"), brief(&drawn)); diff != "" {
				t.Errorf("timeline (-want +got):\n%s", diff)
			}
		})
	}
}

// brief writes a timeline with a line for each row.
func brief(drawn *timeline.Timeline) string {
	var b strings.Builder
	for _, r := range drawn.Rows {
		name := r.Name
		switch {
		case r.Node != "":
			name = "node " + r.Node
		case name == "":
			name = "pod"
		}
		var parts []string
		for _, s := range r.Spans {
			text := fmt.Sprintf("%.1fs-%.1fs %s", s.Begin.At.Sub(noon).Seconds(), s.End.At.Sub(noon).Seconds(), s.Kind)
			if s.Open {
				text += " and on"
			}
			parts = append(parts, text)
		}
		b.WriteString(strings.TrimSpace(name+" "+strings.Join(parts, ", ")) + "\n")
	}
	if !drawn.Fell.IsZero() {
		b.WriteString("fell " + drawn.Fell.Sub(noon).String() + "\n")
	}
	return b.String()
}
