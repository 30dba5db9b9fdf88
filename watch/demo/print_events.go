package demo

import (
	"cmp"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
)

var eventPrinter = printing(
	func(event *corev1.Event, now time.Time) []any {
		first := age(earliest(event), now)
		last, count := first, cmp.Or(event.Count, 1)
		if at := event.LastTimestamp.Time; !at.IsZero() {
			last = age(at, now)
		}
		if event.Series != nil {
			last, count = age(event.Series.LastObservedTime.Time, now), event.Series.Count
		}
		return []any{
			last, event.Type, event.Reason, aboutCell(event), event.InvolvedObject.FieldPath, sourceCell(event),
			strings.TrimSpace(event.Message), first, int64(count), event.Name,
		}
	},
	textColumn("Last Seen"), textColumn("Type"), textColumn("Reason"), textColumn("Object"), wide(textColumn("Subobject")),
	wide(textColumn("Source")), textColumn("Message"), wide(textColumn("First Seen")), wide(textColumn("Count")), wide(nameColumn()),
)

func earliest(event *corev1.Event) time.Time {
	if event.FirstTimestamp.IsZero() {
		return event.EventTime.Time
	}
	return event.FirstTimestamp.Time
}

func aboutCell(event *corev1.Event) string {
	kind := strings.ToLower(event.InvolvedObject.Kind)
	if event.InvolvedObject.Name == "" {
		return kind
	}
	return kind + "/" + event.InvolvedObject.Name
}

func sourceCell(event *corev1.Event) string {
	component := cmp.Or(event.Source.Component, event.ReportingController)
	if instance := cmp.Or(event.Source.Host, event.ReportingInstance); instance != "" {
		return component + ", " + instance
	}
	return component
}
