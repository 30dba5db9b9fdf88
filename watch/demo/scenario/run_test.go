package scenario

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/initwatch/initwatch/watch/demo"
)

// epoch is when all test runs begin.
var epoch = time.Date(2026, 11, 21, 1, 8, 45, 0, time.UTC)

// dump returns everything of an object.
func dump(object demo.Object) string {
	text, err := json.Marshal(object)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// simulate runs a scenario for some virtual time, as fast as it goes.
func simulate(t *testing.T, name string, seed uint64, length time.Duration) *sink {
	t.Helper()
	return play(t, &sink{course: newCourse()}, name, seed, length)
}

// simulateFull does the same and keeps everything.
func simulateFull(t *testing.T, name string, seed uint64, length time.Duration) *sink {
	t.Helper()
	return play(t, &sink{course: newCourse(), full: true}, name, seed, length)
}

func play(t *testing.T, out *sink, name string, seed uint64, length time.Duration) *sink {
	t.Helper()
	stage, err := load(t, name).begin(out, seed, epoch.Add)
	if err != nil {
		t.Fatal(err)
	}
	if err := stage.until(length); err != nil {
		t.Fatal(err)
	}
	return out
}
