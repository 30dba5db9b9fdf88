package demo

import (
	"fmt"
	"net/http"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	metav1beta1 "k8s.io/apimachinery/pkg/apis/meta/v1beta1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// The kinds that a client may want in the place of the objects themselves.
const (
	kindTable       = "Table"
	kindPartial     = "PartialObjectMetadata"
	kindPartialList = "PartialObjectMetadataList"
)

// form is what objects are turned into on their way to the client.
type form interface {
	one(obj Object) (runtime.Object, error)
	list(objects []Object, header metav1.ListMeta) (runtime.Object, error)
	// next returns an object of a watch.
	next(obj Object) runtime.Object
}

// formKind returns the kind that the parameters of a media type ask for. It is
// empty when they ask for none, or for one that the server does not make.
func formKind(media string, params map[string]string) schema.GroupVersionKind {
	version := schema.GroupVersion{Group: params["g"], Version: params["v"]}
	known := version == metav1.SchemeGroupVersion || version == metav1beta1.SchemeGroupVersion
	switch params["as"] {
	case kindTable:
		known = known && media != runtime.ContentTypeProtobuf
	case kindPartial, kindPartialList:
	default:
		known = false
	}
	if !known {
		return schema.GroupVersionKind{}
	}
	return version.WithKind(params["as"])
}

// form returns what makes the answer out of objects.
func (s *Server) form(a *answer, res *resource) (form, error) {
	switch a.as.Kind {
	case kindTable:
		return s.tabulate(a, res)
	case kindPartial, kindPartialList:
		return &partials{kind: a.as, res: res}, nil
	default:
		return &whole{res}, nil
	}
}

// whole leaves objects as they are.
type whole struct{ res *resource }

func (w *whole) one(obj Object) (runtime.Object, error) { return obj, nil }

func (w *whole) next(obj Object) runtime.Object { return obj }

func (w *whole) list(objects []Object, header metav1.ListMeta) (runtime.Object, error) {
	return buildList(w.res, objects, header)
}

// partials leave nothing of objects but the metadata.
type partials struct {
	kind schema.GroupVersionKind
	res  *resource
}

func (p *partials) one(obj Object) (runtime.Object, error) {
	if p.kind.Kind == kindPartialList {
		return nil, unfitForm(fmt.Sprintf("you requested PartialObjectMetadataList, but the requested object is not a list (%T)", obj))
	}
	return p.next(obj), nil
}

func (p *partials) next(obj Object) runtime.Object { return partial(obj, p.kind.GroupVersion()) }

func (p *partials) list(objects []Object, header metav1.ListMeta) (runtime.Object, error) {
	if p.kind.Kind == kindPartial {
		return nil, unfitForm(fmt.Sprintf("you requested PartialObjectMetadata, but the requested object is a list (%T)", p.res.newList()))
	}
	list := &metav1.PartialObjectMetadataList{ListMeta: header, Items: make([]metav1.PartialObjectMetadata, len(objects))}
	for i, obj := range objects {
		list.Items[i] = *partial(obj, p.kind.GroupVersion())
	}
	list.SetGroupVersionKind(p.kind)
	return list, nil
}

// partial returns the metadata of an object as an object of its own.
func partial(obj Object, version schema.GroupVersion) *metav1.PartialObjectMetadata {
	metadata := meta.AsPartialObjectMetadata(obj)
	metadata.SetGroupVersionKind(version.WithKind(kindPartial))
	return metadata
}

func unfitForm(message string) error {
	return &apierrors.StatusError{ErrStatus: metav1.Status{
		Status: metav1.StatusFailure, Code: http.StatusNotAcceptable, Reason: metav1.StatusReasonNotAcceptable, Message: message,
	}}
}
