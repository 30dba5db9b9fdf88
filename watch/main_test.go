package watch

import (
	"log/slog"
	"maps"
	"slices"
	"testing"

	"go.uber.org/goleak"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"

	"github.com/initwatch/initwatch/model"
)

func TestMain(m *testing.M) {
	SetupLogging(slog.New(slog.DiscardHandler))
	utilruntime.ErrorHandlers = nil // one remembers when it was called last, across bubbles
	goleak.VerifyTestMain(m)
}

// view is what a reader of batches knows, with the least code that can sweep.
type view struct {
	pods   map[string]*model.Pod
	events map[string]*model.Event
	works  map[string]*model.Controller
	links  map[model.Scope]model.LinkState

	lists map[model.Scope]map[string]bool // what the list that runs brought
	gone  []string                        // UIDs in the order of their removal
}

func newView() *view {
	return &view{
		pods: map[string]*model.Pod{}, events: map[string]*model.Event{}, works: map[string]*model.Controller{},
		links: map[model.Scope]model.LinkState{}, lists: map[model.Scope]map[string]bool{},
	}
}

func (v *view) apply(items ...model.Item) {
	for _, item := range items {
		switch item.Op {
		case model.OpPod:
			v.pods[item.Pod.UID] = item.Pod
			v.mention(item.Scope, item.Pod.UID)
		case model.OpPodGone:
			v.remove(item.Key.UID)
		case model.OpEvent:
			v.events[item.Event.UID] = item.Event
			v.mention(item.Scope, item.Event.UID)
		case model.OpEventGone:
			delete(v.events, item.Key.UID)
		case model.OpController:
			v.works[item.Controller.UID] = item.Controller
			v.mention(item.Scope, item.Controller.UID)
		case model.OpControllerGone:
			delete(v.works, item.Key.UID)
		case model.OpBeginList:
			v.lists[item.Scope] = map[string]bool{}
		case model.OpEndList:
			v.sweep(item.Scope)
		case model.OpLink:
			v.links[item.Scope] = item.Link
		case model.OpFact:
			panic("a fact that nobody asked for")
		}
	}
}

func (v *view) mention(scope model.Scope, uid string) {
	if list := v.lists[scope]; list != nil {
		list[uid] = true
	}
}

func (v *view) remove(uid string) {
	if _, ok := v.pods[uid]; ok {
		v.gone = append(v.gone, uid)
	}
	delete(v.pods, uid)
}

func (v *view) sweep(scope model.Scope) {
	list := v.lists[scope]
	if list == nil {
		return
	}
	delete(v.lists, scope)
	within := func(namespace string) bool { return scope.Namespace == "" || scope.Namespace == namespace }
	if scope.Resource.Workload() {
		maps.DeleteFunc(v.works, func(uid string, c *model.Controller) bool {
			return within(c.Namespace) && ownResource[c.Kind] == scope.Resource && !list[uid]
		})
		return
	}
	if scope.Resource == model.Events {
		maps.DeleteFunc(v.events, func(uid string, e *model.Event) bool { return within(e.Namespace) && !list[uid] })
		return
	}
	for uid, pod := range v.pods {
		if within(pod.Namespace) && !list[uid] {
			v.remove(uid)
		}
	}
}

// workloads are the controllers as KIND/NAME, in order.
func (v *view) workloads() []string {
	var out []string
	for _, c := range v.works {
		out = append(out, c.Kind+"/"+c.Name)
	}
	slices.Sort(out)
	return out
}

// names are the pods by namespace and name, with their UIDs.
func (v *view) names() map[string]string {
	out := map[string]string{}
	for uid, pod := range v.pods {
		out[pod.Namespace+"/"+pod.Name] = uid
	}
	return out
}
