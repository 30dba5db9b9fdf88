package model

import (
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/initwatch/initwatch/model/words"
)

// FromEvent projects an event and makes its text harmless. An
// event of the core API has first and last times and a count; one of
// events.k8s.io, as the scheduler writes them, has an event time and a series
// instead.
func FromEvent(e *corev1.Event) *Event {
	message, combined := strings.CutPrefix(e.Message, combinedPrefix)
	event := &Event{
		UID: words.Clean(string(e.UID)), Namespace: intern(e.Namespace),
		Kind:     intern(e.InvolvedObject.Kind),
		AboutUID: intern(string(e.InvolvedObject.UID)), AboutName: intern(e.InvolvedObject.Name),
		Container: fieldPathContainer(e.InvolvedObject.FieldPath),
		Warning:   e.Type == corev1.EventTypeWarning, Reason: intern(e.Reason), Message: internLines(message), Combined: combined,
		First: e.FirstTimestamp.Time, Last: e.LastTimestamp.Time, Count: max(1, int(e.Count)),
	}
	if event.First.IsZero() {
		event.First = firstOf(e.EventTime.Time, e.CreationTimestamp.Time)
	}
	if e.Series != nil {
		event.Count = max(event.Count, int(e.Series.Count))
		event.Last = e.Series.LastObservedTime.Time
	}
	if event.Last.IsZero() {
		event.Last = event.First
	}
	return event
}

// combinedPrefix begins the message of an event that stands for many
// (client-go/tools/record/events_cache.go, EventAggregatorByReasonMessageFunc).
const combinedPrefix = "(combined from similar events): "

func firstOf(a, b time.Time) time.Time {
	if a.IsZero() {
		return b
	}
	return a
}

// fieldPathContainer returns the container in a path such as
// spec.initContainers{migrate}, "" when the event is about the pod.
func fieldPathContainer(path string) string {
	_, rest, found := strings.Cut(path, "{")
	if name, closed := strings.CutSuffix(rest, "}"); found && closed {
		return intern(name)
	}
	return ""
}
