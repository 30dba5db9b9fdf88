package recording

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/model"
)

var start = time.Date(2026, 11, 21, 1, 0, 0, 0, time.UTC)

func secretive() corev1.PodSpec {
	env := []corev1.EnvVar{{Name: "PASSWORD", Value: "hidden"}}
	return corev1.PodSpec{
		InitContainers: []corev1.Container{{Name: "migrate", Env: env}}, Containers: []corev1.Container{{Name: "app", Env: env}},
	}
}

func metadata(name string) metav1.ObjectMeta {
	return metav1.ObjectMeta{
		Namespace: "shop", Name: name, UID: "u1", ManagedFields: []metav1.ManagedFieldsEntry{{Manager: "hidden"}},
		Annotations: map[string]string{corev1.LastAppliedConfigAnnotation: "hidden", "note": "kept"},
	}
}

func TestWriter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.jsonl.zst")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	w, err := NewWriter(file)
	if err != nil {
		t.Fatal(err)
	}
	pod := &corev1.Pod{ObjectMeta: metadata("a"), Spec: secretive()}
	original := pod.DeepCopy()
	deployment := &appsv1.Deployment{ObjectMeta: metadata("api"), Spec: appsv1.DeploymentSpec{Template: corev1.PodTemplateSpec{Spec: secretive()}}}
	list := &metav1.PartialObjectMetadata{ObjectMeta: metav1.ObjectMeta{Namespace: "shop"}}
	for i, entry := range []struct {
		resource, kind string
		object         any
	}{
		{Pods, BeginList, list}, {Pods, Added, pod}, {Pods, EndList, list}, {"deployments", Modified, deployment},
		{Logs, Added, &Log{Pod: "a", Line: "hello"}}, {Pods, Deleted, pod},
	} {
		if err := w.Write(start.Add(time.Duration(i)*time.Millisecond), entry.resource, entry.kind, entry.object); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(original, pod); diff != "" {
		t.Errorf("the object was changed: %s", diff)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	want := []string{"begin pods shop", "pod a", "end pods shop", "controller api", "gone a"}
	if diff := cmp.Diff(want, told(t, path)); diff != "" {
		t.Error(diff)
	}
}

// told reads a recording and says in short what its items are.
func told(t *testing.T, path string) (out []string) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	entries, err := ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if strings.Contains(string(entry.Object), "hidden") {
			t.Errorf("too much is told: %s", entry.Object)
		}
		items, err := Items(entry)
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range items {
			out = append(out, tell(item))
		}
	}
	return out
}

func tell(item model.Item) string {
	switch item.Op {
	case model.OpPod:
		return "pod " + item.Pod.Name
	case model.OpController:
		return "controller " + item.Controller.Name
	case model.OpPodGone:
		return "gone " + item.Key.Name
	case model.OpBeginList:
		return fmt.Sprintf("begin %s %s", item.Scope.Resource, item.Scope.Namespace)
	case model.OpEndList:
		return fmt.Sprintf("end %s %s", item.Scope.Resource, item.Scope.Namespace)
	default:
		return "another operation"
	}
}

// A program that is killed leaves what was flushed, and that can be read.
func TestWriterKilled(t *testing.T) {
	var out bytes.Buffer
	w, err := NewWriter(&out)
	if err != nil {
		t.Fatal(err)
	}
	read := func() int {
		t.Helper()
		entries, err := ReadAll(bytes.NewReader(out.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		return len(entries)
	}
	write := func(after time.Duration) {
		t.Helper()
		if err := w.Write(start.Add(after), Pods, Added, &corev1.Pod{ObjectMeta: metadata("a")}); err != nil {
			t.Fatal(err)
		}
	}
	if got := read(); got != 0 {
		t.Errorf("%d entries at the begin", got)
	}
	write(0) // long after nothing: written at once
	write(10 * time.Millisecond)
	write(20 * time.Millisecond)
	if got := read(); got != 1 {
		t.Errorf("%d entries, want the first", got)
	}
	write(2 * time.Second)
	if got := read(); got != 4 {
		t.Errorf("%d entries, want all of the first seconds", got)
	}
	write(2100 * time.Millisecond)
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if got := read(); got != 5 {
		t.Errorf("%d entries, want all after Flush", got)
	}
}

// smallDisk is a file on a disk that becomes full.
type smallDisk struct {
	*os.File
	room int
}

func (d *smallDisk) Write(p []byte) (int, error) {
	n, err := d.File.Write(p[:min(len(p), d.room)])
	if d.room -= n; err == nil && n < len(p) {
		err = syscall.ENOSPC
	}
	return n, err
}

// TestWriterOnAFullDisk holds that a piece of which there is no more than a part
// does not keep what was written before from being read.
func TestWriterOnAFullDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "full")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	w, err := NewWriter(&smallDisk{file, 500})
	if err != nil {
		t.Fatal(err)
	}
	written := 0
	for err == nil && written < 100 {
		written++
		err = w.Write(start.Add(time.Duration(written)*time.Minute), Pods, Added, &corev1.Pod{ObjectMeta: metadata("a")})
	}
	if err == nil || !strings.Contains(err.Error(), "no space left on device; what was written before can be read") {
		t.Errorf("error %v", err)
	}
	if got := told(t, path); written < 2 || len(got) != written-1 {
		t.Errorf("%d of %d entries can be read", len(got), written)
	}
}

func TestWriterAtOnce(t *testing.T) {
	var out bytes.Buffer
	w, err := NewWriter(&out)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := range 500 {
				if err := w.Write(start.Add(time.Duration(i)*time.Millisecond), Pods, Added, &corev1.Pod{ObjectMeta: metadata("a")}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if entries, err := ReadAll(&out); err != nil || len(entries) != 2000 {
		t.Errorf("%d entries, error %v", len(entries), err)
	}
}

// full takes so many writes.
type full struct{ left int }

func (f *full) Write(p []byte) (int, error) {
	if f.left--; f.left < 0 {
		return 0, io.ErrShortWrite
	}
	return len(p), nil
}

func TestWriterKeepsItsError(t *testing.T) {
	w, err := NewWriter(&full{left: 1})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := w.Write(start, Pods, Added, &corev1.Pod{}); !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("error %v, want the one of the disk", err)
		}
	}
	if err := w.Flush(); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("error %v, want the one of the disk", err)
	}
}
