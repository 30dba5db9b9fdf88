package demo

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/scheme"
)

// target is what a path and its parameters ask for.
type target struct {
	res       *resource
	namespace string
	name      string
	sub       string
}

// String returns the resource as rules name it.
func (t target) String() string {
	if t.sub != "" {
		return t.res.name + "/" + t.sub
	}
	return t.res.name
}

func (t target) key() string {
	if !t.res.namespaced {
		return t.name
	}
	return joinKey(t.namespace, t.name)
}

// handle answers the request or returns the error to answer with.
func (s *Server) handle(a *answer) error {
	if s.faults.refusesAll() {
		return apierrors.NewUnauthorized("Unauthorized")
	}
	t, isObject := parsePath(a.r.URL.Path)
	if a.r.Method != http.MethodGet {
		return refuseMethod(t, a.r.Method)
	}
	if !isObject {
		return s.discover(a)
	}
	if !a.acceptable {
		return notAcceptable()
	}
	return s.serveObject(a, t)
}

func refuseMethod(t target, method string) error {
	if t.res == nil {
		t.res = &resource{}
	}
	return apierrors.NewMethodNotSupported(t.res.groupResource(), strings.ToLower(method))
}

func notAcceptable() error {
	accepted := make([]string, 0, len(mediaTypes))
	for _, media := range mediaTypes {
		accepted = append(accepted, media.MediaType)
	}
	return &apierrors.StatusError{ErrStatus: metav1.Status{
		Status:  metav1.StatusFailure,
		Code:    http.StatusNotAcceptable,
		Reason:  metav1.StatusReasonNotAcceptable,
		Message: "only the following media types are accepted: " + strings.Join(accepted, ", "),
	}}
}

func (s *Server) serveObject(a *answer, t target) error {
	if t.sub == logPath {
		return s.serveLog(a, t)
	}
	if t.name != "" {
		return s.serveGet(a, t)
	}
	opts := &metav1.ListOptions{}
	if err := scheme.ParameterCodec.DecodeParameters(a.r.URL.Query(), corev1.SchemeGroupVersion, opts); err != nil {
		return apierrors.NewBadRequest(err.Error())
	}
	if opts.Watch {
		return s.serveWatch(a, t, opts)
	}
	return s.serveList(a, t, opts)
}

func (s *Server) serveGet(a *answer, t target) error {
	if err := s.authorize("get", t); err != nil {
		return err
	}
	obj := s.store.get(t.res, t.key())
	if obj == nil {
		return apierrors.NewNotFound(t.res.groupResource(), t.name)
	}
	form, err := s.form(a, t.res)
	if err != nil {
		return err
	}
	shaped, err := form.one(obj)
	if err != nil {
		return err
	}
	return a.send(http.StatusOK, shaped)
}

// authorize refuses what Forbid named, in the words of a real server.
func (s *Server) authorize(verb string, t target) error {
	if s.faults.permits(verb, t.String(), t.namespace) {
		return nil
	}
	scope := "at the cluster scope"
	if t.namespace != "" {
		scope = fmt.Sprintf("in the namespace %q", t.namespace)
	}
	text := fmt.Sprintf("User %q cannot %s resource %q in API group %q %s", s.user, verb, t.String(), t.res.kind.Group, scope)
	return apierrors.NewForbidden(t.res.groupResource(), t.name, errors.New(text))
}

// parsePath splits the path of an object or of a collection. It reports false
// for every other path.
func parsePath(path string) (target, bool) {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	var group schema.GroupVersion
	switch {
	case len(parts) > 2 && parts[0] == "api":
		group, parts = schema.GroupVersion{Version: parts[1]}, parts[2:]
	case len(parts) > 3 && parts[0] == "apis":
		group, parts = schema.GroupVersion{Group: parts[1], Version: parts[2]}, parts[3:]
	default:
		return target{}, false
	}
	var t target
	if parts[0] == "namespaces" && len(parts) > 1 {
		t.namespace = parts[1]
		// The namespace itself, its status included, lies in it as far as rights
		// are concerned.
		if len(parts) > 2 && parts[2] != statusPath {
			parts = parts[2:]
		}
	}
	return t.fill(group, parts)
}

func (t target) fill(group schema.GroupVersion, parts []string) (target, bool) {
	t.res = resourceNamed(group, parts[0])
	if t.res == nil || len(parts) > 3 {
		return target{}, false
	}
	if len(parts) > 1 {
		t.name = parts[1]
	}
	if len(parts) > 2 {
		t.sub = parts[2]
	}
	return t, t.valid()
}

func (t target) valid() bool {
	if t.sub != "" && !slices.Contains(t.res.subresources, t.sub) {
		return false
	}
	if t.res.namespaced {
		return t.name == "" || t.namespace != ""
	}
	return t.namespace == "" || t.name == t.namespace
}
