package timeline_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	corev1 "k8s.io/api/core/v1"

	"github.com/initwatch/initwatch/model"
	spans "github.com/initwatch/initwatch/model/timeline"
	"github.com/initwatch/initwatch/tui/theme"
	"github.com/initwatch/initwatch/tui/timeline"
)

// objects returns the newest recorded state of each object of a resource that
// was recorded within a time.
func (s *session) objects(resource string, within time.Duration) []json.RawMessage {
	s.t.Helper()
	newest := map[string]int{}
	var begin time.Time
	var out []json.RawMessage
	for _, raw := range s.lines {
		var line struct {
			Observed time.Time
			Resource string
			Object   json.RawMessage
		}
		s.decode(raw, &line)
		if begin.IsZero() {
			begin = line.Observed
		}
		if line.Resource != resource || line.Observed.After(begin.Add(within)) {
			continue
		}
		var head struct{ Metadata struct{ UID string } }
		s.decode(line.Object, &head)
		at, known := newest[head.Metadata.UID]
		if !known {
			at = len(out)
			newest[head.Metadata.UID], out = at, append(out, nil)
		}
		out[at] = line.Object
	}
	return out
}

func (s *session) pod(name string) *corev1.Pod {
	s.t.Helper()
	for _, raw := range s.objects("pods", 90*time.Second) {
		var pod corev1.Pod
		if s.decode(raw, &pod); pod.Name == name {
			return &pod
		}
	}
	s.t.Fatalf("there is no pod %s", name)
	return nil
}

// length finds how long a line of the drawing says that something took.
func length(t *testing.T, screen, heading, name string) string {
	t.Helper()
	under := heading == ""
	for line := range strings.Lines(screen) {
		line = strings.TrimLeft(ansi.Strip(line), "▶◆ ")
		if found := regexp.MustCompile(`^` + regexp.QuoteMeta(name) + `\s+(~?<?[0-9.ms]+)`).FindStringSubmatch(line); found != nil && under {
			return found[1]
		}
		under = under || strings.HasPrefix(line, heading)
	}
	t.Fatalf("%s of %s is not drawn:\n%s", name, heading, screen)
	return ""
}

// TestNumbersAreThoseRecorded compares what is drawn with what the kubelet said.
func TestNumbersAreThoseRecorded(t *testing.T) {
	s := open(t).until(90 * time.Second)
	drawn := func(name string) string { return text(t, s.pane(name, 80, 24, false), 80, 24) }

	step := s.pod("slow-step").Status.InitContainerStatuses[1].State.Terminated
	ran := "~" + step.FinishedAt.Sub(step.StartedAt.Time).String()
	if got := length(t, drawn("slow-step"), "", "migrate: run"); got != ran {
		t.Errorf("the step ran for %s and is drawn with %s", ran, got)
	}

	pull, wait := s.pulled("slow-pull")
	screen := drawn("slow-pull")
	near(t, "pull", length(t, screen, "fetch", "pull"), pull)
	near(t, "queue", length(t, screen, "fetch", "pull queue"), wait-pull)

	again := s.pod("rerun").Status.ContainerStatuses[0]
	gap := again.State.Running.StartedAt.Sub(again.LastTerminationState.Terminated.FinishedAt.Time)
	near(t, "start over", length(t, drawn("rerun"), "app", "starts over"), gap)

	ready := time.Time{}
	hook := s.pod("slow-hook")
	for _, c := range hook.Status.Conditions {
		if c.Type == corev1.PodReady {
			ready = c.LastTransitionTime.Time
		}
	}
	near(t, "hook", length(t, drawn("slow-hook"), "app", "postStart"), ready.Sub(hook.Status.ContainerStatuses[0].State.Running.StartedAt.Time))
}

// pulled returns what the event about a pull says: the pull alone, and with the
// wait before it.
func (s *session) pulled(pod string) (alone, all time.Duration) {
	s.t.Helper()
	says := regexp.MustCompile(`^Successfully pulled image .* in (\S+) \((\S+) including waiting\)`)
	for _, raw := range s.objects("events", 90*time.Second) {
		var e corev1.Event
		s.decode(raw, &e)
		if found := says.FindStringSubmatch(e.Message); found != nil && e.InvolvedObject.Name == pod {
			alone, _ = time.ParseDuration(found[1])
			all, _ = time.ParseDuration(found[2])
			return alone, all
		}
	}
	s.t.Fatal("no pull was recorded")
	return 0, 0
}

// near holds a length in words against one that was recorded, to what the words
// can say of it.
func near(t *testing.T, what, drawn string, recorded time.Duration) {
	t.Helper()
	got, err := time.ParseDuration(strings.TrimPrefix(drawn, "~"))
	if err != nil {
		t.Fatal(err)
	}
	within := 100 * time.Millisecond
	if strings.HasPrefix(drawn, "~") {
		within = time.Second
	}
	if off := (got - recorded).Abs(); off > within {
		t.Errorf("%s took %s and is drawn with %s", what, recorded, drawn)
	}
}

// TestZoom looks closer at a part and goes along, in words and never outside.
func TestZoom(t *testing.T) {
	m := open(t).until(90*time.Second).pane("slow-step", 80, 24, false)
	m.Zoom(true)
	m.Zoom(true)
	closer := text(t, m, 80, 24)
	if !strings.Contains(closer, "· only 8.2s to 14.3s") {
		t.Errorf("zoomed in:\n%s", closer)
	}
	for range 30 {
		m.Pan(true)
	}
	if first := text(t, m, 80, 24); !strings.Contains(first, "· only 0s to 6.2s") {
		t.Errorf("at the beginning:\n%s", first)
	}
	for range 30 {
		m.Zoom(true)
		m.Pan(false)
		text(t, m, 80, 24)
	}
	if !m.Whole() || m.Whole() {
		t.Error("all of the time is not shown again")
	}
}

// TestTheLiveEdgeIsTheLastCell holds that nothing is drawn behind what goes on,
// wherever in a cell it ends.
func TestTheLiveEdgeIsTheLastCell(t *testing.T) {
	for late := range 40 {
		var pods []spans.Pod
		for i, begun := range []time.Duration{0, time.Duration(late) * 170 * time.Millisecond} {
			p := pod("Running")
			p.Steps[0].State = running(begun)
			pods = append(pods, spans.Pod{Name: string(rune('a' + i)), Timeline: spans.Of(p, nil, &model.Past{}, after(11*time.Second))})
		}
		m := timeline.New(timeline.Options{Theme: theme.ANSI()})
		m.SetSize(80, 24)
		m.ShowWorkload("deploy api", pods, "")
		for line := range strings.Lines(text(t, m, 80, 24)) {
			if _, behind, marked := strings.Cut(line, "▸"); marked && !strings.Contains(line, "goes on") && strings.Contains(behind, "█") {
				t.Fatalf("%d: %s", late, line)
			}
		}
	}
}

// TestTheLegendExplainsWhatIsPainted holds letters against their explanations,
// both ways.
func TestTheLegendExplainsWhatIsPainted(t *testing.T) {
	for _, name := range []string{"slow-step", "slow-pull", "rerun", "hook"} {
		lines := strings.Split(strings.TrimRight(text(t, open(t).until(90*time.Second).pane(name, 200, 50, true), 200, 50), "\n"), "\n")
		legend := "  " + lines[len(lines)-1]
		bars, left := "", 0
		for _, line := range lines[:len(lines)-3] {
			if left > 0 && len(line) > left {
				bars += line[left:]
			}
			left = max(left, strings.Index(line, "|0s"))
		}
		for _, letter := range "rsSvpcohwnmq.bx>:" {
			painted, told := strings.ContainsRune(bars, letter), strings.Contains(legend, "  "+string(letter)+" ")
			if painted != told {
				t.Errorf("%s: %c is painted: %v, explained: %v in %s", name, letter, painted, told, legend)
			}
		}
	}
}

// TestAnySize paints on sizes down to nothing, and wherever the cursor is.
func TestAnySize(t *testing.T) {
	s := open(t).until(40 * time.Second)
	for width := range 70 {
		for _, name := range []string{"slow-pull", "api"} {
			m := s.pane(name, width, width/3, width%2 == 0)
			for range 4 {
				m.Page(1)
				m.Zoom(true)
				text(t, m, width, width/3)
			}
		}
	}
}
