package watch

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"

	"github.com/initwatch/initwatch/watch/demo"
)

// checkError runs Check and returns its sentence.
func checkError(t *testing.T, o Options) string {
	t.Helper()
	cluster, err := NewCluster(o)
	if err != nil {
		t.Fatal(err)
	}
	defer cluster.Close()
	err = cluster.Check(t.Context())
	var check *CheckError
	if !errors.As(err, &check) || check.Unwrap() == nil {
		t.Fatalf("no sentence: %v", err)
	}
	if strings.ContainsAny(check.Sentence, "\n\r") {
		t.Errorf("more than a line: %q", check.Sentence)
	}
	return check.Sentence
}

func TestCheckUnreachable(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := "https://" + listener.Addr().String()
	_ = listener.Close()

	notFound := httptest.NewServer(http.NotFoundHandler())
	defer notFound.Close()
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	silent := tripFunc(func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	})
	lost := tripFunc(func(*http.Request) (*http.Response, error) {
		return nil, &net.DNSError{Name: "api.invalid", IsNotFound: true}
	})

	tests := []struct {
		name   string
		config *rest.Config
		want   string
	}{
		{"refused", &rest.Config{Host: closed}, "refuses connections; see whether the cluster runs"},
		{"nothing configured", &rest.Config{Host: "http://localhost:8080", Transport: lost}, "no cluster is configured"},
		{"unknown name", &rest.Config{Host: "https://api.invalid", Transport: lost}, "the name api.invalid of the API server cannot be resolved"},
		{"silent", &rest.Config{Host: "https://api.invalid", Transport: silent, Timeout: time.Millisecond}, "does not answer"},
		{"certificate", &rest.Config{Host: secure.URL}, "is not trusted"},
		{"http", &rest.Config{Host: strings.Replace(notFound.URL, "http:", "https:", 1)}, "speaks HTTP, not HTTPS"},
		{"no API server", &rest.Config{Host: notFound.URL}, "is not a Kubernetes API server"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := checkError(t, Options{Config: tt.config}); !strings.Contains(got, tt.want) {
				t.Errorf("%q lacks %q", got, tt.want)
			}
		})
	}
}

func TestCheckRefused(t *testing.T) {
	tests := []struct {
		name       string
		namespaces []string
		setup      func(*demo.Server)
		want       string
	}{
		{"unauthorized", nil, func(s *demo.Server) { s.Unauthorized(true) },
			"the API server does not accept the credentials of user jane in context test: they are missing, wrong or expired; log in again"},
		{"all namespaces", nil, func(s *demo.Server) { s.Forbid(demo.Any, demo.Any, demo.Any) },
			"user demo may not list pods in all namespaces; choose those you may read with -n NAMESPACE"},
		{"one", []string{"shop"}, func(s *demo.Server) { s.Forbid(demo.Any, demo.Any, demo.Any) },
			"user demo may not list pods in namespace shop; ask for the verbs get, list and watch, or choose another namespace with -n"},
		{"several", []string{"shop", "seeds"}, func(s *demo.Server) { s.Forbid(demo.Any, demo.Any, demo.Any) },
			"user demo may not list pods in any of the namespaces seeds, shop; ask for the verbs get, list and watch, or choose another namespace with -n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server := demo.NewServer()
			tt.setup(server)
			got := checkError(t, Options{Config: server.Config(), Namespaces: tt.namespaces, User: "jane", Context: "test"})
			if got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// TestCheckFieldSelector holds a field that the server does not know to an
// answer before the screen is taken: only the server can tell.
func TestCheckFieldSelector(t *testing.T) {
	asked := ""
	picky := tripFunc(func(r *http.Request) (*http.Response, error) {
		asked = r.URL.Query().Get("fieldSelector")
		body := `{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"BadRequest","code":400,"message":"field label not supported: nope"}`
		return &http.Response{
			StatusCode: http.StatusBadRequest, Request: r,
			Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)),
		}, nil
	})
	config := &rest.Config{Host: "https://api.invalid", Transport: picky}
	got := checkError(t, Options{Config: config, FieldSelector: "nope=1"})
	if want := "field label not supported: nope; check --field-selector nope=1"; !strings.Contains(got, want) || asked != "nope=1" {
		t.Errorf("%q lacks %q; the server was asked for %q", got, want, asked)
	}
}

func TestCheckCancelled(t *testing.T) {
	cluster, err := NewCluster(Options{Config: demo.NewServer().Config()})
	if err != nil {
		t.Fatal(err)
	}
	defer cluster.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := cluster.Check(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestExplainConfig(t *testing.T) {
	config := clientcmdapi.NewConfig()
	config.Clusters["a"] = &clientcmdapi.Cluster{Server: "https://a"}
	_, unknown := clientcmd.NewDefaultClientConfig(*config, &clientcmd.ConfigOverrides{CurrentContext: "flagged"}).ClientConfig()
	tests := []struct {
		name string
		err  error
		want string
	}{
		{"empty", clientcmd.ErrEmptyConfig, "no cluster is configured"},
		{"unreadable", &fs.PathError{Op: "open", Path: "/home/x/config", Err: fs.ErrPermission}, "/home/x/config cannot be read: permission denied"},
		{"no such context", clientcmd.ConfirmUsable(*config, "gone"), "gone; kubectl config get-contexts"},
		{"no such context given", unknown, `context "flagged" does not exist; kubectl config get-contexts`},
		{"other", errors.New("yaml: line 3"), "cannot be used: yaml: line 3"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := ExplainConfig(tt.err).Error(); !strings.Contains(got, tt.want) {
				t.Errorf("%q lacks %q", got, tt.want)
			}
		})
	}
	if err := ExplainConfig(nil); err != nil {
		t.Error(err)
	}
}

func TestNewClusterRefuses(t *testing.T) {
	config := demo.NewServer().Config()
	tests := map[string]Options{
		"there is no configuration": {},
		"read label selector":       {Config: config, LabelSelector: "a in ("},
		"read field selector":       {Config: config, FieldSelector: "status.phase"},
	}
	for want, o := range tests {
		if _, err := NewCluster(o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v lacks %q", err, want)
		}
	}
}

func TestClientsKeepStdinFromPlugins(t *testing.T) {
	config := &rest.Config{ExecProvider: &clientcmdapi.ExecConfig{Command: "login"}}
	other := rest.CopyConfig(config)
	withoutStdin(other)
	if !other.ExecProvider.StdinUnavailable || other.ExecProvider.StdinUnavailableMessage == "" {
		t.Error("a plugin may read the keys")
	}
	if config.ExecProvider.StdinUnavailable {
		t.Error("the check may not ask")
	}
}
