package registry

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// Rule says how a repository is served. The zero value serves at once.
type Rule struct {
	// Missing answers as if there were no such image.
	Missing bool
	// User and Password have to be given when User is not "".
	User, Password string
	// BytesPerSecond is how fast layers come; 0 is as fast as they can.
	BytesPerSecond int
}

// refuses answers in the images' place when the rule wants it.
func (r Rule) refuses(w http.ResponseWriter, req *http.Request) bool {
	if r.Missing {
		refuse(w, http.StatusNotFound, "MANIFEST_UNKNOWN", "manifest unknown")
		return true
	}
	if r.User == "" {
		return false
	}
	if user, password, _ := req.BasicAuth(); user == r.User && password == r.Password {
		return false
	}
	w.Header().Set("WWW-Authenticate", `Basic realm="registry"`)
	refuse(w, http.StatusUnauthorized, "UNAUTHORIZED", "authentication required")
	return true
}

// refuse answers with an error in the form of the distribution API.
func refuse(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"errors":[{"code":%q,"message":%q}]}`, code, message)
}

// slice is how often a throttled answer goes on.
const slice = 100 * time.Millisecond

// throttled is an answer that is given at a rate.
type throttled struct {
	http.ResponseWriter
	ctx  context.Context
	rate int
}

// Write writes p in small pieces, with a pause after each. It ends early when
// nobody waits any more.
func (t *throttled) Write(p []byte) (int, error) {
	piece := max(1, t.rate*int(slice)/int(time.Second))
	written := 0
	for written < len(p) {
		n, err := t.ResponseWriter.Write(p[written:min(len(p), written+piece)])
		written += n
		if err != nil {
			return written, err
		}
		if flusher, ok := t.ResponseWriter.(http.Flusher); ok {
			flusher.Flush()
		}
		if err := t.pause(); err != nil {
			return written, err
		}
	}
	return written, nil
}

func (t *throttled) pause() error {
	select {
	case <-t.ctx.Done():
		return t.ctx.Err()
	case <-time.After(slice):
		return nil
	}
}
