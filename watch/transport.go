package watch

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// observer learns from every answer: the server's clock, that the server lives,
// and what became of the request.
type observer struct {
	next  http.RoundTripper
	clock *serverClock
	heard *hearing
}

// RoundTrip implements http.RoundTripper.
func (o observer) RoundTrip(req *http.Request) (*http.Response, error) {
	sent := o.clock.local()
	resp, err := o.next.RoundTrip(req)
	if err == nil {
		o.clock.observeHeader(resp.Header, sent)
		o.heard.mark(o.clock.local())
		o.heard.protocol.Store(int32(resp.ProtoMajor))
	}
	if ex := exchangeOf(req.Context()); ex != nil {
		ex.end(resp, err)
	}
	return resp, err
}

// WrappedRoundTripper lets client-go look through the observer.
func (o observer) WrappedRoundTripper() http.RoundTripper { return o.next }

// hearing is when the server was heard last, by the local clock.
type hearing struct {
	last     atomic.Int64
	count    atomic.Int64
	protocol atomic.Int32 // major version of HTTP
}

func (h *hearing) mark(local time.Time) {
	h.last.Store(local.UnixNano())
	h.count.Add(1)
}

func (h *hearing) at() time.Time {
	if ns := h.last.Load(); ns != 0 {
		return time.Unix(0, ns)
	}
	return time.Time{}
}

// exchange is what the transport sees of one request, or of several one after
// the other. client-go hides some of it: it tries again by itself for a while, and a watch that could not be
// opened comes back as an empty one.
type exchange struct {
	// answered is called for every answer, failed for every try that got none
	// or was told to come back later. Both may be nil.
	answered func()
	failed   func(error)

	mu     sync.Mutex
	count  int
	status int
	err    error
}

type exchangeKey struct{}

// withExchange makes the transport report the requests of ctx to ex.
func withExchange(ctx context.Context, ex *exchange) context.Context {
	return context.WithValue(ctx, exchangeKey{}, ex)
}

func exchangeOf(ctx context.Context) *exchange {
	ex, _ := ctx.Value(exchangeKey{}).(*exchange)
	return ex
}

func (e *exchange) end(resp *http.Response, err error) {
	e.mu.Lock()
	e.count++
	e.err = err
	if resp != nil {
		e.status = resp.StatusCode
	}
	e.mu.Unlock()
	if err == nil && e.answered != nil {
		e.answered()
	}
	if err == nil {
		err = later(resp)
	}
	if err != nil && e.failed != nil {
		e.failed(err)
	}
}

// laterError is an answer that asks to come back later.
type laterError struct {
	status int
	after  string
}

func (e laterError) Error() string {
	return fmt.Sprintf("answered %d, retry after %s", e.status, e.after)
}

func later(resp *http.Response) error {
	after := resp.Header.Get("Retry-After")
	if after == "" || (resp.StatusCode != http.StatusTooManyRequests && resp.StatusCode < http.StatusInternalServerError) {
		return nil
	}
	return laterError{resp.StatusCode, after}
}

func (e *exchange) outcome() (status int, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.status, e.err
}

// requests is how many were sent.
func (e *exchange) requests() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.count
}
