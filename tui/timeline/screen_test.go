package timeline_test

import (
	"bufio"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	corev1 "k8s.io/api/core/v1"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	spans "github.com/initwatch/initwatch/model/timeline"
	"github.com/initwatch/initwatch/tui/theme"
	"github.com/initwatch/initwatch/tui/timeline"
)

var update = flag.Bool("update", false, "write the golden screens anew")

// session is what a real cluster did with the starts in testdata.
type session struct {
	t     *testing.T
	lines [][]byte
	store *model.Store
	now   time.Time
}

func open(t *testing.T) *session {
	t.Helper()
	return openSession(t, filepath.Join("testdata", "starts.jsonl.zst"))
}

func openSession(t *testing.T, path string) *session {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	reader, err := zstd.NewReader(file, zstd.WithDecoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	s := &session{t: t, store: model.NewStore(diagnose.Rules())}
	lines := bufio.NewScanner(reader)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		s.lines = append(s.lines, append([]byte(nil), lines.Bytes()...))
	}
	return s
}

// until plays the session up to so long after its first line.
func (s *session) until(after time.Duration) *session {
	s.t.Helper()
	var begin time.Time
	for _, raw := range s.lines {
		var line struct {
			Observed time.Time
			Resource string
			Type     string
			Object   json.RawMessage
		}
		if err := json.Unmarshal(raw, &line); err != nil {
			s.t.Fatal(err)
		}
		if begin.IsZero() {
			begin = line.Observed
		}
		if s.now = begin.Add(after); line.Observed.After(s.now) {
			break
		}
		s.put(line.Observed, line.Resource, line.Type, line.Object)
	}
	return s
}

func (s *session) put(observed time.Time, resource, kind string, raw json.RawMessage) {
	s.t.Helper()
	if kind != "ADDED" && kind != "MODIFIED" && kind != "DELETED" {
		return
	}
	var item model.Item
	switch resource {
	case "pods":
		var pod corev1.Pod
		s.decode(raw, &pod)
		item = model.Item{Op: model.OpPod, Pod: model.FromPod(&pod)}
		if kind == "DELETED" {
			item = model.Item{Op: model.OpPodGone, Key: item.Pod.Key()}
		}
	case "events":
		var event corev1.Event
		s.decode(raw, &event)
		item = model.Item{Op: model.OpEvent, Event: model.FromEvent(&event)}
	default:
		return
	}
	s.store.Apply(model.Batch{Observed: observed, Items: []model.Item{item}})
}

func (s *session) decode(raw json.RawMessage, into any) {
	s.t.Helper()
	if err := json.Unmarshal(raw, into); err != nil {
		s.t.Fatal(err)
	}
}

// workload returns the workload of that name.
func (s *session) workload(name string) *model.Workload {
	s.t.Helper()
	for _, w := range s.store.Workloads() {
		if w.Name == name {
			return w
		}
	}
	s.t.Fatalf("there is no workload %s", name)
	return nil
}

func (s *session) timeline(e *model.Entry) spans.Timeline {
	return spans.Of(e.Pod, s.store.Events(e.Pod), e.Past(), s.now)
}

// pane draws a pod, or a workload when it has several.
func (s *session) pane(name string, width, height int, ascii bool) *timeline.Model {
	s.t.Helper()
	look := theme.ANSI()
	look.ASCII = ascii
	m := timeline.New(timeline.Options{Theme: look})
	m.SetSize(width, height)
	w := s.workload(name)
	if len(w.Entries) == 1 {
		drawn := s.timeline(w.Entries[0])
		m.ShowPod(name, drawn, timeline.Outcome(w.Entries[0].Pod, drawn), "")
		return m
	}
	var pods []spans.Pod
	for _, e := range w.Entries {
		pods = append(pods, spans.Pod{Name: e.Pod.Name, Timeline: s.timeline(e)})
	}
	m.ShowWorkload(name, pods, "")
	return m
}

func text(t *testing.T, m *timeline.Model, width, height int) string {
	t.Helper()
	lines := m.View()
	if len(lines) > height {
		t.Fatalf("painted %d lines on %d", len(lines), height)
	}
	for i, line := range lines {
		if w := ansi.StringWidth(line); w > width {
			t.Fatalf("line %d is %d cells wide on %d", i, w, width)
		}
		lines[i] = strings.TrimRight(ansi.Strip(line), " ")
	}
	return strings.Join(lines, "\n") + "\n"
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

// TestStarts draws what was recorded: what made each start slow is marked.
func TestStarts(t *testing.T) {
	sizes := map[string][2]int{"80x24": {80, 24}, "160x50": {160, 50}}
	tests := map[string]struct {
		after time.Duration
		pod   string
		ascii bool
	}{
		"pull":          {90 * time.Second, "slow-pull", false},
		"pull-now":      {9 * time.Second, "slow-pull", false},
		"queue":         {90 * time.Second, "slow-queue", false},
		"step":          {90 * time.Second, "slow-step", false},
		"step-now":      {15 * time.Second, "slow-step", true},
		"hook":          {90 * time.Second, "slow-hook", false},
		"probe":         {90 * time.Second, "hook", false},
		"rerun":         {90 * time.Second, "rerun", false},
		"rerun-now":     {42 * time.Second, "rerun", false},
		"rerun-again":   {68 * time.Second, "rerun", false},
		"replicas":      {90 * time.Second, "api", false},
		"replicas-some": {20 * time.Second, "api", true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := open(t).until(test.after)
			for size, cells := range sizes {
				m := s.pane(test.pod, cells[0], cells[1], test.ascii)
				golden(t, name+"-"+size, text(t, m, cells[0], cells[1]))
			}
		})
	}
}
