package kubelet

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/initwatch/initwatch/watch/demo"
)

var epoch = time.Date(2026, 11, 21, 1, 8, 45, 0, time.UTC)

// node is an API server that remembers, and the simulator that writes to it.
type node struct {
	*Simulator
	pods    []*corev1.Pod
	events  []*corev1.Event
	deleted []string
	lines   []string
	lost    []string
	writes  int // of pods, after one was deleted
}

func (n *node) Apply(obj demo.Object) error {
	switch o := obj.(type) {
	case *corev1.Pod:
		n.pods = append(n.pods, o)
		if len(n.deleted) > 0 {
			n.writes++
		}
	case *corev1.Event:
		n.events = append(n.events, o)
	}
	return nil
}

func (n *node) Delete(obj demo.Object) error {
	n.deleted = append(n.deleted, obj.GetName())
	return nil
}

func (n *node) AppendLog(_, pod, container, _, line string, _ time.Time) {
	n.lines = append(n.lines, pod+"/"+container+" "+line)
}

func (n *node) LoseNode(name string) { n.lost = append(n.lost, name) }

func newNode(behaviours map[string]Behaviour, images map[string]Image) *node {
	n := &node{}
	n.Simulator = New(Config{
		API: n, Seed: 1, Nodes: []Node{{Name: "k8s01", IP: "10.88.0.1"}}, Images: images, Time: epoch.Add,
		Behaviour: func(_ *corev1.Pod, container string) Behaviour { return behaviours[container] },
	})
	return n
}

func (n *node) run(t *testing.T, end time.Duration) {
	t.Helper()
	if err := n.Run(end); err != nil {
		t.Fatal(err)
	}
}

// last returns the newest state of the only pod.
func (n *node) last() *corev1.Pod { return n.pods[len(n.pods)-1] }

// told returns reasons and messages of the events, in order.
func (n *node) told() []string {
	var told []string
	for _, event := range n.events {
		told = append(told, event.Reason+" "+event.Message)
	}
	return told
}

func podOf(containers ...corev1.Container) *corev1.Pod {
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Namespace: "shop", Name: "pod"},
		Spec:       corev1.PodSpec{Containers: containers},
	}
}

func box(name string) corev1.Container {
	return corev1.Container{Name: name, Image: "busybox", ImagePullPolicy: corev1.PullIfNotPresent}
}

func ends(after time.Duration, exit int32) Behaviour {
	return Behaviour{Runs: []Run{{For: after, Ends: true, Exit: exit}}}
}

func TestHowPodsEnd(t *testing.T) {
	tests := []struct {
		name     string
		policy   corev1.RestartPolicy
		exit     int32
		phase    corev1.PodPhase
		restarts int32
	}{
		{"never, well", corev1.RestartPolicyNever, 0, corev1.PodSucceeded, 0},
		{"never, badly", corev1.RestartPolicyNever, 2, corev1.PodFailed, 0},
		{"on failure, well", corev1.RestartPolicyOnFailure, 0, corev1.PodSucceeded, 0},
		{"on failure, badly", corev1.RestartPolicyOnFailure, 2, corev1.PodRunning, 1},
		{"always, well", corev1.RestartPolicyAlways, 0, corev1.PodRunning, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := newNode(map[string]Behaviour{"app": ends(time.Second, tt.exit)}, nil)
			pod := podOf(box("app"))
			pod.Spec.RestartPolicy = tt.policy
			n.CreatePod(pod)
			n.run(t, 10*time.Second)
			status := n.last().Status
			if status.Phase != tt.phase || status.ContainerStatuses[0].RestartCount != tt.restarts {
				t.Errorf("phase %s with %d restarts, want %s with %d", status.Phase,
					status.ContainerStatuses[0].RestartCount, tt.phase, tt.restarts)
			}
		})
	}
}

// TestPullHidesWhatRuns: the status is not computed anew before the sync is
// done, so a slow pull hides the container that runs already.
func TestPullHidesWhatRuns(t *testing.T) {
	n := newNode(nil, map[string]Image{"slow": {Pull: 30 * time.Second, Size: 7}})
	second := box("second")
	second.Image = "slow"
	n.CreatePod(podOf(box("first"), second))
	n.run(t, 20*time.Second)
	if state := n.last().Status.ContainerStatuses[0].State; state.Waiting == nil || state.Waiting.Reason != "ContainerCreating" {
		t.Errorf("first container during the pull: %+v", state)
	}
	n.run(t, 40*time.Second)
	for _, s := range n.last().Status.ContainerStatuses {
		if s.State.Running == nil || !s.Ready {
			t.Errorf("container %s after the pull: %+v", s.Name, s.State)
		}
	}
	want := `Pulled Successfully pulled image "slow" in 30s (30s including waiting). Image size: 7 bytes.`
	if !slices.Contains(n.told(), want) {
		t.Errorf("no event %q in %q", want, n.told())
	}
}

// TestSidecarsEndLast: deletion stops the app before its sidecars, and takes
// the pod away when all have ended.
func TestSidecarsEndLast(t *testing.T) {
	n := newNode(map[string]Behaviour{"app": {IgnoresTerm: true}}, nil)
	pod := podOf(box("app"))
	proxy := box("proxy")
	proxy.RestartPolicy = ptr.To(corev1.ContainerRestartPolicyAlways)
	pod.Spec.InitContainers = []corev1.Container{proxy}
	pod.Spec.TerminationGracePeriodSeconds = ptr.To[int64](5)
	n.CreatePod(pod)
	n.run(t, 10*time.Second)
	n.DeletePod("shop", "pod")
	n.run(t, 30*time.Second)
	if diff := cmp.Diff([]string{"pod"}, n.deleted); diff != "" {
		t.Fatalf("deleted (-want +got):\n%s", diff)
	}
	asked := n.pods[slices.IndexFunc(n.pods, func(p *corev1.Pod) bool { return p.DeletionTimestamp != nil })]
	if end := asked.DeletionTimestamp.Sub(epoch); end != 15*time.Second || *asked.DeletionGracePeriodSeconds != 5 {
		t.Errorf("deletion ends at %s with a grace of %d", end, *asked.DeletionGracePeriodSeconds)
	}
	status := n.last().Status
	app, side := status.ContainerStatuses[0].State.Terminated, status.InitContainerStatuses[0].State.Terminated
	if app == nil || side == nil || app.ExitCode != 137 || side.ExitCode != 0 || side.FinishedAt.Before(&app.FinishedAt) {
		t.Errorf("app ended %+v, sidecar ended %+v", app, side)
	}
}

func TestDeleteBeforeScheduled(t *testing.T) {
	n := newNode(nil, nil)
	pod := podOf(box("app"))
	pod.Spec.SchedulingGates = []corev1.PodSchedulingGate{{Name: "example.com/wait"}}
	n.CreatePod(pod)
	n.run(t, time.Second)
	n.DeletePod("shop", "pod")
	n.DeletePod("shop", "pod")
	n.run(t, 2*time.Second)
	if len(n.deleted) != 1 {
		t.Errorf("deleted %q, want the pod once", n.deleted)
	}
	n.endedAt(t, time.Second)
}

// endedAt checks what the API server notes when nothing of a pod is left: no
// grace, and the moment.
func (n *node) endedAt(t *testing.T, want time.Duration) {
	t.Helper()
	last := n.last()
	if last.DeletionTimestamp == nil || last.DeletionGracePeriodSeconds == nil || *last.DeletionGracePeriodSeconds != 0 {
		t.Fatalf("the last of the pod: deleted %v, grace %v", last.DeletionTimestamp, last.DeletionGracePeriodSeconds)
	}
	if got := last.DeletionTimestamp.Sub(epoch); got != want || last.Generation != 2 {
		t.Errorf("the pod was deleted at %s, generation %d, want %s and 2", got, last.Generation, want)
	}
}

// TestDeleteTakesBackTheGrace: the deletion is dated back when the pod ends
// before its time.
func TestDeleteTakesBackTheGrace(t *testing.T) {
	n := newNode(nil, nil)
	n.CreatePod(podOf(box("app")))
	n.run(t, 10*time.Second)
	n.DeletePod("shop", "pod")
	n.run(t, 20*time.Second)
	n.endedAt(t, 10*time.Second)
}

// TestBackOffIsToldFirst: the event that a pull waits comes before that which
// says what became of the container, also by their names: these hold the time
// in nanoseconds, which tells events of one second apart.
func TestBackOffIsToldFirst(t *testing.T) {
	n := newNode(nil, map[string]Image{"busybox": {Fails: "not found"}})
	n.CreatePod(podOf(box("one"), box("two"), box("three"), box("four")))
	n.run(t, 2*time.Minute)
	names := map[string]string{}
	for _, event := range n.events {
		names[event.Reason+" "+event.InvolvedObject.FieldPath+" "+event.Message] = event.Name
	}
	for _, c := range []string{"one", "two", "three", "four"} {
		path := " spec.containers{" + c + "} "
		backOff, failed := names["BackOff"+path+`Back-off pulling image "busybox"`], names["Failed"+path+"Error: ImagePullBackOff"]
		if backOff == "" || failed <= backOff {
			t.Errorf("container %s: the back-off is event %q, the failure event %q", c, backOff, failed)
		}
	}
}

func TestEventsAreCounted(t *testing.T) {
	n := newNode(nil, nil)
	about := corev1.ObjectReference{Kind: "Pod", Namespace: "shop", Name: "pod", UID: "1"}
	for range 30 {
		n.recorder.record("kubelet", "k8s01", about, corev1.EventTypeWarning, "Unhealthy", "no")
	}
	n.recorder.record("kubelet", "k8s01", about, corev1.EventTypeNormal, "Pulled", "yes")
	if got := len(n.events); got != 26 {
		t.Fatalf("%d events were sent, want a burst of 25 warnings and a normal one", got)
	}
	if first, last := n.events[0], n.events[24]; first.Name != last.Name || last.Count != 25 {
		t.Errorf("the 25th is %s with count %d, want %s with 25", last.Name, last.Count, first.Name)
	}
	n.run(t, 5*time.Minute)
	n.recorder.record("kubelet", "k8s01", about, corev1.EventTypeWarning, "Unhealthy", "no")
	if last := n.events[len(n.events)-1]; last.Count != 31 {
		t.Errorf("count after the filter let one through: %d, want 31", last.Count)
	}
}

func TestSimilarEventsAreCombined(t *testing.T) {
	n := newNode(nil, nil)
	about := corev1.ObjectReference{Kind: "Pod", Namespace: "shop", Name: "pod", UID: "1"}
	for i := range 12 {
		n.recorder.record("kubelet", "k8s01", about, corev1.EventTypeWarning, "Failed", fmt.Sprintf("try %d", i))
	}
	told := n.told()
	if told[8] != "Failed try 8" || told[9] != "Failed (combined from similar events): try 9" {
		t.Errorf("ninth and tenth: %q", told[8:10])
	}
	if last := n.events[11]; last.Count != 3 || !strings.HasSuffix(last.Message, "try 11") {
		t.Errorf("the combined event says %q, count %d", last.Message, last.Count)
	}
}

// TestWaitForService: a run that waits goes on when what it waits for is there.
func TestWaitForService(t *testing.T) {
	n := newNode(map[string]Behaviour{"app": {Runs: []Run{{
		Waits:  &Wait{Service: "db", Ready: true, Every: time.Second, Prints: "waiting"},
		Prints: []Line{{Text: "found"}},
	}}}}, nil)
	n.CreatePod(podOf(box("app")))
	n.run(t, 5*time.Second)
	n.Provide("Service", "shop", "db")
	n.run(t, 10*time.Second)
	if slices.Contains(n.lines, "pod/app found") {
		t.Error("a Service without endpoints is enough")
	}
	n.SetEndpoints("shop", "db", true)
	n.run(t, 12*time.Second)
	if last := n.lines[len(n.lines)-1]; last != "pod/app found" {
		t.Errorf("last line %q", last)
	}
}

func TestReportsWhatTheServerRefuses(t *testing.T) {
	n := newNode(nil, nil)
	n.config.API = refusing{}
	n.CreatePod(podOf(box("app")))
	if err := n.Run(time.Second); err == nil || !strings.Contains(err.Error(), "no room") {
		t.Errorf("Run = %v, want what the server said", err)
	}
}

type refusing struct{}

func (refusing) Apply(demo.Object) error                     { return fmt.Errorf("no room") }
func (refusing) Delete(demo.Object) error                    { return nil }
func (refusing) AppendLog(_, _, _, _, _ string, _ time.Time) {}
func (refusing) LoseNode(string)                             {}

// TestDeleteWhileItEnds asks for the end of a pod at every moment of the time in
// which its node takes note that it has ended: it is taken away once, and
// nothing is said of it afterwards.
func TestDeleteWhileItEnds(t *testing.T) {
	for at := 2 * time.Second; at < 4*time.Second; at += 5 * time.Millisecond {
		n := newNode(map[string]Behaviour{"app": ends(time.Second, 2)}, nil)
		pod := podOf(box("app"))
		pod.Spec.RestartPolicy = corev1.RestartPolicyNever
		n.CreatePod(pod)
		n.run(t, at)
		n.DeletePod("shop", "pod")
		n.run(t, time.Minute)
		if len(n.deleted) != 1 || n.writes != 0 {
			t.Errorf("asked to end at %s, the pod was deleted %d times and written %d times afterwards", at, len(n.deleted), n.writes)
		}
	}
}
