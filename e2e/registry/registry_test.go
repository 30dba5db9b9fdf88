package registry

import (
	"bytes"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/random"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// start starts a registry with one image of about 64 KiB.
func start(t *testing.T) *Registry {
	t.Helper()
	r, err := Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	image, err := random.Image(64<<10, 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Push(t.Context(), "shop/web:v1", image); err != nil {
		t.Fatal(err)
	}
	return r
}

// pull reads the whole image with credentials.
func pull(t *testing.T, r *Registry, auth authn.Authenticator) error {
	t.Helper()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	tag, err := name.NewTag(r.Address()+"/shop/web:v1", name.Insecure)
	if err != nil {
		t.Fatal(err)
	}
	image, err := remote.Image(tag, remote.WithContext(t.Context()), remote.WithTransport(transport), remote.WithAuth(auth))
	if err != nil {
		return err
	}
	layers, err := image.Layers()
	if err != nil {
		return err
	}
	return readAll(layers)
}

func readAll(layers []v1.Layer) error {
	for _, layer := range layers {
		content, err := layer.Compressed()
		if err != nil {
			return err
		}
		if _, err := io.Copy(&bytes.Buffer{}, content); err != nil {
			return err
		}
		if err := content.Close(); err != nil {
			return err
		}
	}
	return nil
}

func TestRules(t *testing.T) {
	right := &authn.Basic{Username: "ann", Password: "secret"}
	tests := []struct {
		name string
		rule Rule
		auth authn.Authenticator
		ok   bool
	}{
		{name: "no rule", auth: authn.Anonymous, ok: true},
		{name: "missing", rule: Rule{Missing: true}, auth: authn.Anonymous},
		{name: "no credentials", rule: Rule{User: "ann", Password: "secret"}, auth: authn.Anonymous},
		{name: "wrong credentials", rule: Rule{User: "ann", Password: "other"}, auth: right},
		{name: "right credentials", rule: Rule{User: "ann", Password: "secret"}, auth: right, ok: true},
	}
	r := start(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r.Set("shop/web", test.rule)
			if err := pull(t, r, test.auth); (err == nil) != test.ok {
				t.Errorf("error %v, want success %v", err, test.ok)
			}
		})
	}
}

func TestBecomesAvailable(t *testing.T) {
	r := start(t)
	r.Set("shop/web", Rule{Missing: true})
	if err := pull(t, r, authn.Anonymous); err == nil {
		t.Fatal("a missing image could be pulled")
	}
	r.Set("shop/web", Rule{})
	if err := pull(t, r, authn.Anonymous); err != nil {
		t.Fatal(err)
	}
}

func TestThrottle(t *testing.T) {
	r := start(t)
	r.Set("shop/web", Rule{BytesPerSecond: 128 << 10})
	began := time.Now()
	if err := pull(t, r, authn.Anonymous); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took < 400*time.Millisecond {
		t.Errorf("64 KiB at 128 KiB/s took %v", took)
	}
}
