package diagnose

import (
	"slices"
	"strings"

	"github.com/initwatch/initwatch/model"
)

// newest returns the newest event that matches, nil when none does.
func (s *start) newest(match func(*model.Event) bool) *model.Event {
	for _, e := range slices.Backward(s.events) {
		if match(e) {
			return e
		}
	}
	return nil
}

// told returns the newest event that matches of those that said why attempts
// end, whether it is there still or has expired; nil when none does.
func (s *start) told(match func(*model.Event) bool) *model.Event {
	if e := s.newest(match); e != nil {
		return e
	}
	return s.past.Told(match)
}

// about matches events by reason.
func about(reasons ...string) func(*model.Event) bool {
	return func(e *model.Event) bool { return slices.Contains(reasons, e.Reason) }
}

// of matches events about container c, by reason and by how the message
// begins.
func (s *start) of(c *model.Container, prefix string, reasons ...string) func(*model.Event) bool {
	return func(e *model.Event) bool {
		return slices.Contains(reasons, e.Reason) && strings.HasPrefix(e.Message, prefix) && s.concerns(e, c)
	}
}

// concerns reports whether an event is about container c. One that stands for
// many has the container of the first of them, and the message of the newest:
// it counts when that names the container or its image, or when the pod has no
// other container.
func (s *start) concerns(e *model.Event, c *model.Container) bool {
	if !e.Combined {
		return e.Container == c.Name
	}
	if e.Container == "" {
		return false
	}
	return len(s.pod.Steps)+len(s.pod.Containers)+len(s.pod.Ephemeral) == 1 ||
		strings.Contains(e.Message, " "+c.Name+" ") || strings.Contains(e.Message, `"`+c.Image+`"`)
}

// containerBegins are the reasons of the events about a container that is on
// its way.
var containerBegins = []string{"Pulling", "Pulled", "Created", "Started"}
