package model

import (
	"regexp"
	"slices"
	"strings"

	"github.com/initwatch/initwatch/model/words"
)

// storedController is a workload's object with the workload that it is filed
// under.
type storedController struct {
	object   *Controller
	workload *Workload
	seen     uint64
}

// resourceOf names the resource of each kind of controller.
var resourceOf = map[string]Resource{
	"Deployment": Deployments, "ReplicaSet": ReplicaSets, "StatefulSet": StatefulSets, "DaemonSet": DaemonSets,
	"Job": Jobs, "CronJob": CronJobs, "ReplicationController": ReplicationControllers,
}

// top names the workload that c belongs to: a ReplicaSet to whatever owns it, a
// Job to its CronJob, and everything else to itself. Whatever owns a workload
// beyond that, as operators do, is not what runs its pods.
func (c *Controller) top() workloadKey {
	if c.Kind == "ReplicaSet" && c.Owner.Kind != "" || c.Kind == "Job" && c.Owner.Kind == "CronJob" {
		return workloadKey{c.Namespace, c.Owner.Kind, c.Owner.Name}
	}
	return workloadKey{c.Namespace, c.Kind, c.Name}
}

func (s *Store) putController(c *Controller) {
	stored := s.controllers[c.UID]
	var before workloadKey
	if stored == nil {
		stored = &storedController{}
		s.controllers[c.UID] = stored
	} else if before = stored.workload.key(); before != c.top() {
		stored.workload.detach(stored.object)
		s.stir(stored.workload)
	}
	stored.object, stored.seen = c, s.marks
	stored.workload = s.workload(c.top())
	stored.workload.attach(c)
	s.stirred[stored.workload] = struct{}{}
	s.rejoin(c, before)
}

// rejoin moves what could only be filed by a guess to what c belongs to: its
// pods under c itself, under what its name looks like, or where it was before,
// and events that came before it.
func (s *Store) rejoin(c *Controller, before workloadKey) {
	guess := ownerOf(c.Kind, c.Name)
	for _, key := range [...]workloadKey{{c.Namespace, c.Kind, c.Name}, {c.Namespace, guess.Kind, guess.Name}, before} {
		w := s.workloads[key]
		if w == nil {
			continue
		}
		if _, stray := w.strays[c.UID]; stray {
			delete(w.strays, c.UID)
			s.stir(w)
		}
		if key == c.top() {
			continue
		}
		for _, entry := range slices.Clone(w.Entries) {
			if entry.Pod.Owner.UID == c.UID {
				s.join(entry)
			}
		}
	}
}

func (s *Store) dropController(uid string) {
	stored := s.controllers[uid]
	if stored == nil {
		return
	}
	delete(s.controllers, uid)
	stored.workload.rememberRun(stored.object)
	stored.workload.detach(stored.object)
	s.stir(stored.workload)
	s.version++
}

// attach files c under w, in the place of what was known of it.
func (w *Workload) attach(c *Controller) {
	if c.Kind == w.Kind && c.Name == w.Name {
		w.Controller = c
		return
	}
	w.detach(c)
	at, _ := slices.BinarySearchFunc(w.Children, c, newestFirst)
	w.Children = slices.Insert(w.Children, at, c)
}

func newestFirst(a, b *Controller) int {
	if order := b.Created.Compare(a.Created); order != 0 {
		return order
	}
	return strings.Compare(b.Name, a.Name)
}

func (w *Workload) detach(c *Controller) {
	if w.Controller != nil && w.Controller.UID == c.UID {
		w.Controller = nil
		return
	}
	w.Children = slices.DeleteFunc(w.Children, func(other *Controller) bool { return other.UID == c.UID })
}

func (s *Store) sweepControllers(scope Scope, began uint64) {
	for uid, stored := range s.controllers {
		c := stored.object
		if stored.seen < began && resourceOf[c.Kind] == scope.Resource && (scope.Namespace == "" || scope.Namespace == c.Namespace) {
			s.dropController(uid)
		}
	}
}

// EventsAbout returns the events about the objects of w, its own and those that
// it made, oldest first; also of objects that may not be read.
func (s *Store) EventsAbout(w *Workload) []*Event {
	var out []*Event
	if w.Controller != nil {
		out = append(out, s.events.byObject[w.Controller.UID]...)
	}
	for _, child := range w.Children {
		out = append(out, s.events.byObject[child.UID]...)
	}
	for uid := range w.strays {
		out = append(out, s.events.byObject[uid]...)
	}
	slices.SortStableFunc(out, CompareEvents)
	return out
}

// touchOwner has the workload that an event is about looked at anew. Where the
// objects themselves may not be read, the event is all there is to know of a
// workload without pods.
func (s *Store) touchOwner(e *Event) {
	if stored := s.controllers[e.AboutUID]; stored != nil {
		s.stirred[stored.workload] = struct{}{}
		return
	}
	resource, known := resourceOf[e.Kind]
	if !known || e.AboutUID == "" || s.readable(resource, e.Namespace) {
		return
	}
	owner := ownerOf(e.Kind, e.AboutName)
	key := workloadKey{e.Namespace, owner.Kind, owner.Name}
	if len(s.events.byObject[e.AboutUID]) > 0 {
		w := s.workload(key)
		if w.strays == nil {
			w.strays = map[string]struct{}{}
		}
		w.strays[e.AboutUID] = struct{}{}
		s.stirred[w] = struct{}{}
	} else if w := s.workloads[key]; w != nil {
		delete(w.strays, e.AboutUID)
		s.stir(w)
	}
}

// readable reports whether the objects of a resource are read, so that one
// which is not known is not there.
func (s *Store) readable(resource Resource, namespace string) bool {
	for _, scope := range [...]Scope{{resource, namespace}, {resource, ""}} {
		if link, watched := s.links[scope]; watched {
			return link.State != words.LinkForbidden
		}
	}
	return false
}

// templateHash is what the Deployment controller appends to a name
// (pkg/controller/controller_utils.go, ComputeHash, and apimachinery's
// util/rand, SafeEncodeString).
var templateHash = regexp.MustCompile(`^(.+)-[bcdfghjklmnpqrstvwxz2456789]{5,10}$`)

// ownerOf guesses from a name alone what a person deployed.
func ownerOf(kind, name string) Owner {
	switch match := templateHash.FindStringSubmatch(name); {
	case kind == "ReplicaSet" && match != nil:
		return Owner{Kind: "Deployment", Name: match[1]}
	case kind == "Job":
		if match := cronJobSuffix.FindStringSubmatch(name); match != nil {
			return Owner{Kind: "CronJob", Name: match[1]}
		}
	}
	return Owner{Kind: kind, Name: name}
}
