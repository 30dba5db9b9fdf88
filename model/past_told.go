package model

import (
	"slices"
	"strings"
)

// toldReasons are the events that say why attempts of a container end, and what
// a probe said. The kubelet's spam filter swallows later ones, and the API
// server forgets them after an hour.
var toldReasons = []string{"Killing", "FailedPostStartHook", "Unhealthy"}

// toldKey names what an event says: the same of the same container.
type toldKey struct{ container, reason, what string }

// hear keeps the newest of the events that say why attempts end.
func (h *Past) hear(events []*Event) {
	for _, e := range events {
		if e.Container == "" || !slices.Contains(toldReasons, e.Reason) {
			continue
		}
		key := toldKey{e.Container, e.Reason, whatFailed(e.Message)}
		if before := h.told[key]; before != nil && e.Last.Before(before.Last) {
			continue
		}
		if h.told == nil {
			h.told = map[toldKey]*Event{}
		}
		h.told[key] = e
	}
}

// whatFailed names the probe that an event is about, with a capital or not, ""
// when it is about none.
func whatFailed(message string) string {
	for _, kind := range [...]string{"iveness", "tartup", "eadiness"} {
		if strings.Contains(message, kind+" probe") {
			return kind
		}
	}
	return ""
}

// Told returns the newest event that matches of those that said why attempts
// ended, whether it is there still or not; nil when none does.
func (h *Past) Told(match func(*Event) bool) *Event {
	var newest *Event
	for _, e := range h.told {
		if match(e) && (newest == nil || CompareEvents(e, newest) > 0) {
			newest = e
		}
	}
	return newest
}
