package recording

import (
	"encoding/json"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// The resources that a recording knows. Others may occur and are carried along
// undecoded.
const (
	Pods   = "pods"
	Events = "events"
	Logs   = "logs"

	// What questions are answered with.
	Nodes          = "nodes"
	Claims         = "persistentvolumeclaims"
	Services       = "services"
	EndpointSlices = "endpointslices"
)

// The types of an entry: those of a watch, and the begin and the end of a full
// list. Whatever of the resource, in the namespace that the object of these two
// carries or in all, was known before and does not stand between them is gone.
const (
	Added     = "ADDED"
	Modified  = "MODIFIED"
	Deleted   = "DELETED"
	BeginList = "BEGINLIST"
	EndList   = "ENDLIST"
)

// Entry is one observation.
type Entry struct {
	Observed time.Time       `json:"observed"`
	Resource string          `json:"resource"`
	Type     string          `json:"type"`
	Object   json.RawMessage `json:"object"`
}

// Pod decodes the object of a pods entry.
func (e Entry) Pod() (*corev1.Pod, error) {
	pod := &corev1.Pod{}
	if err := e.decode(Pods, pod); err != nil {
		return nil, err
	}
	return pod, nil
}

// Event decodes the object of an events entry.
func (e Entry) Event() (*corev1.Event, error) {
	event := &corev1.Event{}
	if err := e.decode(Events, event); err != nil {
		return nil, err
	}
	return event, nil
}

// Decode decodes the object into an API object of the caller's choice, for the
// resources that have no method of their own here.
func (e Entry) Decode(into runtime.Object) error { return e.decode(e.Resource, into) }

func (e Entry) decode(resource string, into any) error {
	if e.Resource != resource {
		return fmt.Errorf("decode %s entry: it holds %s", resource, e.Resource)
	}
	if err := checkQuantities(e.Object); err != nil {
		return fmt.Errorf("decode %s entry: %w", resource, err)
	}
	if err := json.Unmarshal(e.Object, into); err != nil {
		return fmt.Errorf("decode %s entry: %w", resource, err)
	}
	return nil
}

// check reports what makes a line no entry.
func (e Entry) check() error {
	switch {
	case e.Observed.IsZero():
		return fmt.Errorf("the entry has no time in %q", "observed")
	case e.Resource == "":
		return fmt.Errorf("the entry has no %q", "resource")
	case e.Type == "":
		return fmt.Errorf("the entry has no %q", "type")
	case len(e.Object) == 0 || e.Object[0] != '{':
		return fmt.Errorf("the entry has no object in %q", "object")
	}
	return nil
}
