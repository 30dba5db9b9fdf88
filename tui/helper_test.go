package tui

import (
	"context"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/detail"
	"github.com/initwatch/initwatch/tui/clip"
	"github.com/initwatch/initwatch/tui/logview"
	"github.com/initwatch/initwatch/tui/theme"
)

var update = flag.Bool("update", false, "write the golden screens anew")

// noon is when the tests take place.
var noon = time.Date(2026, 3, 4, 12, 4, 31, 0, time.UTC)

// fakeSource hands out prepared batches and logs.
type fakeSource struct {
	now      time.Time
	batches  []model.Batch
	logs     []model.LogChunk
	byPart   map[string][]model.LogChunk // in the place of logs, by container
	endless  bool                        // logs never end
	requests []model.LogRequest
	err      error
	facts    map[model.Subject]model.Fact
	asked    []model.Question
	objects  map[string]*detail.Object // by kind and name
	opened   []string
	counts   map[detail.ProbeKey]detail.ProbeCount
}

func (s *fakeSource) Next(context.Context) (model.Batch, error) {
	if len(s.batches) == 0 {
		if s.err != nil {
			return model.Batch{}, s.err
		}
		return model.Batch{}, io.EOF
	}
	batch := s.batches[0]
	s.batches = s.batches[1:]
	return batch, nil
}

func (s *fakeSource) Now() time.Time { return s.now }

func (s *fakeSource) Log(_ context.Context, request model.LogRequest) <-chan model.LogChunk {
	s.requests = append(s.requests, request)
	logs := s.logs
	if s.byPart != nil {
		logs = s.byPart[request.Container]
	}
	chunks := make(chan model.LogChunk, len(logs))
	for _, chunk := range logs {
		chunks <- chunk
	}
	if !s.endless {
		close(chunks)
	}
	return chunks
}

func (s *fakeSource) Answer(_ context.Context, q model.Question) model.Fact {
	s.asked = append(s.asked, q)
	fact := s.facts[q.Subject]
	fact.Question, fact.At = q, s.now
	return fact
}

// driver runs a Model without a program: commands are carried out at once, but
// for the clock's and the source's, which the test itself decides about.
type driver struct {
	t      *testing.T
	model  *Model
	source *fakeSource
	quit   bool
	mixing bool // lines of several logs wait to be put in order
}

// settle has lines of several logs put in order until none waits.
func (d *driver) settle() {
	d.t.Helper()
	for d.mixing {
		d.mixing = false
		d.send(mixMsg{})
	}
}

func start(t *testing.T, width, height int, script []scripted, edit func(*Options)) *driver {
	t.Helper()
	source := &fakeSource{now: noon, batches: []model.Batch{batchOf(script)}}
	options := Options{
		Source: source, Store: model.NewStore(model.Rules{Pod: diagnoserOf(script), Workload: together}), Keys: keymap.Default(), Theme: theme.ANSI(),
		Context: "real", Namespaces: []string{"shop", "seeds"}, Requests: askedAMinute,
	}
	if edit != nil {
		edit(&options)
	}
	d := &driver{t: t, model: New(t.Context(), options), source: source}
	d.model.now = noon
	d.send(tea.WindowSizeMsg{Width: width, Height: height})
	d.send(next(t.Context(), source)().(batchMsg))
	return d
}

// send hands the model a message and carries out what it answers.
func (d *driver) send(msg tea.Msg) {
	d.t.Helper()
	_, cmd := d.model.Update(msg)
	d.run(cmd)
	d.check()
}

func (d *driver) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case logOpenedMsg:
		if !d.source.endless {
			d.send(msg)
		}
	case tea.QuitMsg:
		d.quit = true
	case tea.BatchMsg:
		for _, one := range msg {
			d.run(one)
		}
	case mixMsg:
		d.mixing = true
	case logMsg, diffMsg, logview.FoundMsg, logview.SayMsg, clip.Msg, logSavedMsg, factMsg, objectMsg, nodeMsg, probesMsg, placesMsg, switchedMsg, seekMsg, absentMsg:
		d.send(msg)
	}
}

// tick moves the clock on by a duration. The next tick is not waited for.
func (d *driver) tick(by time.Duration) {
	d.t.Helper()
	d.source.now = d.source.now.Add(by)
	d.bring(tickMsg{d.model.scene, d.source.now})
}

// opening reports whether a log was asked for and nobody has answered yet.
func (d *driver) opening() bool {
	for _, r := range d.model.stream.readings {
		if r.chunks == nil {
			return true
		}
	}
	return false
}

// bring hands the model what comes by itself and has its questions answered.
// The next tick, or batch, which it answers with first, is not waited for.
func (d *driver) bring(msg tea.Msg) {
	d.t.Helper()
	_, cmd := d.model.Update(msg)
	if len(d.model.asker.flying) > 0 || d.opening() {
		d.run(tea.Batch(cmd().(tea.BatchMsg)[1:]...))
	}
	d.check()
}

// keys presses the keys one after the other.
func (d *driver) keys(names ...string) {
	d.t.Helper()
	for _, name := range names {
		d.send(keyPress(name))
	}
}

var codes = map[string]tea.Key{
	"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight},
	"up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown}, "space": {Code: tea.KeySpace, Text: " "}, "backspace": {Code: tea.KeyBackspace},
	"pgdown": {Code: tea.KeyPgDown}, "pgup": {Code: tea.KeyPgUp},
}

func keyPress(name string) tea.KeyPressMsg {
	if key, ok := codes[name]; ok {
		return tea.KeyPressMsg(key)
	}
	if letter, ok := strings.CutPrefix(name, "ctrl+"); ok {
		return tea.KeyPressMsg{Code: rune(letter[0]), Mod: tea.ModCtrl}
	}
	r := []rune(name)[0]
	return tea.KeyPressMsg{Code: r, Text: name}
}

// check holds every painted line to the terminal's width.
func (d *driver) check() {
	d.t.Helper()
	lines := strings.Split(d.model.View().Content, "\n")
	if len(lines) > max(1, d.model.height) {
		d.t.Fatalf("painted %d lines on %d", len(lines), d.model.height)
	}
	for i, line := range lines {
		if w := ansi.StringWidth(line); w > d.model.width {
			d.t.Fatalf("line %d is %d cells wide on %d: %q", i, w, d.model.width, line)
		}
	}
}

// screen returns what is seen, without colours and trailing blanks.
func (d *driver) screen() string {
	lines := strings.Split(ansi.Strip(d.model.View().Content), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// apply brings changes from the source.
func (d *driver) apply(items ...model.Item) {
	d.t.Helper()
	d.bring(batchMsg{batch: model.Batch{Observed: d.source.now, Items: items}})
}

// shows checks that text is on the screen.
func (d *driver) shows(text string) {
	d.t.Helper()
	if screen := d.screen(); !strings.Contains(screen, text) {
		d.t.Errorf("%q is not on the screen:\n%s", text, screen)
	}
}

// golden compares the screen with the one on file.
func (d *driver) golden(name string) {
	d.t.Helper()
	path := filepath.Join("testdata", name+".golden")
	got := d.screen()
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			d.t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			d.t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		d.t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		d.t.Errorf("screen %s (-want +got):\n%s", name, diff)
	}
}
