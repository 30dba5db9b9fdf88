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

// covers reports whether the answer about a topic depends on what is listed.
func (l listing) covers(t topic) bool {
	about := model.AboutServices
	if l.resource == Events {
		about = model.AboutClaim
	}
	return t.subject == about && (l.namespace == "" || l.namespace == t.namespace)
}

// news is what may have changed since Changed was called last.
type news struct {
	touched map[topic]bool
	told    map[topic]model.Fact
	// open are the lists that have begun and not ended: what they are about to
	// bring is not gone.
	open map[listing]bool
}

func newNews() news {
	return news{touched: map[topic]bool{}, told: map[topic]model.Fact{}, open: map[listing]bool{}}
}

func (n *news) touch(t topic) { n.touched[t] = true }

// held reports whether a list runs that the answer about a topic depends on.
func (n *news) held(t topic) bool {
	for list := range n.open {
		if list.covers(t) {
			return true
		}
	}
	return false
}

// Changed returns, as of a time, the answers that are others than when it was
// called last, in a fixed order. It costs what was put since then. While a list
// runs, what depends on it waits for its end.
func (f *Facts) Changed(at time.Time) []model.Item {
	var out []model.Item
	for _, t := range slices.SortedFunc(maps.Keys(f.news.touched), compareTopics) {
		if f.news.held(t) {
			continue
		}
		delete(f.news.touched, t)
		fact, known := f.answer(t)
		if before, told := f.news.told[t]; !known || told && reflect.DeepEqual(before, fact) {
			continue
		}
		f.news.told[t] = fact
		out = append(out, factItem(fact, at))
	}
	return out
}
