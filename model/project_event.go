package model

import (
	"strconv"
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
	event.Precise = precise(e.Name, event.First)
	return event
}

// precise reads the nanosecond of the first occurrence from an event's name,
// which ends in it in hexadecimal (client-go/tools/record/util,
// GenerateEventName). A name that was made otherwise fits no time.
func precise(name string, first time.Time) time.Time {
	_, digits, found := cutLast(name, ".")
	nanoseconds, err := strconv.ParseInt(digits, 16, 64)
	if !found || err != nil {
		return time.Time{}
	}
	at := time.Unix(0, nanoseconds).UTC()
	if late := at.Sub(first); late < -time.Second || late > 2*time.Second {
		return time.Time{}
	}
	return at
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
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
