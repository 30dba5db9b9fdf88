package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/theme"
)

// mate is a pod of two steps and a container, of which so many have begun.
func mate(name, workload, kind string, begun int) *model.Pod {
	p := pod("shop", workload, kind, name, []string{"fetch", "migrate"}, "app")
	for i, c := range []*model.Container{&p.Steps[0], &p.Steps[1], &p.Containers[0]} {
		if i < begun {
			c.State = model.ContainerState{Phase: model.PhaseRunning, ID: fmt.Sprintf("%s/%d", name, i), Since: noon}
		}
	}
	return p
}

func linesAt(from time.Time, every time.Duration, lines ...string) model.LogChunk {
	chunk := model.LogChunk{Lines: lines}
	for i := range lines {
		chunk.Times = append(chunk.Times, from.Add(time.Duration(i)*every))
	}
	return chunk
}

func TestAllContainersOfAPodAtOnce(t *testing.T) {
	p := mate("web", "web", "Pod", 2)
	d := start(t, 80, 20, []scripted{{p, calm(0, 0, "")}}, nil)
	d.model.ended = false
	d.source.byPart = map[string][]model.LogChunk{
		"fetch":   {linesAt(noon, 2*time.Second, "f0", "f2", "f4")},
		"migrate": {linesAt(noon.Add(time.Second), 2*time.Second, "m1", "m3"), {Note: "the connection to the log broke"}},
		"app":     {linesAt(noon.Add(9*time.Second), time.Second, "a9")},
	}
	d.keys("a", "L")
	d.settle()
	d.apply(model.Item{Op: model.OpPod, Pod: mate("web", "web", "Pod", 3)})
	d.settle()
	d.golden("logs-of-a-pod-80x20")
	var asked []string
	for _, r := range d.source.requests {
		asked = append(asked, r.Container)
	}
	if diff := cmp.Diff([]string{"fetch", "migrate", "app"}, asked); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
	d.keys("[")
	d.shows("several logs are shown at once")
	d.keys("D", "g", "v", "j", "c", "w", "T")
	d.keys("l")
	if n := len(d.source.requests); n != 6 {
		t.Errorf("%d requests after l", n)
	}
	d.keys("q")
	d.shows("shop")
}

func TestOneStepOfAllReplicasAtOnce(t *testing.T) {
	var script []scripted
	for i := range mostStreams + 10 {
		name := fmt.Sprintf("api-7d9-%02d", i)
		script = append(script, scripted{mate(name, "api", "Deployment", 1), calm(0, 0, "")})
	}
	d := start(t, 100, 20, script, nil)
	d.source.endless = true
	d.keys("a", "j", "L")
	d.shows("shop/api · fetch of all pods · 50 followed · 10 not read: 50 at once are the most")
	if n := len(d.source.requests); n != mostStreams {
		t.Errorf("%d requests", n)
	}
}

func TestMixOrdersByTime(t *testing.T) {
	x := newMix()
	x.await(0)
	x.await(1)
	x.add(0, logMsg{lines: []string{"a0", "a2"}, times: []time.Time{noon, noon.Add(2 * time.Second)}})
	for range 5 {
		if got := x.ripe(); len(got) > 0 {
			t.Fatalf("%v was shown before every log had answered", got)
		}
	}
	x.add(1, logMsg{lines: []string{"b1", "b9"}, times: []time.Time{noon.Add(time.Second), noon.Add(9 * time.Second)}})
	want := []string{"a0", "b1", "a2"}
	if diff := cmp.Diff(want, textsOf(x.ripe())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	x.add(0, logMsg{lines: []string{"a3"}, times: []time.Time{noon.Add(3 * time.Second)}, notes: []string{"over"}})
	if diff := cmp.Diff([]string{"a3", "over", "b9"}, textsOf(x.ripe())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestAnEndIsToldWhenItWas has a step end without a word before the lines that
// another one wrote.
func TestAnEndIsToldWhenItWas(t *testing.T) {
	p := mate("web", "web", "Pod", 2)
	p.Steps[1].State = model.ContainerState{Phase: model.PhaseTerminated, ID: "web/1", Ended: &model.Termination{ID: "web/1", Started: noon, Finished: noon.Add(5 * time.Second)}}
	d := start(t, 100, 20, []scripted{{p, calm(0, 0, "")}}, nil)
	d.source.byPart = map[string][]model.LogChunk{
		"fetch": {linesAt(noon, 4*time.Second, "f0", "f4", "f8")}, "migrate": {{Note: "the container ended"}},
	}
	d.keys("a", "L")
	d.settle()
	screen := d.screen()
	if end := strings.Index(screen, "the container ended"); end < strings.Index(screen, "f4") || end > strings.Index(screen, "f8") {
		t.Errorf("the end is not where it was:\n%s", screen)
	}
}

func textsOf(list []mixed) (out []string) {
	for _, one := range list {
		out = append(out, one.text)
	}
	return out
}

func TestACrewSaysWhoIsFollowed(t *testing.T) {
	p := mate("web", "web", "Pod", 2)
	p.Steps[0].State = model.ContainerState{Phase: model.PhaseTerminated, Ended: &model.Termination{ID: "web/0", Started: noon, Finished: noon}}
	d := start(t, 100, 20, []scripted{{p, calm(0, 0, "")}}, nil)
	d.model.ended = false
	d.source.byPart = map[string][]model.LogChunk{
		"fetch": {linesAt(noon, time.Second, "f0")}, "migrate": {{Note: "user viewer may not read logs"}},
	}
	d.apply(model.Item{Op: model.OpEvent, Event: &model.Event{
		UID: "e", Namespace: "shop", Kind: "Pod", AboutUID: p.UID, AboutName: "web", Container: "fetch", Reason: "Pulled", Message: "there", Last: noon, Count: 1,
	}})
	d.keys("a", "L")
	d.settle()
	if strings.Contains(d.screen(), "Pulled") {
		t.Errorf("events stand in for a log that is there:\n%s", d.screen())
	}
	d.shows("shop/web · all containers · 1 ended, 1 not readable, 1 not started")
	d.shows("following")
	d.apply(model.Item{Op: model.OpPod, Pod: mate("web", "web", "Pod", 3)})
	d.settle()
	d.shows("1 ended, 2 not readable")
	if strings.Contains(d.screen(), "following") {
		t.Errorf("nothing is followed:\n%s", d.screen())
	}
	d.apply(model.Item{Op: model.OpPodGone, Key: p.Key()})
	d.shows("all containers · 3 ended")
	d.keys("l")
	d.shows("what was read stays here")
	d.shows("f0")
}

func TestACrewFollowsAWorkloadThatWasMadeAnew(t *testing.T) {
	script := []scripted{{mate("api-7d9-aaaaa", "api", "Deployment", 1), calm(0, 0, "")}, {mate("api-7d9-bbbbb", "api", "Deployment", 1), calm(0, 0, "")}}
	d := start(t, 100, 20, script, nil)
	d.model.ended = false
	d.source.byPart = map[string][]model.LogChunk{"fetch": {linesAt(noon, time.Second, "old")}}
	d.keys("a", "j", "L")
	d.settle()
	for _, one := range script {
		d.apply(model.Item{Op: model.OpPodGone, Key: one.pod.Key()})
	}
	d.tick(time.Hour) // what lingers of the old ones is forgotten
	d.source.byPart = map[string][]model.LogChunk{"fetch": {linesAt(noon, time.Second, "made anew")}}
	d.apply(model.Item{Op: model.OpPod, Pod: mate("api-9f4-ccccc", "api", "Deployment", 1)})
	d.settle()
	d.shows("made anew")
	d.shows("3 ended")
	d.keys("l")
	d.settle()
	d.shows("1 ended")
	d.shows("9f4-ccccc made anew")
}

// TestACrewShowsNoLineTwice has a container start again before its log was
// asked for as that of the attempt before.
func TestACrewShowsNoLineTwice(t *testing.T) {
	p := mate("web", "web", "Pod", 1)
	d := start(t, 100, 20, []scripted{{p, calm(0, 0, "")}}, nil)
	d.model.ended = false
	d.source.byPart = map[string][]model.LogChunk{"fetch": {linesAt(noon, time.Second, "f0", "f1")}}
	d.keys("a", "L")
	d.settle()
	again := mate("web", "web", "Pod", 1)
	again.Steps[0].Restarts, again.Steps[0].State.ID = 1, "web/again"
	d.source.byPart = map[string][]model.LogChunk{"fetch": {linesAt(noon, time.Second, "f0", "f1", "f2")}}
	d.apply(model.Item{Op: model.OpPod, Pod: again})
	d.settle()
	if screen := d.screen(); strings.Count(screen, "f1") != 1 || !strings.Contains(screen, "f2") {
		t.Errorf("lines are missing or doubled:\n%s", screen)
	}
}

func TestACrewSaysWhatWasNotAskedFor(t *testing.T) {
	d := start(t, 100, 20, []scripted{{mate("web", "web", "Pod", 1), calm(0, 0, "")}}, nil)
	d.source.byPart = map[string][]model.LogChunk{"fetch": {linesAt(noon, 0, make([]string, 5)...)}}
	d.keys("a", "L", "r", "5", "enter")
	d.settle()
	d.shows("the newest 5 lines of each log were asked for; r asks for more")
}

// TestSourcesHaveTheColoursOfTheTheme holds the names before the lines to what
// each theme has.
func TestSourcesHaveTheColoursOfTheTheme(t *testing.T) {
	for _, name := range []string{"ansi", "dark", "light", "high-contrast", "color-blind"} {
		d := start(t, 80, 20, nil, func(o *Options) { o.Theme = theme.Named(name) })
		seen := map[string]bool{}
		for i := range 8 {
			style := d.model.sourceStyle(i)
			if style.Color != nil && style.Color == d.model.options.Theme.Role(words.RoleBad).Color {
				t.Errorf("%s: source %d looks like an error", name, i)
			}
			seen[style.Render("x")] = true
		}
		if len(seen) < 8 {
			t.Errorf("%s: %d looks for 8 sources", name, len(seen))
		}
	}
	d := start(t, 80, 20, nil, func(o *Options) { o.Theme = theme.Plain() })
	for i := range 8 {
		if d.model.sourceStyle(i).Color != nil {
			t.Errorf("source %d has a colour in the theme without any", i)
		}
	}
}

func TestASilentCrewSaysSo(t *testing.T) {
	d := start(t, 100, 20, []scripted{{mate("web", "web", "Pod", 0), calm(0, 0, "")}}, nil)
	d.keys("a", "L")
	d.shows("all containers · 3 not started")
	d.shows("their logs come by themselves as soon as they start")
	d.source.endless = true
	d.send(batchMsg{batch: model.Batch{Observed: noon, Items: []model.Item{{Op: model.OpPod, Pod: mate("web", "web", "Pod", 1)}}}})
	d.shows("all containers · 1 followed, 2 not started")
	d.shows("none of them has printed anything yet; following")
}
