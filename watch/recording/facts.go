package recording

import (
	"maps"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/initwatch/initwatch/model"
)

// Facts gathers, from objects in the order of their changes, what a cluster
// would have answered to questions about nodes, claims and Services.
type Facts struct {
	nodes  map[string]*model.Node
	claims map[place]*corev1.PersistentVolumeClaim
	// events are those about claims, by namespace, the claim's name and their own.
	events map[string]map[string]map[string]*corev1.Event
	// services and slices are by namespace and name.
	services map[string]map[string]*corev1.Service
	slices   map[string]map[string]*discoveryv1.EndpointSlice
	// listed are the namespaces whose Services are known, if there are any.
	listed map[string]bool
	// missing are the nodes and claims of which it is known that there is none.
	missing map[topic]bool
	news    news
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
		nodes: map[string]*model.Node{}, claims: map[place]*corev1.PersistentVolumeClaim{}, events: map[string]map[string]map[string]*corev1.Event{},
		services: map[string]map[string]*corev1.Service{}, slices: map[string]map[string]*discoveryv1.EndpointSlice{},
		listed: map[string]bool{}, missing: map[topic]bool{}, news: newNews(),
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
			putBelow(below(f.events, o.Namespace), o.InvolvedObject.Name, o.Name, o, gone)
			f.news.touch(aboutClaim(place{o.Namespace, o.InvolvedObject.Name}))
		}
	case *corev1.Service:
		o.ManagedFields, o.Annotations = nil, nil
		putBelow(f.services, o.Namespace, o.Name, o, gone)
		f.list(o.Namespace)
	case *discoveryv1.EndpointSlice:
		o.ManagedFields, o.Annotations = nil, nil
		putBelow(f.slices, o.Namespace, o.Name, o, gone)
		f.news.touch(aboutServices(o.Namespace))
	}
}

func put[K comparable, V any](in map[K]V, key K, value V, gone bool) {
	if gone {
		delete(in, key)
		return
	}
	in[key] = value
}

// putBelow is put for what is grouped.
func putBelow[K comparable, V any](in map[K]map[string]V, group K, key string, value V, gone bool) {
	put(below(in, group), key, value, gone)
}

// below returns a group, an empty one if need be.
func below[K comparable, V any](in map[K]map[string]V, group K) map[string]V {
	if in[group] == nil {
		in[group] = map[string]V{}
	}
	return in[group]
}

// miss notes whether what a question is about is known to be missing.
func (f *Facts) miss(t topic, missing bool) {
	f.news.touch(t)
	if missing {
		f.missing[t] = true
		return
	}
	delete(f.missing, t)
}

// list notes that the Services of a namespace are known.
func (f *Facts) list(namespace string) {
	f.listed[namespace] = true
	f.news.touch(aboutServices(namespace))
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
	list := listing{e.Resource, namespace}
	if e.Type == BeginList {
		f.begin(list)
	} else {
		f.news.end(list)
	}
	if e.Resource == Services {
		f.list(namespace)
	}
	return nil
}

// begin forgets what a list is about to bring.
func (f *Facts) begin(list listing) {
	f.news.open[list] = true
	switch list.resource {
	case Services:
		sweep(&f.services, list.namespace, func(namespace string, _ map[string]*corev1.Service) { f.news.touch(aboutServices(namespace)) })
	case EndpointSlices:
		sweep(&f.slices, list.namespace, func(namespace string, _ map[string]*discoveryv1.EndpointSlice) {
			f.news.touch(aboutServices(namespace))
		})
	case Events:
		sweep(&f.events, list.namespace, func(namespace string, dropped map[string]map[string]*corev1.Event) {
			for claim := range dropped {
				f.news.touch(aboutClaim(place{namespace, claim}))
			}
		})
	}
}

// sweep drops what lies in a namespace, or in all when that is "".
func sweep[V any](in *map[string]V, namespace string, dropped func(namespace string, what V)) {
	if what, known := (*in)[namespace]; known && namespace != "" {
		dropped(namespace, what)
		delete(*in, namespace)
	}
	if namespace == "" {
		for namespace, what := range *in {
			dropped(namespace, what)
		}
		*in = map[string]V{}
	}
}

// Items returns all answers, as of a time, in a fixed order. Of a namespace
// without Services nothing is known unless they were listed: they may not have
// been among the objects.
func (f *Facts) Items(at time.Time) []model.Item {
	var topics []topic
	for _, name := range slices.Sorted(maps.Keys(f.nodes)) {
		topics = append(topics, aboutNode(name))
	}
	for _, p := range slices.SortedFunc(maps.Keys(f.claims), comparePlaces) {
		topics = append(topics, aboutClaim(p))
	}
	topics = append(topics, slices.SortedFunc(maps.Keys(f.missing), compareTopics)...)
	for _, namespace := range slices.Sorted(maps.Keys(f.listed)) {
		topics = append(topics, aboutServices(namespace))
	}
	out := make([]model.Item, 0, len(topics))
	for _, t := range topics {
		if fact, known := f.answer(t); known {
			out = append(out, factItem(fact, at))
		}
	}
	return out
}

func factItem(fact model.Fact, at time.Time) model.Item {
	fact.At = at
	return model.Item{Op: model.OpFact, Fact: &fact}
}

// answer says what is known about a topic, if anything is.
func (f *Facts) answer(t topic) (fact model.Fact, known bool) {
	fact.Question = t.question()
	switch t.subject {
	case model.AboutNode:
		fact.Node = f.nodes[t.name]
		known = fact.Node != nil
	case model.AboutClaim:
		if claim := f.claims[t.place]; claim != nil {
			fact.Claim, known = model.FromClaim(claim, about(claim, values(f.events[t.namespace][t.name]))), true
		}
	case model.AboutServices:
		if known = f.listed[t.namespace]; known {
			fact.Services = projected(values(f.services[t.namespace]), values(f.slices[t.namespace]))
		}
	case model.AboutPreemptor, model.AboutLog:
	}
	if !known {
		fact.Missing = f.missing[t]
	}
	return fact, known || fact.Missing
}

// projected projects Services, each with its own slices: not all of them are
// looked through for each.
func projected(services []corev1.Service, addresses []discoveryv1.EndpointSlice) []model.Service {
	own := map[string][]discoveryv1.EndpointSlice{}
	for _, slice := range addresses {
		service := slice.Labels[discoveryv1.LabelServiceName]
		own[service] = append(own[service], slice)
	}
	out := make([]model.Service, 0, len(services))
	for i := range services {
		out = append(out, model.FromServices(services[i:i+1], own[services[i].Name])...)
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

// values returns the objects of a group in the order of their names.
func values[V any](in map[string]*V) []V {
	out := make([]V, 0, len(in))
	for _, name := range slices.Sorted(maps.Keys(in)) {
		out = append(out, *in[name])
	}
	return out
}

func comparePlaces(a, b place) int {
	if order := strings.Compare(a.namespace, b.namespace); order != 0 {
		return order
	}
	return strings.Compare(a.name, b.name)
}
