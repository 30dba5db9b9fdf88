package model

import (
	"testing"
	"time"
)

// TestAWaitIsSaidUntilItIsOver holds that nothing is held back any more once its
// next try is due.
func TestAWaitIsSaidUntilItIsOver(t *testing.T) {
	now := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	for left, want := range map[time.Duration]string{
		time.Second: "exit 3 ×7, backing off 40s · blocks app", 0: "exit 3 ×7 · blocks app", -time.Second: "exit 3 ×7 · blocks app",
	} {
		l := Line{Text: "exit 3 ×7", Held: "backing off 40s", Until: now.Add(left), Tail: "blocks app"}
		if got := l.At(now, true); got != want {
			t.Errorf("%v before it is due: %q, want %q", left, got, want)
		}
	}
}
