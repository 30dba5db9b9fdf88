package tui

import (
	"testing"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// vanished shows a pod of a Job that failed and was deleted.
func vanished(t *testing.T, output string) (*driver, *model.Pod) {
	t.Helper()
	fetch := part("fetch", words.StateBackingOff, "exit 1 ×3")
	fetch.Output = output
	p := pod("shop", "import", "Job", "import-x7", []string{"fetch"}, "app")
	p.Steps[0].Restarts = 2
	p.Steps[0].State = model.ContainerState{Phase: model.PhaseTerminated, Ended: &model.Termination{ID: "containerd://c", ExitCode: 1}}
	d := start(t, 100, 24, []scripted{{p, trouble(words.Stuck, time.Minute, "exit-code", "fetch", "fetch exits 1, 3 tries", fetch)}}, func(o *Options) {
		o.Store = model.NewStore(model.Rules{Pod: func(*model.Pod, []*model.Event, *model.Past, time.Time) model.Diagnosis {
			return trouble(words.Stuck, time.Minute, "exit-code", "fetch", "fetch exits 1, 3 tries", fetch)
		}, Workload: func(*model.Workload, []*model.Event, time.Time) model.Standing {
			return model.Standing{Verdict: words.Failed, Attention: true, Since: ago(time.Minute), Line: model.Line{Text: "gave up after 3 tries"}}
		}})
	})
	return d, p
}

func TestLogOfAPodThatIsGone(t *testing.T) {
	d, p := vanished(t, "no such host")
	d.apply(
		model.Item{Op: model.OpFact, Fact: &model.Fact{
			Question: model.Question{Subject: model.AboutLog, Namespace: "shop", Name: p.Name, UID: p.UID, Container: "fetch", Attempt: "containerd://c"},
			Lines:    []string{"looking for the host", "no such host"},
		}},
		model.Item{Op: model.OpPodGone, Key: p.Key()},
	)
	d.tick(12 * time.Second)
	d.shows("gone 12s ago · fetch exits 1, 3 tries")
	d.shows("no such host")
	d.keys("j", "j", "enter")
	d.shows("looking for the host")
	d.shows("attempt 3 as it was kept: the pod is gone, and its logs with it")
	if len(d.source.requests) > 0 {
		t.Errorf("a log was asked for that cannot be had: %v", d.source.requests)
	}
	d.keys("q")
	d.shows("gave up after 3 tries")
}

// TestTimelineOfAWorkloadWhosePodsAreGone draws the pod that was, and leads to
// its log as the tree does.
func TestTimelineOfAWorkloadWhosePodsAreGone(t *testing.T) {
	d, p := vanished(t, "no such host")
	d.apply(
		model.Item{Op: model.OpController, Controller: &model.Controller{UID: "c", Namespace: "shop", Kind: "Job", Name: "import"}},
		model.Item{Op: model.OpFact, Fact: &model.Fact{
			Question: model.Question{Subject: model.AboutLog, Namespace: "shop", Name: p.Name, UID: p.UID, Container: "fetch", Attempt: "containerd://c"},
			Lines:    []string{"looking for the host", "no such host"},
		}},
		model.Item{Op: model.OpPodGone, Key: p.Key()},
	)
	d.tick(12 * time.Second)
	d.keys("j", "t")
	d.shows("gone since 12:04:31, shown as it was last seen")
	d.keys("l")
	d.shows("looking for the host")
	d.keys("q", "d", "l")
	d.shows("looking for the host")
	d.keys("q", "q")
	d.tick(time.Hour)
	d.keys("t")
	d.shows("no pod of it is left that could be drawn")
}

func TestNothingWasKeptOfAPodThatIsGone(t *testing.T) {
	for output, want := range map[string]string{
		"no such host": "the pod is gone, and its logs with it; fetch said last: no such host",
		"":             "the pod is gone, and its logs with it; nothing of that of fetch was kept",
	} {
		d, p := vanished(t, output)
		d.apply(model.Item{Op: model.OpPodGone, Key: p.Key()})
		d.keys("j", "j", "l")
		d.shows(want)
	}
}
