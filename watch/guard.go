package watch

import (
	"fmt"
	"net/http"
)

// MethodError is a request that was refused because it would not only read.
type MethodError struct {
	Method string
	URL    string
}

// Error says which request was refused.
func (e *MethodError) Error() string {
	return fmt.Sprintf("refuse request: %s %s is not GET, and initwatch only reads", e.Method, e.URL)
}

// guard is the last stop before the network, below whatever client-go adds, so
// that nothing but GET leaves the process whoever asks for it.
type guard struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper. An empty method means GET, as it does
// for net/http.
func (g guard) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Method == http.MethodGet || req.Method == "" {
		return g.next.RoundTrip(req)
	}
	if req.Body != nil {
		_ = req.Body.Close() // a RoundTripper has to, and nothing was sent
	}
	return nil, &MethodError{Method: req.Method, URL: req.URL.Redacted()}
}

// WrappedRoundTripper lets client-go look through the guard.
func (g guard) WrappedRoundTripper() http.RoundTripper { return g.next }
