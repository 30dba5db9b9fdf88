package main

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// maxEvents is how many events newEvents knows for a pod.
const maxEvents = 4

// newEvents returns the first n events of a pod's start, as the kubelet
// reports them.
func newEvents(pod *corev1.Pod, i, n int, now time.Time) []*corev1.Event {
	step := initNames[0]
	texts := [maxEvents]struct{ kind, reason, container, message string }{
		{corev1.EventTypeNormal, "Scheduled", "", fmt.Sprintf("Successfully assigned %s/%s to %s", pod.Namespace, pod.Name, pod.Spec.NodeName)},
		{corev1.EventTypeNormal, "Pulled", step, fmt.Sprintf("Container image %q already present on machine", image(step))},
		{corev1.EventTypeNormal, "Created", step, "Created container: " + step},
		{corev1.EventTypeNormal, "Started", step, "Started container " + step},
	}
	switch mixOf(i) {
	case mixCrashingInit, mixCrashingApp:
		texts[3].kind, texts[3].reason, texts[3].container = corev1.EventTypeWarning, "BackOff", initNames[1]
		texts[3].message = fmt.Sprintf("Back-off restarting failed container %s in pod %s_%s(%s)", initNames[1], pod.Name, pod.Namespace, pod.UID)
	case mixPulling:
		texts[1].kind, texts[1].reason = corev1.EventTypeWarning, "Failed"
		texts[1].message = fmt.Sprintf("Failed to pull image %q: not found", image(step))
	case mixRunning, mixInitRunning:
	}
	events := make([]*corev1.Event, 0, n)
	for k, text := range texts[:n] {
		event := newEvent(pod, k, now)
		event.Type, event.Reason, event.Message = text.kind, text.reason, text.message
		if text.container != "" {
			event.InvolvedObject.FieldPath = "spec.initContainers{" + text.container + "}"
		}
		events = append(events, event)
	}
	return events
}

func newEvent(pod *corev1.Pod, k int, now time.Time) *corev1.Event {
	at := metav1.NewTime(now.Add(time.Duration(k-maxEvents) * time.Second).Truncate(time.Second))
	return &corev1.Event{
		ObjectMeta: metav1.ObjectMeta{Namespace: pod.Namespace, Name: fmt.Sprintf("%s.%x", pod.Name, 0x18a0000000000000+k)},
		InvolvedObject: corev1.ObjectReference{
			Kind: "Pod", APIVersion: "v1", Namespace: pod.Namespace, Name: pod.Name, UID: pod.UID, ResourceVersion: pod.ResourceVersion,
		},
		FirstTimestamp: at, LastTimestamp: at, Count: 1,
		Source:              corev1.EventSource{Component: "kubelet", Host: pod.Spec.NodeName},
		ReportingController: "kubelet", ReportingInstance: pod.Spec.NodeName,
	}
}
