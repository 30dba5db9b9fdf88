package kubelet

import (
	"fmt"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/initwatch/initwatch/watch/demo"
)

// The spam filter: so many events about one object at once, then one more in
// each interval. Normal ones and warnings are counted apart.
const (
	spamBurst  = 25
	spamRefill = 5 * time.Minute
)

// So many different messages about the same make one event, if they come close
// enough to each other.
const (
	combineFrom   = 10
	combineWithin = 10 * time.Minute
)

const combinedPrefix = "(combined from similar events): "

// similar are the messages that differ in nothing else.
type similar struct {
	messages map[string]bool
	last     time.Duration
}

// bucket is how many events may still be sent.
type bucket struct {
	tokens float64
	filled time.Duration
}

func (b *bucket) take(now time.Duration) bool {
	b.tokens = min(spamBurst, b.tokens+float64(now-b.filled)/float64(spamRefill))
	b.filled = now
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}

// recorder sends events the way an event recorder in Kubernetes does: equal
// ones become one with a count, and too many are not sent at all.
type recorder struct {
	sim     *Simulator
	events  map[string]*corev1.Event
	buckets map[string]*bucket
	similar map[string]*similar
	named   time.Time // what the newest event is named after
}

// record sends an event of a component about an object.
func (r *recorder) record(component, host string, about corev1.ObjectReference, kind, reason, message string) {
	object := strings.Join([]string{component, about.Kind, about.Namespace, about.Name, string(about.UID)}, "|")
	key := strings.Join([]string{object, about.FieldPath, kind, reason, message}, "|")
	if alike := object + "|" + kind + "|" + reason; r.combines(alike, message) {
		key, message = alike, combinedPrefix+message
	}
	event := r.events[key]
	if event == nil {
		event = r.newEvent(about, kind, reason, message)
		event.Source = corev1.EventSource{Component: component, Host: host}
		if event.ReportingInstance = host; !strings.HasPrefix(message, combinedPrefix) {
			event.ReportingController = component
		}
		r.events[key] = event
	}
	event.Count++
	event.Message = message
	event.LastTimestamp = r.sim.seconds()
	bin := r.buckets[object+kind]
	if bin == nil {
		bin = &bucket{tokens: spamBurst, filled: r.sim.Now()}
		r.buckets[object+kind] = bin
	}
	if bin.take(r.sim.Now()) {
		r.sim.Write(event.DeepCopy())
	}
}

// combines reports whether a message is one too many of its like.
func (r *recorder) combines(alike, message string) bool {
	seen := r.similar[alike]
	if seen == nil || r.sim.Now()-seen.last > combineWithin {
		seen = &similar{messages: map[string]bool{}}
		r.similar[alike] = seen
	}
	seen.last = r.sim.Now()
	if len(seen.messages) < combineFrom {
		seen.messages[message] = true
	}
	return len(seen.messages) >= combineFrom
}

// newEvent names an event after the nanosecond in which it first happens. One
// that is recorded after another has a later one, also within one moment.
func (r *recorder) newEvent(about corev1.ObjectReference, kind, reason, message string) *corev1.Event {
	if now := r.sim.Time(); now.After(r.named) {
		r.named = now
	}
	r.named = r.named.Add(time.Duration(1 + r.sim.rand.Int64N(int64(time.Microsecond))))
	return &corev1.Event{
		ObjectMeta: metav1.ObjectMeta{
			Name: fmt.Sprintf("%s.%x", about.Name, r.named.UnixNano()), Namespace: namespaceOf(about),
			UID: r.sim.NewUID(), CreationTimestamp: r.sim.seconds(),
		},
		InvolvedObject: about, Type: kind, Reason: reason, Message: message, FirstTimestamp: r.sim.seconds(),
	}
}

// namespaceOf returns where an event about an object lies.
func namespaceOf(about corev1.ObjectReference) string {
	if about.Namespace == "" {
		return metav1.NamespaceDefault
	}
	return about.Namespace
}

// schedulerEvent sends an event of the newer kind, which the scheduler writes:
// without counts and with a time in microseconds.
func (s *Simulator) schedulerEvent(p *pod, kind, reason, action, message string) {
	event := s.recorder.newEvent(p.reference(""), kind, reason, message)
	event.FirstTimestamp = metav1.Time{}
	event.EventTime = metav1.NewMicroTime(s.Time().Truncate(time.Microsecond))
	event.Action = action
	event.ReportingController = corev1.DefaultSchedulerName
	event.ReportingInstance = corev1.DefaultSchedulerName + "-" + s.nodes[0].Name
	s.Write(event)
}

// event sends an event of the kubelet about a container, or about the pod when
// path is empty.
func (p *pod) event(path, kind, reason, message string) {
	if p.asleep() {
		return
	}
	p.sim.recorder.record("kubelet", p.node.Name, p.reference(path), kind, reason, message)
}

func (p *pod) normal(path, reason, message string) {
	p.event(path, corev1.EventTypeNormal, reason, message)
}

func (p *pod) warning(path, reason, message string) {
	p.event(path, corev1.EventTypeWarning, reason, message)
}

func (p *pod) reference(path string) corev1.ObjectReference {
	return corev1.ObjectReference{
		Kind: "Pod", APIVersion: "v1", Namespace: p.object.Namespace, Name: p.object.Name, UID: p.object.UID,
		FieldPath: path,
	}
}

// ControllerEvent sends an event of a controller about one of its objects.
func (s *Simulator) ControllerEvent(component string, obj demo.Object, of schema.GroupVersionKind, kind, reason, message string) {
	about := corev1.ObjectReference{
		Kind: of.Kind, APIVersion: of.GroupVersion().String(),
		Namespace: obj.GetNamespace(), Name: obj.GetName(), UID: obj.GetUID(),
	}
	s.recorder.record(component, "", about, kind, reason, message)
}
