package demo

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
)

// seen is a watch event in short.
type seen struct {
	Type watch.EventType
	Name string
}

// watchPods opens a watch that ends with the test.
func (w *world) watchPods(t *testing.T, namespace string, opts metav1.ListOptions) watch.Interface {
	t.Helper()
	open, err := w.client.CoreV1().Pods(namespace).Watch(w.ctx, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(open.Stop)
	return open
}

// take waits for the next n events.
func (w *world) take(t *testing.T, from watch.Interface, n int) []seen {
	t.Helper()
	var got []seen
	for range n {
		event := w.takeOne(t, from)
		name := ""
		if pod, ok := event.Object.(*corev1.Pod); ok {
			name = pod.Name
		}
		got = append(got, seen{event.Type, name})
	}
	return got
}

func (w *world) takeOne(t *testing.T, from watch.Interface) watch.Event {
	t.Helper()
	select {
	case event, ok := <-from.ResultChan():
		if !ok {
			t.Fatal("the watch ended")
		}
		return event
	case <-w.ctx.Done():
		t.Fatal("no event came")
	}
	return watch.Event{}
}

// waitEnd waits until the watch is over; its last event may be an error.
func (w *world) waitEnd(t *testing.T, from watch.Interface) {
	t.Helper()
	for {
		select {
		case event, ok := <-from.ResultChan():
			if !ok {
				return
			}
			if event.Type != watch.Error {
				t.Fatalf("event %v, want the end", event)
			}
		case <-w.ctx.Done():
			t.Fatal("the watch did not end")
		}
	}
}

func TestWatchFollowsChanges(t *testing.T) {
	for name, contentType := range map[string]string{"protobuf": "", "JSON": "application/json"} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			config := w.Config()
			config.ContentType = contentType
			w.client = clientOf(t, config)
			w.apply(t, newPod("shop", "before"))
			open := w.watchPods(t, "shop", metav1.ListOptions{})
			w.apply(t, newPod("shop", "a"), newPod("other", "b"), newEvent("shop", "e", "a", "Failed"))
			w.apply(t, newPod("shop", "a", withPhase(corev1.PodRunning)))
			w.delete(t, newPod("shop", "a"))
			want := []seen{{watch.Added, "before"}, {watch.Added, "a"}, {watch.Modified, "a"}, {watch.Deleted, "a"}}
			if diff := cmp.Diff(want, w.take(t, open, 4)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWatchSelects(t *testing.T) {
	tests := map[string]metav1.ListOptions{
		"field": {FieldSelector: "status.phase=Running"},
		"label": {LabelSelector: "tier=web"},
	}
	for name, opts := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			in := func(pod *corev1.Pod) { pod.Labels["tier"], pod.Status.Phase = "web", corev1.PodRunning }
			open := w.watchPods(t, "", opts)
			w.apply(t, newPod("shop", "a"), newPod("shop", "a", in), newPod("shop", "a", in), newPod("shop", "a"))
			w.apply(t, newPod("shop", "b", in))
			want := []seen{{watch.Added, "a"}, {watch.Modified, "a"}, {watch.Deleted, "a"}, {watch.Added, "b"}}
			if diff := cmp.Diff(want, w.take(t, open, 4)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWatchResumes(t *testing.T) {
	w := newWorld(t)
	w.apply(t, newPods("shop", 2)...)
	list, err := w.client.CoreV1().Pods("shop").List(w.ctx, metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	w.apply(t, newPod("shop", "later"))
	open := w.watchPods(t, "shop", metav1.ListOptions{ResourceVersion: list.ResourceVersion})
	if diff := cmp.Diff([]seen{{watch.Added, "later"}}, w.take(t, open, 1)); diff != "" {
		t.Error(diff)
	}
}

func TestWatchFromForgottenVersion(t *testing.T) {
	w := newWorld(t)
	w.apply(t, newPods("shop", 3)...)
	w.Compact()
	open := w.watchPods(t, "shop", metav1.ListOptions{ResourceVersion: "2"})
	event := w.takeOne(t, open)
	if err := apierrors.FromObject(event.Object); event.Type != watch.Error || !apierrors.IsResourceExpired(err) {
		t.Errorf("event %s with %v", event.Type, err)
	}
	w.waitEnd(t, open)
}

// A watch that is open when history is forgotten goes on.
func TestWatchOutlivesCompaction(t *testing.T) {
	w := newWorld(t)
	open := w.watchPods(t, "shop", metav1.ListOptions{})
	w.apply(t, newPod("shop", "a"), newPod("shop", "b"))
	w.Compact()
	w.apply(t, newPod("shop", "c"))
	want := []seen{{watch.Added, "a"}, {watch.Added, "b"}, {watch.Added, "c"}}
	if diff := cmp.Diff(want, w.take(t, open, 3)); diff != "" {
		t.Error(diff)
	}
}

func TestHistoryAges(t *testing.T) {
	w := newWorld(t)
	w.apply(t, newPod("shop", "a"))
	w.clock.Step(maxHistoryAge + time.Second)
	w.apply(t, newPod("shop", "b"))
	open := w.watchPods(t, "shop", metav1.ListOptions{ResourceVersion: "1"})
	if event := w.takeOne(t, open); event.Type != watch.Error {
		t.Errorf("event %s, want an error: version 1 is forgotten", event.Type)
	}
	open = w.watchPods(t, "shop", metav1.ListOptions{ResourceVersion: "2"})
	if diff := cmp.Diff([]seen{{watch.Added, "b"}}, w.take(t, open, 1)); diff != "" {
		t.Error(diff)
	}
}

func streamedList() metav1.ListOptions {
	yes := true
	return metav1.ListOptions{
		SendInitialEvents: &yes, AllowWatchBookmarks: true,
		ResourceVersionMatch: metav1.ResourceVersionMatchNotOlderThan,
	}
}

func TestWatchList(t *testing.T) {
	w := newWorld(t)
	w.apply(t, newPods("shop", 2)...)
	open := w.watchPods(t, "shop", streamedList())
	want := []seen{{watch.Added, "pod-00000"}, {watch.Added, "pod-00001"}}
	if diff := cmp.Diff(want, w.take(t, open, 2)); diff != "" {
		t.Error(diff)
	}
	event := w.takeOne(t, open)
	pod, ok := event.Object.(*corev1.Pod)
	if !ok || event.Type != watch.Bookmark || pod.Annotations[metav1.InitialEventsAnnotationKey] != "true" || pod.ResourceVersion != "3" {
		t.Errorf("event %v, want the closing bookmark at version 3", event)
	}
}

func TestWatchListRefused(t *testing.T) {
	w := newWorld(t)
	w.DisableWatchList()
	_, err := w.client.CoreV1().Pods("shop").Watch(w.ctx, streamedList())
	if !apierrors.IsInvalid(err) {
		t.Errorf("error %v, want the 422 of a server without the feature", err)
	}
}

func TestBookmarks(t *testing.T) {
	w := newWorld(t)
	open := w.watchPods(t, "shop", metav1.ListOptions{AllowWatchBookmarks: true})
	w.apply(t, newPod("shop", "a"), newPod("other", "b"), newPod("shop", "c"))
	w.take(t, open, 2)
	w.clock.Step(bookmarkEvery)
	event := w.takeOne(t, open)
	if pod, ok := event.Object.(*corev1.Pod); !ok || event.Type != watch.Bookmark || pod.ResourceVersion != "4" {
		t.Errorf("event %v, want a bookmark at version 4", event)
	}
}

func TestWatchTimesOut(t *testing.T) {
	w := newWorld(t)
	seconds := int64(30)
	open := w.watchPods(t, "shop", metav1.ListOptions{TimeoutSeconds: &seconds})
	w.apply(t, newPod("shop", "a"))
	w.take(t, open, 1)
	w.clock.Step(30 * time.Second)
	w.waitEnd(t, open)
}

func TestBreakWatches(t *testing.T) {
	w := newWorld(t)
	first, second := w.watchPods(t, "shop", metav1.ListOptions{}), w.watchPods(t, "", metav1.ListOptions{})
	w.BreakWatches()
	w.waitEnd(t, first)
	w.waitEnd(t, second)
	third := w.watchPods(t, "shop", metav1.ListOptions{})
	w.apply(t, newPod("shop", "a"))
	w.take(t, third, 1)
}

func TestReplacedObjectIsDeletedFirst(t *testing.T) {
	w := newWorld(t)
	withUID := func(uid string) func(*corev1.Pod) { return func(p *corev1.Pod) { p.UID = types.UID(uid) } }
	open := w.watchPods(t, "shop", metav1.ListOptions{})
	w.apply(t, newPod("shop", "a", withUID("one")), newPod("shop", "a", withUID("two")))
	want := []seen{{watch.Added, "a"}, {watch.Deleted, "a"}, {watch.Added, "a"}}
	if diff := cmp.Diff(want, w.take(t, open, 3)); diff != "" {
		t.Error(diff)
	}
}

func TestFreezeSilencesWatches(t *testing.T) {
	w := newWorld(t)
	open := w.watchPods(t, "shop", metav1.ListOptions{})
	w.Freeze()
	w.apply(t, newPod("shop", "a"))
	ctx, cancel := context.WithTimeout(w.ctx, 20*time.Millisecond)
	defer cancel()
	if _, err := w.client.CoreV1().Pods("shop").Get(ctx, "a", metav1.GetOptions{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v, want no answer in time", err)
	}
	select {
	case event := <-open.ResultChan():
		t.Errorf("a frozen server sent %v", event)
	default:
	}
	w.Thaw()
	if diff := cmp.Diff([]seen{{watch.Added, "a"}}, w.take(t, open, 1)); diff != "" {
		t.Error(diff)
	}
}
