package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/words"
)

// feedEvery is what of a recording goes into one batch, as when it is watched:
// the time of a batch is that at which something vanished.
const feedEvery = 50 * time.Millisecond

// feed brings what files hold into a store, as far as it was asked for: what
// was observed at a time as of then, and what was not as of the end.
type feed struct {
	options *explainOptions
	store   *model.Store
	// own are the UIDs of the controllers that were asked for, told the scopes of
	// those that the files hold.
	own  map[string]bool
	told map[model.Scope]bool
	// seen are the namespaces that the files tell of, "" for all of a cluster.
	seen map[string]bool
	// open is the batch that is being gathered, still what has no time.
	open  model.Batch
	began time.Time
	still []model.Item
}

func newFeed(o *explainOptions) *feed {
	return &feed{
		options: o, store: model.NewStore(diagnose.Rules()), own: map[string]bool{}, told: map[model.Scope]bool{}, seen: map[string]bool{},
	}
}

// take takes the next item. The time is zero for a file that shows one moment.
func (f *feed) take(observed time.Time, item model.Item) {
	if item.Fact == nil { // a Service may be read wherever it is waited for
		f.seen[namespaceOf(&item)] = true
	}
	if !f.options.inNamespace(&item) {
		return
	}
	f.note(&item)
	switch {
	case observed.IsZero():
		f.still = append(f.still, item)
	case f.wants(&item):
		if passed(f.began, observed, feedEvery) {
			f.flush()
			f.began = observed
		}
		f.open.Observed = observed
		f.open.Items = append(f.open.Items, item)
	}
}

func (f *feed) flush() {
	f.store.Apply(f.open)
	f.open.Items = f.open.Items[:0]
}

// finish returns the store with all that was taken.
func (f *feed) finish(asOf time.Time) *model.Store {
	f.flush()
	f.open.Observed = asOf
	for i := range f.still {
		if f.wants(&f.still[i]) {
			f.open.Items = append(f.open.Items, f.still[i])
		}
	}
	f.flush()
	return f.store
}

// maxSeen is how many namespaces are named to someone who asked for another.
const maxSeen = 5

// within refuses namespaces of which the files tell nothing: that they hold no
// pods of one does not mean that there are none.
func (f *feed) within() error {
	o := f.options
	has := func(namespace string) bool { return f.seen[namespace] }
	if !o.namespacesSet || len(f.seen) == 0 || f.seen[""] || slices.ContainsFunc(o.namespaces, has) {
		return nil
	}
	names := slices.Sorted(maps.Keys(f.seen))
	named := strings.Join(names[:min(maxSeen, len(names))], ", ")
	if more := len(names) - maxSeen; more > 0 {
		named += fmt.Sprintf(" and %d more", more)
	}
	return fmt.Errorf("explain: the files tell nothing of namespace %s, only of %s; give one of those with -n", strings.Join(o.namespaces, ", "), named)
}

// note remembers which controllers were asked for, and says of the kinds of
// workloads that the files hold them: an event about one that is not among
// them is about one that is gone.
func (f *feed) note(item *model.Item) {
	scope := item.Scope
	if c := item.Controller; c != nil {
		scope = model.Scope{Resource: resourceOf(c.Kind), Namespace: c.Namespace}
		f.own[c.UID] = f.options.argument == "" || f.options.wantsController(c)
	}
	if !scope.Resource.Workload() || f.told[scope] {
		return
	}
	f.told[scope] = true
	f.store.Apply(model.Batch{Items: []model.Item{{Op: model.OpLink, Scope: scope, Link: model.LinkState{State: words.LinkEnded}}}})
}

// wants reports whether an item belongs to what was asked for.
func (f *feed) wants(item *model.Item) bool {
	switch o := f.options; {
	case o.argument == "":
		return true
	case item.Pod != nil:
		return o.target.Matches(item.Pod)
	case item.Controller != nil:
		return f.own[item.Controller.UID]
	case item.Event != nil:
		return f.own[item.Event.AboutUID] || o.wantsEvent(item.Event)
	}
	return true
}
