package demo

import (
	"net/http"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// TestSpeed holds that all which the server says of time is of one world: what
// happened lies as far apart as it was recorded, and the Date header is as far
// on. Only the clock that clients wait by has gone less far.
func TestSpeed(t *testing.T) {
	w := newWorld(t, WithSpeed(4))
	w.replay(t, sampleRecording(t))
	w.step(t, 0, 500*time.Millisecond)
	w.step(t, 0, 250*time.Millisecond)
	if got, want := w.event(t).Series.LastObservedTime.Time, start.Add(2*time.Second); !got.Equal(want) {
		t.Errorf("the event was last seen %v, want %v", got, want)
	}
	w.step(t, 0, 0)
	if got, want := w.Clock().Now(), start.Add(3*time.Second); !got.Equal(want) {
		t.Errorf("it is %v, want %v", got, want)
	}
	if got, want := w.get(w.ctx, t, "/api/v1/pods", "").Header.Get("Date"), start.Add(3*time.Second).Format(http.TimeFormat); got != want {
		t.Errorf("Date %s, want %s", got, want)
	}
	if got, want := w.readLog(t, "a", &corev1.PodLogOptions{Timestamps: true}), "2026-11-21T12:00:03.000000000Z hello\n"; got != want {
		t.Errorf("log %q, want %q", got, want)
	}
}

func TestSlowSpeed(t *testing.T) {
	w := newWorld(t, WithSpeed(0.5))
	w.clock.Step(time.Minute)
	if got, want := w.Clock().Now(), start.Add(30*time.Second); !got.Equal(want) {
		t.Errorf("it is %v, want %v", got, want)
	}
}
