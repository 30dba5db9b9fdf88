package model

import "time"

// Event is an event about a pod, projected and sanitised. It is never changed
// after FromEvent made it.
type Event struct {
	UID       string
	Namespace string
	// PodUID is empty for the few emitters that name the pod only.
	PodUID    string
	PodName   string
	Container string // from the fieldPath, "" for what concerns the pod
	Warning   bool
	// Combined is set when the emitter has put events of one reason but of
	// different messages together. The message is the newest one; Container is
	// that of the first, which may be another.
	Combined bool
	Reason   string
	Message  string
	First    time.Time
	Last     time.Time
	Count    int
}
