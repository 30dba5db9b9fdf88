package recording

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// topic is what a question is about, by the names that the objects have: those
// in a question are sanitised.
type topic struct {
	subject model.Subject
	place
}

func aboutNode(name string) topic { return topic{model.AboutNode, place{"", name}} }

func aboutClaim(p place) topic { return topic{model.AboutClaim, p} }

func aboutServices(namespace string) topic { return topic{model.AboutServices, place{namespace, ""}} }

func (t topic) question() model.Question {
	return model.Question{Subject: t.subject, Namespace: words.Clean(t.namespace), Name: words.Clean(t.name)}
}

func compareTopics(a, b topic) int {
	return cmp.Or(cmp.Compare(a.subject, b.subject), comparePlaces(a.place, b.place))
}

// listing is a full list of a resource, in a namespace or, when that is "", in
// all.
type listing struct{ resource, namespace string }

// lists are the resources that the answers about a subject are drawn from as far
// as they are listed.
var lists = map[model.Subject][]string{
	model.AboutServices: {Services, EndpointSlices},
	model.AboutClaim:    {Events},
}

// news is what may have changed since Changed was called last.
type news struct {
	touched map[topic]bool
	told    map[topic]model.Fact
	// open are the lists that have begun and not ended: what they are about to
	// bring is not gone. What depends on one of them waits for its end.
	open    map[listing]bool
	waiting map[listing]map[topic]bool
}

func newNews() news {
	return news{
		touched: map[topic]bool{}, told: map[topic]model.Fact{}, open: map[listing]bool{}, waiting: map[listing]map[topic]bool{},
	}
}

func (n *news) touch(t topic) { n.touched[t] = true }

// end lets go what has waited for the end of a list.
func (n *news) end(list listing) {
	for t := range n.waiting[list] {
		n.touch(t)
	}
	delete(n.waiting, list)
	delete(n.open, list)
}

// held has a topic wait while a list runs that the answer depends on, and reports
// whether it does.
func (n *news) held(t topic) bool {
	for _, resource := range lists[t.subject] {
		for _, list := range [...]listing{{resource, t.namespace}, {resource, ""}} {
			if n.open[list] {
				n.await(list, t)
				return true
			}
		}
	}
	return false
}

func (n *news) await(list listing, t topic) {
	if n.waiting[list] == nil {
		n.waiting[list] = map[topic]bool{}
	}
	n.waiting[list][t] = true
}

// Changed returns, as of a time, the answers that are others than when it was
// called last, in a fixed order, and of how many parts they and those that were
// drawn in vain are put together: it takes as long as that. While a list runs,
// what depends on it waits for its end.
func (f *Facts) Changed(at time.Time) (items []model.Item, parts int) {
	touched := slices.SortedFunc(maps.Keys(f.news.touched), compareTopics)
	f.news.touched = map[topic]bool{} // to walk through a cleared one takes as long as when it was full
	for _, t := range touched {
		parts++
		if f.news.held(t) {
			continue
		}
		parts += f.parts(t)
		fact, known := f.answer(t)
		if before, told := f.news.told[t]; !known || told && reflect.DeepEqual(before, fact) {
			continue
		}
		f.news.told[t] = fact
		items = append(items, factItem(fact, at))
	}
	return items, parts
}

// parts is how many objects and addresses an answer is put together from.
func (f *Facts) parts(t topic) int {
	n := 0
	switch t.subject {
	case model.AboutClaim:
		n = len(f.events[t.namespace][t.name])
	case model.AboutServices:
		n = len(f.services[t.namespace])
		for _, slice := range f.slices[t.namespace] {
			n += 1 + len(slice.Endpoints)
		}
	case model.AboutNode, model.AboutPreemptor, model.AboutLog:
	}
	return n
}
