package tui

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
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
	d.shows("shop/api · fetch of all pods · 50 of 60 followed · 10 not read: 50 at once are the most")
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

func textsOf(list []mixed) (out []string) {
	for _, one := range list {
		out = append(out, one.text)
	}
	return out
}
