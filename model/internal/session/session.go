// Package session gives the tests of the model recorded sessions of real
// clusters, and golden files to hold their outcome against. It is for tests
// only.
package session

import (
	"bufio"
	"bytes"
	"embed"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/initwatch/initwatch/model"
)

// Versions are the Kubernetes versions of the recorded sessions. The same
// manifests were applied in each.
var Versions = []string{"1.36", "1.34"}

// Workloads are the recordings of workloads that come up, get stuck or fail; the
// README beside them tells what each holds.
var Workloads = []string{
	"cronjob", "denied", "denied-limits", "denied-security", "jobs", "jobs-more", "node-down", "quota", "rollout",
	"statefulsets", "updates", "volumes",
}

//go:embed testdata/*.zst testdata/workloads/*.zst
var files embed.FS

var update = flag.Bool("update", false, "write the golden files anew")

// Observation is one watch event as it was observed.
type Observation struct {
	Observed time.Time
	Resource string
	Type     string
	Object   json.RawMessage
}

// Read returns the session recorded on a version of Kubernetes.
func Read(t testing.TB, version string) []Observation {
	t.Helper()
	return read(t, "testdata/session-"+version+".jsonl.zst")
}

// ReadWorkloads returns the recording of that name.
func ReadWorkloads(t testing.TB, name string) []Observation {
	t.Helper()
	return read(t, "testdata/workloads/"+name+".jsonl.zst")
}

func read(t testing.TB, path string) []Observation {
	t.Helper()
	packed, err := files.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := zstd.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	var out []Observation
	for decoder := json.NewDecoder(bufio.NewReader(plain)); decoder.More(); {
		var o Observation
		if err := decoder.Decode(&o); err != nil {
			t.Fatal(err)
		}
		out = append(out, o)
	}
	return out
}

// Item turns an observation into a change of the store; nil when the store
// does not hold such objects.
func (o *Observation) Item(t testing.TB) *model.Item {
	t.Helper()
	switch o.Resource {
	case "pods":
		projected := model.FromPod(o.Pod(t))
		if o.Type == "DELETED" {
			return &model.Item{Op: model.OpPodGone, Key: projected.Key()}
		}
		return &model.Item{Op: model.OpPod, Pod: projected}
	case "events":
		var event corev1.Event
		decode(t, o.Object, &event)
		if event.InvolvedObject.Kind == "Pod" {
			return &model.Item{Op: model.OpEvent, Event: model.FromEvent(&event)}
		}
	}
	return nil
}

// kinds makes an object for each resource that a store holds.
var kinds = map[string]func() runtime.Object{
	"pods":                   func() runtime.Object { return &corev1.Pod{} },
	"events":                 func() runtime.Object { return &corev1.Event{} },
	"deployments":            func() runtime.Object { return &appsv1.Deployment{} },
	"replicasets":            func() runtime.Object { return &appsv1.ReplicaSet{} },
	"statefulsets":           func() runtime.Object { return &appsv1.StatefulSet{} },
	"daemonsets":             func() runtime.Object { return &appsv1.DaemonSet{} },
	"jobs":                   func() runtime.Object { return &batchv1.Job{} },
	"cronjobs":               func() runtime.Object { return &batchv1.CronJob{} },
	"replicationcontrollers": func() runtime.Object { return &corev1.ReplicationController{} },
}

// Change turns an observation of any resource into a change of the store, as a
// source does; nil when it has no meaning there.
func (o *Observation) Change(t testing.TB) *model.Item {
	t.Helper()
	kind := kinds[o.Resource]
	if kind == nil {
		return nil
	}
	object := kind()
	decode(t, o.Object, object)
	if item, ok := model.FromObject(object, o.Type == "DELETED"); ok {
		return &item
	}
	return nil
}

// Pod decodes the object of an observation of a pod.
func (o *Observation) Pod(t testing.TB) *corev1.Pod {
	t.Helper()
	var pod corev1.Pod
	decode(t, o.Object, &pod)
	return &pod
}

func decode(t testing.TB, raw json.RawMessage, into any) {
	t.Helper()
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}

// Golden holds got against a file; with -update it writes the file.
func Golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}
