package diagnose

import (
	"slices"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// activity is what goes on while nothing is wrong: the thing that everything
// else waits for.
type activity struct {
	text  string
	since time.Time
	// counted is set when since is when text began, so that it may be counted.
	counted bool
	tail    string
}

func (a activity) line() model.Line {
	line := model.Line{Text: a.text, Tail: a.tail}
	if a.counted {
		line.Running = a.since
	}
	return line
}

// activity finds what the start waits for, in the order in which the kubelet
// works: a node, the kubelet, the sandbox, the head of the line, the apps.
func (s *start) activity() activity {
	switch {
	case s.pod.Node == "" && s.pod.NominatedNode != "":
		return activity{text: s.bindingText(), since: s.pod.Created}
	case s.pod.Node == "":
		return activity{text: "waits for the scheduler", since: s.pod.Created}
	case s.untouched() && s.pod.Started.IsZero():
		return activity{text: "waits for the kubelet on " + s.pod.Node, since: s.pod.Created}
	case !s.sandboxReady():
		return s.sandboxActivity()
	case s.head < len(s.pod.Steps):
		return s.containerActivity(&s.pod.Steps[s.head])
	}
	return s.appActivity()
}

// bindingText says that the scheduler has chosen a node, and what it waits for
// there.
func (s *start) bindingText() string {
	text := "waits to be bound to node " + s.pod.NominatedNode + ", which was chosen for it"
	if e := s.newest(about("BindingConditionsPending")); e != nil {
		text += ": " + short(e.Message)
	}
	return text
}

func (s *start) sandboxActivity() activity {
	since := firstOf(s.pod.Started, s.pod.Created)
	text := "volumes and sandbox are being made"
	if !s.rebuilt.IsZero() {
		since, text = s.rebuilt, "the sandbox is being made anew, all steps run again after it"
	}
	return activity{text: text, since: since, counted: true}
}

// appActivity is what the first app container that is not ready does.
func (s *start) appActivity() activity {
	for i := range s.pod.Containers {
		c := &s.pod.Containers[i]
		if c.State.Phase != model.PhaseRunning || !c.Ready {
			return s.containerActivity(c)
		}
	}
	return activity{text: "waits to be reported ready", since: firstOf(s.pod.Started, s.pod.Created)}
}

func (s *start) containerActivity(c *model.Container) activity {
	state, since, text := s.doing(c)
	a := activity{text: s.title(c) + " " + text, since: since, counted: state != words.StateWaiting}
	if next := s.behind(c); len(next) > 0 {
		a.tail = "then " + listed(next)
	}
	if s.again(c) {
		a.text += " again"
		a.tail = strings.TrimSuffix("the sandbox was made anew · "+a.tail, " · ")
	}
	if a.since.IsZero() {
		a.since, a.counted = s.firstSeen(c), false
	}
	return a
}

// again reports whether c runs once more because its sandbox was made anew.
func (s *start) again(c *model.Container) bool {
	return !s.rebuilt.IsZero() && !s.ranAfter(s.rebuilt) && c.Step()
}

// doing tells what a container whose turn it is does at the moment, and since
// when. During a pull or a postStart hook the API keeps the state from before
// (pkg/kubelet/kubelet.go, SyncPod publishes status first, then works), and
// events tell more.
func (s *start) doing(c *model.Container) (words.State, time.Time, string) {
	if c.State.Phase == model.PhaseRunning {
		return s.running(c)
	}
	switch e := s.newest(func(e *model.Event) bool { return s.concerns(e, c) && s.current(c, e) }); {
	case e == nil:
		if image, pulling := s.volumePulled(); pulling != nil && lastEnd(c) == nil {
			return words.StatePulling, pulling.Last, "waits for image " + image + " to be pulled"
		}
		return words.StateCreating, time.Time{}, "is being created"
	case e.Reason == "Pulling":
		return words.StatePulling, e.Last, "pulls image " + c.Image
	case e.Reason == "Started" && c.PostStart != "" && !s.terminal():
		return words.StateCreating, e.Last, "runs its postStart hook"
	case e.Reason == "Started":
		return words.StateRunning, e.Last, "runs"
	default:
		return words.StateCreating, e.Last, "is being created"
	}
}

// current reports whether an event belongs to the attempt that is being made,
// and not to one that is over.
func (s *start) current(c *model.Container, e *model.Event) bool {
	if !slices.Contains(containerBegins, e.Reason) {
		return false
	}
	end := lastEnd(c)
	return !e.Last.Before(s.rebuilt) && (end == nil || !e.Last.Before(end.Finished))
}

// running tells what a container that runs has still to do.
func (s *start) running(c *model.Container) (words.State, time.Time, string) {
	since := c.State.Since
	switch {
	case c.Kind == model.KindInit:
		return words.StateRunning, since, "runs"
	case !c.Started && c.Startup != nil:
		return words.StateRunning, since, "waits for its startup probe (" + c.Startup.Handler + ")"
	case c.Kind == model.KindSidecar && !c.Ready && c.Readiness != nil:
		return words.StateNotReady, since, "is started, its readiness probe has not passed (" + c.Readiness.Handler + ")"
	case c.Kind == model.KindSidecar:
		return words.StateStarted, since, "is started"
	case c.Ready:
		return words.StateReady, since, "is ready"
	case c.Readiness != nil:
		return words.StateNotReady, since, "waits for its readiness probe (" + c.Readiness.Handler + ")"
	}
	return words.StateRunning, since, "runs"
}
