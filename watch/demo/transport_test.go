package demo

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/rest"
)

// A frozen server never answers; the client's context is what ends it.
func TestFrozenRequestIsCancelled(t *testing.T) {
	w := newWorld(t)
	w.Freeze()
	ctx, cancel := context.WithCancel(w.ctx)
	answered := make(chan error, 1)
	go func() {
		_, err := w.client.CoreV1().Pods("shop").List(ctx, metav1.ListOptions{})
		answered <- err
	}()
	for len(w.Requests()) == 0 {
		if w.ctx.Err() != nil {
			t.Fatal("the request did not arrive")
		}
		runtime.Gosched()
	}
	cancel()
	if err := <-answered; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
}

// Closing the body, even unread, ends the server's side: goleak would find it.
func TestCloseUnreadBody(t *testing.T) {
	w := newWorld(t)
	w.apply(t, newPods("shop", 2000)...)
	body := w.get(t.Context(), t, "/api/v1/pods", "").Body
	if _, err := io.CopyN(io.Discard, body, 10); err != nil {
		t.Fatal(err)
	}
	if err := body.Close(); err != nil {
		t.Fatal(err)
	}
}

// A panic reaches the runner, whose owner gives the terminal back, and does
// not leave the client waiting.
func TestPanicReachesRunner(t *testing.T) {
	caught := make(chan any, 1)
	server := NewServer(WithRunner(func(f func()) {
		go func() {
			defer func() { caught <- recover() }()
			f()
		}()
	}))
	server.faults = nil
	request, err := http.NewRequest(http.MethodGet, "http://"+host+"/version", nil)
	if err != nil {
		t.Fatal(err)
	}
	if response, err := server.Config().Transport.RoundTrip(request); err == nil {
		response.Body.Close()
		t.Error("the request was answered")
	}
	if <-caught == nil {
		t.Error("the runner saw no panic")
	}
}

// The same server works behind a port.
func TestOverNetwork(t *testing.T) {
	w := newWorld(t)
	w.apply(t, newPods("shop", 3)...)
	port := httptest.NewServer(w.Server)
	defer port.Close()
	w.client = clientOf(t, &rest.Config{Host: port.URL})
	if got := w.list(t, "shop", metav1.ListOptions{}); len(got.Items) != 3 {
		t.Errorf("%d pods, want 3", len(got.Items))
	}
	open, err := w.client.CoreV1().Pods("shop").Watch(w.ctx, metav1.ListOptions{ResourceVersion: "4"})
	if err != nil {
		t.Fatal(err)
	}
	defer open.Stop()
	w.apply(t, newPod("shop", "a"))
	if diff := cmp.Diff([]seen{{watch.Added, "a"}}, w.take(t, open, 1)); diff != "" {
		t.Error(diff)
	}
	w.BreakWatches()
	w.waitEnd(t, open)
}
