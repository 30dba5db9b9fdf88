package tui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/theme"
)

// fakeClusters hands out prepared places and scenes.
type fakeClusters struct {
	contexts   []Place
	namespaces []Place
	refused    error
	scene      func(Choice) (Scene, error)
	asked      []Choice
	left       []Source
}

func (f *fakeClusters) Contexts(context.Context) ([]Place, error) { return f.contexts, nil }

func (f *fakeClusters) Namespaces(context.Context, Source) ([]Place, error) {
	return f.namespaces, f.refused
}

func (f *fakeClusters) Switch(_ context.Context, to Choice) (Scene, error) {
	f.asked = append(f.asked, to)
	return f.scene(to)
}

func (f *fakeClusters) Leave(source Source) { f.left = append(f.left, source) }

// places are three namespaces and two contexts; what is switched to has one pod.
func places() *fakeClusters {
	return &fakeClusters{
		contexts:   []Place{{Name: "staging", Recent: true}, {Name: "production", Color: ansi.Red}, {Name: "real"}},
		namespaces: []Place{{Name: "kube-system", Recent: true}, {Name: "orders"}, {Name: "seeds"}, {Name: "shop"}},
		scene: func(to Choice) (Scene, error) {
			return Scene{
				Source: &fakeSource{now: noon.Add(time.Hour)}, Store: model.NewStore(model.Rules{Pod: diagnoserOf(shop()), Workload: together}),
				Context: to.Context, Namespaces: to.Namespaces,
			}, nil
		},
	}
}

func withClusters(f *fakeClusters) func(*Options) {
	return func(o *Options) { o.Clusters = f }
}

func TestPickScreens(t *testing.T) {
	sizes := map[string][2]int{"80x24": {80, 24}, "60x15": {60, 15}}
	tests := map[string]struct {
		keys []string
		edit func(*fakeClusters)
	}{
		"pick-namespaces": {[]string{"S", "down", "space"}, nil},
		"pick-forbidden": {[]string{"S", "p", "a", "y"}, func(f *fakeClusters) {
			f.namespaces, f.refused = nil, errors.New("user jane may not list namespaces; type the name of one you may read")
		}},
		"pick-context":  {[]string{"X"}, nil},
		"pick-workload": {[]string{"W", "a", "p", "i"}, nil},
		"pick-order":    {[]string{"O"}, nil},
		"pick-columns":  {[]string{"C", "space", "space"}, nil},
		"copy-menu":     {[]string{"j", "c"}, nil},
	}
	for name, test := range tests {
		for size, cells := range sizes {
			t.Run(name+"-"+size, func(t *testing.T) {
				f := places()
				if test.edit != nil {
					test.edit(f)
				}
				d := start(t, cells[0], cells[1], shop(), withClusters(f))
				d.keys(test.keys...)
				d.golden(name + "-" + size)
			})
		}
	}
}

func TestNamespacesAreSwitched(t *testing.T) {
	f := places()
	d := start(t, 80, 24, shop(), withClusters(f))
	old := d.model.options.Source
	d.keys("S", "o", "r", "enter")
	want := []Choice{{Context: "real", Namespaces: []string{"orders"}}}
	if diff := cmp.Diff(want, f.asked); diff != "" {
		t.Fatalf("asked for (-want +got):\n%s", diff)
	}
	d.shows("real  orders")
	d.shows("connecting")
	if len(f.left) != 1 || f.left[0] != old {
		t.Errorf("left %v", f.left)
	}
	// What the place that was left still brings belongs to it.
	d.send(batchMsg{batch: batchOf(shop())})
	if screen := d.screen(); strings.Contains(screen, "init-crash") {
		t.Errorf("pods of the place that was left are shown:\n%s", screen)
	}
	d.send(batchMsg{scene: d.model.scene, batch: batchOf(shop())})
	d.shows("init-crash")
}

func TestAllNamespaces(t *testing.T) {
	f := places()
	d := start(t, 80, 24, shop(), withClusters(f))
	d.keys("S", "enter")
	if diff := cmp.Diff([]Choice{{Context: "real", All: true}}, f.asked); diff != "" {
		t.Errorf("asked for (-want +got):\n%s", diff)
	}
	d.shows("all namespaces")
}

func TestWhatIsWatchedIsNotSwitched(t *testing.T) {
	f := places()
	d := start(t, 80, 24, shop(), withClusters(f))
	d.keys("X", "r", "e", "a", "enter", "S", "esc")
	if len(f.asked) > 0 {
		t.Errorf("asked for %v", f.asked)
	}
	d.shows("init-crash")
}

func TestSwitchThatFailsLeavesTheView(t *testing.T) {
	f := places()
	f.scene = func(Choice) (Scene, error) {
		return Scene{}, errors.New("the API server at example refuses connections")
	}
	d := start(t, 80, 24, shop(), withClusters(f))
	d.keys("X", "enter")
	d.shows("refuses connections")
	d.shows("init-crash")
	if len(f.left) > 0 || d.model.options.Context != "real" {
		t.Errorf("left %v for %s", f.left, d.model.options.Context)
	}
}

func TestSlowSwitchIsOvertaken(t *testing.T) {
	f := places()
	d := start(t, 80, 24, shop(), withClusters(f))
	slow := d.model.change(Choice{Context: "staging"}, false)
	fast := d.model.change(Choice{Context: "production"}, false)
	d.send(fast())
	late := slow().(switchedMsg)
	d.send(late)
	d.shows("production")
	if len(f.left) != 2 || f.left[1] != late.scene.Source {
		t.Errorf("the source that came too late was not left: %v", f.left)
	}
}

func TestContextThatAsksGetsTheTerminal(t *testing.T) {
	f := places()
	f.contexts[0].Asks = true
	d := start(t, 80, 24, shop(), withClusters(f))
	d.keys("X")
	cmd := d.model.press(keyPress("enter"))
	if len(f.asked) > 0 {
		t.Fatal("it was switched while the screen had the terminal")
	}
	if kind := strings.ToLower(strings.TrimPrefix(typeName(cmd()), "tea.")); kind != "execmsg" {
		t.Errorf("the terminal was not given back: %s", kind)
	}
}

func TestLogInAgain(t *testing.T) {
	f := places()
	d := start(t, 80, 24, shop(), withClusters(f))
	d.apply(linkItem(model.Pods, "shop", words.LinkUnauthorized, "expired"))
	d.shows("R logs in again")
	d.keys("R")
	want := []Choice{{Context: "real", Namespaces: []string{"shop", "seeds"}}}
	if diff := cmp.Diff(want, f.asked); diff != "" {
		t.Errorf("asked for (-want +got):\n%s", diff)
	}
	d.shows("init-crash") // what was known stays
	d.send(batchMsg{scene: d.model.scene, batch: model.Batch{Observed: noon, Items: []model.Item{linkItem(model.Pods, "shop", words.LinkLive, "")}}})
	if screen := d.screen(); strings.Contains(screen, "logs in again") {
		t.Errorf("the login is still asked for:\n%s", screen)
	}
}

func TestInterludeSaysWhatItIs(t *testing.T) {
	var out strings.Builder
	i := &interlude{line: "initwatch: logging in…", work: func() tea.Msg { return switchedMsg{id: 7} }}
	i.SetStdin(os.Stdin)
	i.SetStdout(&out)
	i.SetStderr(&out)
	if err := i.Run(); err != nil || out.String() != "initwatch: logging in…\r\n" {
		t.Errorf("wrote %q (%v)", out.String(), err)
	}
	if msg, ok := i.result.(switchedMsg); !ok || msg.id != 7 {
		t.Errorf("came back with %v", i.result)
	}
}

func TestNothingToChooseFrom(t *testing.T) {
	for _, key := range []string{"S", "X", "R"} {
		d := start(t, 80, 24, shop(), nil)
		d.keys(key)
		d.shows("there is no other place to choose")
	}
}

func TestJumpToAWorkload(t *testing.T) {
	d := start(t, 120, 40, shop(), nil)
	d.keys("W", "a", "p", "i", "enter")
	s, ok := d.model.tree.Subject()
	if !ok || !strings.Contains(s.Name, "api") {
		t.Errorf("went to %v", s)
	}
}

func TestOrderIsSaid(t *testing.T) {
	d := start(t, 120, 40, shop(), nil)
	d.keys("O", "n", "e", "w", "enter")
	d.shows("newest first")
	d.keys("O", "down", "down", "enter")
	d.shows("by name")
	d.keys("O", "enter")
	if screen := d.screen(); strings.Contains(screen, "by name") {
		t.Errorf("the usual order is said:\n%s", screen)
	}
}

func TestColumns(t *testing.T) {
	d := start(t, 200, 40, shop(), nil)
	d.keys("C", "space", "down", "down", "down", "space", "enter")
	d.shows("READY")
	d.shows("NODE")
	d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	if screen := d.screen(); strings.Contains(screen, "READY") {
		t.Errorf("columns take the room of statements:\n%s", screen)
	}
	d.keys("C", "enter")
	d.keys("C", "space", "enter")
	d.shows("the terminal is too narrow for")
}

func TestContextColor(t *testing.T) {
	for name, test := range map[string]struct {
		theme theme.Theme
		want  bool
	}{"colours": {theme.ANSI(), true}, "none": {theme.Plain(), false}} {
		d := start(t, 80, 24, shop(), func(o *Options) { o.Theme, o.Color = test.theme, ansi.Red })
		head := strings.SplitN(d.model.View().Content, "real", 2)[0]
		if got := strings.Contains(head, "31"); got != test.want {
			t.Errorf("%s: the context is set in %q", name, head)
		}
	}
}

func TestMouse(t *testing.T) {
	d := start(t, 80, 24, shop(), func(o *Options) { o.Mouse = true })
	if d.model.View().MouseMode != tea.MouseModeCellMotion {
		t.Error("the mouse is not asked for")
	}
	line := lineOf(d.screen(), "migrate  ")
	at := tea.MouseClickMsg{X: 10, Y: line, Button: tea.MouseLeft}
	d.send(at)
	if s, _ := d.model.tree.Subject(); s.Part != "migrate" {
		t.Fatalf("a click on line %d selected %v in\n%s", line, s, d.screen())
	}
	d.send(at)
	if d.model.pane != keymap.InLog {
		t.Error("the second click did not open the log")
	}
	d.send(tea.MouseWheelMsg{Button: tea.MouseWheelUp, Y: 5})
	d.keys("q")
	d.send(tea.WindowSizeMsg{Width: 80, Height: 15})
	before := d.screen()
	d.send(tea.MouseWheelMsg{Button: tea.MouseWheelDown, Y: 5})
	if d.screen() == before {
		t.Error("the wheel did not scroll the tree")
	}
	d.send(tea.MouseClickMsg{X: 1, Y: 0, Button: tea.MouseLeft})
	d.keys("O")
	d.send(tea.MouseClickMsg{X: 1, Y: 5, Button: tea.MouseLeft})
	d.send(tea.MouseClickMsg{X: 1, Y: 5, Button: tea.MouseLeft})
	d.shows("by name")
}

func TestWithoutMouse(t *testing.T) {
	d := start(t, 80, 24, shop(), nil)
	if d.model.View().MouseMode != tea.MouseModeNone {
		t.Error("the mouse is asked for")
	}
}

func lineOf(screen, text string) int {
	for i, line := range strings.Split(screen, "\n") {
		if strings.Contains(line, text) {
			return i
		}
	}
	return -1
}

func typeName(v any) string { return fmt.Sprintf("%T", v) }
