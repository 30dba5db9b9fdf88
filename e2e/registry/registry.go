package registry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/google/go-containerregistry/pkg/name"
	served "github.com/google/go-containerregistry/pkg/registry"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/remote"
)

// Registry serves images to pull. How it serves a repository can be changed at
// any time.
type Registry struct {
	listener net.Listener
	server   *http.Server
	ended    chan struct{}

	mu    sync.Mutex
	rules map[string]Rule
}

// Start starts a registry on a free port of this machine.
func Start(ctx context.Context) (*Registry, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	r := &Registry{listener: listener, ended: make(chan struct{}), rules: map[string]Rule{}}
	images := served.New(served.Logger(log.New(io.Discard, "", 0)))
	r.server = &http.Server{Handler: r.gate(images), ReadHeaderTimeout: 10 * time.Second}
	go r.serve()
	return r, nil
}

// serve ends when the server is closed, and only then.
func (r *Registry) serve() {
	defer close(r.ended)
	_ = r.server.Serve(r.listener)
}

// Close ends the registry and every pull.
func (r *Registry) Close() error {
	err := r.server.Close()
	<-r.ended
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("close registry: %w", err)
	}
	return nil
}

// Address is the host and port that images are named by.
func (r *Registry) Address() string { return r.listener.Addr().String() }

// Push puts an image into a repository, with the tag that stands behind its
// colon. Pushes are never throttled.
func (r *Registry) Push(ctx context.Context, image string, content v1.Image) error {
	tag, err := name.NewTag(r.Address()+"/"+image, name.Insecure)
	if err != nil {
		return fmt.Errorf("name image: %w", err)
	}
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	if err := remote.Write(tag, content, remote.WithContext(ctx), remote.WithTransport(pusher{transport})); err != nil {
		return fmt.Errorf("push %s: %w", image, err)
	}
	return nil
}

// Set makes a repository be served by a rule from now on.
func (r *Registry) Set(repository string, rule Rule) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rules[repository] = rule
}

func (r *Registry) rule(repository string) Rule {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.rules[repository]
}

// gate lets requests through to images as the rule of their repository says.
func (r *Registry) gate(images http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.Header.Get(pushHeader) != "" {
			images.ServeHTTP(w, req)
			return
		}
		rule := r.rule(repositoryOf(req.URL.Path))
		if rule.refuses(w, req) {
			return
		}
		if rule.BytesPerSecond > 0 && strings.Contains(req.URL.Path, "/blobs/") {
			w = &throttled{ResponseWriter: w, ctx: req.Context(), rate: rule.BytesPerSecond}
		}
		images.ServeHTTP(w, req)
	})
}

// repositoryOf returns NAME of /v2/NAME/manifests/TAG and of
// /v2/NAME/blobs/DIGEST.
func repositoryOf(path string) string {
	rest := strings.TrimPrefix(path, "/v2/")
	for _, kind := range []string{"/manifests/", "/blobs/"} {
		if before, _, found := strings.Cut(rest, kind); found {
			return before
		}
	}
	return ""
}

// pushHeader marks the registry's own pushes.
const pushHeader = "Initwatch-E2e-Push"

// pusher is the transport of pushes.
type pusher struct{ next http.RoundTripper }

func (p pusher) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.Header.Set(pushHeader, "yes")
	return p.next.RoundTrip(req)
}
