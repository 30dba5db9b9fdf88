package model_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
)

// ended is a state or last state of an attempt; without an ID it is one that
// the kubelet made up.
func ended(id, reason string, code int32) corev1.ContainerState {
	return corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{ContainerID: id, Reason: reason, ExitCode: code}}
}

func waiting(reason string) corev1.ContainerState {
	return corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: reason}}
}

func running(second int) corev1.ContainerState {
	at := metav1.NewTime(start.Add(time.Duration(second) * time.Second))
	return corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: at}}
}

// TestAttempts replays the statuses that a kubelet reports one after another,
// as pkg/kubelet/kubelet_pods.go writes them.
func TestAttempts(t *testing.T) {
	tests := []struct {
		name     string
		statuses []corev1.ContainerStatus
		want     []string
	}{
		{"seen all along", []corev1.ContainerStatus{
			{State: running(0), ContainerID: "a"},
			{State: ended("a", "Error", 1), ContainerID: "a"},
			{State: running(1), ContainerID: "b", LastTerminationState: ended("a", "Error", 1), RestartCount: 1},
			{State: waiting("CrashLoopBackOff"), ContainerID: "b", LastTerminationState: ended("b", "Error", 2), RestartCount: 1},
		}, []string{"1 a Error 1", "2 b Error 2"}},
		{"with a gap", []corev1.ContainerStatus{
			{State: ended("a", "Error", 1), ContainerID: "a"},
			{State: running(1), ContainerID: "e", LastTerminationState: ended("d", "Error", 1), RestartCount: 4},
		}, []string{"1 a Error 1", "4 d Error 1", "5 e"}},
		{"all containers restart by a rule: the restart is counted before the next instance is there", []corev1.ContainerStatus{
			{State: running(0), ContainerID: "a"},
			{State: waiting("RestartingAllContainers"), LastTerminationState: ended("", "RestartingAllContainers", 137), RestartCount: 1},
			{State: running(9), ContainerID: "b", LastTerminationState: ended("", "RestartingAllContainers", 137), RestartCount: 1},
		}, []string{"1  RestartingAllContainers 137", "2 b"}},
		{"what was seen of an attempt outlives the record made up for it", []corev1.ContainerStatus{
			{State: ended("a", "Error", 42), ContainerID: "a"},
			{State: waiting("RestartingAllContainers"), LastTerminationState: ended("", "RestartingAllContainers", 137), RestartCount: 1},
		}, []string{"1 a Error 42"}},
		{"a lost instance", []corev1.ContainerStatus{
			{State: running(0), ContainerID: "a"},
			{State: ended("", "ContainerStatusUnknown", 137), RestartCount: 1},
		}, []string{"1  ContainerStatusUnknown 137"}},
		{"a restart count that was lost", []corev1.ContainerStatus{
			{State: running(1), ContainerID: "b", LastTerminationState: ended("a", "Error", 1)},
		}, []string{"1 a Error 1", "2 b"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			store := model.NewStore(model.Rules{Pod: byPhase, Workload: diagnose.Workload})
			for _, status := range test.statuses {
				status.Name = "c"
				store.Apply(model.Batch{Observed: start, Items: []model.Item{put(model.FromPod(&corev1.Pod{
					ObjectMeta: metav1.ObjectMeta{Name: "p", UID: "p"}, Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "c"}}},
					Status: corev1.PodStatus{ContainerStatuses: []corev1.ContainerStatus{status}},
				}))}})
			}
			entry := store.Entry("p")
			var got []string
			for _, a := range entry.Past().Attempts(entry.Pod.Part("c")) {
				line := fmt.Sprintf("%d %s", a.Number, a.ID)
				if a.Over {
					line += fmt.Sprintf(" %s %d", a.Reason, a.ExitCode)
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("attempts (-want +got):\n%s", diff)
			}
		})
	}
}
