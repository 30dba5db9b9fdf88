package demo

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
)

// openLog opens a log of a pod in the shop.
func (w *world) openLog(ctx context.Context, pod string, opts *corev1.PodLogOptions) (io.ReadCloser, error) {
	return w.client.CoreV1().Pods("shop").GetLogs(pod, opts).Stream(ctx)
}

func (w *world) readLog(t *testing.T, pod string, opts *corev1.PodLogOptions) string {
	t.Helper()
	body, err := w.openLog(w.ctx, pod, opts)
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	data, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func running(id string) func(*corev1.Pod) {
	return withState(corev1.ContainerStatus{ContainerID: id, State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{}}})
}

func withState(status corev1.ContainerStatus) func(*corev1.Pod) {
	return func(pod *corev1.Pod) {
		status.Name = "app"
		pod.Status.ContainerStatuses = []corev1.ContainerStatus{status}
	}
}

func waiting(reason string) corev1.ContainerStatus {
	return corev1.ContainerStatus{State: corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: reason}}}
}

func terminated(id string) corev1.ContainerState {
	return corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{ContainerID: id}}
}

// say prints lines, one a second from start on.
func (w *world) say(pod, id string, lines ...string) {
	for i, line := range lines {
		w.AppendLog("shop", pod, "app", id, line, start.Add(time.Duration(i)*time.Second))
	}
}

func TestLogOptions(t *testing.T) {
	tests := map[string]struct {
		opts corev1.PodLogOptions
		want string
	}{
		"all":          {corev1.PodLogOptions{}, "one\ntwo\nthree\n"},
		"by name":      {corev1.PodLogOptions{Container: "app"}, "one\ntwo\nthree\n"},
		"tail":         {corev1.PodLogOptions{TailLines: ptr.To(int64(2))}, "two\nthree\n"},
		"tail of none": {corev1.PodLogOptions{TailLines: ptr.To(int64(0))}, ""},
		"long tail":    {corev1.PodLogOptions{TailLines: ptr.To(int64(99))}, "one\ntwo\nthree\n"},
		"since time": {corev1.PodLogOptions{SinceTime: ptr.To(metav1.NewTime(start.Add(time.Second)))},
			"two\nthree\n"},
		"since seconds": {corev1.PodLogOptions{SinceSeconds: ptr.To(int64(8))}, "three\n"},
		"limit":         {corev1.PodLogOptions{LimitBytes: ptr.To(int64(6))}, "one\ntw"},
		"stamps": {corev1.PodLogOptions{Timestamps: true, TailLines: ptr.To(int64(1))},
			"2026-11-21T12:00:02.000000000Z three\n"},
		"previous": {corev1.PodLogOptions{Previous: true}, "old\n"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.apply(t, newPod("shop", "a", withState(corev1.ContainerStatus{
				ContainerID: "new", State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{}},
				LastTerminationState: terminated("old"),
			})))
			w.say("a", "old", "old")
			w.say("a", "new", "one", "two", "three")
			w.clock.Step(10 * time.Second)
			if diff := cmp.Diff(tt.want, w.readLog(t, "a", &tt.opts)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLogInstance(t *testing.T) {
	ended := corev1.ContainerStatus{ContainerID: "one", State: terminated("one")}
	backingOff := waiting("CrashLoopBackOff")
	backingOff.LastTerminationState = terminated("one")
	unstarted := corev1.ContainerStatus{State: terminated(""), LastTerminationState: terminated("one")}
	for name, status := range map[string]corev1.ContainerStatus{
		"terminated": ended, "waiting after a run": backingOff, "terminated before it ran": unstarted,
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.apply(t, newPod("shop", "a", withState(status)))
			w.say("a", "one", "last words")
			if got := w.readLog(t, "a", &corev1.PodLogOptions{}); got != "last words\n" {
				t.Errorf("log %q", got)
			}
		})
	}
}

func TestLogRefusals(t *testing.T) {
	two := func(pod *corev1.Pod) {
		pod.Spec.InitContainers = []corev1.Container{{Name: "init"}}
		pod.Spec.Containers = append(pod.Spec.Containers, corev1.Container{Name: "side"})
	}
	tests := map[string]struct {
		change func(*corev1.Pod)
		opts   corev1.PodLogOptions
		want   string
	}{
		"no name": {two, corev1.PodLogOptions{},
			"a container name must be specified for pod a, choose one of: [init app side]"},
		"unknown name":   {two, corev1.PodLogOptions{Container: "x"}, "container x is not valid for pod a"},
		"no status":      {two, corev1.PodLogOptions{Container: "init"}, `container "init" in pod "a" is not available`},
		"waiting":        {withState(waiting("PodInitializing")), corev1.PodLogOptions{}, `container "app" in pod "a" is waiting to start: PodInitializing`},
		"pull failed":    {withState(waiting("ErrImagePull")), corev1.PodLogOptions{}, `container "app" in pod "a" is waiting to start: image can't be pulled`},
		"pull backs off": {withState(waiting("ImagePullBackOff")), corev1.PodLogOptions{}, `container "app" in pod "a" is waiting to start: trying and failing to pull image`},
		"no previous":    {running("one"), corev1.PodLogOptions{Previous: true}, `previous terminated container "app" in pod "a" not found`},
		"status unknown": {withState(corev1.ContainerStatus{State: terminated("")}), corev1.PodLogOptions{}, `container "app" in pod "a" is terminated`},
		"no state":       {withState(corev1.ContainerStatus{}), corev1.PodLogOptions{}, `container "app" in pod "a" is waiting to start - no logs yet`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.apply(t, newPod("shop", "a", tt.change))
			_, err := w.openLog(w.ctx, "a", &tt.opts)
			if !apierrors.IsBadRequest(err) || err.Error() != tt.want {
				t.Errorf("error %v, want 400 %s", err, tt.want)
			}
		})
	}
}

func TestLogOptionsRefused(t *testing.T) {
	w := newWorld(t)
	w.apply(t, newPod("shop", "a", running("one")))
	for name, opts := range map[string]corev1.PodLogOptions{
		"negative tail":   {TailLines: ptr.To(int64(-1))},
		"no bytes":        {LimitBytes: ptr.To(int64(0))},
		"no seconds":      {SinceSeconds: ptr.To(int64(0))},
		"two beginnings":  {SinceSeconds: ptr.To(int64(1)), SinceTime: ptr.To(metav1.NewTime(start))},
		"one stream":      {Stream: ptr.To(corev1.LogStreamStderr)},
		"two, one is bad": {SinceSeconds: ptr.To(int64(0)), SinceTime: ptr.To(metav1.NewTime(start))},
	} {
		if _, err := w.openLog(w.ctx, "a", &opts); !apierrors.IsInvalid(err) {
			t.Errorf("%s: error %v, want 422", name, err)
		}
	}
}

func TestLogOfUnscheduledPod(t *testing.T) {
	w := newWorld(t)
	w.apply(t, newPod("shop", "a", func(pod *corev1.Pod) { pod.Spec.NodeName = "" }))
	result := w.client.CoreV1().Pods("shop").GetLogs("a", &corev1.PodLogOptions{}).Do(w.ctx)
	var code int
	if data, err := result.StatusCode(&code).Raw(); err != nil || len(data) > 0 || code != 204 {
		t.Errorf("status %d, body %q, error %v", code, data, err)
	}
}

func TestLogOfMissingPod(t *testing.T) {
	w := newWorld(t)
	if _, err := w.openLog(w.ctx, "a", &corev1.PodLogOptions{}); !apierrors.IsNotFound(err) {
		t.Errorf("error %v, want 404", err)
	}
}

// A node that has cleaned up notices only when it has sent the headers.
func TestLogIsGone(t *testing.T) {
	w := newWorld(t)
	w.apply(t, newPod("shop", "a", running("containerd://one")))
	w.say("a", "containerd://one", "a line")
	w.DropLog("shop", "a", "app", "containerd://one")
	for _, follow := range []bool{false, true} {
		got := w.readLog(t, "a", &corev1.PodLogOptions{Follow: follow})
		if got != "unable to retrieve container logs for containerd://one" {
			t.Errorf("log %q", got)
		}
	}
}

// A time with fractions is rounded down on its way to the node.
func TestLogSinceFraction(t *testing.T) {
	w := newWorld(t)
	w.apply(t, newPod("shop", "a", running("one")))
	w.say("a", "one", "one", "two")
	query := w.client.CoreV1().RESTClient().Get().Namespace("shop").Resource("pods").Name("a").SubResource("log")
	got, err := query.Param("sinceTime", start.Add(1500*time.Millisecond).Format(time.RFC3339Nano)).DoRaw(w.ctx)
	if err != nil || string(got) != "two\n" {
		t.Errorf("log %q, error %v", got, err)
	}
}

// follower reads a followed log line by line.
func (w *world) follow(t *testing.T, pod string) *bufio.Reader {
	t.Helper()
	body, err := w.openLog(w.ctx, pod, &corev1.PodLogOptions{Follow: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { body.Close() })
	return bufio.NewReader(body)
}

func expectLines(t *testing.T, from *bufio.Reader, lines ...string) {
	t.Helper()
	for _, want := range lines {
		if got, err := from.ReadString('\n'); err != nil || got != want+"\n" {
			t.Fatalf("line %q, error %v, want %q", got, err, want)
		}
	}
}

func TestFollow(t *testing.T) {
	w := newWorld(t)
	w.apply(t, newPod("shop", "a", running("one")))
	w.say("a", "one", "before")
	log := w.follow(t, "a")
	expectLines(t, log, "before")
	w.say("a", "one", "one", "two")
	w.say("a", "other", "not of this run")
	expectLines(t, log, "one", "two")
	w.say("a", "one", "last")
	w.apply(t, newPod("shop", "a", running("two")))
	w.say("a", "two", "of the next run")
	expectLines(t, log, "last")
	if _, err := log.ReadString('\n'); !errors.Is(err, io.EOF) {
		t.Errorf("error %v, want the end when the run is over", err)
	}
}

// With the headers a follower is in place: it gets every line from then on.
func TestFollowFromEnd(t *testing.T) {
	w := newWorld(t)
	w.apply(t, newPod("shop", "a", running("one")))
	w.say("a", "one", "before")
	body, err := w.openLog(w.ctx, "a", &corev1.PodLogOptions{Follow: true, TailLines: ptr.To(int64(0))})
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	w.say("a", "one", "after")
	expectLines(t, bufio.NewReader(body), "after")
}

func TestFollowEndsWithPod(t *testing.T) {
	w := newWorld(t)
	w.apply(t, newPod("shop", "a", running("one")))
	w.say("a", "one", "before")
	log := w.follow(t, "a")
	expectLines(t, log, "before")
	w.delete(t, newPod("shop", "a"))
	if _, err := log.ReadString('\n'); !errors.Is(err, io.EOF) {
		t.Errorf("error %v, want the end", err)
	}
}

func TestFollowIsCut(t *testing.T) {
	w := newWorld(t)
	w.apply(t, newPod("shop", "a", running("one")))
	log := w.follow(t, "a")
	w.BreakWatches()
	if _, err := log.ReadString('\n'); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("error %v, want that of a lost connection", err)
	}
}

func TestFollowIsCancelled(t *testing.T) {
	w := newWorld(t)
	w.apply(t, newPod("shop", "a", running("one")))
	ctx, cancel := context.WithCancel(w.ctx)
	body, err := w.openLog(ctx, "a", &corev1.PodLogOptions{Follow: true})
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	cancel()
	if _, err := io.ReadAll(body); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
}

func TestLogRotates(t *testing.T) {
	w := newWorld(t)
	w.apply(t, newPod("shop", "a", running("one")))
	long := strings.Repeat("x", 1<<20)
	for i := range 12 {
		w.AppendLog("shop", "a", "app", "one", fmt.Sprintf("%d %s", i, long), start)
	}
	if got := w.readLog(t, "a", &corev1.PodLogOptions{}); !strings.HasPrefix(got, "11 x") && !strings.HasPrefix(got, "10 x") {
		t.Errorf("the log begins with %.10q, want what came after the rotation", got)
	}
}
