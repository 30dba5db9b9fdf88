package watch

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/watch/demo"
)

// world is a simulated API server with a cluster that reads it, and what has
// been read so far. Its clock is that of the test's bubble.
type world struct {
	*testing.T
	server  *demo.Server
	cluster *Cluster
	view    *view
	states  []string // every state that a pods link went through
}

// inWorld runs a test in a bubble of its own.
func inWorld(t *testing.T, namespaces []string, test func(w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := &world{T: t, server: demo.NewServer(), view: newView()}
		w.open(Options{Namespaces: namespaces})
		defer func() { w.cluster.Close() }()
		test(w)
	})
}

// open replaces the cluster by a new one, which is not started yet.
func (w *world) open(o Options) {
	w.Helper()
	o.Config = w.server.Config()
	w.openConfig(o)
}

func (w *world) openConfig(o Options) {
	w.Helper()
	if w.cluster != nil {
		w.cluster.Close()
	}
	cluster, err := NewCluster(o)
	if err != nil {
		w.Fatal(err)
	}
	w.cluster = cluster
}

func (w *world) start() { w.cluster.Start(w.Context()) }

func (w *world) apply(objects ...demo.Object) {
	w.Helper()
	for _, object := range objects {
		if err := w.server.Apply(object); err != nil {
			w.Fatal(err)
		}
	}
}

// until reads batches until the view is as wanted.
func (w *world) until(what string, done func() bool) {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Context(), 10*time.Minute)
	defer cancel()
	for !done() {
		batch, err := w.cluster.Next(ctx)
		if err != nil {
			w.Fatalf("wait until %s: %v; links %v, pods %v", what, err, w.view.links, w.view.names())
		}
		w.view.apply(batch.Items...)
		for _, item := range batch.Items {
			if item.Op == model.OpLink && item.Scope.Resource == model.Pods {
				w.states = append(w.states, item.Link.State.String())
			}
		}
	}
}

func (w *world) untilLink(namespace string, want words.Link) model.LinkState {
	w.Helper()
	scope := model.Scope{Resource: model.Pods, Namespace: namespace}
	w.until(fmt.Sprintf("%v is %v", scope, want), func() bool { return w.view.links[scope].State == want })
	return w.view.links[scope]
}

func (w *world) untilPods(names ...string) {
	w.Helper()
	want := strings.Join(names, " ")
	w.until("the pods are "+want, func() bool {
		if len(w.view.pods) != len(names) {
			return false
		}
		for _, name := range names {
			if w.view.names()[name] == "" {
				return false
			}
		}
		return true
	})
}

func newPod(namespace, name string) *corev1.Pod {
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name},
		Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "app", Image: "registry.example/app:1"}}},
		Status:     corev1.PodStatus{Phase: corev1.PodPending},
	}
}

func newEvent(namespace, name, kind, about string) *corev1.Event {
	return &corev1.Event{
		ObjectMeta:     metav1.ObjectMeta{Namespace: namespace, Name: name},
		InvolvedObject: corev1.ObjectReference{Kind: kind, Namespace: namespace, Name: about},
		Type:           corev1.EventTypeNormal, Reason: "Scheduled", Message: "assigned",
	}
}

func TestClusterFollowsChanges(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		w.apply(newPod("shop", "a"), newPod("seeds", "b"),
			newEvent("shop", "a.1", "Pod", "a"), newEvent("shop", "d.1", "Deployment", "d"))
		w.start()
		w.untilPods("shop/a", "seeds/b")
		w.untilLink("", words.LinkLive)
		w.until("there is an event", func() bool { return len(w.view.events) == 1 })

		w.apply(newPod("shop", "c"))
		w.untilPods("shop/a", "seeds/b", "shop/c")
		if err := w.server.Delete(newPod("shop", "a")); err != nil {
			w.Fatal(err)
		}
		w.untilPods("seeds/b", "shop/c")
	})
}

func TestClusterReadsOnly(t *testing.T) {
	inWorld(t, []string{"shop", "seeds", "shop"}, func(w *world) {
		w.apply(newPod("shop", "a"))
		if err := w.cluster.Check(w.Context()); err != nil {
			w.Fatal(err)
		}
		w.start()
		w.untilPods("shop/a")
		w.server.Freeze()
		w.untilLink("shop", words.LinkStale)
		w.server.Thaw()
		w.untilLink("shop", words.LinkLive)
		for range w.cluster.Log(w.Context(), model.LogRequest{Namespace: "shop", Pod: "a", Container: "app"}) {
		}
		if got := len(w.server.Requests()); got < 6 {
			w.Errorf("only %d requests", got)
		}
		for _, r := range w.server.Requests() {
			if r.Method != "GET" {
				w.Errorf("%s %s", r.Method, r.Path)
			}
		}
	})
}

func TestClusterPagesWhenStreamingIsRefused(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		w.server.DisableWatchList()
		for i := range 2*pageSize + 1 {
			w.apply(newPod("shop", fmt.Sprintf("p%04d", i)))
		}
		w.start()
		w.until("there are rows", func() bool { return len(w.view.pods) > 0 })
		w.until("the list is complete", func() bool { return len(w.view.pods) == 2*pageSize+1 })
		w.untilLink("", words.LinkLive)
		pages := 0
		for _, r := range w.server.Requests() {
			if strings.HasSuffix(r.Path, "/pods") && strings.Contains(r.Query, fmt.Sprintf("limit=%d", pageSize)) {
				pages++
			}
		}
		if pages != 3 {
			w.Errorf("%d pages", pages)
		}
	})
}

func TestClusterSweepsAfterCompaction(t *testing.T) {
	for _, streaming := range []bool{true, false} {
		t.Run(fmt.Sprintf("streaming %v", streaming), func(t *testing.T) {
			inWorld(t, []string{"shop"}, func(w *world) {
				if !streaming {
					w.server.DisableWatchList()
				}
				w.apply(newPod("shop", "a"), newPod("shop", "b"))
				w.start()
				w.untilPods("shop/a", "shop/b")
				w.untilLink("shop", words.LinkLive)
				w.missAll(func() {
					_ = w.server.Delete(newPod("shop", "a"))
					w.apply(newPod("shop", "c"))
				})
				w.untilPods("shop/b", "shop/c")
				w.untilLink("shop", words.LinkLive)
			})
		})
	}
}

// missAll makes changes that no watch can tell of afterwards.
func (w *world) missAll(change func()) {
	w.server.Freeze()
	w.server.BreakWatches()
	change()
	w.server.Compact()
	w.server.Thaw()
}

func TestClusterResumesWithoutList(t *testing.T) {
	inWorld(t, []string{"shop"}, func(w *world) {
		w.apply(newPod("shop", "a"))
		w.start()
		w.until("all is live", func() bool {
			events := model.Scope{Resource: model.Events, Namespace: "shop"}
			return w.view.links[shop].State == words.LinkLive && w.view.links[events].State == words.LinkLive
		})
		before := len(w.server.Requests())
		time.Sleep(2 * time.Second) // the reflector takes a watch that ends at once for a failure
		w.server.BreakWatches()
		w.apply(newPod("shop", "b"))
		w.untilPods("shop/a", "shop/b")
		for _, r := range w.server.Requests()[before:] {
			if !strings.Contains(r.Query, "watch=true") || strings.Contains(r.Query, "sendInitialEvents=true") {
				w.Errorf("listed again: %s?%s", r.Path, r.Query)
			}
		}
	})
}

func TestClusterTarget(t *testing.T) {
	owned := func(name, kind, owner string) *corev1.Pod {
		pod, yes := newPod("shop", name), true
		pod.OwnerReferences = []metav1.OwnerReference{{Kind: kind, Name: owner, UID: "u", APIVersion: "apps/v1", Controller: &yes}}
		return pod
	}
	inWorld(t, nil, func(w *world) {
		w.apply(owned("db-0", "StatefulSet", "db"), owned("db-1", "StatefulSet", "db"), owned("web-0", "StatefulSet", "web"), newPod("shop", "db"))
		w.open(Options{Target: Target{"StatefulSet", "db"}})
		w.start()
		w.untilPods("shop/db-0", "shop/db-1")
		orphan := newPod("shop", "db-0")
		w.apply(orphan)
		w.untilPods("shop/db-1")

		w.view = newView()
		w.open(Options{Target: Target{"Pod", "db"}, Namespaces: []string{"shop"}})
		w.start()
		w.untilPods("shop/db")
		w.untilLink("shop", words.LinkLive)
	})
}

func TestClusterSelectors(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		labelled := newPod("shop", "a")
		labelled.Labels = map[string]string{"app": "x"}
		w.apply(labelled, newPod("shop", "b"), newEvent("shop", "b.1", "Pod", "b"))
		w.open(Options{LabelSelector: "app=x"})
		w.start()
		w.untilPods("shop/a")
		w.until("events are there", func() bool { return len(w.view.events) == 1 })
		labelled.Labels = nil
		w.apply(labelled)
		w.untilPods()
	})
}
