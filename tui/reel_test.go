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
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/tui/theme"
)

// fakeReel is a recording in memory. Its players stand where they were put.
type fakeReel struct {
	batches []model.Batch
	players []*fakePlayer
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

func (r *fakeReel) Play(_ context.Context, at time.Time, pace float64) (Player, *model.Store, error) {
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
	player := &fakePlayer{fakeSource: &fakeSource{now: at}, pace: pace}
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
	player, store, _ := reel.Play(t.Context(), begin, 1)
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

// TestReplayKeepsItsPlace goes back in time with folds, a selection and the
// details of a pod open.
func TestReplayKeepsItsPlace(t *testing.T) {
	d, reel := rewind(t, 160, 50)
	d.keys("}", "n", "right", "d")
	id, _ := d.model.tree.Selected()
	entry := d.model.side.subject.entry
	d.keys("<")
	if now, _ := d.model.tree.Selected(); now != id {
		t.Errorf("%v was selected, and now it is %v", id, now)
	}
	same := d.model.side.subject.entry
	if same == entry || same.Pod.UID != entry.Pod.UID || same != d.model.options.Store.Entry(entry.Pod.UID) {
		t.Error("the details are not about the same pod at the earlier time")
	}
	if opened := reel.now().opened; len(opened) == 0 {
		t.Error("the pod was not read as it was at the earlier time")
	}
	d.keys("{")
	if d.model.side.open != keymap.InTree || !strings.Contains(d.screen(), "what was open is not there at this time") {
		t.Errorf("the details of a pod that did not exist yet stay:\n%s", d.screen())
	}
	tickReel(d, reel, time.Second)
}

// TestReplayLateAnswers drops what comes of times that were left.
func TestReplayLateAnswers(t *testing.T) {
	d, reel := rewind(t, 120, 40)
	begin, end := reel.Span()
	_, slow := d.model.Update(keyPress(">"))
	_, quick := d.model.Update(keyPress("}"))
	late, there := slow().(seekMsg), quick().(seekMsg)
	d.send(there)
	d.send(late)
	if !late.player.(*fakePlayer).closed || there.player.(*fakePlayer).closed {
		t.Error("the time that was left is shown")
	}
	if !d.model.now.Equal(end) {
		t.Errorf("the screen is at %v, want %v", d.model.now, end)
	}
	d.model.Update(tickMsg{0, begin})
	d.model.Update(batchMsg{scene: 0, batch: reel.batches[0]})
	if !d.model.now.Equal(end) {
		t.Errorf("a clock that was left counts: it is %v", d.model.now)
	}
}

// TestReplayOfAMoment shows what has no length at once, and says that there is
// nothing to play.
func TestReplayOfAMoment(t *testing.T) {
	d, _ := play(t, 100, 24, readRecording(t, "watch.jsonl.zst")[:1])
	d.shows("starting")
	d.shows("‖ one moment")
	d.keys(".")
	d.shows("this was the last change")
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
