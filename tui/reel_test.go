package tui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/detail"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/tui/theme"
)

// fakeReel is a recording in memory. Its players stand where they were put.
type fakeReel struct {
	batches []model.Batch
	players []*fakePlayer
	objects map[string]*detail.Object
	err     error
}

type fakePlayer struct {
	*fakeSource
	pace   float64
	closed bool
}

func (p *fakePlayer) SetPace(pace float64) { p.pace = pace }

func (p *fakePlayer) Close() { p.closed = true }

func (r *fakeReel) Span() (begin, end time.Time) {
	return r.batches[0].Observed, r.batches[len(r.batches)-1].Observed
}

func (r *fakeReel) Change(from time.Time, back bool) (time.Time, bool) {
	found, ok := time.Time{}, false
	for i := range r.batches {
		at := r.batches[i].Observed
		switch {
		case back && at.Before(from):
			found, ok = at, true
		case !back && at.After(from):
			return at, true
		}
	}
	return found, back && ok
}

func (r *fakeReel) Play(_ context.Context, at time.Time) (Player, *model.Store, error) {
	if r.err != nil {
		return nil, nil, r.err
	}
	store := model.NewStore(diagnose.Rules())
	for _, batch := range r.batches {
		if !batch.Observed.After(at) {
			store.Apply(batch)
		}
	}
	store.Advance(at)
	player := &fakePlayer{fakeSource: &fakeSource{now: at, objects: r.objects}}
	r.players = append(r.players, player)
	return player, store, nil
}

// now is the player that is shown: the newest that came.
func (r *fakeReel) now() *fakePlayer { return r.players[len(r.players)-1] }

// rewind shows a recording from its beginning.
func rewind(t *testing.T, width, height int) (*driver, *fakeReel) {
	t.Helper()
	return play(t, width, height, readRecording(t, "watch.jsonl.zst"))
}

func play(t *testing.T, width, height int, batches []model.Batch) (*driver, *fakeReel) {
	t.Helper()
	reel := &fakeReel{batches: batches}
	begin, _ := reel.Span()
	player, store, _ := reel.Play(t.Context(), begin)
	d := &driver{t: t, source: reel.now().fakeSource, model: New(t.Context(), Options{
		Source: player, Store: store, Keys: keymap.Default(), Theme: theme.ANSI(), Context: "start.jsonl.zst", Reel: reel, Pace: 1,
	})}
	d.model.Init()
	d.send(tea.WindowSizeMsg{Width: width, Height: height})
	return d, reel
}

// tickReel has the clock of the screen follow that of the recording.
func tickReel(d *driver, reel *fakeReel, by time.Duration) {
	d.t.Helper()
	reel.now().now = reel.now().now.Add(by)
	d.model.Update(tickMsg{d.model.scene, reel.now().now})
	d.check()
}

func TestReplayScreens(t *testing.T) {
	for _, size := range []tea.WindowSizeMsg{{Width: 80, Height: 24}, {Width: 120, Height: 40}} {
		d, _ := rewind(t, size.Width, size.Height)
		d.keys("P", ">", ">", ">", ">", ">", ">")
		d.golden(fmt.Sprintf("replay-%dx%d", size.Width, size.Height))
	}
}

// TestReplayGoesBothWays goes on by changes and back, and holds what is shown at
// each time to what was shown there before, but for the widths of columns.
func TestReplayGoesBothWays(t *testing.T) {
	d, reel := rewind(t, 120, 40)
	var seen []string
	shot := func() string { return strings.Join(strings.Fields(d.screen()), " ") }
	d.keys("P")
	for range 60 {
		d.keys(".")
		seen = append(seen, shot())
	}
	for i := range slices.Backward(seen[:len(seen)-1]) {
		d.keys(",")
		if got := shot(); got != seen[i] {
			t.Fatalf("going back to change %d shows\n%s\nand it was\n%s", i, got, seen[i])
		}
	}
	if reel.now().pace != 0 {
		t.Errorf("it plays on at pace %v after a step", reel.now().pace)
	}
}

func TestReplayPace(t *testing.T) {
	d, reel := rewind(t, 120, 40)
	if got := reel.now().pace; got != 1 {
		t.Errorf("it begins at pace %v", got)
	}
	tests := []struct {
		key    string
		pace   float64
		header string
	}{
		{"]", 2, "► replay ×2"}, {"]", 5, "► replay ×5"}, {"P", 0, "‖ paused"}, {"P", 5, "► replay ×5"}, {"P", 0, "‖ paused"},
		{"[", 2, "► replay ×2"}, {"[", 1, "► replay "}, {"[", 0.5, "► replay ×0.5"},
	}
	for _, test := range tests {
		d.keys(test.key)
		if got := reel.now().pace; got != test.pace {
			t.Errorf("after %s the pace is %v, want %v", test.key, got, test.pace)
		}
		if !strings.Contains(d.screen(), test.header) {
			t.Errorf("after %s the screen lacks %q:\n%s", test.key, test.header, d.screen())
		}
	}
	d.keys("[", "[", "[", "[")
	if !strings.Contains(d.screen(), "it plays no slower than this") {
		t.Errorf("it does not say that it plays no slower:\n%s", d.screen())
	}
}

func TestReplayEnds(t *testing.T) {
	d, reel := rewind(t, 120, 40)
	begin, end := reel.Span()
	first := reel.now()
	d.keys("}")
	if !first.closed || !reel.now().now.Equal(end) {
		t.Errorf("the first player is closed: %v; the second is at %v, want %v", first.closed, reel.now().now, end)
	}
	if !strings.Contains(d.screen(), "‖ replay ended") {
		t.Errorf("the screen does not say that it is the end:\n%s", d.screen())
	}
	d.keys(".")
	if !strings.Contains(d.screen(), "this was the last change") {
		t.Errorf("the screen does not say that there is no change any more:\n%s", d.screen())
	}
	d.keys("P")
	if !reel.now().now.Equal(begin) || reel.now().pace != 1 {
		t.Errorf("after the end it plays at %v with pace %v", reel.now().now, reel.now().pace)
	}
	d.keys("{", ",")
	if !strings.Contains(d.screen(), "this is the first change") {
		t.Errorf("the screen does not say that there is no change before:\n%s", d.screen())
	}
}

// TestReplayOfAMoment shows what has no length at once, and says of every key that
// there is nothing to play.
func TestReplayOfAMoment(t *testing.T) {
	d, _ := play(t, 100, 24, readRecording(t, "watch.jsonl.zst")[:1])
	d.shows("starting")
	d.shows("‖ one moment")
	for _, key := range []string{".", ",", "<", ">", "{", "}", "[", "]", "P"} {
		d.keys("esc", key)
		d.shows("what is shown is one moment: there is nothing to play")
	}
}

// TestReplayOfNothing does not wait for what a recording does not have.
func TestReplayOfNothing(t *testing.T) {
	d, _ := play(t, 100, 24, []model.Batch{{Observed: noon}})
	d.shows("no pods yet\n")
}

func TestReplayFails(t *testing.T) {
	d, reel := rewind(t, 120, 40)
	reel.err = errors.New("play start.jsonl.zst: the file is broken")
	d.keys(">")
	if !strings.Contains(d.screen(), "the file is broken") {
		t.Errorf("the screen does not say what is wrong:\n%s", d.screen())
	}
	if reel.now().closed {
		t.Error("what was shown is gone")
	}
}

// TestReplayNamesItsKeys does so where they work, and nowhere else.
func TestReplayNamesItsKeys(t *testing.T) {
	d, _ := rewind(t, 120, 40)
	d.keys("}", "n")
	for _, step := range []struct {
		key   string
		works bool
	}{{"t", true}, {"d", true}, {"l", false}, {"esc", true}, {"c", false}, {"esc", true}, {"?", false}} {
		d.keys(step.key)
		if got := strings.Contains(d.screen(), "P pause"); got != step.works {
			t.Errorf("after %s it names its keys: %v\n%s", step.key, got, d.screen())
		}
	}
}

// TestReplayKeysElsewhere has the keys mean what they mean where no recording
// is shown, and in its logs.
func TestReplayKeysElsewhere(t *testing.T) {
	d := start(t, 120, 40, shop(), nil)
	before := d.screen()
	d.keys("P", ".", ",", "<", ">", "{", "}", "[", "]")
	if got := d.screen(); got != before {
		t.Errorf("keys of a replay change a screen that shows none:\n%s", got)
	}
}

// TestReplayHasNoContext copies commands that name no context: what is recorded
// is called after its file.
func TestReplayHasNoContext(t *testing.T) {
	d, _ := rewind(t, 120, 40)
	d.keys("}", "n", "c")
	d.shows("kubectl ")
	if strings.Contains(d.screen(), "--context") {
		t.Errorf("a command names a context that is none:\n%s", d.screen())
	}
}

// TestReplayOfALog says of an earlier attempt what the recording has, and nothing
// of what a node did.
func TestReplayOfALog(t *testing.T) {
	d, _ := rewind(t, 120, 40)
	d.keys("}", "n")
	entry, part, _ := d.model.tree.Target()
	d.model.stream.entry, d.model.stream.part = entry, part
	for want, kept := range map[string]*model.Kept{
		"the recording does not have the log of attempt 2":                           nil,
		"attempt 2 as it was recorded":                                               {Lines: []string{"one"}},
		"attempt 2 as it was recorded; its beginning may be missing":                 {Lines: []string{"one"}, Cut: true},
		"attempt 2 has written nothing":                                              {},
		"the log of attempt 2 was kept and then dropped to make room for newer ones": {Dropped: true},
	} {
		ended := &tab{attempt: model.Attempt{Number: 2, Over: true}}
		if got := d.model.recalled(ended, kept); got != want {
			t.Errorf("it says %q, want %q", got, want)
		}
	}
}

// TestNoWorkloadYetInARecording names no place when there is nothing to go to:
// which namespaces were recorded nobody knows.
func TestNoWorkloadYetInARecording(t *testing.T) {
	d, _ := play(t, 80, 24, []model.Batch{{Observed: noon}, {Observed: noon.Add(time.Minute)}})
	d.keys("W")
	d.shows("\nno workload yet\n")
}
