package timeline_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/timeline"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// TestAnyPodCanBeDrawn draws pods whose times contradict one another, as those
// of clocks that differ do.
func TestAnyPodCanBeDrawn(t *testing.T) {
	for seed := range uint64(2000) {
		r := rand.New(rand.NewPCG(seed, 7))
		pod, events := randomPod(r)
		drawn := timeline.Of(pod, events, &model.Past{}, noon.Add(10*time.Minute))
		check(t, "random", &drawn)
		timeline.Compare([]timeline.Pod{{Name: "a", Timeline: drawn}, {Name: "b", Timeline: drawn}})
	}
}

func moment(r *rand.Rand) time.Time {
	if r.IntN(5) == 0 {
		return time.Time{}
	}
	return noon.Add(time.Duration(r.IntN(600)) * time.Second)
}

func randomPod(r *rand.Rand) (*model.Pod, []*model.Event) {
	pod := &model.Pod{
		Name: "p", Node: []string{"", "n"}[r.IntN(2)], Phase: []string{"Pending", "Running", "Failed", "Succeeded"}[r.IntN(4)],
		Created: noon, Started: moment(r), Grace: 30 * time.Second, Rare: &model.Rare{},
	}
	pod.Sandbox.ReadyToStart, pod.Sandbox.ReadyToStartSet = []string{"True", "False", ""}[r.IntN(3)], moment(r)
	if r.IntN(2) == 0 {
		pod.Conditions = []model.Condition{{Type: "Ready", Status: []string{"True", "False"}[r.IntN(2)], Since: moment(r)}}
	}
	for _, name := range []string{"a", "b"} {
		pod.Steps = append(pod.Steps, randomContainer(r, name, model.Kind(r.IntN(2))))
	}
	pod.Containers = []model.Container{randomContainer(r, "c", model.KindApp)}
	var events []*model.Event
	for range r.IntN(12) {
		events = append(events, randomEvent(r))
	}
	return pod, events
}

// reasons are those that a timeline looks for.
var reasons = []string{
	"Pulling", "Pulled", "Failed", "Created", "Started", "Scheduled", "FailedScheduling", "SandboxChanged", "FailedPostStartHook",
	"NodeNotReady", "TaintManagerEviction", "FailedMount", "SuccessfulAttachVolume", "FailedCreatePodSandBox",
}

func randomEvent(r *rand.Rand) *model.Event {
	e := &model.Event{
		Reason: reasons[r.IntN(len(reasons))], Container: []string{"a", "b", "c", ""}[r.IntN(4)],
		First: moment(r), Last: moment(r), Count: r.IntN(4), Warning: r.IntN(2) == 0,
		Message: []string{`Successfully pulled image "x" in 3s (5s including waiting). Image size: 1 bytes.`, "Cancelling deletion of Pod a/p", "Marking"}[r.IntN(3)],
	}
	if !e.First.IsZero() && r.IntN(2) == 0 {
		e.Precise = e.First.Add(time.Duration(r.IntN(1000)) * time.Millisecond)
	}
	return e
}

func randomContainer(r *rand.Rand, name string, kind model.Kind) model.Container {
	c := model.Container{ContainerSpec: &model.ContainerSpec{Name: name, Kind: kind}, Restarts: r.IntN(3)}
	if r.IntN(2) == 0 {
		c.Readiness = &model.Probe{}
	}
	if r.IntN(2) == 0 {
		c.PostStart, c.Startup = "exec x", &model.Probe{}
	}
	if r.IntN(2) == 0 {
		c.Last = &model.Termination{ID: "l", ExitCode: r.IntN(2), Started: moment(r), Finished: moment(r)}
	}
	c.State.Phase = model.Phase(r.IntN(4))
	switch c.State.Phase {
	case model.PhaseTerminated:
		c.State.Ended = &model.Termination{ID: "e", ExitCode: r.IntN(2), Started: moment(r), Finished: moment(r)}
	case model.PhaseRunning:
		c.State.Since, c.State.ID = moment(r), "r"
	case model.PhaseNone, model.PhaseWaiting:
	}
	c.Ready, c.Started = r.IntN(2) == 0, r.IntN(2) == 0
	return c
}

func BenchmarkOf(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 7))
	pod, events := randomPod(r)
	for b.Loop() {
		timeline.Of(pod, events, &model.Past{}, noon.Add(10*time.Minute))
	}
}
