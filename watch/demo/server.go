package demo

import (
	"fmt"
	"net/http"
	"time"

	"k8s.io/utils/clock"
)

// DefaultVersion is the version of Kubernetes that a Server claims to be.
const DefaultVersion = "v1.36.3"

// Server is a simulated API server. Its methods may be called from any
// goroutine.
type Server struct {
	// clock is the one that clients wait by, world the one that they see.
	clock   clock.WithTicker
	world   Clock
	speed   float64
	run     func(func())
	user    string
	version string

	store    *store
	logs     *logStore
	kubelets *connections
	faults   *faults
}

// Option changes how a Server is made.
type Option func(*Server)

// WithClock sets the clock that the server runs on: the Date header, the times
// that it sets, timeouts and bookmarks. The default is real time.
func WithClock(c clock.WithTicker) Option { return func(s *Server) { s.clock = c } }

// WithSpeed lets the time in the server's world pass faster than on its clock,
// or slower: the Date header, the times that it sets, and all that plays on it.
// Timeouts and bookmarks keep to the clock, which is that of its clients. A
// speed has to be above 0.
func WithSpeed(speed float64) Option { return func(s *Server) { s.speed = speed } }

// WithRunner sets what starts the server's goroutines. The default is the go
// statement.
func WithRunner(run func(func())) Option { return func(s *Server) { s.run = run } }

// WithUser sets the name that the server knows its client by, as it stands in
// refusals.
func WithUser(name string) Option { return func(s *Server) { s.user = name } }

// WithVersion sets the version of Kubernetes that the server claims to be,
// such as v1.29.0.
func WithVersion(version string) Option { return func(s *Server) { s.version = version } }

// NewServer returns a server without objects. It starts no goroutine before
// the first request.
func NewServer(opts ...Option) *Server {
	s := &Server{
		clock:    clock.RealClock{},
		speed:    1,
		run:      func(f func()) { go f() },
		user:     "demo",
		version:  DefaultVersion,
		store:    newStore(),
		logs:     newLogStore(),
		kubelets: newConnections(),
		faults:   newFaults(),
	}
	for _, opt := range opts {
		opt(s)
	}
	s.world = pace(s.clock, s.speed)
	return s
}

// Clock is the time in the server's world.
func (s *Server) Clock() Clock { return s.world }

// Apply creates obj, or updates what is stored under its name. The server
// keeps a copy with a resource version of its own; UID and creation time are
// filled in when they are missing.
func (s *Server) Apply(obj Object) error {
	res, err := admissible(obj)
	if err != nil {
		return err
	}
	s.store.apply(res, obj, s.world.Now())
	if res == podResource {
		s.logs.touch(keyOf(obj))
	}
	return nil
}

// Delete removes the object with the kind and name of obj. Watches get the
// state that was stored. Deleting what is not there does nothing.
func (s *Server) Delete(obj Object) error {
	res, err := admissible(obj)
	if err != nil {
		return err
	}
	if s.store.delete(res, obj, s.world.Now()) && res == podResource {
		s.logs.drop(keyOf(obj))
	}
	return nil
}

// admissible returns the resource of an object that the server can hold.
func admissible(obj Object) (*resource, error) {
	res, err := resourceOf(obj)
	if err != nil {
		return nil, err
	}
	if obj.GetName() == "" || res.namespaced != (obj.GetNamespace() != "") {
		return nil, fmt.Errorf("store %s: name %q and namespace %q do not fit the kind", res.kind.Kind, obj.GetName(), obj.GetNamespace())
	}
	return res, nil
}

// AppendLog adds one line to the log of one instance of a container. Which
// instance a request gets is decided by the pod's status, as on a node.
func (s *Server) AppendLog(namespace, pod, container, containerID, line string, at time.Time) {
	s.logs.append(joinKey(namespace, pod), instanceKey{container, containerID}, logLine{at, line})
}

// DropLog removes the log of one run of a container, as a node does when it
// cleans up. Who asks for it is told in the place of the log.
func (s *Server) DropLog(namespace, pod, container, containerID string) {
	s.logs.forget(joinKey(namespace, pod), instanceKey{container, containerID})
}

// Compact forgets all history: what asks for an older resource version, or for
// the next page of an older list, is answered that it is gone. Watches that
// are open go on.
func (s *Server) Compact() { s.store.compact() }

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.faults.record(r)
	if err := s.faults.wait(r.Context()); err != nil {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Date", s.world.Now().UTC().Format(http.TimeFormat))
	a := newAnswer(w, r)
	if err := s.handle(a); err != nil {
		a.fail(err)
	}
}
