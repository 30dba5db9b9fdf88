package model_test

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/model"
)

// tableRow is a row as a real API server printed it, beside the object that it
// was made from.
type tableRow struct {
	Observed time.Time
	Columns  struct{ Name, Ready, Status, Restarts string }
	Pod      corev1.Pod
}

func readTable(t *testing.T, path string) []tableRow {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	decoder, err := zstd.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer decoder.Close()
	var rows []tableRow
	for scanner := json.NewDecoder(bufio.NewReader(decoder)); scanner.More(); {
		var row tableRow
		if err := scanner.Decode(&row); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	return rows
}

// TestColumnsAreTheServers holds STATUS, READY and RESTARTS against what real
// API servers printed for the same objects. The server's clock read up to a
// second earlier than the answer was observed.
func TestColumnsAreTheServers(t *testing.T) {
	for path, want := range map[string]int{"testdata/table-1.36.jsonl.zst": 241, "testdata/table-1.34.jsonl.zst": 205} {
		rows := readTable(t, path)
		if len(rows) != want {
			t.Errorf("%s has %d rows, want %d", path, len(rows), want)
		}
		for _, row := range rows {
			got := model.FromPod(&row.Pod).Columns
			if got.Status != row.Columns.Status || got.ReadyText() != row.Columns.Ready {
				t.Errorf("%s %s: %s %s, want %s %s", path, row.Columns.Name, got.ReadyText(), got.Status, row.Columns.Ready, row.Columns.Status)
			}
			now, before := got.RestartsText(row.Observed), got.RestartsText(row.Observed.Add(-time.Second))
			if row.Columns.Restarts != now && row.Columns.Restarts != before {
				t.Errorf("%s %s: restarts %q or %q, want %q", path, row.Columns.Name, now, before, row.Columns.Restarts)
			}
		}
	}
}

// TestColumnsBeyondTheRecordings covers branches of the server's algorithm
// that the recorded pods do not reach.
func TestColumnsBeyondTheRecordings(t *testing.T) {
	always := corev1.ContainerRestartPolicyAlways
	yes := true
	ended := func(code int32, reason string, signal int32) corev1.ContainerState {
		return corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{ExitCode: code, Reason: reason, Signal: signal}}
	}
	running := corev1.ContainerState{Running: &corev1.ContainerStateRunning{}}
	pod := func(edit func(*corev1.Pod)) *corev1.Pod {
		p := &corev1.Pod{
			Spec:   corev1.PodSpec{Containers: []corev1.Container{{Name: "a"}, {Name: "b"}}},
			Status: corev1.PodStatus{Phase: corev1.PodRunning},
		}
		edit(p)
		return p
	}
	tests := []struct {
		name string
		edit func(*corev1.Pod)
		want string
	}{
		{"signal without reason", func(p *corev1.Pod) {
			p.Status.ContainerStatuses = []corev1.ContainerStatus{{Name: "a", State: ended(0, "", 9)}}
		}, "Signal:9"},
		{"exit code without reason", func(p *corev1.Pod) {
			p.Status.ContainerStatuses = []corev1.ContainerStatus{{Name: "a", State: ended(3, "", 0)}}
		}, "ExitCode:3"},
		{"init signal", func(p *corev1.Pod) {
			p.Spec.InitContainers = []corev1.Container{{Name: "i"}}
			p.Status.InitContainerStatuses = []corev1.ContainerStatus{{Name: "i", State: ended(137, "", 9)}}
		}, "Init:Signal:9"},
		{"first completed, second running and ready", func(p *corev1.Pod) {
			p.Status.ContainerStatuses = []corev1.ContainerStatus{{Name: "a", State: ended(0, "Completed", 0)}, {Name: "b", Ready: true, State: running}}
		}, "NotReady"},
		{"first completed, second failed", func(p *corev1.Pod) {
			p.Status.ContainerStatuses = []corev1.ContainerStatus{{Name: "a", State: ended(0, "Completed", 0)}, {Name: "b", State: ended(2, "Error", 0)}}
		}, "Error"},
		{"sidecar crash-loops in an initialized pod", func(p *corev1.Pod) {
			p.Spec.InitContainers = []corev1.Container{{Name: "s", RestartPolicy: &always}}
			p.Status.InitContainerStatuses = []corev1.ContainerStatus{{Name: "s", State: corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "CrashLoopBackOff"}}}}
			p.Status.Conditions = []corev1.PodCondition{{Type: corev1.PodInitialized, Status: corev1.ConditionTrue}}
			p.Status.ContainerStatuses = []corev1.ContainerStatus{{Name: "a", Ready: true, State: running}, {Name: "b", Ready: true, State: running}}
		}, "Init:CrashLoopBackOff"},
		{"started sidecar counts as ready", func(p *corev1.Pod) {
			p.Spec.InitContainers = []corev1.Container{{Name: "s", RestartPolicy: &always}, {Name: "i"}}
			p.Status.InitContainerStatuses = []corev1.ContainerStatus{{Name: "s", Started: &yes, Ready: true, State: running}, {Name: "i", State: running}}
		}, "Init:1/2"},
		{"node lost", func(p *corev1.Pod) {
			p.DeletionTimestamp, p.Status.Reason = &metav1.Time{Time: time.Unix(1, 0)}, "NodeLost"
		}, "Unknown"},
		{"deleted after it ended", func(p *corev1.Pod) {
			p.DeletionTimestamp, p.Status.Phase = &metav1.Time{Time: time.Unix(1, 0)}, corev1.PodSucceeded
		}, "Succeeded"},
		{"evicted", func(p *corev1.Pod) { p.Status.Phase, p.Status.Reason = corev1.PodFailed, "Evicted" }, "Evicted"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, model.FromPod(pod(test.edit)).Columns.Status); diff != "" {
				t.Errorf("STATUS (-want +got):\n%s", diff)
			}
		})
	}
}
