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
	corev1 "k8s.io/api/core/v1"

	"github.com/initwatch/initwatch/model"
)

// Versions are the Kubernetes versions of the recorded sessions. The same
// manifests were applied in each.
var Versions = []string{"1.36", "1.34"}

//go:embed testdata/*.zst
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
	packed, err := files.ReadFile("testdata/session-" + version + ".jsonl.zst")
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
