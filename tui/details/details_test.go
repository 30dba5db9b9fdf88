package details_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/detail"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/tui/details"
	"github.com/initwatch/initwatch/tui/theme"
)

var update = flag.Bool("update", false, "write the golden screens anew")

func read(t *testing.T, name string, into any) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
	return raw
}

// opened is a recorded pod as it is opened in full.
func opened(t *testing.T, name string) details.Content {
	t.Helper()
	var pod corev1.Pod
	raw := read(t, name+".json", &pod)
	var events []corev1.Event
	read(t, "events.json", &events)
	var node corev1.Node
	read(t, "node.json", &node)
	text, err := yaml.JSONToYAML(raw)
	if err != nil {
		t.Fatal(err)
	}
	store := model.NewStore(diagnose.Rules())
	items := []model.Item{{Op: model.OpPod, Pod: model.FromPod(&pod)}}
	for i := range events {
		items = append(items, model.Item{Op: model.OpEvent, Event: model.FromEvent(&events[i])})
	}
	now := pod.CreationTimestamp.Add(52 * time.Second)
	store.Apply(model.Batch{Observed: now, Items: items})
	entry := store.Entry(string(pod.UID))
	return details.Content{
		Now: now, Current: true, Entry: entry, Diagnosis: store.Explain(entry, now), Events: store.Events(entry.Pod),
		Full: details.Read[*detail.Object]{State: details.Done, Value: &detail.Object{Kind: "Pod", YAML: string(text), Pod: detail.FromPod(&pod)}},
		Node: details.Read[*detail.Object]{State: details.Done, Value: &detail.Object{Kind: "Node", Node: detail.FromNode(&node)}},
	}
}

func pane(t *testing.T, width, height int, ascii bool, c details.Content) *details.Model {
	t.Helper()
	look := theme.ANSI()
	look.ASCII = ascii
	m := details.New(details.Options{Theme: look, ValuesKey: "v"})
	m.SetSize(width, height)
	m.Show(c)
	return m
}

func screen(t *testing.T, m *details.Model, width, height int) string {
	t.Helper()
	lines := m.View()
	if len(lines) != height {
		t.Fatalf("painted %d lines on %d", len(lines), height)
	}
	for i, line := range lines {
		if w := ansi.StringWidth(line); w > width {
			t.Fatalf("line %d is %d cells wide on %d: %q", i, w, width, line)
		}
		lines[i] = strings.TrimRight(ansi.Strip(line), " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("screen %s (-want +got):\n%s", name, diff)
	}
}

func TestDetails(t *testing.T) {
	whole := func(*details.Content) {}
	tests := map[string]struct {
		pod    string
		width  int
		ascii  bool
		change func(*details.Content)
	}{
		"pod-80":     {"slow-step", 80, false, whole},
		"probes-160": {"hook", 160, false, whole},
		"ascii-80":   {"hook", 80, true, whole},
		"part-80":    {"slow-step", 80, false, func(c *details.Content) { c.Part, c.Values = "migrate", true }},
		"forbidden-80": {"slow-step", 80, false, func(c *details.Content) {
			c.Full = details.Read[*detail.Object]{State: details.Refused, Why: "you may not get pods in namespace starts; ask for the verb get on pods"}
			c.Node = details.Read[*detail.Object]{State: details.Refused, Why: "you may not get nodes; ask for the verb get on nodes"}
			c.Note = "gone since 12:00:00, shown as it was last seen"
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := opened(t, test.pod)
			test.change(&c)
			const tall = 160
			golden(t, name, screen(t, pane(t, test.width, tall, test.ascii, c), test.width, tall))
		})
	}
}

func TestProbeCounts(t *testing.T) {
	c := opened(t, "hook")
	raw, err := os.ReadFile(filepath.Join("..", "..", "model", "detail", "testdata", "probes.txt"))
	if err != nil {
		t.Fatal(err)
	}
	c.Probes.State = details.Done
	for key, count := range detail.ParseProbes(raw) {
		c.Probes.Value = append(c.Probes.Value, details.Probed{ProbeKey: key, ProbeCount: count})
	}
	for i := range c.Probes.Value {
		if c.Probes.Value[i].Kind == "liveness" {
			c.Probes.Value[i].Streak = 2
		}
	}
	got := pane(t, 160, 100, false, c).Text()
	for _, want := range []string{
		"passed once, failed once by the kubelet's own count",
		"passed 14 times, failed never by the kubelet's own count; the last 2 or more failed, 3 in a row count: not enough yet",
		"passed 23 times",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in:\n%s", want, got)
		}
	}
}

// TestCountsOfAnEarlierContainer claims of a container only what its probe has
// done since it started: the counts go on from the one before.
func TestCountsOfAnEarlierContainer(t *testing.T) {
	began := opened(t, "hook").Entry.Pod.Containers[0].State.Since
	tests := map[string]struct {
		restarts, streak int
		after            time.Duration // from when the container started
		want             string
	}{
		"counted before":              {1, 0, -time.Second, "no failure seen"},
		"counted in its first second": {1, 0, 0, "no failure seen"},
		"counted since":               {1, 0, time.Second, "passing (prober_probe_total: 14 successes counted)"},
		"failed before":               {1, 2, -time.Second, "no failure seen"},
		"failed since":                {1, 2, time.Second, "failing (prober_probe_total: 2 failures in a row counted)"},
		"the first container":         {0, 2, -time.Hour, "failing (prober_probe_total: 2 failures in a row counted)"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := opened(t, "hook")
			c.Entry.Pod.Containers[0].Restarts = test.restarts
			c.Probes = details.Read[[]details.Probed]{State: details.Done, Value: []details.Probed{{
				ProbeKey: detail.ProbeKey{Container: "app", Kind: "liveness"}, ProbeCount: detail.ProbeCount{Passed: 14},
				Streak: test.streak, After: began.Add(test.after),
			}}}
			if got := pane(t, 160, 100, false, c).Text(); !strings.Contains(got, "3 failures kill: "+test.want) {
				t.Errorf("%q is not in:\n%s", test.want, got)
			}
		})
	}
}

// TestTimesOfAnotherDayHaveTheirDate says the day of what was not today.
func TestTimesOfAnotherDayHaveTheirDate(t *testing.T) {
	c := opened(t, "hook")
	c.Now = c.Now.Add(24 * time.Hour)
	c.Node.At = c.Now.Add(-24 * time.Hour)
	got := pane(t, 160, 100, false, c).Text()
	for _, want := range []string{"2026-11-21 11:48:51 Scheduled: ", "Node k8s01, as it was at 2026-11-21 "} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in:\n%s", want, got)
		}
	}
}

// TestConditionsAreMarked marks what is as it should be, and nothing else.
func TestConditionsAreMarked(t *testing.T) {
	for text, want := range map[string]string{
		"Ready True": "✓", "Ready False": "○", "Ready Unknown": "○",
		"Suspended True": "○", "Suspended False": "✓", "Failed True": "○", "Failed False": "✓", "Failed Unknown": "○",
	} {
		kind, status, _ := strings.Cut(text, " ")
		job := &model.Workload{Kind: "Job", Name: "load", Controller: &model.Controller{Conditions: []model.Condition{{Type: kind, Status: status}}}}
		got := pane(t, 80, 24, false, details.Content{Now: noon, Workload: job}).Text()
		if line := want + " " + kind + " is " + status; !strings.Contains(got, line) {
			t.Errorf("%q is not in:\n%s", line, got)
		}
	}
}

func TestYAML(t *testing.T) {
	m := pane(t, 80, 24, false, opened(t, "slow-step"))
	m.SetYAML(true)
	golden(t, "yaml-80x24", screen(t, m, 80, 24))
	m.Search("sleep 18")
	if text, found := m.Searching(); text != "sleep 18" || found != "1 of 1" {
		t.Errorf("searching %q: %s", text, found)
	}
	if !strings.Contains(screen(t, m, 80, 24), "- sleep 18") {
		t.Error("what is searched is not seen")
	}
	if whole := m.Text(); !strings.Contains(whole, `{"apiVersion"`) || strings.Contains(whole, "folded") {
		t.Error("what is copied is not what the server has")
	}
	m.SetYAML(false)
	m.SetYAML(true)
	if text, _ := m.Searching(); text != "sleep 18" {
		t.Error("the page has lost its search")
	}
}

// TestSearchAcrossTheEdge finds what the edge of the screen has broken.
func TestSearchAcrossTheEdge(t *testing.T) {
	for _, yaml := range []bool{true, false} {
		for width := 30; width < 120; width += 7 {
			m := pane(t, width, 24, false, opened(t, "slow-step"))
			m.SetYAML(yaml)
			m.Search("successfully assigned starts/slow-step to k8s01")
			if yaml {
				m.Search("sleep 18")
			}
			if text, found := m.Searching(); !strings.HasPrefix(found, "1 of") {
				t.Errorf("%q on %d cells: %s", text, width, found)
			}
		}
	}
}

func TestFlowIsFound(t *testing.T) {
	m := pane(t, 80, 24, false, opened(t, "slow-step"))
	if !m.Flow() || !strings.Contains(screen(t, m, 80, 24), "can write") {
		t.Error("the flow is not shown")
	}
	m = pane(t, 80, 24, false, opened(t, "hook"))
	if m.Flow() {
		t.Error("there is a flow without a volume")
	}
}

func TestValuesAreShownWhenAsked(t *testing.T) {
	c := opened(t, "slow-step")
	if text := pane(t, 80, 24, false, c).Text(); strings.Contains(text, "DB_HOST=db") {
		t.Error("a value is shown that nobody asked for")
	}
	c.Values = true
	if text := pane(t, 80, 24, false, c).Text(); !strings.Contains(text, "DB_HOST=db") {
		t.Error("the value is not shown")
	}
}

// TestAnySize paints on sizes down to nothing.
func TestAnySize(t *testing.T) {
	c := opened(t, "slow-step")
	for width := range 60 {
		m := pane(t, width, width/2, width%2 == 0, c)
		screen(t, m, width, width/2)
		m.SetYAML(true)
		screen(t, m, width, width/2)
	}
}
