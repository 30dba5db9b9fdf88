package timeline_test

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/initwatch/initwatch/model"
	spans "github.com/initwatch/initwatch/model/timeline"
	"github.com/initwatch/initwatch/tui/theme"
	"github.com/initwatch/initwatch/tui/timeline"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

func after(d time.Duration) time.Time { return noon.Add(d) }

// pod is one that was created at noon, with an init container and an app.
func pod(phase string) *model.Pod {
	return &model.Pod{
		Name: "p", Node: "n", Phase: phase, Created: noon, Started: noon, Rare: &model.Rare{},
		Sandbox:    model.SandboxSpec{ReadyToStart: "True", ReadyToStartSet: noon},
		Steps:      []model.Container{{ContainerSpec: &model.ContainerSpec{Name: "config", Kind: model.KindInit}}},
		Containers: []model.Container{{ContainerSpec: &model.ContainerSpec{Name: "app", Kind: model.KindApp, Retried: "Always"}}},
	}
}

func ended(code int, from, to time.Duration) model.ContainerState {
	return model.ContainerState{Phase: model.PhaseTerminated, Ended: &model.Termination{ID: "e", ExitCode: code, Started: after(from), Finished: after(to)}}
}

func running(since time.Duration) model.ContainerState {
	return model.ContainerState{Phase: model.PhaseRunning, ID: "r", Since: after(since)}
}

func condition(status string, since time.Duration) []model.Condition {
	return []model.Condition{{Type: "Ready", Status: status, Since: after(since)}}
}

func draw(p *model.Pod, now time.Duration, width, height int) *timeline.Model {
	drawn := spans.Of(p, nil, &model.Past{}, after(now))
	m := timeline.New(timeline.Options{Theme: theme.ANSI()})
	m.SetSize(width, height)
	m.ShowPod(p.Name, drawn, timeline.Outcome(p, drawn), "")
	return m
}

// TestWithinASecond says what stamps of whole seconds tell, and no more.
func TestWithinASecond(t *testing.T) {
	failed := pod("Failed")
	failed.Steps[0].State = ended(1, 0, 0)
	quick := pod("Running")
	quick.Steps[0].State = ended(0, 0, time.Second)
	quick.Containers[0].State, quick.Containers[0].Ready = running(2*time.Second), true
	quick.Conditions = condition("True", 2*time.Second)
	even := pod("Running")
	even.Steps[0].State = ended(0, 0, 9*time.Second)
	even.Containers[0].State, even.Containers[0].Readiness, even.Containers[0].Ready = running(9*time.Second), &model.Probe{}, true
	even.Conditions = condition("True", 18*time.Second)
	tests := map[string]struct {
		pod  *model.Pod
		want []string
	}{
		"all at once":          {failed, []string{"p  failed within a second", "all of it within a second: what took most cannot be told", "<1s"}},
		"nothing stands out":   {quick, []string{"p  ready after ~2s", "no part stands out: most of the times are known to the second only"}},
		"two that are as long": {even, []string{"longest: config, run, ~9s, or app, probe, ~9s, of ~18s"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			screen := text(t, draw(test.pod, time.Minute, 80, 24), 80, 24)
			for _, want := range test.want {
				if !strings.Contains(screen, want) {
					t.Errorf("%q is not in:\n%s", want, screen)
				}
			}
			if name != "two that are as long" && strings.Contains(screen, "▶") {
				t.Errorf("something took most:\n%s", screen)
			}
		})
	}
}

// TestNodeDown draws a recorded node that went down, and what is not known
// since.
func TestNodeDown(t *testing.T) {
	s := openSession(t, filepath.Join("..", "testdata", "workloads", "node-down.jsonl.zst")).until(75 * time.Second)
	golden(t, "node-down-80x24", text(t, s.pane("agent", 80, 24, false), 80, 24))
	golden(t, "node-down-160x50", text(t, s.pane("agent", 160, 50, false), 160, 50))
}

// TestNodeBack draws a recorded node that was gone for a while: its kubelet
// tells of the same readiness as before, and only events of the loss.
func TestNodeBack(t *testing.T) {
	s := openSession(t, filepath.Join("testdata", "node-back.jsonl.zst")).until(85 * time.Second)
	entry := s.workload("api").Entries[0]
	drawn := s.timeline(entry)
	m := timeline.New(timeline.Options{Theme: theme.ANSI()})
	m.SetSize(100, 20)
	m.ShowPod(entry.Pod.Name, drawn, timeline.Outcome(entry.Pod, drawn), "")
	golden(t, "node-back-100x20", text(t, m, 100, 20))
}

// TestEvicted tells of a node that stays away and takes the pod with it.
func TestEvicted(t *testing.T) {
	p := pod("Running")
	p.Steps[0].State = ended(0, 0, 3*time.Second)
	p.Containers[0].State, p.Containers[0].Ready = running(4*time.Second), true
	p.Conditions = condition("False", time.Minute)
	said := func(reason string, at time.Duration) *model.Event {
		return &model.Event{Reason: reason, Message: "Marking for deletion Pod a/p", First: after(at), Last: after(at), Count: 1}
	}
	events := []*model.Event{said("NodeNotReady", time.Minute), said("TaintManagerEviction", 6*time.Minute)}
	drawn := spans.Of(p, events, &model.Past{}, after(10*time.Minute))
	m := timeline.New(timeline.Options{Theme: theme.ANSI()})
	m.SetSize(140, 16)
	m.ShowPod("p", drawn, timeline.Outcome(p, drawn), "")
	golden(t, "evicted-140x16", text(t, m, 140, 16))
}

// TestOddPods draws what is far from an ordinary start.
func TestOddPods(t *testing.T) {
	const day = 24 * time.Hour
	restarts := pod("Running")
	restarts.Steps[0].State = ended(0, 0, 3*time.Second)
	restarts.Containers[0].Restarts, restarts.Containers[0].State = 290, ended(1, 25*time.Hour-10*time.Second, 25*time.Hour)
	restarts.Containers[0].Last = &model.Termination{ID: "l", ExitCode: 1, Started: after(25*time.Hour - 6*time.Minute), Finished: after(25*time.Hour - 5*time.Minute)}
	restarts.Conditions = condition("False", 0)
	old := pod("Running")
	old.Steps[0].State = ended(0, 0, 3*time.Second)
	old.Containers[0].State, old.Containers[0].Readiness = running(4*time.Second), &model.Probe{}
	old.Conditions = condition("False", 800*day)
	ahead := pod("Running")
	ahead.Steps[0].State = ended(0, 5*time.Minute, 6*time.Minute)
	ahead.Containers[0].State = running(6 * time.Minute)
	ahead.Conditions = condition("False", 0)
	pending := pod("Pending")
	pending.Node, pending.Started, pending.Sandbox = "", time.Time{}, model.SandboxSpec{}
	tests := map[string]struct {
		pod *model.Pod
		now time.Duration
	}{
		"restarts-for-a-day": {restarts, 25*time.Hour + time.Minute},
		"ready-for-years":    {old, 800*day + 5*time.Minute},
		"clock-ahead":        {ahead, time.Minute},
		"pending":            {pending, 90 * time.Second},
		"pending-at-once":    {pending, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			golden(t, name+"-100x14", text(t, draw(test.pod, test.now, 100, 14), 100, 14))
		})
	}
}

// replicas are pods of which every twentieth is slow.
func replicas(n int) []spans.Pod {
	var out []spans.Pod
	for i := range n {
		p := pod("Running")
		p.Name = fmt.Sprintf("api-%03d", i)
		took := 6 * time.Second
		if i%20 == 7 {
			took = 30*time.Second + time.Duration(i)*10*time.Millisecond
		}
		p.Steps[0].State = ended(0, time.Second, time.Second+took)
		p.Containers[0].State, p.Containers[0].Ready = running(2*time.Second+took), true
		p.Conditions = condition("True", 2*time.Second+took)
		out = append(out, spans.Pod{Name: p.Name, Timeline: spans.Of(p, nil, &model.Past{}, after(time.Minute))})
	}
	return out
}

func replicasPane(n, width, height int) *timeline.Model {
	m := timeline.New(timeline.Options{Theme: theme.ANSI()})
	m.SetSize(width, height)
	m.ShowWorkload("deploy api", replicas(n), "")
	return m
}

// TestManyReplicas tells all steps first, each with its median and slowest pod.
func TestManyReplicas(t *testing.T) {
	m := replicasPane(200, 80, 24)
	golden(t, "replicas-200-80x24", text(t, m, 80, 24))
	m.Bottom()
	if last := text(t, m, 80, 24); !strings.Contains(last, "api-199") {
		t.Errorf("the last pod is not reached:\n%s", last)
	}
	none := timeline.New(timeline.Options{Theme: theme.ANSI()})
	none.SetSize(80, 24)
	none.ShowWorkload("deploy api", nil, "")
	if screen := text(t, none, 80, 24); !strings.Contains(screen, "no pod of it is left") {
		t.Errorf("no pods:\n%s", screen)
	}
}

// TestStartedOverAfterAnOrderlyEnd does not weigh the steps of both lives against
// a container of which the first life is left out.
func TestStartedOverAfterAnOrderlyEnd(t *testing.T) {
	p := pod("Running")
	p.Steps[0].Restarts, p.Steps[0].State = 1, ended(0, 24*time.Second, 28*time.Second)
	p.Steps[0].Last = &model.Termination{ID: "s", Started: after(time.Second), Finished: after(5 * time.Second)}
	c := &p.Containers[0]
	c.Restarts, c.State, c.Ready = 1, running(29*time.Second), true
	c.Last = &model.Termination{ID: "l", Started: after(6 * time.Second), Finished: after(20 * time.Second)}
	p.Conditions = condition("True", 29*time.Second)
	events := []*model.Event{{Reason: "SandboxChanged", First: after(20 * time.Second), Last: after(20 * time.Second), Count: 1}}
	drawn := spans.Of(p, events, &model.Past{Rebuilds: 1}, after(time.Minute))
	m := timeline.New(timeline.Options{Theme: theme.ANSI()})
	m.SetSize(120, 24)
	m.ShowPod("p", drawn, timeline.Outcome(p, drawn), "")
	const want = "started over after ~20s: the sandbox was made anew, and the steps ran again; app took ~9s to be back"
	if screen := text(t, m, 120, 24); !strings.Contains(screen, want) {
		t.Errorf("%q is not in:\n%s", want, screen)
	}
}

// TestStuckIsNotSlow tells what keeps a step from being up, and counts it neither
// as slow nor as run.
func TestStuckIsNotSlow(t *testing.T) {
	broken := pod("Pending")
	broken.Name = "api-new"
	broken.Steps[0].State = ended(0, time.Second, 2*time.Second)
	said := func(reason, message string, at time.Duration) *model.Event {
		return &model.Event{Container: "app", Reason: reason, Message: message, First: after(at), Last: after(at), Count: 1}
	}
	events := []*model.Event{
		said("Pulling", `Pulling image "api:2"`, 3*time.Second),
		said("Failed", `Failed to pull image "api:2": no such tag`, 4*time.Second),
	}
	drawn := spans.Of(broken, events, &model.Past{}, after(6*time.Minute))
	for name, test := range map[string]struct {
		wrong map[string]string
		want  string
	}{
		"as it is explained":        {map[string]string{"app": "image not found ×5"}, "app is not up after ~5m57s: image not found ×5 · in api-new"},
		"as the drawing itself has": {nil, "app is not up after ~5m57s: cannot be pulled: no such tag · in api-new"},
	} {
		t.Run(name, func(t *testing.T) {
			m := timeline.New(timeline.Options{Theme: theme.ANSI()})
			m.SetSize(100, 24)
			m.ShowWorkload("deploy api", append(replicas(3), spans.Pod{Name: broken.Name, Timeline: drawn, Wrong: test.wrong}), "")
			screen := text(t, m, 100, 24)
			if !strings.Contains(screen, test.want) || !strings.Contains(screen, "╌╌╌▸") {
				t.Errorf("what it waits for is not told:\n%s", screen)
			}
			if strings.Contains(screen, "slower") || strings.Contains(screen, "▓▓▓") {
				t.Errorf("it is told as slow:\n%s", screen)
			}
		})
	}
}

// TestFailedBesideTheOneThatDecides draws two containers that fail alike, of
// which only one can decide: each of them took all of its time.
func TestFailedBesideTheOneThatDecides(t *testing.T) {
	p := pod("Running")
	p.Steps, p.Containers = nil, nil
	for _, name := range []string{"one", "two"} {
		c := model.Container{ContainerSpec: &model.ContainerSpec{Name: name, Kind: model.KindApp, Retried: "Always"}, Restarts: 1}
		c.State = model.ContainerState{Phase: model.PhaseWaiting, Reason: "CrashLoopBackOff"}
		c.Last = ended(1, 0, 3*time.Minute).Ended
		p.Containers = append(p.Containers, c)
	}
	p.Conditions = condition("False", 0)
	screen := ansi.Strip(strings.Join(draw(p, 5*time.Minute, 100, 20).View(), "\n"))
	for _, name := range []string{"one", "two"} {
		if !regexp.MustCompile(`(?m)^\S? +` + name + ` +~5m00s `).MatchString(screen) {
			t.Errorf("%s did not take five minutes:\n%s", name, screen)
		}
	}
}

// TestPartOfYears draws what has been stuck for longer than a hundredth of what a
// duration can hold.
func TestPartOfYears(t *testing.T) {
	p := pod("Running")
	p.Steps[0].State, p.Conditions = running(24*time.Hour), condition("False", 0)
	screen := ansi.Strip(strings.Join(draw(p, 4*365*24*time.Hour, 100, 20).View(), "\n"))
	if !strings.Contains(screen, "(~99%) so far") {
		t.Errorf("the part is wrong:\n%s", screen)
	}
}

// TestRestartedAfterItWasReady weighs only the start: what runs again later took
// nothing of it.
func TestRestartedAfterItWasReady(t *testing.T) {
	p := pod("Running")
	p.Steps[0].State = ended(0, 0, 9*time.Second)
	c := &p.Containers[0]
	c.Restarts, c.State, c.Ready = 1, running(40*time.Second), true
	c.Last = &model.Termination{ID: "l", ExitCode: 137, Started: after(10 * time.Second), Finished: after(40 * time.Second)}
	p.Conditions = condition("True", 10*time.Second)
	screen := text(t, draw(p, time.Minute, 100, 24), 100, 24)
	if !strings.Contains(screen, "longest: config, run, ~9s of ~10s") {
		t.Errorf("what came later counts:\n%s", screen)
	}
}

// BenchmarkView paints what is seen of one pod, and of many: it takes the same.
func BenchmarkView(b *testing.B) {
	for _, n := range []int{20, 200, 2000} {
		m := replicasPane(n, 200, 50)
		m.Bottom()
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				m.View()
			}
		})
	}
}

// BenchmarkShowWorkload lays the steps of many pods out, as every second does.
func BenchmarkShowWorkload(b *testing.B) {
	m := timeline.New(timeline.Options{Theme: theme.ANSI()})
	m.SetSize(200, 50)
	for b.Loop() {
		m.ShowWorkload("deploy api", replicas(200), "")
	}
}
