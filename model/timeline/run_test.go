package timeline_test

import (
	"fmt"
	"strings"
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

// TestCreationThatFailsLater draws a failure where it belongs: behind an attempt
// that had started, and not before it.
func TestCreationThatFailsLater(t *testing.T) {
	about := func(e *model.Event) *model.Event { e.Container = "app"; return e }
	missing := `Error: secret "db" not found`
	first := []*model.Event{about(said("Pulled", "", 2*time.Second)), about(said("Started", "", 4*time.Second))}
	failed := about(said("Failed", missing, 50*time.Second))
	tooSoon, twice := about(said("Failed", missing, 3*time.Second)), about(said("Failed", missing, 3*time.Second))
	twice.Last = noon.Add(50 * time.Second)
	waits := model.ContainerState{Phase: model.PhaseWaiting, Reason: "CreateContainerConfigError"}
	runs := model.ContainerState{Phase: model.PhaseRunning, ID: "b", Since: noon.Add(55 * time.Second)}
	tests := map[string]struct {
		state  model.ContainerState
		reason string
		events []*model.Event
		want   string
	}{
		"it still fails":       {waits, "Error", append(first, failed), "2-4 create, 4-40 run failed, 40-50 back-off, 50-60 create failed"},
		"it failed":            {runs, "Error", append(first, failed), "2-4 create, 4-40 run failed, 40-50 back-off, 50-55 create failed, 55-60 probe"},
		"it failed before":     {runs, "Error", append(first, tooSoon), "2-4 create failed, 4-40 run failed, 40-55 create, 55-60 probe"},
		"both":                 {waits, "Error", append(first, twice), "2-4 create failed, 4-40 run failed, 40-50 back-off, 50-60 create failed"},
		"it is about that end": {waits, "StartError", append(first, about(said("Failed", "Error: no such file", 40*time.Second))), "2-4 create, 4-40 run failed, 40-60 back-off"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			p := served(model.Condition{Type: "Ready", Status: "False", Since: noon.Add(time.Second)})
			c := &p.Containers[0]
			c.Ready, c.State = false, test.state
			if test.state.Phase == model.PhaseRunning {
				c.Restarts = 1
			}
			c.Last = &model.Termination{ID: "a", ExitCode: 1, Reason: test.reason, Started: noon.Add(4 * time.Second), Finished: noon.Add(40 * time.Second)}
			drawn := timeline.Of(p, test.events, &model.Past{}, noon.Add(time.Minute))
			check(t, name, &drawn)
			var parts []string
			for _, s := range drawn.Rows[len(drawn.Rows)-1].Spans {
				text := fmt.Sprintf("%.0f-%.0f %s", s.Begin.At.Sub(noon).Seconds(), s.End.At.Sub(noon).Seconds(), s.Kind)
				if s.Failed {
					text += " failed"
				}
				parts = append(parts, text)
			}
			if got := strings.Join(parts, ", "); got != test.want {
				t.Errorf("%s\nwant %s", got, test.want)
			}
		})
	}
}

// TestWhatAStatusSaysAlone calls an image that cannot be had by its name where
// no event is left.
func TestWhatAStatusSaysAlone(t *testing.T) {
	for reason, want := range map[string]string{
		"ImagePullBackOff":           "pull: cannot be pulled: why",
		"ErrImagePull":               "pull: cannot be pulled: why",
		"RegistryUnavailable":        "pull: cannot be pulled: why",
		"SignatureValidationFailed":  "pull: cannot be pulled: why",
		"CreateContainerConfigError": "create: cannot be created: why",
	} {
		p := served(model.Condition{Type: "Ready", Status: "False", Since: noon.Add(time.Second)})
		p.Containers[0].Ready, p.Containers[0].State = false, model.ContainerState{Phase: model.PhaseWaiting, Reason: reason, Message: "why"}
		p.Sandbox.ReadyToStart, p.Sandbox.ReadyToStartSet = "True", noon.Add(2*time.Second)
		drawn := timeline.Of(p, nil, &model.Past{}, noon.Add(time.Minute))
		s := drawn.Rows[len(drawn.Rows)-1].Spans[0]
		if got := s.Kind.String() + ": " + s.Text; got != want || !s.Failed || !s.Open {
			t.Errorf("%s: %s, want %s", reason, got, want)
		}
	}
}
