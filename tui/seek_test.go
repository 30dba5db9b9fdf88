package tui

import (
	"strings"
	"testing"
	"time"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model/detail"
	"github.com/initwatch/initwatch/tui/tree"
)

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

// TestReplayRereads reads what was read for another time again, whatever is
// shown in front of it.
func TestReplayRereads(t *testing.T) {
	for _, keys := range [][]string{{"d", "t", "<"}, {"t", "d", "q", "<", "d"}} {
		d, reel := rewind(t, 160, 50)
		d.keys("}", "n", "right")
		entry, _, _ := d.model.tree.Target()
		pod := entry.Pod
		reel.objects = map[string]*detail.Object{"Pod " + pod.Name: {Kind: "Pod", Name: pod.Name, UID: pod.UID}}
		d.keys("}")
		d.keys(keys...)
		if opened := reel.now().opened; len(opened) == 0 {
			t.Errorf("after %v what was read is of the time before", keys)
		}
	}
}

// TestReplayKeepsTheGone has the details of a pod that is gone stay while it is
// told of.
func TestReplayKeepsTheGone(t *testing.T) {
	d, _ := rewind(t, 160, 50)
	d.keys("P", ">", ">", ">", ">", ">")
	for range 100 {
		if id, _ := d.model.tree.Selected(); id.Level == tree.LevelGone {
			break
		}
		d.keys("j")
	}
	d.keys("d")
	gone := d.model.side.subject.entry
	if gone == nil || gone.Gone.IsZero() {
		t.Fatalf("no pod that is gone is selected:\n%s", d.screen())
	}
	d.keys(">")
	now := d.model.side.subject.entry
	if now == nil || now == gone || now.Pod.UID != gone.Pod.UID || d.model.side.open != keymap.InDetails {
		t.Errorf("the details of the pod that is gone are no longer open:\n%s", d.screen())
	}
	d.shows("gone since")
}

// TestReplayLateAnswers drops what comes of times that were left.
func TestReplayLateAnswers(t *testing.T) {
	d, reel := rewind(t, 120, 40)
	begin, end := reel.Span()
	_, slow := d.model.Update(keyPress("}"))
	_, quick := d.model.Update(keyPress("<"))
	late, there := slow().(seekMsg), quick().(seekMsg)
	d.send(there)
	d.send(late)
	if !late.player.(*fakePlayer).closed || there.player.(*fakePlayer).closed {
		t.Error("the time that was left is shown")
	}
	want := end.Add(-leap)
	if !d.model.now.Equal(want) {
		t.Errorf("the screen is at %v, want %v", d.model.now, want)
	}
	d.model.Update(tickMsg{0, begin})
	d.model.Update(batchMsg{scene: 0, batch: reel.batches[0]})
	if !d.model.now.Equal(want) {
		t.Errorf("a clock that was left counts: it is %v", d.model.now)
	}
}

// TestReplayOfAHeldKey shows what is on the way to where a key that is held goes,
// and then that.
func TestReplayOfAHeldKey(t *testing.T) {
	for key, back := range map[string]bool{".": false, "<": true} {
		d, reel := rewind(t, 120, 40)
		d.keys("P", ">", ">", ">", ">", ">")
		from := d.model.now
		_, first := d.model.Update(keyPress(key))
		for range 3 {
			if _, more := d.model.Update(keyPress(key)); more != nil {
				t.Errorf("%s gives up what is on the way", key)
			}
		}
		to, played := d.model.here(), len(reel.players)
		d.send(first())
		if got := len(reel.players) - played; got != 2 {
			t.Errorf("%s shows %d times, want 2", key, got)
		}
		if middle := reel.players[played].now; middle.Equal(from) || middle.Before(from) != back || middle.Equal(to) {
			t.Errorf("%s shows %v on the way from %v to %v", key, middle, from, to)
		}
		if !d.model.now.Equal(to) || !reel.players[played].closed || reel.now().closed {
			t.Errorf("%s ends at %v, want %v", key, d.model.now, to)
		}
	}
}

// TestReplayTellsOfTheWay says where it goes to when that takes long.
func TestReplayTellsOfTheWay(t *testing.T) {
	d, reel := rewind(t, 120, 40)
	_, slow := d.model.Update(keyPress("}"))
	for n, want := range []bool{false, false, true} {
		if got := strings.Contains(d.screen(), "going to 6m22s…"); got != want {
			t.Errorf("after %d ticks it tells of the way: %v\n%s", n, got, d.screen())
		}
		tickReel(d, reel, time.Second)
	}
	d.send(slow())
	if strings.Contains(d.screen(), "going to") {
		t.Errorf("it is there, and still goes:\n%s", d.screen())
	}
}

// TestReplayClockGoesOn has the clock follow the time that was gone to, though
// the next tick was begun before that.
func TestReplayClockGoesOn(t *testing.T) {
	d, reel := rewind(t, 120, 40)
	left, before := d.model.scene, reel.now().now
	d.keys(">")
	reel.now().now = reel.now().now.Add(time.Second)
	d.model.Update(tickMsg{left, before})
	if want := reel.now().now; !d.model.now.Equal(want) {
		t.Errorf("the clock shows %v, want %v", d.model.now, want)
	}
}
