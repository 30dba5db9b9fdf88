package scenario

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"github.com/initwatch/initwatch/watch/recording"
)

// recordedLength is how long the recording lasted.
const recordedLength = 390 * time.Second

// replayed are the scenarios that a real node has run.
var replayed = []string{
	"01-wait-for-services", "02-html-volume", "03-prefill-deployment", "04-register-sleep-clone-render",
	"05-init-crash", "06-images-and-config", "07-hooks-and-probes", "08-sidecars-and-sandbox",
}

// readCourse returns what a real node did.
func readCourse(t *testing.T) *course {
	t.Helper()
	data, err := os.ReadFile("testdata/watch.jsonl.zst")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := recording.ReadAll(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := newCourse()
	for _, entry := range entries {
		switch entry.Resource {
		case "pods":
			pod := &corev1.Pod{}
			if err := entry.Decode(pod); err != nil {
				t.Fatal(err)
			}
			c.add(pod)
		case "events":
			event := &corev1.Event{}
			if err := entry.Decode(event); err != nil {
				t.Fatal(err)
			}
			c.add(event)
		}
	}
	return c
}

// TestAgainstRecording compares what the simulator does with what a real node
// did with the same manifests.
//
// What it leaves out of both: times, names and addresses that are made up, the
// counts of events, the image and resource fields of container statuses, which
// depend on the machine, and states in which nothing else changed.
func TestAgainstRecording(t *testing.T) {
	want := readCourse(t)
	for seed := range uint64(2) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) { compareRun(t, want, seed) })
	}
}

func compareRun(t *testing.T, want *course, seed uint64) {
	t.Helper()
	got := newCourse()
	for _, name := range replayed {
		one := simulate(t, name, seed, recordedLength).course
		maps.Copy(got.states, one.states)
		maps.Copy(got.events, one.events)
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(want.states)), slices.Sorted(maps.Keys(got.states))); diff != "" {
		t.Fatalf("pods (-recorded +simulated):\n%s", diff)
	}
	for _, pod := range slices.Sorted(maps.Keys(want.states)) {
		if seed != recordedSeed && chancy[pod] != "" {
			continue
		}
		t.Run(pod, func(t *testing.T) {
			accepted := acceptedFor(pod)
			compare(t, "states", accepted.states(want.states[pod]), accepted.states(got.states[pod]))
			compare(t, "events", accepted.events(want.events[pod]), accepted.events(got.events[pod]))
		})
	}
}

// compare fails unless the shorter of two sequences is how the longer one
// begins. Where a back-off stands when the recording ends is a matter of
// jitter, so one may be a fifth longer than the other.
func compare(t *testing.T, what string, want, got []string) {
	t.Helper()
	n := min(len(want), len(got))
	if most := max(len(want), len(got)); most-n > most/5 {
		t.Errorf("%s: %d recorded, %d simulated", what, len(want), len(got))
	}
	if diff := cmp.Diff(numbered(want[:n]), numbered(got[:n])); diff != "" {
		t.Errorf("%s (-recorded +simulated):\n%s", what, diff)
	}
}

func numbered(lines []string) string {
	var b strings.Builder
	for i, line := range lines {
		fmt.Fprintf(&b, "%d: %s\n", i+1, strings.TrimRight(line, "\n"))
	}
	return b.String()
}
