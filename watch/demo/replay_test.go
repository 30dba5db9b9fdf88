package demo

import (
	"context"
	"encoding/json"
	"errors"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/initwatch/initwatch/watch/recording"
)

// recorded is when the recordings of these tests begin.
var recorded = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

const (
	podUID   = "07494757-5fab-4023-81c7-6909f18be34b"
	eventUID = "44f74287-47ee-4b06-b9bf-b78151043752"
)

func entryOf(t *testing.T, after time.Duration, resource, kind string, object any) recording.Entry {
	t.Helper()
	data, err := json.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	return recording.Entry{Observed: recorded.Add(after), Resource: resource, Type: kind, Object: data}
}

func recordedPod(name string) *corev1.Pod {
	created, began := metav1.NewTime(recorded.Add(-time.Hour)), metav1.NewTime(recorded.Add(time.Second))
	return newPod("shop", name, func(pod *corev1.Pod) {
		pod.UID, pod.CreationTimestamp = podUID, created
		pod.Status.StartTime = &began
		pod.Status.Conditions = []corev1.PodCondition{{Type: corev1.PodReady, LastTransitionTime: began}}
		pod.Status.ContainerStatuses = []corev1.ContainerStatus{{
			Name: "app", ContainerID: "containerd://1",
			State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: began}},
		}}
	})
}

func recordedEvent() *corev1.Event {
	event := newEvent("shop", "a.15e59a2a5f02d000", "a", "BackOff")
	event.UID, event.InvolvedObject.UID = eventUID, podUID
	event.Message = "Back-off restarting failed container app in pod a_shop(" + podUID + ")"
	event.EventTime = metav1.NewMicroTime(recorded.Add(1500 * time.Millisecond))
	event.Series = &corev1.EventSeries{Count: 2, LastObservedTime: metav1.NewMicroTime(recorded.Add(2 * time.Second))}
	return event
}

func sampleRecording(t *testing.T) []recording.Entry {
	t.Helper()
	return []recording.Entry{
		entryOf(t, 0, "secrets", recording.Added, &corev1.Secret{}),
		entryOf(t, 0, recording.Pods, recording.Added, recordedPod("a")),
		entryOf(t, 2*time.Second, recording.Events, recording.Added, recordedEvent()),
		entryOf(t, 3*time.Second, recording.Logs, recording.Added, recording.Log{
			Namespace: "shop", Pod: "a", Container: "app", ContainerID: "containerd://1", Line: "hello", Time: recorded.Add(3 * time.Second)}),
		entryOf(t, 3*time.Second, recording.Logs, recording.Modified, recording.Log{
			Namespace: "shop", Pod: "a", Container: "app", ContainerID: "containerd://1"}), // its end, and no line
		entryOf(t, 10*time.Second, recording.Pods, recording.Added, recordedPod("b")),
		entryOf(t, 11*time.Second, recording.Pods, recording.Deleted, recordedPod("b")),
	}
}

// replay plays entries in the background until the test ends.
func (w *world) replay(t *testing.T, entries []recording.Entry) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- w.Replay(ctx, entries) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("Replay returned %v", err)
		}
	})
}

// step moves the clock as soon as the player waits for it: it and n open
// watches, which have two timers each.
func (w *world) step(t *testing.T, watches int, by time.Duration) {
	t.Helper()
	for w.clock.Waiters() < 2*watches+1 {
		if w.ctx.Err() != nil {
			t.Fatal("the player does not wait")
		}
		runtime.Gosched()
	}
	w.clock.Step(by)
}

func TestReplayPace(t *testing.T) {
	w := newWorld(t)
	open := w.watchPods(t, "", metav1.ListOptions{})
	w.replay(t, sampleRecording(t))
	w.step(t, 1, 2*time.Second)
	w.step(t, 1, time.Second)
	w.step(t, 1, 7*time.Second)
	w.step(t, 1, time.Second)
	w.step(t, 1, pause)
	want := []seen{{watch.Added, "a"}, {watch.Added, "b"}, {watch.Deleted, "b"}, {watch.Deleted, "a"}, {watch.Added, "a"}}
	if diff := cmp.Diff(want, w.take(t, open, len(want))); diff != "" {
		t.Error(diff)
	}
}

func TestReplayMovesTimesAndUIDs(t *testing.T) {
	w := newWorld(t)
	w.replay(t, sampleRecording(t))
	w.step(t, 0, 2*time.Second)
	w.step(t, 0, time.Second)
	w.step(t, 0, 7*time.Second)
	pod := w.pod(t, "a")
	began := metav1.NewTime(start.Add(time.Second))
	if !pod.CreationTimestamp.Time.Equal(start.Add(-time.Hour)) || !pod.Status.StartTime.Equal(&began) ||
		!pod.Status.Conditions[0].LastTransitionTime.Equal(&began) || !pod.Status.ContainerStatuses[0].State.Running.StartedAt.Equal(&began) {
		t.Errorf("pod times: created %v, status %+v", pod.CreationTimestamp, pod.Status)
	}
	event := w.event(t)
	if !event.EventTime.Time.Equal(start.Add(1500*time.Millisecond)) || !event.Series.LastObservedTime.Time.Equal(start.Add(2*time.Second)) {
		t.Errorf("event times: %v and %v", event.EventTime, event.Series)
	}
	if !event.FirstTimestamp.IsZero() {
		t.Errorf("a time that was not set became %v", event.FirstTimestamp)
	}
	w.step(t, 0, time.Second)
	w.step(t, 0, pause)
	w.step(t, 0, 2*time.Second)
	w.step(t, 0, 0)
	again, later := w.pod(t, "a"), w.event(t)
	if again.UID == pod.UID || again.UID != later.InvolvedObject.UID || later.UID == event.UID || later.Name == event.Name {
		t.Errorf("second round: pod %s, event %s about %s", again.UID, later.UID, later.InvolvedObject.UID)
	}
	if !strings.Contains(later.Message, "("+string(again.UID)+")") {
		t.Errorf("message %q does not name pod %s", later.Message, again.UID)
	}
}

// pod returns a pod of the shop.
func (w *world) pod(t *testing.T, name string) *corev1.Pod {
	t.Helper()
	pod, err := w.client.CoreV1().Pods("shop").Get(w.ctx, name, metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return pod
}

// event returns the only event of the shop.
func (w *world) event(t *testing.T) *corev1.Event {
	t.Helper()
	list, err := w.client.CoreV1().Events("shop").List(w.ctx, metav1.ListOptions{})
	if err != nil || len(list.Items) != 1 {
		t.Fatalf("%d events, error %v", len(list.Items), err)
	}
	return &list.Items[0]
}

func TestReplayLogs(t *testing.T) {
	w := newWorld(t)
	w.replay(t, sampleRecording(t))
	w.step(t, 0, 2*time.Second)
	w.step(t, 0, time.Second)
	w.step(t, 0, 0)
	got := w.readLog(t, "a", &corev1.PodLogOptions{Timestamps: true})
	if want := "2026-11-21T12:00:03.000000000Z hello\n"; got != want {
		t.Errorf("log %q, want %q", got, want)
	}
}

func TestReplayKeepsNamespaces(t *testing.T) {
	w := newWorld(t)
	w.replay(t, sampleRecording(t))
	for _, by := range []time.Duration{2 * time.Second, time.Second, 7 * time.Second, time.Second, pause} {
		w.step(t, 0, by)
	}
	w.step(t, 0, 0)
	got, err := w.client.CoreV1().Namespaces().Get(w.ctx, "shop", metav1.GetOptions{})
	if err != nil || got.ResourceVersion != "2" {
		t.Errorf("namespace %v, error %v", got, err)
	}
}

func TestReplayRefuses(t *testing.T) {
	broken := entryOf(t, 0, recording.Pods, recording.Added, recordedPod("a"))
	broken.Object = json.RawMessage(`{"metadata":{"name":5}}`)
	nameless := entryOf(t, 0, recording.Pods, recording.Added, newPod("shop", ""))
	sound := entryOf(t, 0, recording.Pods, recording.Added, recordedPod("a"))
	tests := map[string]struct {
		entries []recording.Entry
		want    string
	}{
		"nothing to show": {[]recording.Entry{entryOf(t, 0, "secrets", recording.Added, &corev1.Secret{})}, "holds nothing"},
		"damaged object":  {[]recording.Entry{sound, broken}, "entry 2: decode pods entry"},
		"object unnamed":  {[]recording.Entry{nameless}, "do not fit the kind"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			err := NewServer().Replay(t.Context(), tt.entries)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}

// TestStart plays the session of the demo in no time. When it is told to end,
// no goroutine is left.
func TestStart(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	server := Start(ctx, WithSpeed(1e6), WithRunner(all.Go))
	w := &world{Server: server, client: clientOf(t, server.Config()), ctx: ctx}
	open, err := w.client.CoreV1().Pods("shop").Watch(ctx, metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	w.take(t, open, 10)
	open.Stop()
	cancel()
	all.Wait()
}
