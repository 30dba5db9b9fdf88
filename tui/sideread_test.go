package tui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/detail"
	"github.com/initwatch/initwatch/model/words"
)

// TestTheSideFollowsItsPod keeps what is open with the pod it was opened for.
func TestTheSideFollowsItsPod(t *testing.T) {
	d := starts(t, 80, 24, 90*time.Second, nil)
	d.find("slow-step")
	d.keys("t")
	entry := d.model.side.subject.entry
	d.source.now = d.source.now.Add(time.Second)
	d.model.Update(batchMsg{batch: model.Batch{Observed: d.source.now, Items: []model.Item{{Op: model.OpPodGone, Key: entry.Pod.Key()}}}})
	d.shows("gone since 11:50:22, shown as it was last seen")
	d.shows("slow-step  ready after ~24s")
	heir := *entry.Pod
	heir.UID = "another"
	d.model.Update(batchMsg{batch: model.Batch{Observed: d.source.now, Items: []model.Item{{Op: model.OpPod, Pod: &heir}}}})
	d.model.Update(tickMsg{d.model.scene, d.source.now.Add(time.Minute)})
	d.shows("another one has its name")
	d.keys("d")
	d.shows("gone since 11:50:22")
	d.keys("l")
	d.shows("the pod is gone, and its logs with it")
}

// TestTabWhereOnePaneIsSeen stays where it is, so that q goes back and does not
// quit, and from the tree goes to what is open all the same.
func TestTabWhereOnePaneIsSeen(t *testing.T) {
	for open, scope := range map[string]keymap.Scope{"t": keymap.InTimeline, "d": keymap.InDetails} {
		d := starts(t, 100, 24, 90*time.Second, nil)
		d.find("slow-step")
		d.keys(open, "tab")
		if d.shows("there is no room for the tree as well; q goes back"); d.model.pane != scope {
			t.Errorf("tab went to %s", d.model.pane)
		}
		d.send(tea.WindowSizeMsg{Width: 160, Height: 50})
		d.keys("tab")
		d.send(tea.WindowSizeMsg{Width: 100, Height: 24})
		d.keys("tab")
		if d.model.pane != scope {
			t.Errorf("tab led from the tree to %s", d.model.pane)
		}
		if d.keys("q"); d.quit || d.model.pane != keymap.InTree {
			t.Errorf("q led to %s, quit: %v", d.model.pane, d.quit)
		}
	}
}

// TestBackFromTheSide goes through what can be opened from what is open.
func TestBackFromTheSide(t *testing.T) {
	d := starts(t, 160, 50, 90*time.Second, nil)
	d.find("slow-step")
	before := d.screen()
	d.keys("t", "d", "y", "y", "f", "esc")
	if d.model.pane != keymap.InTimeline {
		t.Errorf("esc in the details went to %s", d.model.pane)
	}
	d.keys("tab", "k", "tab", "l", "q")
	if d.model.pane != keymap.InTimeline {
		t.Errorf("the log led back to %s", d.model.pane)
	}
	d.keys("+", "+", "left", "right", "-", "esc")
	if d.model.pane != keymap.InTimeline {
		t.Errorf("esc left the timeline while only a part of it was shown")
	}
	d.keys("q", "G")
	if d.model.pane != keymap.InTree || d.screen() != before {
		t.Errorf("the tree is not as it was:\n%s", d.screen())
	}
}

func TestValuesAreReadWhenAsked(t *testing.T) {
	d := starts(t, 80, 60, 90*time.Second, nil)
	d.find("slow-step")
	d.keys("d", "f", "g")
	asked := []string{"Node k8s01", "Pod slow-step"}
	if diff := cmp.Diff(asked, d.source.opened); diff != "" {
		t.Errorf("read (-want +got):\n%s", diff)
	}
	holds := func(want bool) {
		t.Helper()
		if full := d.model.side.reads.full.Value; strings.Contains(full.Pod.Part("migrate").Env[0].Value, "db") != want {
			t.Errorf("the value is held: %v", !want)
		}
		if strings.Contains(d.model.details.Text(), "DB_HOST=db") != want {
			t.Errorf("the value is shown: %v", !want)
		}
	}
	holds(false)
	d.keys("v")
	holds(true)
	d.keys("v")
	holds(false)
	if len(d.source.opened) != 3 {
		t.Errorf("read %v", d.source.opened)
	}
}

// TestWishForValuesIsAnswered does not leave a person waiting for values that
// there are none of.
func TestWishForValuesIsAnswered(t *testing.T) {
	d := starts(t, 100, 24, 90*time.Second, nil)
	d.find("slow-pull")
	d.keys("d", "v")
	d.shows("no container of this pod has an environment of its own")
	d.keys("v", "q", "esc")
	d.find("slow-step")
	d.keys("d", "v")
	d.shows("the values that the manifest gives are shown; v hides them")
	d.keys("v")
	delete(d.source.objects, "Pod slow-step")
	d.keys("v")
	d.shows("the values cannot be shown: there is no such object")
	if d.model.side.reads.full.Value == nil {
		t.Error("what was read before is lost")
	}
}

// TestWorkloadInFull opens recorded workloads: their own events, and what became
// of a node.
func TestWorkloadInFull(t *testing.T) {
	d := replay(t, "quota", time.Date(2026, 11, 21, 10, 33, 30, 0, time.UTC), 100, 45)
	d.find("nopods")
	d.keys("d")
	d.golden("details-workload-100x45")
	d = replay(t, "node-down", time.Date(2026, 11, 21, 10, 37, 40, 0, time.UTC), 100, 45)
	d.find("queue-0")
	d.keys("t")
	d.shows("node k8s01 is not ready since 10:37:19")
	d.golden("start-node-down-100x45")
}

// TestGonePodsAreDrawn draws a Job's last pod, which Kubernetes has taken away,
// up to when it was seen last.
func TestGonePodsAreDrawn(t *testing.T) {
	d := replay(t, "jobs", time.Date(2026, 11, 21, 10, 34, 20, 0, time.UTC), 100, 30)
	d.keys("/", "i", "m", "p", "o", "r", "t", "enter", "g", "t")
	d.golden("start-gone-100x30")
	d.keys("q", "g", "j", "t")
	d.shows("gone since 10:33:05, shown as it was last seen")
}

func TestSearchInTheSide(t *testing.T) {
	d := starts(t, 80, 24, 90*time.Second, nil)
	d.find("slow-step")
	d.keys("y", "/", "1", "8", "enter")
	d.shows("search: 18")
	d.shows("- sleep 18")
	d.keys("n", "N", "esc", "/", "x", "esc")
	if text, _ := d.model.details.Searching(); text != "" {
		t.Errorf("%q is still searched", text)
	}
	d.keys("esc")
	if d.model.pane != keymap.InTree {
		t.Error("esc does not leave the YAML")
	}
}

// TestAnotherPodIsNotShown refuses the object of a pod that took over the name.
func TestAnotherPodIsNotShown(t *testing.T) {
	d := starts(t, 80, 24, 90*time.Second, nil)
	d.source.objects["Pod slow-step"].UID = "another"
	d.find("slow-step")
	d.keys("d")
	d.shows("another one has its name")
}

func TestProbeMetrics(t *testing.T) {
	d := starts(t, 150, 60, 90*time.Second, func(o *Options) { o.ProbeMetrics = true })
	d.find("hook")
	if chosen, _ := d.model.chosen(); chosen.entry.Pod.Name != "hook" {
		d.keys("up")
	}
	uid := ""
	for _, w := range d.model.options.Store.Workloads() {
		if w.Name == "hook" {
			uid = w.Entries[0].Pod.UID
		}
	}
	key := detail.ProbeKey{Pod: uid, Container: "app", Kind: "liveness"}
	d.source.counts = map[detail.ProbeKey]detail.ProbeCount{key: {Passed: 4, Failed: 1}}
	d.keys("d")
	if d.model.side.subject.entry.Pod.Name != "hook" {
		t.Fatalf("opened %s", d.model.side.subject.entry.Pod.Name)
	}
	d.shows("passed 4 times, failed once by the kubelet's own count")
	d.source.counts = map[detail.ProbeKey]detail.ProbeCount{key: {Passed: 4, Failed: 3}}
	d.model.Update(tickMsg{d.model.scene, d.source.now.Add(probeEvery)})
	d.run(func() tea.Msg { return probesMsg{id: d.model.side.reads.id, counts: d.source.counts} })
	d.shows("the last 2 or more failed, 3 in a row count: not enough yet")
}

// TestProbeRuns follows counts from one reading to the next.
func TestProbeRuns(t *testing.T) {
	at := func(n int) time.Time { return noon.Add(time.Duration(n) * probeEvery) }
	count := func(passed, failed int) detail.ProbeCount { return detail.ProbeCount{Passed: passed, Failed: failed} }
	tests := map[string]struct {
		counts []detail.ProbeCount
		want   probeRun
	}{
		"one reading":          {[]detail.ProbeCount{count(4, 0)}, probeRun{}},
		"never passed":         {[]detail.ProbeCount{count(0, 2)}, probeRun{streak: 2}},
		"passes":               {[]detail.ProbeCount{count(4, 1), count(6, 1)}, probeRun{after: at(0)}},
		"passes on":            {[]detail.ProbeCount{count(4, 1), count(6, 1), count(7, 1)}, probeRun{after: at(1)}},
		"nothing new":          {[]detail.ProbeCount{count(4, 1), count(6, 1), count(6, 1)}, probeRun{after: at(0)}},
		"both":                 {[]detail.ProbeCount{count(4, 1), count(6, 1), count(7, 2)}, probeRun{}},
		"fails":                {[]detail.ProbeCount{count(4, 1), count(4, 3)}, probeRun{streak: 2, after: at(0)}},
		"fails on":             {[]detail.ProbeCount{count(4, 1), count(4, 3), count(4, 4)}, probeRun{streak: 3, after: at(1)}},
		"fails from the first": {[]detail.ProbeCount{count(0, 1), count(0, 3)}, probeRun{streak: 3, after: at(0)}},
		"the kubelet restarts": {[]detail.ProbeCount{count(4, 1), count(6, 1), count(2, 0)}, probeRun{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var r reads
			key := detail.ProbeKey{Container: "app"}
			for i, c := range test.counts {
				r.takeProbes(probesMsg{asked: at(i), counts: map[detail.ProbeKey]detail.ProbeCount{key: c}})
			}
			if got := r.runs[key]; got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

// TestWhatCouldNotBeReadHasNoTime puts no time above what was refused.
func TestWhatCouldNotBeReadHasNoTime(t *testing.T) {
	d := starts(t, 100, 60, 90*time.Second, nil)
	d.source.objects = nil
	d.find("slow-step")
	d.keys("d")
	d.keys("G")
	d.shows("It cannot be shown: there is no such object")
	d.keys("y")
	d.shows("It cannot be shown: there is no such object")
	if screen := d.screen(); strings.Contains(screen, "Not all of it") {
		t.Errorf("nothing of it is shown, and it is said that something is:\n%s", screen)
	}
	for _, key := range []string{"y", "d"} {
		d.keys(key)
		if screen := d.screen(); strings.Contains(screen, "as it was at") {
			t.Errorf("a time of what was not read:\n%s", screen)
		}
	}
}

// TestAnswersOfBefore are not taken for what is open now.
func TestAnswersOfBefore(t *testing.T) {
	d := starts(t, 80, 24, 90*time.Second, nil)
	d.find("slow-step")
	d.keys("d")
	id := d.model.side.reads.id
	d.keys("q")
	d.send(objectMsg{id: id, err: errNoObject})
	if d.model.side.open != keymap.InTree || d.model.side.reads.full.State != 0 {
		t.Error("an answer for what is closed was taken over")
	}
}

// TestOneClockPerFrame has a batch about another pod move the clock on: the tree
// and what is beside it tell the same age.
func TestOneClockPerFrame(t *testing.T) {
	d := start(t, 160, 50, []scripted{{pod("shop", "web", "Deployment", "web-1", []string{"fetch"}, "app"), trouble(words.Stuck, time.Minute, "exit-code", "fetch", "fetch exits 1")}}, nil)
	d.model.ended = false
	d.keys("j", "j", "d")
	d.source.now = d.source.now.Add(1900 * time.Millisecond)
	d.apply(model.Item{Op: model.OpPod, Pod: pod("shop", "other", "Deployment", "other-1", nil, "app")})
	d.shows("stuck 61s")
	d.shows("stuck for 61s")
}

// TestWhyNoFlowIsTold says what is the matter, and where the flow would be.
func TestWhyNoFlowIsTold(t *testing.T) {
	d := start(t, 60, 24, []scripted{
		{pod("shop", "web", "Deployment", "web-1", []string{"fetch"}, "app"), calm(0, 0, "")},
		{pod("shop", "web", "Deployment", "web-2", []string{"fetch"}, "app"), calm(0, 0, "", part("fetch", words.StateDone, "done"))},
	}, nil)
	d.keys("a", "j", "enter", "d", "f")
	d.shows("the flow is told of a pod with volumes; open the pod for it\n")
	d.keys("q", "j", "j", "d", "f")
	d.shows("this pod has no volumes\n")
	d.keys("q", "enter", "j", "j", "d", "f")
	d.shows("the flow is told of a pod as a whole; open the pod for it\n")
}

// TestTheYAMLOfAPodThatIsGoneSaysSo has an object that was never read vanish.
func TestTheYAMLOfAPodThatIsGoneSaysSo(t *testing.T) {
	d := starts(t, 100, 30, 90*time.Second, nil)
	d.source.objects = nil
	d.find("slow-step")
	d.keys("d")
	gone := model.Item{Op: model.OpPodGone, Key: d.model.side.subject.entry.Pod.Key()}
	d.model.Update(batchMsg{batch: model.Batch{Observed: d.model.now, Items: []model.Item{gone}}})
	d.keys("y")
	d.shows("gone since")
	d.shows("It cannot be shown: there is no such object")
}
