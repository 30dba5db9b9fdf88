package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"

	"k8s.io/client-go/rest"
)

// host is the name that the server goes by in messages. Nothing looks it up.
const host = "demo.initwatch.invalid"

// errReset is what a client sees of a connection that breaks before the
// headers.
var errReset = errors.New("connection reset by the simulated server")

// Config returns what client-go needs to talk to the server without a port.
func (s *Server) Config() *rest.Config {
	return &rest.Config{Host: "http://" + host, Transport: transport{s}}
}

// transport hands requests to the server within the process. Answers stream:
// what the server writes waits until the client reads it.
type transport struct{ server *Server }

// RoundTrip returns as soon as the server has sent the headers.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer r.Body.Close()
	}
	ctx, cancel := context.WithCancel(r.Context())
	body, pipe := io.Pipe()
	w := &response{header: http.Header{}, pipe: pipe, ready: make(chan struct{})}
	t.server.run(func() {
		defer cancel()
		w.serve(t.server, r.WithContext(ctx))
	})
	// The handler ends when ctx does, so this ends too.
	<-w.ready
	if w.err != nil {
		cancel()
		return nil, w.err
	}
	return w.response(r, &streamBody{PipeReader: body, cancel: cancel}), nil
}

// streamBody ends the request on the server's side when it is closed.
type streamBody struct {
	*io.PipeReader
	cancel context.CancelFunc
}

// Close lets the server know that nobody reads any more.
func (b *streamBody) Close() error {
	b.cancel()
	return b.PipeReader.Close()
}

// response is the server's side of an answer.
type response struct {
	header http.Header
	pipe   *io.PipeWriter
	begin  sync.Once
	// ready is closed when code, sent and err are final.
	ready chan struct{}
	code  int
	sent  http.Header
	err   error
}

// Header returns the headers that WriteHeader will send.
func (w *response) Header() http.Header { return w.header }

// WriteHeader sends the headers; only the first call counts.
func (w *response) WriteHeader(code int) {
	w.begin.Do(func() {
		w.code, w.sent = code, w.header.Clone()
		close(w.ready)
	})
}

// Write sends data and waits until the client has read it.
func (w *response) Write(data []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.pipe.Write(data)
}

// Flush sends the headers. There is no buffer that would hold data back.
func (w *response) Flush() { w.WriteHeader(http.StatusOK) }

// serve runs the handler and then ends the answer, in the way net/http does.
func (w *response) serve(handler http.Handler, r *http.Request) {
	defer func() {
		switch cause := recover(); cause {
		case nil:
			w.WriteHeader(http.StatusOK)
			_ = w.pipe.CloseWithError(ended(r.Context(), io.EOF))
		case http.ErrAbortHandler:
			w.fail(ended(r.Context(), errReset))
			_ = w.pipe.CloseWithError(ended(r.Context(), io.ErrUnexpectedEOF))
		default:
			w.fail(errReset)
			_ = w.pipe.CloseWithError(io.ErrUnexpectedEOF)
			panic(cause)
		}
	}()
	handler.ServeHTTP(w, r)
}

// fail makes RoundTrip return err, if the headers are not sent yet.
func (w *response) fail(err error) {
	w.begin.Do(func() {
		w.err = err
		close(w.ready)
	})
}

// ended returns why a body ended: because the client went away, or for cause.
func ended(ctx context.Context, cause error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return cause
}

func (w *response) response(r *http.Request, body io.ReadCloser) *http.Response {
	return &http.Response{
		Status:     fmt.Sprintf("%d %s", w.code, http.StatusText(w.code)),
		StatusCode: w.code,
		Proto:      "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        w.sent,
		Body:          body,
		ContentLength: -1,
		Request:       r,
	}
}
