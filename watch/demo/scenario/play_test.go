package scenario

import (
	"context"
	"errors"
	"math"
	"testing"
	"testing/synctest"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/utils/clock"

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
// and reads it with the client that reads a cluster.
func TestPlay(t *testing.T) {
	for _, speed := range []float64{0, 1, 10} {
		synctest.Test(t, func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			server := demo.NewServer()
			ended := make(chan error, 1)
			story := load(t, Default)
			go func() { ended <- story.Play(ctx, server, Options{Speed: speed, Seed: 1}) }()
			// Time in here is virtual: nothing waits for it.
			time.Sleep(time.Duration(float64(time.Minute) / max(speed, 1)))
			synctest.Wait()
			pods, now := podsOf(t, server), clock.RealClock{}.Now()
			stop()
			if err := <-ended; !errors.Is(err, context.Canceled) {
				t.Errorf("Play = %v, want what ended its context", err)
			}
			if len(pods) < 15 {
				t.Errorf("%d pods after a minute of the story", len(pods))
			}
			for _, pod := range pods {
				if pod.Status.StartTime != nil && pod.Status.StartTime.After(now) {
					t.Errorf("pod %s starts in the future: %s", pod.Name, pod.Status.StartTime)
				}
			}
		})
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

func TestPlayRefusesWhatIsNoSpeed(t *testing.T) {
	for _, speed := range []float64{-1, math.NaN()} {
		if err := load(t, Default).Play(t.Context(), demo.NewServer(), Options{Speed: speed}); err == nil {
			t.Errorf("speed %v is taken", speed)
		}
	}
}
