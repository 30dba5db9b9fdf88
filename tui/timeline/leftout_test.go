package timeline_test

import (
	"strings"
	"testing"
	"time"

	"github.com/initwatch/initwatch/model"
	spans "github.com/initwatch/initwatch/model/timeline"
	"github.com/initwatch/initwatch/tui/theme"
	"github.com/initwatch/initwatch/tui/timeline"
)

// slower is a pod of which only the app takes a while.
func slower(name string) *model.Pod {
	p := pod("Running")
	p.Name = name
	p.Steps[0].State = ended(0, time.Second, 2*time.Second)
	p.Containers[0].Readiness = &model.Probe{}
	p.Containers[0].State, p.Containers[0].Ready = running(2*time.Second), true
	p.Conditions = condition("True", 22*time.Second)
	return p
}

// fallen is one that was ready and is so no longer.
func fallen(name string) *model.Pod {
	p := slower(name)
	p.Containers[0].Ready, p.Conditions = false, condition("False", 50*time.Second)
	return p
}

// waiting is one without a node.
func waiting(name string) *model.Pod {
	p := pod("Pending")
	p.Name, p.Node, p.Started, p.Sandbox = name, "", time.Time{}, model.SandboxSpec{}
	return p
}

// under is one that has waited for its probe for so long.
func under(name string, so time.Duration) *model.Pod {
	p := slower(name)
	p.Steps[0].State, p.Containers[0].State = ended(0, 57*time.Second-so, 58*time.Second-so), running(time.Minute-so)
	p.Containers[0].Ready, p.Conditions = false, condition("False", 0)
	return p
}

// TestLeftOut says of which pods a comparison does not speak, and why.
func TestLeftOut(t *testing.T) {
	tests := map[string]struct {
		pods []*model.Pod
		want string
	}{
		"all":             {[]*model.Pod{slower("a"), slower("b"), slower("c")}, "median ~20s, alike in all 3"},
		"one fell":        {[]*model.Pod{slower("a"), slower("b"), fallen("c")}, "median ~20s, alike in both · left out: 1 that lost readiness"},
		"one came so far": {[]*model.Pod{slower("a"), fallen("b"), fallen("c")}, "median ~20s · left out: 2 that lost readiness"},
		"one waits":       {[]*model.Pod{slower("a"), slower("b"), waiting("c")}, "alike in both · left out: 1 that has not begun it"},
		"two wait":        {[]*model.Pod{slower("a"), waiting("b"), waiting("c")}, "median ~20s · left out: 2 that have not begun it"},
		"one is under way": {
			[]*model.Pod{slower("a"), slower("b"), under("c", 5*time.Second)}, "alike in both · left out: 1 that is not done yet",
		},
		"one lags behind": {[]*model.Pod{slower("a"), slower("b"), under("c", 55*time.Second)}, "much slower in 1 of 3: ~55s in c"},
		"each for another": {
			[]*model.Pod{slower("a"), slower("b"), fallen("c"), waiting("d"), under("e", 5*time.Second)},
			"alike in both · left out: 1 that lost readiness, 1 that has not begun it, 1 that is not done yet",
		},
		"none is done": {[]*model.Pod{under("a", 5*time.Second), waiting("b"), fallen("c")}, "done in none of 2 pods, ~5s so far · left out: 1 that lost readiness"},
		"all fell":     {[]*model.Pod{fallen("a"), fallen("b")}, "no step stands out: each takes a second or so at most · left out: 2 that lost readiness"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if screen := compared(t, test.pods, nil); !strings.Contains(screen, test.want+"\n") {
				t.Errorf("%q is not in:\n%s", test.want, screen)
			}
		})
	}
}

// older is a pod of a revision whose template has no step of that name.
func older(p *model.Pod) *model.Pod {
	p.Steps = nil
	return p
}

// TestLeftOutOfAStepThatOnlySomeHave does not take pods of another revision,
// which have no such step, for pods that have not begun it or lost it.
func TestLeftOutOfAStepThatOnlySomeHave(t *testing.T) {
	unfinished := slower("a")
	unfinished.Steps[0].State, unfinished.Containers[0].State = running(10*time.Second), model.ContainerState{Phase: model.PhaseWaiting}
	unfinished.Conditions = condition("False", 0)
	long := slower("a")
	long.Steps[0].State = ended(0, time.Second, 31*time.Second)
	extra := fallen("e")
	extra.Containers = append(extra.Containers, model.Container{
		ContainerSpec: &model.ContainerSpec{Name: "side", Kind: model.KindApp}, State: running(2 * time.Second),
	})
	tests := map[string]struct {
		pods []*model.Pod
		want string
	}{
		"none is done":     {[]*model.Pod{unfinished, older(slower("b")), older(slower("c"))}, "config, done in none of 1 pod, ~50s so far · left out: 2 that have no such step\n"},
		"of one step":      {[]*model.Pod{long, older(slower("b")), older(waiting("c"))}, "config, median ~30s · left out: 2 that have no such step\n"},
		"what it says":     {[]*model.Pod{long, older(slower("b")), waiting("c")}, "config (init): median ~30s of 1 that is done, slowest ~30s in a; left out: 1 that has no such step, 1 that has not begun it\n"},
		"one that lost it": {[]*model.Pod{long, older(fallen("b"))}, "config, median ~30s · left out: 1 that has no such step\n"},
		"all that is said": {[]*model.Pod{unfinished, waiting("b"), older(slower("c"))}, "config (init): done in none of 2 pods; left out: 1 that has no such step\n"},
		"lost by one":      {[]*model.Pod{slower("a"), slower("b"), extra}, "alike in both · left out: 1 that lost readiness\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if screen := compared(t, test.pods, nil); !strings.Contains(screen, test.want) {
				t.Errorf("%q is not in:\n%s", test.want, screen)
			}
		})
	}
}

// TestLeftOutBesideWhatIsStuck counts those that fell apart from those that
// never came up, and so does what is said of one step.
func TestLeftOutBesideWhatIsStuck(t *testing.T) {
	stuck := under("b", 5*time.Second)
	stuck.Containers[0].State = model.ContainerState{Phase: model.PhaseWaiting, Reason: "ImagePullBackOff"}
	screen := compared(t, []*model.Pod{slower("a"), stuck, fallen("c"), fallen("d")}, map[string]string{"b": "image not found"})
	for _, want := range []string{
		": image not found · in b · left out: 2 that lost readiness\n",
		"; not up in 1 of 2; left out: 2 that lost readiness\n",
	} {
		if !strings.Contains(screen, want) {
			t.Errorf("%q is not in:\n%s", want, screen)
		}
	}
}

// TestAllFellBeforeAnythingElse does not take pods without init containers that
// fell for pods that have not begun.
func TestAllFellBeforeAnythingElse(t *testing.T) {
	a, b := fallen("a"), fallen("b")
	a.Steps, b.Steps = nil, nil
	const want = "nothing to compare: how long the first start of a pod took is not known once it lost readiness"
	if screen := compared(t, []*model.Pod{a, b}, nil); !strings.Contains(screen, want) {
		t.Errorf("%q is not in:\n%s", want, screen)
	}
}

// compared is the screen that compares pods, with what is wrong with their apps.
func compared(t *testing.T, pods []*model.Pod, wrong map[string]string) string {
	t.Helper()
	var all []spans.Pod
	for _, p := range pods {
		one := spans.Pod{Name: p.Name, Timeline: spans.Of(p, nil, &model.Past{}, after(time.Minute))}
		if text := wrong[p.Name]; text != "" {
			one.Wrong = map[string]string{"app": text}
		}
		all = append(all, one)
	}
	m := timeline.New(timeline.Options{Theme: theme.ANSI()})
	m.SetSize(160, 24)
	m.ShowWorkload("deploy api", all, "")
	return text(t, m, 160, 24)
}
