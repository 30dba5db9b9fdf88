package demo

import (
	"context"
	"net/http"
	"slices"
	"sync"
)

// maxRequests bounds the memory of Requests: a demo may run for days.
const maxRequests = 10000

// Any stands for every verb, resource or namespace in Forbid and Allow.
const Any = "*"

// Request is what a Server remembers of a request.
type Request struct {
	Method string
	Path   string
	Query  string
}

// rule allows or refuses what it matches. The last rule that matches counts.
type rule struct {
	verb      string
	resource  string
	namespace string
}

// faults is what goes wrong on purpose, and the memory of what was asked.
type faults struct {
	mu           sync.Mutex
	requests     []Request
	rules        []rule
	allowed      map[rule]bool
	unauthorized bool
	noWatchList  bool
	frozen       chan struct{} // closed by Thaw; nil while the server runs
	cut          chan struct{} // closed by BreakWatches
}

func newFaults() *faults {
	return &faults{allowed: map[rule]bool{}, cut: make(chan struct{})}
}

// Requests returns the newest requests, at most some thousands, oldest first.
func (s *Server) Requests() []Request {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	return slices.Clone(s.faults.requests)
}

// Forbid refuses a verb (get, list, watch) on a resource (such as pods or
// pods/log) in a namespace with 403. The namespace "" is a request over all
// namespaces or for what lies in none. Each of the three may be Any. Of several
// calls of Forbid and Allow that concern a request, the last one decides.
func (s *Server) Forbid(verb, resource, namespace string) {
	s.faults.rule(rule{verb, resource, namespace}, false)
}

// Allow grants what Forbid refuses. At first everything is allowed.
func (s *Server) Allow(verb, resource, namespace string) {
	s.faults.rule(rule{verb, resource, namespace}, true)
}

// viewed is what the role "view" of Kubernetes lets somebody read in a
// namespace, of what the server serves.
var viewed = []string{
	"configmaps", "events", "limitranges", "namespaces", "namespaces/status", "persistentvolumeclaims", "persistentvolumeclaims/status",
	"pods", "pods/log", "pods/status", "replicationcontrollers", "replicationcontrollers/status", "resourcequotas",
	"resourcequotas/status", "services", "services/status", "endpointslices", "daemonsets", "daemonsets/status", "deployments",
	"deployments/status", "replicasets", "replicasets/status", "statefulsets", "statefulsets/status", "cronjobs", "cronjobs/status",
	"jobs", "jobs/status",
}

// ViewOnly leaves the client no rights but those of the role "view" in some
// namespaces, as a RoleBinding gives them: neither Nodes nor StorageClasses,
// nor what lies in other namespaces.
func (s *Server) ViewOnly(namespaces ...string) {
	s.Forbid(Any, Any, Any)
	for _, namespace := range namespaces {
		for _, resource := range viewed {
			s.Allow(Any, resource, namespace)
		}
	}
}

// Unauthorized makes the server answer every request with 401, or stop it.
func (s *Server) Unauthorized(on bool) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.unauthorized = on
}

// DisableWatchList makes the server refuse to stream a list as a watch, as one
// does whose WatchList feature is off. Clients fall back to LIST.
func (s *Server) DisableWatchList() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.noWatchList = true
}

// BreakWatches cuts every open watch and followed log in the middle, as a lost
// connection does.
func (s *Server) BreakWatches() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	close(s.faults.cut)
	s.faults.cut = make(chan struct{})
}

// Freeze makes the server hang: requests get no answer and open streams go
// silent, as when its process is stopped.
func (s *Server) Freeze() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	if s.faults.frozen == nil {
		s.faults.frozen = make(chan struct{})
	}
}

// Thaw lets a frozen server go on where it stopped.
func (s *Server) Thaw() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	if s.faults.frozen != nil {
		close(s.faults.frozen)
		s.faults.frozen = nil
	}
}

func (f *faults) record(r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.requests) == maxRequests {
		f.requests = slices.Delete(f.requests, 0, maxRequests/2)
	}
	f.requests = append(f.requests, Request{r.Method, r.URL.Path, r.URL.RawQuery})
}

// wait returns when the server runs, or with ctx's error.
func (f *faults) wait(ctx context.Context) error {
	f.mu.Lock()
	frozen := f.frozen
	f.mu.Unlock()
	if frozen == nil {
		return ctx.Err()
	}
	select {
	case <-frozen:
		return f.wait(ctx)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// cutter returns the channel that is closed when streams opened now are cut.
func (f *faults) cutter() <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.cut
}

func (f *faults) rule(r rule, allow bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rules = append(slices.DeleteFunc(f.rules, func(other rule) bool { return other == r }), r)
	f.allowed[r] = allow
}

func (f *faults) permits(verb, resource, namespace string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range slices.Backward(f.rules) {
		if covers(r.verb, verb) && covers(r.resource, resource) && covers(r.namespace, namespace) {
			return f.allowed[r]
		}
	}
	return true
}

func covers(pattern, value string) bool { return pattern == Any || pattern == value }

func (f *faults) refusesAll() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.unauthorized
}

func (f *faults) streamsLists() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return !f.noWatchList
}
