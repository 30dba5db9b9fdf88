package timeline_test

import (
	"testing"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/timeline"
)

// TestWhatARunningContainerWaitsFor leaves out what it has behind it.
func TestWhatARunningContainerWaitsFor(t *testing.T) {
	tests := map[string]struct {
		change func(c *model.Container)
		want   string
	}{
		"hook, startup and readiness": {func(c *model.Container) { c.Started = false }, "waits for its startup probe, then its readiness probe"},
		"startup has passed":          {func(*model.Container) {}, "waits for its readiness probe"},
		"nothing but a hook":          {func(c *model.Container) { c.Startup, c.Readiness = nil, nil }, "runs its postStart hook"},
		"nothing at all":              {func(c *model.Container) { c.Startup, c.Readiness, c.PostStart = nil, nil, "" }, "runs"},
		"ready, another is not":       {func(c *model.Container) { c.Ready = true }, "runs, and is ready: since when is not reported"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			p := served(model.Condition{Type: "Ready", Status: "False", Reason: "ContainersNotReady", Since: noon.Add(time.Second)})
			c := &p.Containers[0]
			c.Ready, c.PostStart, c.Startup = false, "exec x", &model.Probe{}
			test.change(c)
			drawn := timeline.Of(p, nil, &model.Past{}, noon.Add(time.Minute))
			row := drawn.Rows[len(drawn.Rows)-1]
			if got := row.Spans[len(row.Spans)-1].Text; got != test.want {
				t.Errorf("it %s, want %s", got, test.want)
			}
		})
	}
}
