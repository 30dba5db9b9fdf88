package demo

import (
	"fmt"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/scheme"
)

// Object is an API object that a Server can hold.
type Object interface {
	metav1.Object
	runtime.Object
}

// resource is what the server has to know about one kind of objects. A new
// kind is a new entry in resources.
type resource struct {
	kind       schema.GroupVersionKind
	name       string
	short      []string
	namespaced bool
	// inAll says that "kubectl get all" shows it.
	inAll bool
	// uncached says that a real server keeps no watch cache of it, from which
	// it would answer, ignoring a limit, when resource version 0 will do.
	uncached bool
	// subresources can be read beside the object itself.
	subresources []string
	// fields adds what a field selector may name besides the metadata. It may
	// be nil.
	fields func(obj Object, set fields.Set)
	// print makes the rows of tables.
	print *printer
}

// The subresources that there are.
const (
	logPath    = "log"
	statusPath = "status"
)

// resourceNamed returns the resource of that group, version and plural name,
// nil when the server has none.
func resourceNamed(group schema.GroupVersion, name string) *resource {
	for _, res := range resources {
		if res.kind.GroupVersion() == group && res.name == name {
			return res
		}
	}
	return nil
}

// resourceOf returns the resource that obj belongs to.
func resourceOf(obj Object) (*resource, error) {
	kinds, _, err := scheme.Scheme.ObjectKinds(obj)
	if err != nil {
		return nil, fmt.Errorf("find the resource of %T: %w", obj, err)
	}
	for _, res := range resources {
		if res.kind == kinds[0] {
			return res, nil
		}
	}
	return nil, fmt.Errorf("find the resource of %T: the simulated server does not serve it", obj)
}

func (res *resource) groupResource() schema.GroupResource {
	return schema.GroupResource{Group: res.kind.Group, Resource: res.name}
}

// newObject returns an empty object of the kind.
func (res *resource) newObject() Object {
	obj, ok := res.make(res.kind).(Object)
	if !ok {
		panic(fmt.Sprintf("a %s has no metadata", res.kind.Kind))
	}
	return obj
}

// newList returns an empty list of the kind.
func (res *resource) newList() runtime.Object { return res.make(res.listKind()) }

func (res *resource) make(kind schema.GroupVersionKind) runtime.Object {
	obj, err := scheme.Scheme.New(kind)
	if err != nil {
		panic(fmt.Sprintf("the server lists a kind that there is not: %v", err))
	}
	return obj
}

// singular is the name of one object.
func (res *resource) singular() string { return strings.ToLower(res.kind.Kind) }

// categories are the names that kubectl knows several resources by.
func (res *resource) categories() []string {
	if res.inAll {
		return []string{"all"}
	}
	return nil
}

func (res *resource) listKind() schema.GroupVersionKind {
	return res.kind.GroupVersion().WithKind(res.kind.Kind + "List")
}

// fieldSet returns everything that a field selector can ask obj for.
func (res *resource) fieldSet(obj Object) fields.Set {
	set := fields.Set{"metadata.name": obj.GetName()}
	if res.namespaced {
		set["metadata.namespace"] = obj.GetNamespace()
	}
	if res.fields != nil {
		res.fields(obj, set)
	}
	return set
}
