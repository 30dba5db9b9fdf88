package demo

import (
	"context"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/tools/cache"
)

// TestInformer runs client-go's own informer through a day in the life of a
// server: with lists streamed and without, over lost connections and lost
// history, it has to end up with what the server has.
func TestInformer(t *testing.T) {
	for name, disable := range map[string]bool{"streamed": false, "listed": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if disable {
				w.DisableWatchList()
			}
			w.apply(t, newPods("shop", 20)...)
			store := w.inform(t)
			w.waitFor(t, store, func() bool { return len(store.ListKeys()) == 20 })
			if streamed := w.sawQuery("sendInitialEvents=true") && !w.sawQuery("limit="); streamed == disable {
				t.Errorf("the list was streamed: %v", streamed)
			}
			w.apply(t, newPod("shop", "new"))
			w.delete(t, newPod("shop", "pod-00000"))
			w.waitFor(t, store, func() bool { return has(store, "shop/new") && !has(store, "shop/pod-00000") })
			w.BreakWatches()
			w.apply(t, newPod("shop", "during"))
			w.delete(t, newPod("shop", "pod-00001"))
			w.Compact()
			w.waitFor(t, store, func() bool { return has(store, "shop/during") && !has(store, "shop/pod-00001") })
		})
	}
}

func has(store cache.Store, key string) bool {
	_, ok, err := store.GetByKey(key)
	return ok && err == nil
}

// inform starts an informer for all pods, and ends it with the test.
func (w *world) inform(t *testing.T) cache.Store {
	t.Helper()
	ctx, cancel := context.WithCancel(w.ctx)
	factory := informers.NewSharedInformerFactory(w.client, 0)
	informer := factory.Core().V1().Pods().Informer()
	factory.Start(ctx.Done())
	t.Cleanup(func() {
		cancel()
		factory.Shutdown()
	})
	return informer.GetStore()
}

// waitFor waits until the informer has caught up.
func (w *world) waitFor(t *testing.T, store cache.Store, done func() bool) {
	t.Helper()
	err := wait.PollUntilContextCancel(w.ctx, time.Millisecond, true, func(context.Context) (bool, error) { return done(), nil })
	if err != nil {
		t.Fatalf("the informer holds %v: %v", store.ListKeys(), err)
	}
}

func (w *world) sawQuery(part string) bool {
	for _, request := range w.Requests() {
		if strings.Contains(request.Query, part) {
			return true
		}
	}
	return false
}
