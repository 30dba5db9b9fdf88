package model

import "time"

// Event is an event about a pod, a workload or a claim, projected and sanitised. It is never changed
// after FromEvent made it.
type Event struct {
	UID       string
	Namespace string
	// Kind, AboutUID and AboutName say what the event is about. The UID is empty
	// for the few emitters that give the name only.
	Kind      string
	AboutUID  string
	AboutName string
	Container string // from the fieldPath, "" for what concerns the pod
	Warning   bool
	// Combined is set when the emitter has put events of one reason but of
	// different messages together. The message is the newest one; Container is
	// that of the first, which may be another.
	Combined bool
	Reason   string
	Message  string
	First    time.Time
	// Precise is First to the nanosecond, where the event's name tells; zero
	// where it does not.
	Precise time.Time
	Last    time.Time
	Count   int
}
