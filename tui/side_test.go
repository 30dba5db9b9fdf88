package tui

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/klauspost/compress/zstd"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/detail"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/tui/theme"
)

// errNoObject is what a source without objects answers.
var errNoObject = errors.New("there is no such object")

func (s *fakeSource) Object(_ context.Context, kind, _, name string) (*detail.Object, error) {
	s.opened = append(s.opened, kind+" "+name)
	if object := s.objects[kind+" "+name]; object != nil {
		return object, nil
	}
	return nil, errNoObject
}

func (s *fakeSource) ProbeCounts(context.Context, string) (map[detail.ProbeKey]detail.ProbeCount, error) {
	return s.counts, nil
}

func (idleSource) Object(context.Context, string, string, string) (*detail.Object, error) {
	return nil, errNoObject
}

func (idleSource) ProbeCounts(context.Context, string) (map[detail.ProbeKey]detail.ProbeCount, error) {
	return nil, nil
}

// starts plays what a real cluster did with slow starts, up to so long after
// the beginning. Every pod is shown.
func starts(t *testing.T, width, height int, after time.Duration, edit func(*Options)) *driver {
	t.Helper()
	file, err := os.Open(filepath.Join("timeline", "testdata", "starts.jsonl.zst"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	reader, err := zstd.NewReader(file, zstd.WithDecoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	source := &fakeSource{objects: map[string]*detail.Object{}}
	options := Options{
		Source: source, Store: model.NewStore(diagnose.Rules()), Keys: keymap.Default(), Theme: theme.ANSI(),
		Context: "real", Namespaces: []string{"starts"},
	}
	if edit != nil {
		edit(&options)
	}
	d := &driver{t: t, model: New(t.Context(), options), source: source}
	d.send(tea.WindowSizeMsg{Width: width, Height: height})
	lines := bufio.NewScanner(reader)
	lines.Buffer(nil, 1<<20)
	newest := map[string]json.RawMessage{}
	var end time.Time
	for lines.Scan() {
		var line recorded
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		if end.IsZero() {
			end = line.Observed.Add(after)
		}
		if line.Observed.After(end) {
			break
		}
		if item, ok := line.item(t); ok {
			if item.Pod != nil {
				newest[item.Pod.UID] = line.Object
			}
			d.model.Update(batchMsg{batch: model.Batch{Observed: line.Observed, Items: []model.Item{item}}})
		}
	}
	for _, raw := range newest {
		source.offer(t, raw)
	}
	source.now = end
	d.model.Update(tickMsg{d.model.scene, end})
	d.keys("a", "g")
	return d
}

// offer has the source answer with a pod as it was recorded.
func (s *fakeSource) offer(t *testing.T, raw json.RawMessage) {
	t.Helper()
	var pod corev1.Pod
	if err := json.Unmarshal(raw, &pod); err != nil {
		t.Fatal(err)
	}
	text, err := yaml.JSONToYAML(raw)
	if err != nil {
		t.Fatal(err)
	}
	s.objects["Pod "+pod.Name] = &detail.Object{Kind: "Pod", Name: pod.Name, UID: string(pod.UID), YAML: string(text), Pod: detail.FromPod(&pod)}
}

// find puts the tree's cursor on what the filter finds first.
func (d *driver) find(name string) {
	d.t.Helper()
	d.keys(append(append([]string{"/"}, strings.Split(name, "")...), "enter", "G")...)
}

// TestStartsOnScreen opens recorded starts by one key.
func TestStartsOnScreen(t *testing.T) {
	sizes := map[string]tea.WindowSizeMsg{"80x24": {Width: 80, Height: 24}, "160x50": {Width: 160, Height: 50}}
	tests := map[string]struct {
		name  string
		after time.Duration
		shows string
	}{
		"start-pull":     {"slow-pull", 9 * time.Second, "fetch, pull"},
		"start-step":     {"slow-step", 15 * time.Second, "migrate, run"},
		"start-hook":     {"slow-hook", 12 * time.Second, "app, postStart"},
		"start-rerun":    {"rerun", 90 * time.Second, "started over"},
		"start-replicas": {"api", 90 * time.Second, "warm, median"},
	}
	for name, test := range tests {
		for size, cells := range sizes {
			t.Run(name+"-"+size, func(t *testing.T) {
				d := starts(t, cells.Width, cells.Height, test.after, nil)
				d.find(test.name)
				d.keys("t")
				d.shows(test.shows)
				d.golden(name + "-" + size)
			})
		}
	}
}

func TestDetailsOnScreen(t *testing.T) {
	for size, cells := range map[string]tea.WindowSizeMsg{"80x24": {Width: 80, Height: 24}, "160x50": {Width: 160, Height: 50}, "100x45": {Width: 100, Height: 45}} {
		t.Run(size, func(t *testing.T) {
			d := starts(t, cells.Width, cells.Height, 90*time.Second, nil)
			d.find("slow-step")
			d.keys("d")
			d.golden("details-" + size)
			d.keys("y")
			d.golden("yaml-" + size)
		})
	}
}
