package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/theme"
)

// looping is a pod whose step fails again and again.
type looping struct {
	*driver
	pod *model.Pod
	try int
}

func startLooping(t *testing.T) *looping {
	t.Helper()
	p := pod("shop", "loop", "Pod", "loop", []string{"migrate"}, "app")
	d := start(t, 100, 20, nil, func(o *Options) {
		o.Store = model.NewStore(model.Rules{Pod: diagnose.Pod, Workload: diagnose.Workload})
	})
	d.model.ended = false
	l := &looping{driver: d, pod: p}
	l.put(nil)
	d.keys("a")
	return l
}

// put brings the pod with another state of its step.
func (l *looping) put(edit func(*model.Container)) {
	l.t.Helper()
	p := *l.pod
	p.Steps = append([]model.Container(nil), l.pod.Steps...)
	if edit != nil {
		edit(&p.Steps[0])
	}
	l.pod = &p
	l.apply(model.Item{Op: model.OpPod, Pod: l.pod})
}

func (l *looping) id() string { return fmt.Sprintf("containerd://%d", l.try) }

// begins starts the next attempt, whose log has these lines.
func (l *looping) begins(lines ...string) {
	l.t.Helper()
	l.try++
	l.source.logs = []model.LogChunk{{Lines: lines}, {Note: "the container ended, and this is the end of its log"}}
	l.source.now = l.source.now.Add(10 * time.Second)
	l.put(func(c *model.Container) {
		c.Restarts = l.try - 1
		if c.State.Ended != nil {
			c.Last = c.State.Ended
		}
		c.State = model.ContainerState{Phase: model.PhaseRunning, ID: l.id(), Since: l.source.now}
	})
}

func (l *looping) fails() {
	l.t.Helper()
	l.put(func(c *model.Container) {
		end := &model.Termination{ID: l.id(), ExitCode: 3, Started: c.State.Since, Finished: c.State.Since.Add(5 * time.Second)}
		c.State = model.ContainerState{Phase: model.PhaseTerminated, ID: l.id(), Ended: end}
	})
}

func TestATabForEachAttempt(t *testing.T) {
	l := startLooping(t)
	l.begins("try 1", "no table")
	l.keys("enter", "l")
	for range 4 {
		l.fails()
		l.begins(fmt.Sprint("try ", l.try+1), "no table", "gave up")
	}
	l.fails()
	l.golden("log-tabs-100x20")
	for n := 5; n >= 1; n-- {
		l.shows(fmt.Sprint("attempt ", n, " · "))
		l.shows(fmt.Sprint("try ", n))
		l.keys("[")
	}
	l.shows("no earlier attempt of migrate was seen")
	l.keys("]")
	l.shows("try 2")
	l.keys("tab", "tab", "tab", "tab")
	l.shows("try 1")
	var previous []bool
	for _, r := range l.source.requests {
		previous = append(previous, r.Previous)
	}
	if diff := cmp.Diff(make([]bool, 5), previous); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

func TestFollowedLogsAreFiled(t *testing.T) {
	l := startLooping(t)
	l.begins("try 1", "no table")
	l.keys("enter", "l")
	l.fails()
	kept := l.model.options.Store.Kept(l.pod.UID, "migrate", "containerd://1")
	if kept == nil || !cmp.Equal(kept.Lines, []string{"try 1", "no table"}) {
		t.Errorf("kept %+v", kept)
	}
	for _, q := range l.source.asked {
		if q.Subject == model.AboutLog {
			t.Errorf("the log was asked for again: %+v", q)
		}
	}
	l.keys("q")
	l.begins("try 2")
	l.fails()
	l.begins("try 3")
	l.keys("l", "p", "p")
	l.shows("try 1")
	l.shows("attempt 1 as it was kept: the node no longer has it")
}

func TestTheAttemptBeforeIsAskedFor(t *testing.T) {
	l := startLooping(t)
	l.begins()
	l.fails()
	l.begins("now")
	l.keys("p")
	requests := l.source.requests
	if last := requests[len(requests)-1]; !last.Previous || last.Follow || last.Attempt != "containerd://1" {
		t.Errorf("p asked for %+v", last)
	}
	l.shows("attempt 1 · exit 3")
}

func TestATabThatIsReadStaysShown(t *testing.T) {
	l := startLooping(t)
	l.begins("try 1")
	l.keys("enter", "l")
	l.fails()
	l.begins("try 2")
	l.keys("[")
	l.fails()
	l.begins("try 3")
	l.shows("attempt 1 · exit 3")
	l.keys("[", "]", "]")
	l.shows("try 3")
}

func TestAStepThatHasNotStartedIsAwaited(t *testing.T) {
	l := startLooping(t)
	l.source.logs = []model.LogChunk{{Note: "container migrate is waiting to start: PodInitializing"}, {Lines: []string{"here"}}}
	l.model.options.Store.Apply(model.Batch{Items: []model.Item{{Op: model.OpEvent, Event: &model.Event{
		UID: "e", Namespace: "shop", Kind: "Pod", AboutUID: l.pod.UID, AboutName: "loop", Container: "migrate",
		Reason: "BackOff", Message: "Back-off pulling image", Last: noon, Count: 7,
	}}}})
	l.run(l.model.openLog(l.model.options.Store.Entry(l.pod.UID), "migrate", false))
	l.shows("is waiting to start: PodInitializing")
	l.shows("12:04:31 BackOff ×7: Back-off pulling image")
	l.shows("here")
}

func TestDifferences(t *testing.T) {
	l := startLooping(t)
	l.begins("12:04:31 connecting", "12:04:32 table users is missing", "bye")
	l.keys("enter", "l", "D")
	l.shows("no earlier attempt of migrate was seen to compare with")
	l.fails()
	l.begins("12:05:31 connecting", "12:05:32 table orders is missing", "bye")
	l.keys("D")
	l.golden("log-differences-100x20")
	l.keys("esc")
	l.shows("[2 runs")
	l.fails()
	l.begins("12:06:31 connecting", "12:06:32 table orders is missing", "bye")
	l.keys("D")
	l.shows("nothing differs")
	l.keys("D")
	l.shows("table orders is missing")
	if strings.Contains(l.screen(), "nothing differs") {
		t.Error("D does not go back")
	}
}

// TestDifferencesOfWhatIsNotThere holds that lines which were not asked for, or
// may come yet, do not differ.
func TestDifferencesOfWhatIsNotThere(t *testing.T) {
	all := []string{"a", "b", "c", "d"}
	tests := map[string]struct {
		before, after version
		lines, notes  []string
	}{
		"the newest of the later one": {version{1, all, false, false}, version{2, []string{"d"}, true, false}, nil, []string{
			"attempt 2: only the newest line is here; what stands before it is not compared"}},
		"the newest of the earlier one": {version{1, []string{"c", "d"}, true, false}, version{2, all, false, false}, nil, []string{
			"attempt 1: only the newest 2 lines are here; what stands before them is not compared"}},
		"nothing alike":       {version{1, all, false, false}, version{2, []string{"x"}, true, false}, []string{"+ x"}, nil},
		"still runs":          {version{1, all, false, false}, version{2, []string{"a", "b"}, false, true}, nil, []string{"attempt 2 still runs; what follows may come yet"}},
		"runs another way":    {version{1, all, false, false}, version{2, []string{"a", "x"}, false, true}, []string{"  a", "+ x"}, nil},
		"ended early":         {version{1, all, false, false}, version{2, []string{"a", "b", "c"}, false, false}, []string{"  a", "  b", "  c", "- d"}, nil},
		"left out in between": {version{1, all, false, false}, version{2, []string{"a", "c", "d"}, false, true}, []string{"  a", "- b", "  c", "  d"}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := diffMsg{notes: map[int]string{}, before: test.before, after: test.after}
			d.draw()
			if diff := cmp.Diff(test.lines, d.lines); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.notes, d.caveats()); test.notes != nil && diff != "" {
				t.Errorf("notes (-want +got):\n%s", diff)
			}
		})
	}
}

// TestDifferencesWithOneLineOfALog compares an attempt of which one line was
// asked for.
func TestDifferencesWithOneLineOfALog(t *testing.T) {
	l := startLooping(t)
	l.begins("12:04:31 connecting", "12:04:32 table users is missing", "bye")
	l.keys("enter", "l")
	l.fails()
	l.begins("12:05:31 connecting", "12:05:32 table users is missing", "bye")
	l.source.logs = []model.LogChunk{{Lines: []string{"bye"}, Times: []time.Time{l.source.now}}}
	l.keys("r", "1", "enter", "D")
	l.shows("only the newest line is here")
	l.shows("still runs")
	l.shows("running, so far")
	if strings.Contains(l.screen(), "- 12:04:31") {
		t.Errorf("lines that were not asked for are told as removed:\n%s", l.screen())
	}
}

// TestDifferencesHaveTheColoursOfTheTheme holds what differs to the theme.
func TestDifferencesHaveTheColoursOfTheTheme(t *testing.T) {
	for name, of := range map[string]theme.Theme{"color-blind": theme.Named("color-blind"), "plain": theme.Plain()} {
		d := diffMsg{notes: map[int]string{}, removed: of.Role(words.RoleBad), added: of.Role(words.RoleGood)}
		d.before.lines, d.after.lines = []string{"a"}, []string{"b"}
		d.draw()
		want := []string{of.Role(words.RoleBad).Render("- a"), of.Role(words.RoleGood).Render("+ b")}
		if diff := cmp.Diff(want, d.lines); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestTimesOfAnotherDayHaveTheirDate says the day of what was not today.
func TestTimesOfAnotherDayHaveTheirDate(t *testing.T) {
	l := startLooping(t)
	l.begins("one")
	l.fails()
	l.begins("two")
	l.keys("l")
	l.shows("1 exit 3 12:04:46")
	l.tick(24 * time.Hour)
	l.shows("1 exit 3 2026-03-04 12:04:46")
	l.model.side.gone = noon
	if got := l.model.farewellNote(); got != "gone since 2026-03-04 12:04:31, shown as it was last seen" {
		t.Errorf("of what is gone: %q", got)
	}
	event := &model.Event{Last: noon, Reason: "Killing", Message: "Stopping container app"}
	if got := eventText(event, l.model.now, false); got != "2026-03-04 12:04:31 Killing: Stopping container app" {
		t.Errorf("of an event: %q", got)
	}
}
