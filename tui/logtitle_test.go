package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/initwatch/initwatch/model"
)

// passes moves the clock on while a log is open that never answers.
func (l *looping) passes(by time.Duration) {
	l.source.now = l.source.now.Add(by)
	l.model.Update(tickMsg{l.model.scene, l.source.now})
}

func TestALogThatHasNotBegunSaysWhatItWaitsFor(t *testing.T) {
	l := startLooping(t)
	l.begins("try 1")
	l.source.logs = nil
	l.source.endless = true
	l.run(l.model.openLog(l.model.options.Store.Entry(l.pod.UID), "app", false))
	l.passes(time.Second)
	l.shows("shop/loop · app · not started: waits for migrate")
	l.shows("its log comes by itself as soon as it starts")
	if strings.Contains(l.screen(), "attempt 1") {
		t.Errorf("an attempt is named that never was:\n%s", l.screen())
	}
	l.model.Update(batchMsg{batch: model.Batch{Observed: l.source.now, Items: []model.Item{{Op: model.OpPodGone, Key: l.pod.Key()}}}})
	l.shows("app · not started · the pod is gone")
}

func TestASilentLogSaysSo(t *testing.T) {
	l := startLooping(t)
	l.begins()
	l.source.endless = true
	l.keys("enter", "l")
	l.shows("reading")
	l.model.options.Store.Apply(model.Batch{Items: []model.Item{{Op: model.OpEvent, Event: &model.Event{
		UID: "e", Namespace: "shop", Kind: "Pod", AboutUID: l.pod.UID, AboutName: "loop", Reason: "Scheduled", Message: "to a node", Last: noon, Count: 1,
	}}}})
	l.passes(2 * time.Second)
	l.shows("it has printed nothing yet; following")
	if strings.Contains(l.screen(), "Scheduled") {
		t.Errorf("events stand in for a log that has just begun:\n%s", l.screen())
	}
	l.passes(patience)
	l.shows("12:04:31 Scheduled: to a node")
}

func TestALogThatEndedSilentSaysSo(t *testing.T) {
	l := startLooping(t)
	l.begins()
	l.keys("enter", "l")
	l.shows("no line of it came")
	l.shows("this is the end of its log")
	l.fails()
	l.tick(time.Second) // the source looks again
	l.shows("it printed nothing")
}

// TestEventsAreBroughtUpToDate has an event happen again while it stands in for
// a log.
func TestEventsAreBroughtUpToDate(t *testing.T) {
	l := startLooping(t)
	l.source.logs = []model.LogChunk{{Note: "container migrate is waiting to start: trying and failing to pull image"}}
	backOff := func(uid string, count int) {
		l.apply(model.Item{Op: model.OpEvent, Event: &model.Event{
			UID: uid, Namespace: "shop", Kind: "Pod", AboutUID: l.pod.UID, AboutName: "loop", Container: "migrate",
			Reason: "BackOff", Message: "Back-off pulling image " + uid, Last: noon.Add(time.Duration(count) * time.Second), Count: count,
		}})
	}
	backOff("a", 7)
	l.run(l.model.openLog(l.model.options.Store.Entry(l.pod.UID), "migrate", false))
	l.shows("12:04:38 BackOff ×7: Back-off pulling image a")
	backOff("b", 1)
	backOff("a", 8)
	l.shows("12:04:39 BackOff ×8: Back-off pulling image a")
	l.shows("12:04:32 BackOff: Back-off pulling image b")
	if n := strings.Count(l.screen(), "image a"); n != 1 {
		t.Errorf("the event is told %d times:\n%s", n, l.screen())
	}
	for i := range 25 {
		backOff(fmt.Sprint("n", i), 10+i)
	}
	l.keys("g")
	l.shows("the newest 20 of its events, oldest first:")
	if n := strings.Count(strings.Join(l.model.log.View(), "\n"), "image n"); n > 20 {
		t.Errorf("%d events are told", n)
	}
}

// TestEventsOfOneSecondAreInOrder has the events that stand in for a log in
// the order in which they happened, though the kubelet cuts their times to the
// second, the scheduler does not, and their UIDs say nothing of it.
func TestEventsOfOneSecondAreInOrder(t *testing.T) {
	l := startLooping(t)
	l.source.logs = []model.LogChunk{{Note: "container migrate is waiting to start"}}
	for i, e := range []struct{ uid, reason string }{{"d", "Scheduled"}, {"c", "Pulled"}, {"b", "Created"}, {"a", "Started"}} {
		at := noon.Add(time.Duration(i+1) * 100 * time.Millisecond)
		event := model.Event{
			UID: e.uid, Namespace: "shop", Kind: "Pod", AboutUID: l.pod.UID, AboutName: "loop",
			Reason: e.reason, First: noon, Precise: at, Last: noon, Count: 1,
		}
		if e.reason == "Scheduled" {
			event.First, event.Last = at, at
		}
		l.apply(model.Item{Op: model.OpEvent, Event: &event})
	}
	l.run(l.model.openLog(l.model.options.Store.Entry(l.pod.UID), "migrate", false))
	last := -1
	for _, reason := range []string{"Scheduled", "Pulled", "Created", "Started"} {
		at := strings.Index(l.screen(), reason+":")
		if at < last {
			t.Fatalf("%s is not where it belongs:\n%s", reason, l.screen())
		}
		last = at
	}
}

// TestWhyThereIsNoLogIsSaidOnce has the reason change to and fro, as it does
// for as long as an image cannot be pulled: what stands below it stays seen.
func TestWhyThereIsNoLogIsSaidOnce(t *testing.T) {
	l := startLooping(t)
	const failing, waiting = "waiting to start: image can't be pulled", "waiting to start: trying and failing to pull image"
	l.source.logs = []model.LogChunk{{Note: failing}}
	l.source.endless = true
	l.run(l.model.openLog(l.model.options.Store.Entry(l.pod.UID), "migrate", false))
	page := l.model.stream.current()
	for _, note := range []string{failing, waiting, failing, waiting} {
		l.model.tabRead(page, logMsg{notes: []string{note}})
	}
	if n := strings.Count(l.screen(), "waiting to start"); n != 1 {
		t.Errorf("it is said %d times:\n%s", n, l.screen())
	}
	l.shows(waiting)
	l.model.tabRead(page, logMsg{lines: []string{"hello"}, times: []time.Time{noon}})
	l.model.tabRead(page, logMsg{notes: []string{"the container ended"}})
	l.shows(waiting)
	l.shows("the container ended")
}
