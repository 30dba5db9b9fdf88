package recording

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// Facts gathers, from objects in the order of their changes, what a cluster
// would have answered to questions about nodes, claims and Services.
type Facts struct {
	nodes    map[string]*model.Node
	claims   map[place]*corev1.PersistentVolumeClaim
	events   map[place]*corev1.Event // about claims, by their own name
	services map[place]*corev1.Service
	slices   map[place]*discoveryv1.EndpointSlice
	// listed are the namespaces whose Services are known, if there are any.
	listed map[string]bool
	// missing are the nodes and claims of which it is known that there is none.
	missing map[model.Question]bool
}

// place is where an object lies.
type place struct{ namespace, name string }

func placeOf(object interface {
	GetNamespace() string
	GetName() string
}) place {
	return place{object.GetNamespace(), object.GetName()}
}

// NewFacts returns what has gathered nothing yet.
func NewFacts() *Facts {
	return &Facts{
		nodes: map[string]*model.Node{}, claims: map[place]*corev1.PersistentVolumeClaim{}, events: map[place]*corev1.Event{},
		services: map[place]*corev1.Service{}, slices: map[place]*discoveryv1.EndpointSlice{},
		listed: map[string]bool{}, missing: map[model.Question]bool{},
	}
}

// Put takes an object, or that it is gone, and keeps the parts that count.
func (f *Facts) Put(object runtime.Object, gone bool) {
	switch o := object.(type) {
	case *corev1.Node:
		put(f.nodes, o.Name, model.FromNode(o), gone)
		f.miss(aboutNode(o.Name), gone)
	case *corev1.PersistentVolumeClaim:
		o.ManagedFields, o.Annotations = nil, nil
		put(f.claims, placeOf(o), o, gone)
		f.miss(aboutClaim(placeOf(o)), gone)
	case *corev1.Event:
		if o.InvolvedObject.Kind == "PersistentVolumeClaim" {
			put(f.events, placeOf(o), o, gone)
		}
	case *corev1.Service:
		o.ManagedFields, o.Annotations = nil, nil
		put(f.services, placeOf(o), o, gone)
		f.listed[o.Namespace] = true
	case *discoveryv1.EndpointSlice:
		o.ManagedFields, o.Annotations = nil, nil
		put(f.slices, placeOf(o), o, gone)
	}
}

func put[K comparable, V any](in map[K]V, key K, value V, gone bool) {
	if gone {
		delete(in, key)
		return
	}
	in[key] = value
}

// Mark takes an entry that is the begin or the end of a list: what was known
// before begins anew, and of a namespace whose Services were listed it is known
// when there are none.
func (f *Facts) Mark(e Entry) error {
	if e.Type != BeginList && e.Type != EndList || e.Resource != Services && e.Resource != EndpointSlices && e.Resource != Events {
		return nil
	}
	namespace, err := listedIn(e)
	if err != nil {
		return err
	}
	if e.Type == BeginList {
		f.begin(e.Resource, namespace)
	}
	if e.Resource == Services {
		f.listed[namespace] = true
	}
	return nil
}

// begin forgets what of a resource a list is about to bring.
func (f *Facts) begin(resource, namespace string) {
	switch resource {
	case Services:
		sweep(f.services, namespace)
	case EndpointSlices:
		sweep(f.slices, namespace)
	case Events:
		sweep(f.events, namespace)
	}
}

// sweep drops what lies in a namespace, or in all.
func sweep[V any](in map[place]V, namespace string) {
	maps.DeleteFunc(in, func(p place, _ V) bool { return namespace == "" || p.namespace == namespace })
}

// miss notes whether what a question is about is known to be missing.
func (f *Facts) miss(q model.Question, missing bool) {
	if missing {
		f.missing[q] = true
		return
	}
	delete(f.missing, q)
}

func aboutNode(name string) model.Question {
	return model.Question{Subject: model.AboutNode, Name: words.Clean(name)}
}

func aboutClaim(p place) model.Question {
	return model.Question{Subject: model.AboutClaim, Namespace: words.Clean(p.namespace), Name: words.Clean(p.name)}
}

// Items returns all answers, as of a time, in a fixed order. Of a namespace
// without Services nothing is known unless they were listed: they may not have
// been among the objects.
func (f *Facts) Items(at time.Time) []model.Item {
	var out []model.Item
	add := func(fact model.Fact) {
		fact.At = at
		out = append(out, model.Item{Op: model.OpFact, Fact: &fact})
	}
	for _, name := range slices.Sorted(maps.Keys(f.nodes)) {
		add(model.Fact{Question: aboutNode(name), Node: f.nodes[name]})
	}
	events := grouped(f.events, aboutOf)
	for _, p := range slices.SortedFunc(maps.Keys(f.claims), comparePlaces) {
		claim := f.claims[p]
		add(model.Fact{Question: aboutClaim(p), Claim: model.FromClaim(claim, about(claim, events[p]))})
	}
	for _, q := range slices.SortedFunc(maps.Keys(f.missing), compareQuestions) {
		add(model.Fact{Question: q, Missing: true})
	}
	services, addresses := grouped(f.services, namespaceOf), grouped(f.slices, namespaceOf)
	for _, namespace := range slices.Sorted(maps.Keys(f.listed)) {
		q := model.Question{Subject: model.AboutServices, Namespace: words.Clean(namespace)}
		add(model.Fact{Question: q, Services: model.FromServices(services[namespace], addresses[namespace])})
	}
	return out
}

// about returns those of the events about a claim's name that are about it. One
// that was made anew may have the name of another.
func about(claim *corev1.PersistentVolumeClaim, events []corev1.Event) []corev1.Event {
	return slices.DeleteFunc(events, func(e corev1.Event) bool {
		return e.InvolvedObject.UID != "" && e.InvolvedObject.UID != claim.UID
	})
}

// aboutOf is where the claim lies that an event is about.
func aboutOf(p place, e *corev1.Event) place { return place{p.namespace, e.InvolvedObject.Name} }

func namespaceOf[V any](p place, _ *V) string { return p.namespace }

// grouped returns the objects that have a key in common, in order.
func grouped[K comparable, V any](in map[place]*V, key func(place, *V) K) map[K][]V {
	out := map[K][]V{}
	for _, p := range slices.SortedFunc(maps.Keys(in), comparePlaces) {
		k := key(p, in[p])
		out[k] = append(out[k], *in[p])
	}
	return out
}

func comparePlaces(a, b place) int {
	return cmp.Or(strings.Compare(a.namespace, b.namespace), strings.Compare(a.name, b.name))
}

func compareQuestions(a, b model.Question) int {
	return cmp.Or(cmp.Compare(a.Subject, b.Subject), strings.Compare(a.Namespace, b.Namespace), strings.Compare(a.Name, b.Name))
}
