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

// reader reads one resource of one namespace, or of all.
type reader struct {
	access access
	labels string
	fields string
	// row turns an object into a change; it reports false for what nobody asked
	// for.
	row func(object runtime.Object, gone bool) (model.Item, bool)
}

func (r *reader) list(ctx context.Context, options metav1.ListOptions) (runtime.Object, error) {
	options.LabelSelector, options.FieldSelector = r.labels, r.fields
	return r.access.list(ctx, options)
}

func (r *reader) watch(ctx context.Context, options metav1.ListOptions) (apiwatch.Interface, error) {
	options.LabelSelector, options.FieldSelector = r.labels, r.fields
	return r.access.watch(ctx, options)
}

// newPodReader reads the pods of one namespace, or of all.
func newPodReader(a access, o Options) *reader {
	r := &reader{access: a, labels: o.LabelSelector, fields: o.FieldSelector, row: model.FromObject}
	switch name := o.Target.podName(); {
	case name != "":
		r.fields = joinFields(named(name), o.FieldSelector)
	case o.Target.Name != "":
		r.row = newSieve(func(_ runtime.Object, item *model.Item) bool { return o.Target.Matches(item.Pod) }).row
	}
	return r
}

// named selects objects by their name.
func named(name string) string { return "metadata.name=" + fields.EscapeValue(name) }

func joinFields(a, b string) string {
	if b == "" {
		return a
	}
	return a + "," + b
}

// sieve lets the objects pass that were asked for, and takes back those that
// cease to be.
type sieve struct {
	wanted func(object runtime.Object, item *model.Item) bool
	passed map[string]struct{} // by UID
}

func newSieve(wanted func(object runtime.Object, item *model.Item) bool) *sieve {
	return &sieve{wanted: wanted, passed: map[string]struct{}{}}
}

func (s *sieve) row(object runtime.Object, gone bool) (model.Item, bool) {
	item, ok := model.FromObject(object, gone)
	if !ok {
		return item, false
	}
	if gone || item.Op == model.OpControllerGone {
		return item, s.leaves(item.Key.UID)
	}
	if s.wanted(object, &item) {
		s.passed[item.Key.UID] = struct{}{}
		return item, true
	}
	if !s.leaves(item.Key.UID) {
		return item, false
	}
	return model.FromObject(object, true)
}

// leaves forgets an object and reports whether it was ever let pass.
func (s *sieve) leaves(uid string) bool {
	_, ok := s.passed[uid]
	delete(s.passed, uid)
	return ok
}

// Most of all events say that a controller did what it is for. Those are no use
// here, and neither are those about nodes, so that the server is asked to leave
// them out. It knows no "or": what else there is too much is dropped on arrival.
const usefulEvents = "involvedObject.kind!=Node,reason!=SuccessfulCreate,reason!=SuccessfulDelete,reason!=ScalingReplicaSet"

// newEventReader reads the events of one namespace, or of all: those about pods,
// and, where workloads are read, those about workloads and claims.
func newEventReader(a access, o Options) *reader {
	r := &reader{access: a, fields: usefulEvents, row: o.Target.event}
	if len(o.workloads()) == 0 {
		r.fields = "involvedObject.kind=Pod"
	}
	if name := o.Target.podName(); name != "" {
		r.fields += ",involvedObject.name=" + fields.EscapeValue(name)
	}
	return r
}

// event is the row of an event, as far as it can concern the target.
func (t Target) event(object runtime.Object, gone bool) (model.Item, bool) {
	event, ok := object.(*corev1.Event)
	if !ok || t.Name != "" && !t.concerned(&event.InvolvedObject) {
		return model.Item{}, false
	}
	return model.FromObject(event, gone)
}
