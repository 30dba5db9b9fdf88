package scenario

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"

	"github.com/initwatch/initwatch/watch/demo"
)

func load(t *testing.T, name string) *Scenario {
	t.Helper()
	s, err := Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestPlay plays the story at several speeds on the server that the demo uses,
// and reads it with the client that reads a cluster. Whatever the speed, one
// minute of its world brings the same, and each back-off takes its time there.
func TestPlay(t *testing.T) {
	var first map[string]int32
	for _, speed := range []float64{1, 0.25, 10} {
		synctest.Test(t, func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			server := demo.NewServer(demo.WithSpeed(speed))
			began := server.Clock().Now()
			ended := make(chan error, 1)
			story := load(t, Default)
			go func() { ended <- story.Play(ctx, server, Options{Clock: server.Clock(), Seed: 1}) }()
			// Time in here is virtual: nothing waits for it.
			time.Sleep(time.Duration(float64(time.Minute) / speed))
			synctest.Wait()
			pods, now := podsOf(t, server), server.Clock().Now()
			stop()
			if err := <-ended; !errors.Is(err, context.Canceled) {
				t.Errorf("Play = %v, want what ended its context", err)
			}
			if passed := now.Sub(began); passed != time.Minute {
				t.Errorf("at speed %v, %v have passed", speed, passed)
			}
			if first == nil {
				first = restartsOf(pods)
			}
			if diff := cmp.Diff(first, restartsOf(pods)); diff != "" {
				t.Errorf("restarts at speed %v (-at 1 +then):\n%s", speed, diff)
			}
			for _, pod := range pods {
				checkTimes(t, pod, now)
			}
		})
	}
}

// restartsOf counts the restarts of each pod's containers.
func restartsOf(pods []corev1.Pod) map[string]int32 {
	counts := map[string]int32{}
	for _, pod := range pods {
		for _, s := range slices.Concat(pod.Status.InitContainerStatuses, pod.Status.ContainerStatuses) {
			counts[pod.Name] += s.RestartCount
		}
	}
	return counts
}

// checkTimes holds that nothing of a pod lies in the future, and that the second
// restart of a container and those after it came not before the back-off was
// over: after ten seconds at the least. What a probe kills starts again at once.
func checkTimes(t *testing.T, pod corev1.Pod, now time.Time) {
	t.Helper()
	if pod.Status.StartTime != nil && pod.Status.StartTime.After(now) {
		t.Errorf("pod %s starts in the future: %s", pod.Name, pod.Status.StartTime)
	}
	for _, s := range slices.Concat(pod.Status.InitContainerStatuses, pod.Status.ContainerStatuses) {
		last, running := s.LastTerminationState.Terminated, s.State.Running
		if last == nil || running == nil || s.RestartCount < 2 || last.ExitCode > 128 {
			continue
		}
		if pause := running.StartedAt.Sub(last.FinishedAt.Time); pause < 9*time.Second { // both are cut to seconds
			t.Errorf("container %s of pod %s was restarted after %v", s.Name, pod.Name, pause)
		}
	}
}

func podsOf(t *testing.T, server *demo.Server) []corev1.Pod {
	t.Helper()
	client, err := kubernetes.NewForConfig(server.Config())
	if err != nil {
		t.Fatal(err)
	}
	list, err := client.CoreV1().Pods("").List(t.Context(), metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return list.Items
}
