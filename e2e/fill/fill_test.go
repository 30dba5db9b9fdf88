package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes/fake"
)

func TestParse(t *testing.T) {
	tests := []struct {
		name, args, err string
	}{
		{name: "defaults"},
		{name: "touch", args: "touch -rate 5 -pod shop/api"},
		{name: "unknown verb", args: "drop", err: "unknown verb"},
		{name: "an argument too many", args: "clean all", err: `unexpected "all"`},
		{name: "no pods", args: "-pods 0", err: "at least 1"},
		{name: "too many events", args: "-events 9", err: "-events must be 0 to 4"},
		{name: "no rate", args: "touch -rate 0", err: "more than 0"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := parse(strings.Fields(test.args))
			if test.err == "" && err != nil || test.err != "" && (err == nil || !strings.Contains(err.Error(), test.err)) {
				t.Errorf("error %v, want %q", err, test.err)
			}
		})
	}
}

// small returns options for a cluster of forty pods.
func small(t *testing.T) options {
	t.Helper()
	o, err := parse([]string{"-pods", "40", "-namespaces", "4", "-workers", "4"})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestFillAndClean(t *testing.T) {
	client, o := fake.NewClientset(), small(t)
	for range 2 { // the second time finds everything there
		if err := fill(t.Context(), client, o, &bytes.Buffer{}); err != nil {
			t.Fatal(err)
		}
	}
	pods, _ := client.CoreV1().Pods("").List(t.Context(), metav1.ListOptions{})
	events, _ := client.CoreV1().Events("").List(t.Context(), metav1.ListOptions{})
	if len(pods.Items) != 40 || len(events.Items) != 160 {
		t.Errorf("%d pods and %d events, want 40 and 160", len(pods.Items), len(events.Items))
	}
	if err := clean(t.Context(), client); err != nil {
		t.Fatal(err)
	}
	namespaces, _ := client.CoreV1().Namespaces().List(t.Context(), metav1.ListOptions{})
	if len(namespaces.Items) != 0 {
		t.Errorf("%d namespaces are left", len(namespaces.Items))
	}
}

func TestTouch(t *testing.T) {
	client, o := fake.NewClientset(), small(t)
	if err := fill(t.Context(), client, o, &bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
	namespace, name, err := o.target()
	if err != nil {
		t.Fatal(err)
	}
	first, err := touchOnce(t.Context(), client, namespace, name)
	if err != nil {
		t.Fatal(err)
	}
	second, err := touchOnce(t.Context(), client, namespace, name)
	if err != nil {
		t.Fatal(err)
	}
	if second.Restarts != first.Restarts+1 {
		t.Errorf("restarts went from %d to %d", first.Restarts, second.Restarts)
	}
}

// TestSize holds the pods near the size that measurements assume, as far as
// that is known without the server's managedFields.
func TestSize(t *testing.T) {
	pod := newPod(small(t), 3)
	pod.Status = newStatus(3, time.Unix(1_800_000_000, 0))
	encoded, err := json.Marshal(pod)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(encoded); n < 6_000 || n > 9_000 {
		t.Errorf("a pod has %d bytes without managedFields, want 6,000 to 9,000", n)
	}
}
