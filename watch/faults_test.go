package watch

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/watch/demo"
)

func TestClusterForbiddenNamespace(t *testing.T) {
	inWorld(t, []string{"a", "b", "c"}, func(w *world) {
		w.server.Forbid(demo.Any, "pods", "b")
		w.apply(newPod("a", "x"), newPod("b", "y"), newPod("c", "z"))
		if err := w.cluster.Check(w.Context()); err != nil {
			w.Fatal(err)
		}
		w.start()
		w.untilPods("a/x", "c/z")
		state := w.untilLink("b", words.LinkForbidden)
		want := "user demo may not list pods in namespace b; ask for the verbs get, list and watch"
		if state.Text != want {
			w.Errorf("%q, want %q", state.Text, want)
		}
		w.untilLink("a", words.LinkLive)

		before := w.asked("/api/v1/namespaces/b/pods")
		time.Sleep(5 * time.Minute)
		if again := w.asked("/api/v1/namespaces/b/pods") - before; again < 2 || again > 10 {
			w.Errorf("asked %d times in 5 minutes", again)
		}
		w.server.Allow(demo.Any, "pods", "b")
		w.untilPods("a/x", "b/y", "c/z")
	})
}

func (w *world) asked(path string) (n int) {
	for _, r := range w.server.Requests() {
		if r.Path == path {
			n++
		}
	}
	return n
}

func TestClusterForbiddenEverywhere(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		w.server.Forbid(demo.Any, "pods", demo.Any)
		w.start()
		state := w.untilLink("", words.LinkForbidden)
		want := "user demo may not list pods in all namespaces; choose those you may read with -n NAMESPACE"
		if state.Text != want {
			w.Errorf("%q, want %q", state.Text, want)
		}
	})
}

func TestClusterPollsWhereWatchingIsForbidden(t *testing.T) {
	inWorld(t, []string{"shop"}, func(w *world) {
		w.server.Forbid("watch", "pods", demo.Any)
		w.apply(newPod("shop", "a"), newPod("shop", "b"))
		w.start()
		state := w.untilLink("shop", words.LinkPolling)
		if !strings.Contains(state.Text, "may not watch pods in namespace shop") || !strings.Contains(state.Text, "every 5s") {
			w.Error(state.Text)
		}
		w.untilPods("shop/a", "shop/b")
		start := time.Now()
		_ = w.server.Delete(newPod("shop", "a"))
		w.untilPods("shop/b")
		if took := time.Since(start); took > pollEvery+time.Second {
			w.Errorf("seen after %v", took)
		}
		w.states = nil
		time.Sleep(2 * time.Minute)
		w.server.Allow("watch", "pods", demo.Any)
		w.untilLink("shop", words.LinkLive)
		for _, state := range w.states {
			if state != "loading" && state != "live" {
				w.Errorf("was %s in between", state)
			}
		}
	})
}

func TestClusterFrozenServer(t *testing.T) {
	inWorld(t, []string{"shop"}, func(w *world) {
		w.apply(newPod("shop", "a"))
		w.start()
		w.untilLink("shop", words.LinkLive)
		time.Sleep(20 * time.Second)
		frozen := time.Now()
		w.server.Freeze()
		state := w.untilLink("shop", words.LinkStale)
		if took := time.Since(frozen); took > 10*time.Second {
			w.Errorf("noticed after %v", took)
		}
		if off := frozen.Sub(state.Since); off < 0 || off > silenceHTTP1+time.Second {
			w.Errorf("stale since %v, frozen at %v", state.Since, frozen)
		}
		time.Sleep(time.Minute)
		w.apply(newPod("shop", "b"))
		w.server.Thaw()
		w.untilPods("shop/a", "shop/b")
		w.untilLink("shop", words.LinkLive)
	})
}

func TestClusterUnauthorized(t *testing.T) {
	inWorld(t, []string{"shop"}, func(w *world) {
		w.open(Options{Namespaces: []string{"shop"}, User: "jane", Context: "test"})
		w.apply(newPod("shop", "a"))
		w.start()
		w.untilLink("shop", words.LinkLive)
		w.server.Unauthorized(true)
		w.server.BreakWatches()
		state := w.untilLink("shop", words.LinkUnauthorized)
		if !strings.Contains(state.Text, "user jane in context test") {
			w.Error(state.Text)
		}
		w.server.Unauthorized(false)
		w.untilLink("shop", words.LinkLive)
		w.untilPods("shop/a")
	})
}

// After any sequence of changes and faults, the rows are those of a fresh list.
func TestClusterConverges(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			inWorld(t, []string{"n0", "n1"}, func(w *world) {
				r := rand.New(rand.NewPCG(seed, 7))
				if seed%3 == 0 {
					w.server.DisableWatchList()
				}
				want := map[string]bool{}
				w.start()
				for range 150 {
					w.step(r, want)
				}
				w.untilPods(sortedKeys(want)...)
				w.untilLink("n0", words.LinkLive)
				w.untilLink("n1", words.LinkLive)
			})
		})
	}
}

func (w *world) step(r *rand.Rand, want map[string]bool) {
	pod := newPod(fmt.Sprintf("n%d", r.IntN(2)), fmt.Sprintf("p%d", r.IntN(8)))
	switch n := r.IntN(40); {
	case n == 0:
		w.server.BreakWatches()
	case n == 1:
		w.server.Compact()
	case n == 2:
		w.missAll(func() {})
	case n < 15:
		_ = w.server.Delete(pod)
		delete(want, pod.Namespace+"/"+pod.Name)
	default:
		pod.Status.Reason = fmt.Sprint(r.IntN(100))
		w.apply(pod)
		want[pod.Namespace+"/"+pod.Name] = true
	}
	if r.IntN(4) == 0 {
		time.Sleep(time.Duration(r.IntN(3000)) * time.Millisecond)
	}
}

func sortedKeys(set map[string]bool) []string {
	out := make([]string, 0, len(set))
	for key := range set {
		out = append(out, key)
	}
	return out
}

func TestClusterServerDown(t *testing.T) {
	inWorld(t, []string{"shop"}, func(w *world) {
		w.apply(newPod("shop", "a"))
		config := w.server.Config()
		var down atomic.Bool
		next := config.Transport
		config.Transport = tripFunc(func(r *http.Request) (*http.Response, error) {
			if down.Load() {
				return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
			}
			return next.RoundTrip(r)
		})
		w.openConfig(Options{Config: config, Namespaces: []string{"shop"}})
		w.start()
		w.untilLink("shop", words.LinkLive)
		time.Sleep(3 * time.Second)
		down.Store(true)
		w.server.BreakWatches()
		lost := time.Now()
		state := w.untilLink("shop", words.LinkReconnecting)
		if took := time.Since(lost); took > 2*time.Second || !strings.Contains(state.Text, "refuses connections") {
			w.Errorf("after %v: %s", took, state.Text)
		}
		time.Sleep(time.Minute)
		down.Store(false)
		back := time.Now()
		w.untilLink("shop", words.LinkLive)
		if took := time.Since(back); took > 5*time.Second {
			w.Errorf("live again after %v", took)
		}
		down.Store(true)
		w.server.BreakWatches()
		w.untilLink("shop", words.LinkReconnecting)
		time.Sleep(time.Minute)
		end := time.Now()
		w.cluster.Close()
		if took := time.Since(end); took > 0 {
			w.Errorf("closed after %v", took)
		}
	})
}

func TestClusterStartsBeforeTheServer(t *testing.T) {
	inWorld(t, []string{"shop"}, func(w *world) {
		w.apply(newPod("shop", "a"))
		w.server.Freeze()
		w.start()
		state := w.untilLink("shop", words.LinkStale)
		if state.Text != "the API server at "+w.server.Config().Host+" does not answer" {
			w.Error(state.Text)
		}
		w.server.Thaw()
		w.untilPods("shop/a")
		w.untilLink("shop", words.LinkLive)
	})
}
