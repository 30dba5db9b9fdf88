package watch

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	apiwatch "k8s.io/apimachinery/pkg/watch"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/watch/recording"
)

// recordType is what a recording calls a change. What leaves the target is
// gone, whatever the server calls it.
func recordType(op model.Op, kind apiwatch.EventType) string {
	switch op {
	case model.OpPodGone, model.OpEventGone, model.OpControllerGone:
		return recording.Deleted
	default:
		return string(kind)
	}
}

// record has what a question was answered with in the recording too, where it
// answers the question again.
func (c *Cluster) record(resource model.Resource, object runtime.Object) {
	if c.options.Record != nil {
		c.options.Record(resource, recording.Added, object)
	}
}

// recordAll is record for several objects.
func recordAll[T any, P interface {
	*T
	runtime.Object
}](c *Cluster, resource model.Resource, items []T) {
	for i := range items {
		c.record(resource, P(&items[i]))
	}
}

// recordList is recordAll for all that there are in a namespace, if any.
func recordList[T any, P interface {
	*T
	runtime.Object
}](c *Cluster, resource model.Resource, namespace string, items []T) {
	if c.options.Record == nil {
		return
	}
	place := &metav1.PartialObjectMetadata{ObjectMeta: metav1.ObjectMeta{Namespace: namespace}}
	c.options.Record(resource, recording.BeginList, place)
	recordAll[T, P](c, resource, items)
	c.options.Record(resource, recording.EndList, place)
}

// recordMissing has in the recording that there is no such node or claim.
func (c *Cluster) recordMissing(q model.Question) {
	resource := map[model.Subject]model.Resource{model.AboutNode: recording.Nodes, model.AboutClaim: recording.Claims}[q.Subject]
	if c.options.Record == nil || resource == "" || q.Name == "" {
		return
	}
	c.options.Record(resource, recording.Deleted,
		&metav1.PartialObjectMetadata{ObjectMeta: metav1.ObjectMeta{Namespace: q.Namespace, Name: q.Name}})
}

// mark delivers the begin or the end of a full list. In a recording, its object
// names the namespace.
func (s *scope) mark(op model.Op) {
	if s.record != nil {
		kind := recording.BeginList
		if op == model.OpEndList {
			kind = recording.EndList
		}
		s.record(s.id.Resource, kind, &metav1.PartialObjectMetadata{ObjectMeta: metav1.ObjectMeta{Namespace: s.id.Namespace}})
	}
	s.out.add(model.Item{Op: op, Scope: s.id})
}
