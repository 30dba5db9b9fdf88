package tui

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/klauspost/compress/zstd"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/theme"
)

// recorded is one line of a recording.
type recorded struct {
	Observed time.Time       `json:"observed"`
	Resource string          `json:"resource"`
	Type     string          `json:"type"`
	Object   json.RawMessage `json:"object"`
}

// readRecording returns what a cluster was seen to do, one batch per change.
func readRecording(t *testing.T, name string) []model.Batch {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	reader, err := zstd.NewReader(file, zstd.WithDecoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	var batches []model.Batch
	lines := bufio.NewScanner(reader)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var line recorded
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		if item, ok := line.item(t); ok {
			batches = append(batches, model.Batch{Observed: line.Observed, Items: []model.Item{item}})
		}
	}
	return batches
}

// TestRecording plays what a real cluster did onto screens of several sizes
// and holds each frame to its size, and the last one to what is the case.
func TestRecording(t *testing.T) {
	batches := readRecording(t, "watch.jsonl.zst")
	if len(batches) == 0 {
		t.Fatal("nothing was recorded")
	}
	for _, size := range []tea.WindowSizeMsg{{Width: 80, Height: 24}, {Width: 37, Height: 9}} {
		source := &fakeSource{now: batches[0].Observed}
		d := &driver{t: t, source: source, model: New(t.Context(), Options{
			Source: source, Store: model.NewStore(diagnose.Rules()), Keys: keymap.Default(), Theme: theme.ANSI(),
		})}
		d.send(size)
		presses := []string{"j", "right", "n", "left", "k", "space", "G", "g", "N", "a"}
		for i, batch := range batches {
			d.model.Update(batchMsg{batch: batch})
			d.check()
			if i%17 == 0 {
				d.keys(presses[i/17%len(presses)])
			}
		}
		d.send(tea.WindowSizeMsg{Width: 120, Height: 500})
		d.keys("n") // opens what the keys before may have folded
		d.holdsAll()
	}
}

// holdsAll checks that every pod that is not up has a line of its own, or one
// of its workload that speaks for it.
func (d *driver) holdsAll() {
	d.t.Helper()
	screen := strings.Split(d.screen(), "\n")
	for _, w := range d.model.options.Store.Workloads() {
		if w.Verdict == words.Up {
			continue
		}
		told := slices.ContainsFunc(screen, func(line string) bool {
			return strings.Contains(line, w.Name[:min(len(w.Name), 20)]) && strings.Contains(line, w.Verdict.String())
		})
		if !told {
			d.t.Errorf("%s %s is %s, and the screen does not say so", w.Kind, w.Name, w.Verdict)
		}
	}
}
