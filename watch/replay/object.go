package replay

import (
	"context"
	"errors"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/yaml"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/detail"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/watch/recording"
)

// openable are the kinds of objects that a person can open: where they are
// recorded, and of which version of the API. Secrets are not among them.
var openable = map[string]struct{ resource, version string }{
	"Pod":                   {recording.Pods, "v1"},
	"Node":                  {recording.Nodes, "v1"},
	"ReplicationController": {string(model.ReplicationControllers), "v1"},
	"Deployment":            {string(model.Deployments), "apps/v1"},
	"ReplicaSet":            {string(model.ReplicaSets), "apps/v1"},
	"StatefulSet":           {string(model.StatefulSets), "apps/v1"},
	"DaemonSet":             {string(model.DaemonSets), "apps/v1"},
	"Job":                   {string(model.Jobs), "batch/v1"},
	"CronJob":               {string(model.CronJobs), "batch/v1"},
}

// archived reports whether the objects of a resource can be opened.
func archived(resource string) bool {
	for _, what := range openable {
		if what.resource == resource {
			return true
		}
	}
	return false
}

// Object returns an object as it was observed last until now, and without what
// no recording has. Its errors are sentences for a person.
func (p *Player) Object(_ context.Context, kind, namespace, name string) (*detail.Object, error) {
	what, known := openable[kind]
	if !known || name == "" {
		return nil, fmt.Errorf("a %s cannot be opened", kind)
	}
	raw, err := p.film.archive.find(objectName{what.resource, namespace, name}, p.Now())
	if err != nil {
		return nil, err
	}
	if raw == nil {
		return nil, fmt.Errorf("the recording does not have the object of %s %s up to now", kind, name)
	}
	object, err := recording.Object(recording.Entry{Resource: what.resource, Type: recording.Added, Object: raw})
	if err != nil {
		return nil, err
	}
	object = recording.Redacted(object) // a recording from elsewhere may hold more
	object.GetObjectKind().SetGroupVersionKind(schema.FromAPIVersionAndKind(what.version, kind))
	return opened(kind, object)
}

// opened turns an object into what a person reads.
func opened(kind string, object runtime.Object) (*detail.Object, error) {
	text, err := yaml.Marshal(object)
	if err != nil {
		return nil, fmt.Errorf("write %s as YAML: %w", kind, err)
	}
	info, err := meta.Accessor(object)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", kind, err)
	}
	out := &detail.Object{
		Kind: kind, YAML: words.CleanLines(string(text)),
		Namespace: words.Clean(info.GetNamespace()), Name: words.Clean(info.GetName()), UID: words.Clean(string(info.GetUID())),
	}
	switch o := object.(type) {
	case *corev1.Pod:
		out.Pod = detail.FromPod(o)
	case *corev1.Node:
		out.Node = detail.FromNode(o)
	}
	return out, nil
}

// ProbeCounts always fails.
func (p *Player) ProbeCounts(context.Context, string) (map[detail.ProbeKey]detail.ProbeCount, error) {
	return nil, errors.New("a recording has no kubelet that could be asked how often probes ran")
}
