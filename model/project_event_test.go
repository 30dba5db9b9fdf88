package model_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
)

func TestFromEvent(t *testing.T) {
	at := func(seconds int) time.Time { return start.Add(time.Duration(seconds) * time.Second) }
	kubelet := corev1.ObjectReference{Kind: "Pod", Namespace: "shop", Name: "p", UID: "uid", FieldPath: "spec.initContainers{migrate}"}
	tests := []struct {
		name  string
		event corev1.Event
		want  model.Event
	}{
		{"of the kubelet, repeated", corev1.Event{
			InvolvedObject: kubelet, Type: "Warning", Reason: "BackOff", Message: "Back-off restarting", Count: 3,
			FirstTimestamp: metav1.NewTime(at(0)), LastTimestamp: metav1.NewTime(at(9)),
		}, model.Event{Kind: "Pod", AboutUID: "uid", AboutName: "p", Container: "migrate", Warning: true, Reason: "BackOff", Message: "Back-off restarting", First: at(0), Last: at(9), Count: 3}},
		{"of the scheduler, which sets neither times nor count", corev1.Event{
			InvolvedObject: corev1.ObjectReference{Name: "p", UID: "uid"}, Reason: "FailedScheduling", EventTime: metav1.NewMicroTime(at(1)),
			Series: &corev1.EventSeries{Count: 7, LastObservedTime: metav1.NewMicroTime(at(60))},
		}, model.Event{AboutUID: "uid", AboutName: "p", Reason: "FailedScheduling", First: at(1), Last: at(60), Count: 7}},
		{"that stands for many", corev1.Event{
			InvolvedObject: kubelet, Reason: "Failed", Message: "(combined from similar events): Failed to pull image", FirstTimestamp: metav1.NewTime(at(0)),
		}, model.Event{Kind: "Pod", AboutUID: "uid", AboutName: "p", Container: "migrate", Combined: true, Reason: "Failed", Message: "Failed to pull image", First: at(0), Last: at(0), Count: 1}},
		{"without any time but that of its object", corev1.Event{
			ObjectMeta: metav1.ObjectMeta{CreationTimestamp: metav1.NewTime(at(2))}, InvolvedObject: corev1.ObjectReference{Name: "p", FieldPath: "spec.containers{"},
		}, model.Event{AboutName: "p", First: at(2), Last: at(2), Count: 1}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(&test.want, model.FromEvent(&test.event)); diff != "" {
				t.Errorf("event (-want +got):\n%s", diff)
			}
		})
	}
}

// TestEventsOfAStaticPod: a kubelet's events carry the hash of the file, those
// of others the UID of the mirror pod, and some none.
func TestEventsOfAStaticPod(t *testing.T) {
	p := model.FromPod(&corev1.Pod{ObjectMeta: metav1.ObjectMeta{
		Namespace: "kube-system", Name: "etcd-k8s01", UID: "mirror", Annotations: map[string]string{corev1.MirrorPodAnnotationKey: "hash"},
	}})
	var items []model.Item
	for i, uid := range []string{"hash", "mirror", "", "another"} {
		items = append(items, putEvent(&model.Event{UID: string(rune('a' + i)), Namespace: "kube-system", Kind: "Pod", AboutName: "etcd-k8s01", AboutUID: uid}))
	}
	s := model.NewStore(model.Rules{Pod: byPhase, Workload: diagnose.Workload})
	s.Apply(model.Batch{Observed: start, Items: append(items, put(p))})
	if got := s.Workloads()[0].Line.Text; got != " with 3 events" {
		t.Errorf("line %q", got)
	}
}
