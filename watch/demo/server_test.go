package demo

import (
	"context"
	"fmt"
	"testing"
	"time"

	"go.uber.org/goleak"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	testclock "k8s.io/utils/clock/testing"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// start is the time that the tests' worlds begin at.
var start = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// world is a server with a clock that stands still and a client of its own.
type world struct {
	*Server
	clock  *testclock.FakeClock
	client kubernetes.Interface
	ctx    context.Context
}

func newWorld(t testing.TB, opts ...Option) *world {
	t.Helper()
	clock := testclock.NewFakeClock(start)
	server := NewServer(append([]Option{WithClock(clock)}, opts...)...)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return &world{server, clock, clientOf(t, server.Config()), ctx}
}

func clientOf(t testing.TB, config *rest.Config) kubernetes.Interface {
	t.Helper()
	config.QPS = -1
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// apply stores objects and ends the test when one is refused.
func (w *world) apply(t testing.TB, objects ...Object) {
	t.Helper()
	for _, obj := range objects {
		if err := w.Apply(obj); err != nil {
			t.Fatal(err)
		}
	}
}

func (w *world) delete(t testing.TB, obj Object) {
	t.Helper()
	if err := w.Delete(obj); err != nil {
		t.Fatal(err)
	}
}

func newPod(namespace, name string, changes ...func(*corev1.Pod)) *corev1.Pod {
	pod := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name, Labels: map[string]string{"app": name}},
		Spec: corev1.PodSpec{
			NodeName: "node1", RestartPolicy: corev1.RestartPolicyAlways,
			Containers: []corev1.Container{{Name: "app", Image: "app:1"}},
		},
		Status: corev1.PodStatus{Phase: corev1.PodPending},
	}
	for _, change := range changes {
		change(pod)
	}
	return pod
}

func withPhase(phase corev1.PodPhase) func(*corev1.Pod) {
	return func(pod *corev1.Pod) { pod.Status.Phase = phase }
}

func newEvent(namespace, name, about, reason string) *corev1.Event {
	return &corev1.Event{
		ObjectMeta:     metav1.ObjectMeta{Namespace: namespace, Name: name},
		InvolvedObject: corev1.ObjectReference{Kind: "Pod", Namespace: namespace, Name: about},
		Reason:         reason, Type: corev1.EventTypeWarning,
		Source: corev1.EventSource{Component: "kubelet"},
	}
}

// newPods returns n pods whose names sort in the order in which they come.
func newPods(namespace string, n int) []Object {
	pods := make([]Object, n)
	for i := range pods {
		pods[i] = newPod(namespace, fmt.Sprintf("pod-%05d", i))
	}
	return pods
}

func TestApplyRefuses(t *testing.T) {
	tests := map[string]Object{
		"a kind that is not served": &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: "shop", Name: "s"}},
		"no name":                   newPod("shop", ""),
		"no namespace":              newPod("", "a"),
		"a namespace too many":      &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Namespace: "shop", Name: "shop"}},
	}
	for name, obj := range tests {
		t.Run(name, func(t *testing.T) {
			server := NewServer()
			if err := server.Apply(obj); err == nil {
				t.Error("Apply took it")
			}
			if err := server.Delete(obj); err == nil {
				t.Error("Delete took it")
			}
		})
	}
}

func TestApplyKeepsIdentity(t *testing.T) {
	w := newWorld(t)
	w.apply(t, newPod("shop", "a"))
	first, err := w.client.CoreV1().Pods("shop").Get(w.ctx, "a", metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	w.clock.Step(time.Minute)
	w.apply(t, newPod("shop", "a", withPhase(corev1.PodRunning)))
	second, err := w.client.CoreV1().Pods("shop").Get(w.ctx, "a", metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if first.UID == "" || first.UID != second.UID || !second.CreationTimestamp.Time.Equal(start) {
		t.Errorf("UIDs %q and %q, created %v", first.UID, second.UID, second.CreationTimestamp)
	}
	if first.ResourceVersion == second.ResourceVersion || second.Status.Phase != corev1.PodRunning {
		t.Errorf("versions %s and %s, phase %s", first.ResourceVersion, second.ResourceVersion, second.Status.Phase)
	}
}

// The server's objects belong to it: what happens to the caller's later does
// not show.
func TestApplyCopies(t *testing.T) {
	w := newWorld(t)
	pod := newPod("shop", "a")
	w.apply(t, pod)
	pod.Status.Phase = corev1.PodFailed
	got, err := w.client.CoreV1().Pods("shop").Get(w.ctx, "a", metav1.GetOptions{})
	if err != nil || got.Status.Phase != corev1.PodPending {
		t.Errorf("phase %s, error %v", got.Status.Phase, err)
	}
}
