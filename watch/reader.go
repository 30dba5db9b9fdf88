package watch

import (
	"context"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	apiwatch "k8s.io/apimachinery/pkg/watch"

	"github.com/initwatch/initwatch/model"
)

// pageTimeout bounds one page of a list when the user set no --request-timeout.
const pageTimeout = time.Minute

// reader reads one resource. row turns an object into a change; it reports
// false for what nobody asked for.
type reader interface {
	list(ctx context.Context, options metav1.ListOptions) (runtime.Object, error)
	watch(ctx context.Context, options metav1.ListOptions) (apiwatch.Interface, error)
	row(object runtime.Object, gone bool) (model.Item, bool)
}

// podReader reads the pods of one namespace, or of all.
type podReader struct {
	clients   *clients
	namespace string
	labels    string
	fields    string
	target    Target
	// matched holds the UIDs of the pods that belong to the target, so that one
	// that leaves it is removed. It stays nil when every pod counts.
	matched map[string]struct{}
}

func newPodReader(c *clients, o Options, namespace string) *podReader {
	p := &podReader{clients: c, namespace: namespace, labels: o.LabelSelector, fields: o.FieldSelector, target: o.Target}
	switch name := o.Target.podName(); {
	case name != "":
		p.fields = joinFields("metadata.name="+fields.EscapeValue(name), o.FieldSelector)
	case o.Target.Name != "":
		p.matched = make(map[string]struct{})
	}
	return p
}

func joinFields(a, b string) string {
	if b == "" {
		return a
	}
	return a + "," + b
}

func (p *podReader) list(ctx context.Context, options metav1.ListOptions) (runtime.Object, error) {
	ctx, cancel := context.WithTimeout(ctx, pageTimeout)
	defer cancel()
	options.LabelSelector, options.FieldSelector = p.labels, p.fields
	return p.clients.unary.Pods(p.namespace).List(ctx, options)
}

func (p *podReader) watch(ctx context.Context, options metav1.ListOptions) (apiwatch.Interface, error) {
	options.LabelSelector, options.FieldSelector = p.labels, p.fields
	return p.clients.stream.Pods(p.namespace).Watch(ctx, options)
}

func (p *podReader) row(object runtime.Object, gone bool) (model.Item, bool) {
	pod, ok := object.(*corev1.Pod)
	if !ok {
		return model.Item{}, false
	}
	key := model.Key{Namespace: pod.Namespace, Name: pod.Name, UID: string(pod.UID)}
	if gone {
		return model.Item{Op: model.OpPodGone, Key: key}, p.leaves(key.UID)
	}
	row := model.FromPod(pod)
	if !p.target.Matches(row) {
		return model.Item{Op: model.OpPodGone, Key: key}, p.matched != nil && p.leaves(key.UID)
	}
	if p.matched != nil {
		p.matched[key.UID] = struct{}{}
	}
	return model.Item{Op: model.OpPod, Pod: row, Key: key}, true
}

// leaves forgets a pod and reports whether it was ever shown.
func (p *podReader) leaves(uid string) bool {
	if p.matched == nil {
		return true
	}
	_, ok := p.matched[uid]
	delete(p.matched, uid)
	return ok
}

// eventReader reads the events about pods of one namespace, or of all.
type eventReader struct {
	clients   *clients
	namespace string
	fields    string
}

func newEventReader(c *clients, o Options, namespace string) *eventReader {
	selector := "involvedObject.kind=Pod"
	if name := o.Target.podName(); name != "" {
		selector += ",involvedObject.name=" + fields.EscapeValue(name)
	}
	return &eventReader{clients: c, namespace: namespace, fields: selector}
}

func (e *eventReader) list(ctx context.Context, options metav1.ListOptions) (runtime.Object, error) {
	ctx, cancel := context.WithTimeout(ctx, pageTimeout)
	defer cancel()
	options.FieldSelector = e.fields
	return e.clients.unary.Events(e.namespace).List(ctx, options)
}

func (e *eventReader) watch(ctx context.Context, options metav1.ListOptions) (apiwatch.Interface, error) {
	options.FieldSelector = e.fields
	return e.clients.stream.Events(e.namespace).Watch(ctx, options)
}

func (e *eventReader) row(object runtime.Object, gone bool) (model.Item, bool) {
	event, ok := object.(*corev1.Event)
	if !ok {
		return model.Item{}, false
	}
	key := model.Key{Namespace: event.Namespace, Name: event.Name, UID: string(event.UID)}
	if gone {
		return model.Item{Op: model.OpEventGone, Key: key}, true
	}
	return model.Item{Op: model.OpEvent, Event: model.FromEvent(event), Key: key}, true
}
