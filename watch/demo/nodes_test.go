package demo

import (
	"errors"
	"io"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
)

func onNode(name string) func(*corev1.Pod) {
	return func(pod *corev1.Pod) { pod.Spec.NodeName = name }
}

// TestLogOfALostNode holds what a real server answers when it cannot connect to
// the kubelet that has the log, and that others are there as before.
func TestLogOfALostNode(t *testing.T) {
	w := newWorld(t)
	node := &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: "down"}}
	node.Status.Addresses = []corev1.NodeAddress{
		{Type: corev1.NodeHostName, Address: "down"}, {Type: corev1.NodeInternalIP, Address: "10.88.0.2"},
	}
	w.apply(t, node)
	w.apply(t, newPod("shop", "a", onNode("down"), running("one")))
	w.apply(t, newPod("shop", "b", onNode("down"), withState(waiting("ContainerCreating"))))
	w.apply(t, newPod("shop", "c", onNode("unknown"), running("one")))
	w.apply(t, newPod("shop", "d", onNode("up"), running("one")))
	w.say("a", "one", "before")
	w.say("d", "one", "still there")
	for _, name := range []string{"down", "unknown", "down"} {
		w.LoseNode(name)
	}
	tests := []struct {
		pod  string
		opts corev1.PodLogOptions
		want string
	}{
		{"a", corev1.PodLogOptions{Follow: true, Timestamps: true, TailLines: ptr.To(int64(5))}, `Get "https://10.88.0.2:10250/containerLogs/shop/a/app?follow=true&tailLines=5&timestamps=true": dial tcp 10.88.0.2:10250: connect: connection refused`},
		{"a", corev1.PodLogOptions{SinceTime: ptr.To(metav1.NewTime(start)), Previous: true}, `Get "https://10.88.0.2:10250/containerLogs/shop/a/app?previous=true&sinceTime=2026-11-21T12%3A00%3A00Z": dial tcp 10.88.0.2:10250: connect: connection refused`},
		{"b", corev1.PodLogOptions{}, `Get "https://10.88.0.2:10250/containerLogs/shop/b/app": dial tcp 10.88.0.2:10250: connect: connection refused`},
		{"c", corev1.PodLogOptions{}, `Get "https://unknown:10250/containerLogs/shop/c/app": dial tcp unknown:10250: connect: connection refused`},
	}
	for _, tt := range tests {
		_, err := w.openLog(w.ctx, tt.pod, &tt.opts)
		var status apierrors.APIStatus
		if !errors.As(err, &status) || status.Status().Code != 500 || status.Status().Reason != metav1.StatusReasonUnknown || err.Error() != tt.want {
			t.Errorf("log of %s: error %v (%+v), want %s", tt.pod, err, status, tt.want)
		}
	}
	if got := w.readLog(t, "d", &corev1.PodLogOptions{}); got != "still there\n" {
		t.Errorf("log of another node %q", got)
	}
}

func TestFollowBreaksOffWithItsNode(t *testing.T) {
	w := newWorld(t)
	w.apply(t, newPod("shop", "a", onNode("node-1"), running("one")))
	w.say("a", "one", "before")
	log := w.follow(t, "a")
	expectLines(t, log, "before")
	w.LoseNode("node-1")
	if _, err := log.ReadString('\n'); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("error %v, want that of a lost connection", err)
	}
}
