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
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/initwatch/initwatch/watch/demo"
	"github.com/initwatch/initwatch/watch/recording"
)

// replay is a recording of a real node, and the scenarios that do the same.
type replay struct {
	files     []string
	length    time.Duration
	scenarios []string
	// quiet says that it lacks the normal events about workloads, which initwatch
	// does not record.
	quiet bool
}

var replays = []replay{
	{[]string{"watch"}, 390 * time.Second, []string{
		"01-wait-for-services", "02-html-volume", "03-prefill-deployment", "04-register-sleep-clone-render",
		"05-init-crash", "06-images-and-config", "07-hooks-and-probes", "08-sidecars-and-sandbox",
	}, false},
	{[]string{"quota"}, 185 * time.Second, []string{"09-runtime-and-quota"}, false},
	{[]string{"rollout"}, 127 * time.Second, []string{"10-rollout"}, false},
	{[]string{"jobs"}, 92 * time.Second, []string{"11-jobs"}, false},
	{[]string{"statefulsets"}, 134 * time.Second, []string{"12-statefulsets"}, false},
	{[]string{"cronjob"}, 100 * time.Second, []string{"13-cronjob"}, false},
	{[]string{"updates"}, 145 * time.Second, []string{"14-updates"}, false},
	{[]string{"volumes"}, 129 * time.Second, []string{"15-volumes"}, false},
	{[]string{"denied", "denied-limits", "denied-security"}, 86 * time.Second, []string{"16-denied"}, false},
	{[]string{"jobs-more"}, 150 * time.Second, []string{"17-jobs-and-cronjobs"}, false},
	{[]string{"crowded"}, 25 * time.Second, []string{"20-crowded"}, true},
}

// readCourse returns what a real node did.
func readCourse(t *testing.T, files []string) *course {
	t.Helper()
	c := newCourse()
	for _, file := range files {
		for _, entry := range readRecording(t, file) {
			object := emptyOf(entry.Resource)
			if object == nil || entry.Type != recording.Added && entry.Type != recording.Modified {
				continue
			}
			if err := entry.Decode(object); err != nil {
				t.Fatal(err)
			}
			c.add(object)
		}
	}
	return c
}

func readRecording(t *testing.T, file string) []recording.Entry {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file + ".jsonl.zst")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := recording.ReadAll(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

// emptyOf returns an object of a resource that is compared, nil for others.
func emptyOf(resource string) demo.Object {
	switch resource {
	case "pods":
		return &corev1.Pod{}
	case "events":
		return &corev1.Event{}
	case "deployments":
		return &appsv1.Deployment{}
	case "replicationcontrollers":
		return &corev1.ReplicationController{}
	case "replicasets":
		return &appsv1.ReplicaSet{}
	case "statefulsets":
		return &appsv1.StatefulSet{}
	case "daemonsets":
		return &appsv1.DaemonSet{}
	case "jobs":
		return &batchv1.Job{}
	case "cronjobs":
		return &batchv1.CronJob{}
	case "persistentvolumeclaims":
		return &corev1.PersistentVolumeClaim{}
	default:
		return nil
	}
}

// TestAgainstRecording compares what the simulator does with what a real node
// did with the same manifests.
//
// What it leaves out of both: times, names and addresses that are made up, the
// counts of events, the image and resource fields of container statuses, which
// depend on the machine, and states in which nothing else changed.
func TestAgainstRecording(t *testing.T) {
	for _, one := range replays {
		want := readCourse(t, one.files)
		for _, seed := range []uint64{0, recordedSeed} {
			t.Run(fmt.Sprintf("%s seed %d", one.scenarios[len(one.scenarios)-1], seed), func(t *testing.T) { compareRun(t, one, want, seed) })
		}
	}
}

func compareRun(t *testing.T, replay replay, want *course, seed uint64) {
	t.Helper()
	got := newCourse()
	for _, name := range replay.scenarios {
		one := simulate(t, name, seed, replay.length).course
		maps.Copy(got.states, one.states)
		maps.Copy(got.events, one.events)
	}
	kinds := map[string]bool{}
	for object := range want.states {
		kinds[kindOf(object)] = true
	}
	maps.DeleteFunc(got.states, func(object string, _ []string) bool { return !kinds[kindOf(object)] })
	if diff := cmp.Diff(slices.Sorted(maps.Keys(want.states)), slices.Sorted(maps.Keys(got.states))); diff != "" {
		t.Fatalf("objects (-recorded +simulated):\n%s", diff)
	}
	if replay.quiet {
		maps.DeleteFunc(got.events, func(object string, _ []string) bool { return strings.Contains(object, " ") })
	}
	objects := maps.Clone(want.states)
	maps.Copy(objects, want.events)
	for _, object := range slices.Sorted(maps.Keys(objects)) {
		if seed != recordedSeed && chancy[object] != "" {
			continue
		}
		t.Run(object, func(t *testing.T) {
			accepted := acceptedFor(object)
			compare(t, "states", accepted.states(outcome(object, want)), accepted.states(outcome(object, got)))
			compare(t, "events", accepted.events(want.events[object]), accepted.events(got.events[object]))
		})
	}
}

// kindOf returns the kind of a workload, "" for a pod.
func kindOf(object string) string {
	kind, _, workload := strings.Cut(object, " ")
	if !workload {
		return ""
	}
	return kind
}

// outcome returns the states of a pod, and of a workload the last one: what it
// counts on the way hangs on which of its pods was seen first.
func outcome(object string, c *course) []string {
	states := c.states[object]
	if strings.Contains(object, " ") && len(states) > 0 {
		return states[len(states)-1:]
	}
	return states
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
