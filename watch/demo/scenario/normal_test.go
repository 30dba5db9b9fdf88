package scenario

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/initwatch/initwatch/watch/demo"
)

// What differs from run to run and means nothing.
var (
	uids      = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	addresses = regexp.MustCompile(`\b10\.88\.\d+\.\d+\b`)
	// generated is how the names of what controllers make end: hashes, suffixes,
	// and the minutes of CronJobs.
	generated = regexp.MustCompile(`\b(sdc-ipxe-deployment|init-job|nopods-db|nopods|api|import|report|agent|db|cache|queue|nojob|norc|web|batch|nods|cleanup|nocron|big|insecure|late|policy|done|tick|forbid|replace|indexed-0|indexed-1|indexed-2|indexed)` +
		`(-2\d{7})?(-[bcdfghjklmnpqrstvwxz2456789]{7,10})?(-[bcdfghjklmnpqrstvwxz2456789]{5})?`)
)

// normal replaces names, UIDs and addresses that were made up.
func normal(text string) string {
	text = uids.ReplaceAllString(text, "UID")
	text = addresses.ReplaceAllString(text, "IP")
	return generated.ReplaceAllStringFunc(text, shorten)
}

// shorten replaces what was made up of a name, if anything was.
func shorten(name string) string {
	if parts := generated.FindStringSubmatch(name); parts[1] != name {
		return parts[1] + "-NAME"
	}
	return name
}

// stateText returns everything of a pod's state that is compared.
func stateText(pod *corev1.Pod) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s generation=%d/%d", pod.Status.Phase, pod.Generation, pod.Status.ObservedGeneration)
	if pod.DeletionTimestamp != nil {
		fmt.Fprintf(&b, " deleted, grace %d", *pod.DeletionGracePeriodSeconds)
	}
	fmt.Fprintf(&b, " node=%t nominated=%t ip=%t qos=%s\n", pod.Spec.NodeName != "", pod.Status.NominatedNodeName != "", pod.Status.PodIP != "",
		pod.Status.QOSClass)
	for _, c := range pod.Status.Conditions {
		fmt.Fprintf(&b, "  %s=%s %s %s\n", c.Type, c.Status, c.Reason, c.Message)
	}
	for _, s := range pod.Status.InitContainerStatuses {
		fmt.Fprintf(&b, "  init %s\n", containerText(s))
	}
	for _, s := range pod.Status.ContainerStatuses {
		fmt.Fprintf(&b, "  %s\n", containerText(s))
	}
	return normal(b.String())
}

func containerText(s corev1.ContainerStatus) string {
	return fmt.Sprintf("%s ready=%t started=%t restarts=%d id=%t %s, last %s", s.Name, s.Ready, s.Started != nil && *s.Started,
		s.RestartCount, s.ContainerID != "", oneState(s.State), oneState(s.LastTerminationState))
}

func oneState(s corev1.ContainerState) string {
	switch {
	case s.Running != nil:
		return "running"
	case s.Terminated != nil:
		return fmt.Sprintf("terminated %d %s %q", s.Terminated.ExitCode, s.Terminated.Reason, s.Terminated.Message)
	case s.Waiting != nil:
		return fmt.Sprintf("waiting %s %q", s.Waiting.Reason, s.Waiting.Message)
	default:
		return "none"
	}
}

// eventText returns what is compared of an event: everything but its count,
// which depends on how often a busy node looks.
func eventText(event *corev1.Event) string {
	return normal(fmt.Sprintf("%s %s %s %s %q", event.Type, event.Reason, event.InvolvedObject.FieldPath,
		event.ReportingController, event.Message))
}

// course is what happened to each pod: its states, and the events about it.
type course struct {
	states map[string][]string
	events map[string][]string
	// names are the pods' names in the course: those that a controller made are
	// numbered in the order in which they appear.
	names map[string]string
	made  map[string]int
}

func newCourse() *course {
	return &course{map[string][]string{}, map[string][]string{}, map[string]string{}, map[string]int{}}
}

// name returns what a pod is called in the course.
func (c *course) name(namespace, pod string) string {
	full := namespace + "/" + pod
	if c.names[full] == "" {
		name := normal(full)
		c.made[name]++
		if name != full {
			name = fmt.Sprintf("%s-%d", name, c.made[name])
		}
		c.names[full] = name
	}
	return c.names[full]
}

func (c *course) add(object demo.Object) {
	switch o := object.(type) {
	case *corev1.Pod:
		name := c.name(o.Namespace, o.Name)
		c.states[name] = push(c.states[name], stateText(o))
	case *corev1.Event:
		about := o.InvolvedObject
		switch about.Kind {
		case "Pod":
			name := c.name(about.Namespace, about.Name)
			c.events[name] = append(c.events[name], eventText(o))
		case "Node": // these are not compared
		default:
			name := normal(about.Kind + " " + about.Namespace + "/" + about.Name)
			c.events[name] = append(c.events[name], eventText(o))
		}
	default:
		if kind, state := workloadText(object); kind != "" {
			name := normal(kind + " " + object.GetNamespace() + "/" + object.GetName())
			c.states[name] = push(c.states[name], state)
		}
	}
}

// push appends a state, unless it is the one before.
func push(states []string, state string) []string {
	if len(states) > 0 && states[len(states)-1] == state {
		return states
	}
	return append(states, state)
}

// sink is an API server that only remembers.
type sink struct {
	course *course
	lines  []string
	// all is everything in full, kept when full is set.
	full bool
	all  []string
}

func (s *sink) Apply(object demo.Object) error {
	s.course.add(object)
	if s.full {
		s.all = append(s.all, fmt.Sprintf("%T %s", object, dump(object)))
	}
	return nil
}

func (s *sink) Delete(object demo.Object) error {
	s.all = append(s.all, "deleted "+object.GetName())
	return nil
}

func (*sink) LoseNode(string) {}

func (s *sink) AppendLog(namespace, pod, container, _, line string, at time.Time) {
	s.lines = append(s.lines, fmt.Sprintf("%s %s/%s/%s %s", at.UTC().Format(time.TimeOnly), namespace, pod, container, line))
}
