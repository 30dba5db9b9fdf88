package main

import (
	"bytes"
	"context"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/adrg/xdg"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"

	"github.com/initwatch/initwatch/cmd/initwatch/terminal"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/watch/demo"
)

// deadline is how long a state of the screen is waited for before the test
// gives up.
const deadline = 10 * time.Second

// result is what a run left behind.
type result struct {
	code     int
	out, err string
}

// isolate keeps the test from the kubeconfig, the configuration and the log of
// whoever runs it.
func isolate(t *testing.T) {
	t.Helper()
	t.Setenv("KUBECONFIG", filepath.Join(t.TempDir(), "none"))
	t.Setenv("KUBERNETES_SERVICE_HOST", "")
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("INITWATCH_CONFIG", "")
	t.Setenv("TERM", "xterm-256color")
	t.Setenv("LC_ALL", "C.UTF-8")
	xdg.Reload()
	t.Cleanup(xdg.Reload)
}

// runWith runs a command line; screen takes the place of the terminal unless
// it is nil.
func runWith(t *testing.T, screen screen, args ...string) result {
	t.Helper()
	var out, errOut bytes.Buffer
	a := newApp(programName, genericiooptions.IOStreams{In: &bytes.Buffer{}, Out: &out, ErrOut: &errOut})
	if screen != nil {
		a.screen = screen
	}
	code := a.run(t.Context(), args)
	return result{code, out.String(), errOut.String()}
}

// watcher is a screen without a terminal: it waits until every scope is live
// and then quits.
type watcher struct {
	seen view
	log  model.LogRequest
}

func (w *watcher) ready() error { return nil }

func (w *watcher) show(ctx context.Context, _ *terminal.Guard, v view) error {
	w.seen = v
	live := map[model.Scope]bool{}
	for len(live) < 2*max(1, len(v.namespaces)) {
		batch, err := v.source.Next(ctx)
		if err != nil {
			return err
		}
		for _, item := range batch.Items {
			if item.Op == model.OpLink && item.Link.State == words.LinkLive {
				live[item.Scope] = true
			}
		}
	}
	if w.log.Pod != "" {
		for range v.source.Log(ctx, w.log) {
			continue
		}
	}
	return nil
}

// serve lets a simulated API server listen on a port of this machine, and
// makes it the current context of the kubeconfig, whose namespace is there and
// holds nothing.
func serve(t *testing.T) *demo.Server {
	t.Helper()
	server := demo.NewServer()
	front := httptest.NewServer(server)
	t.Cleanup(func() {
		front.CloseClientConnections()
		front.Close()
	})
	writeKubeconfig(t, front.URL)
	shop := &corev1.Namespace{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Namespace"}, ObjectMeta: metav1.ObjectMeta{Name: "shop"}}
	if err := server.Apply(shop); err != nil {
		t.Fatal(err)
	}
	return server
}

// writeKubeconfig writes a kubeconfig whose context "real" leads to url.
func writeKubeconfig(t *testing.T, url string) {
	t.Helper()
	c := clientcmdapi.NewConfig()
	c.Clusters["c"] = &clientcmdapi.Cluster{Server: url}
	c.AuthInfos["jane"] = &clientcmdapi.AuthInfo{Token: "t"}
	c.Contexts["real"] = &clientcmdapi.Context{Cluster: "c", AuthInfo: "jane", Namespace: "shop"}
	c.CurrentContext = "real"
	path := filepath.Join(t.TempDir(), "config")
	if err := clientcmd.WriteToFile(*c, path); err != nil {
		t.Fatal(err)
	}
	t.Setenv("KUBECONFIG", path)
}

func TestUsageErrors(t *testing.T) {
	isolate(t)
	tests := []struct{ args, want string }{
		{"--no-such-flag", "read --no-such-flag: initwatch has no such flag"},
		{"a b", `unexpected argument "b": give one pod or one KIND/NAME`},
		{"-A -n shop", "-A means all namespaces and -n some: use one of the two"},
		{"--namespace= --ascii", "read --namespace: no name given"},
		{"-n Shop", `read --namespace: "Shop" cannot be a namespace: `},
		{"-l a=b=c", "read --selector: "},
		{"--field-selector a", "read --field-selector: "},
		{"--request-timeout soon", "read --request-timeout: "},
		{"--color sometimes", `read --color: "sometimes" is none of auto, always, never`},
		{"unicorn/x", "unicorn"},
		{"deploy/", "read target: "},
	}
	for _, test := range tests {
		t.Run(test.args, func(t *testing.T) {
			got := runWith(t, &watcher{}, strings.Fields(test.args)...)
			if got.code != exitUsage || !strings.HasPrefix(got.err, "initwatch: ") || !strings.Contains(got.err, test.want) {
				t.Errorf("exit code %d and %q, want %d and %q", got.code, got.err, exitUsage, test.want)
			}
			if !strings.HasSuffix(got.err, "\nRun 'initwatch --help' for usage.\n") || got.out != "" {
				t.Errorf("no hint at the help: %q, and %q", got.err, got.out)
			}
		})
	}
}

func TestErrorsBeforeTheScreen(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closedPort := "http://" + listener.Addr().String()
	_ = listener.Close()

	tests := []struct {
		name  string
		setup func(t *testing.T)
		args  string
		want  string
	}{
		{"no such kubeconfig", func(*testing.T) {}, "--kubeconfig none", "the kubeconfig none cannot be read"},
		{"no such context", func(t *testing.T) { serve(t) }, "--context other", `context "other" does not exist`},
		{"nobody listens", func(t *testing.T) { writeKubeconfig(t, closedPort) }, "", "refuses connections"},
		{"unauthorized", func(t *testing.T) { serve(t).Unauthorized(true) }, "", "does not accept the credentials of user jane in context real"},
		{"forbidden", func(t *testing.T) { serve(t).Forbid(demo.Any, "pods", demo.Any) }, "", "may not list pods in namespace shop"},
		{"forbidden everywhere", func(t *testing.T) { serve(t).Forbid(demo.Any, "pods", demo.Any) }, "-A", "with -n NAMESPACE"},
		{"log level", func(t *testing.T) { t.Setenv("INITWATCH_LOG_LEVEL", "loud") }, "", `read INITWATCH_LOG_LEVEL: "loud"`},
		{"log file", func(t *testing.T) { t.Setenv("INITWATCH_LOG", os.DevNull+"/x") }, "", "open log: "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			isolate(t)
			test.setup(t)
			got := runWith(t, &watcher{}, strings.Fields(test.args)...)
			if got.code != exitError || !strings.HasPrefix(got.err, "initwatch: ") || !strings.Contains(got.err, test.want) {
				t.Errorf("exit code %d and %q, want %d and %q", got.code, got.err, exitError, test.want)
			}
			if strings.Count(got.err, "\n") != 1 || got.out != "" {
				t.Errorf("more than one line: %q, and %q", got.err, got.out)
			}
		})
	}
}

func TestNoCurrentContext(t *testing.T) {
	isolate(t)
	c := clientcmdapi.NewConfig()
	c.Contexts["b"], c.Contexts["a"] = &clientcmdapi.Context{}, &clientcmdapi.Context{}
	path := filepath.Join(t.TempDir(), "config")
	if err := clientcmd.WriteToFile(*c, path); err != nil {
		t.Fatal(err)
	}
	t.Setenv("KUBECONFIG", path)
	got := runWith(t, &watcher{})
	if got.code != exitError || !strings.Contains(got.err, "choose one with --context: a, b") {
		t.Errorf("exit code %d and %q", got.code, got.err)
	}
}

func TestVerbsThatPrint(t *testing.T) {
	isolate(t)
	tests := []struct{ args, want string }{
		{"--version", "initwatch "},
		{"version", "initwatch "},
		{"--help", "Usage:\n  initwatch [POD | KIND/NAME] [flags]"},
		{"help demo", "Usage:\n  initwatch demo [flags]"},
		{"completion bash", "__start_initwatch"},
		{"completion zsh", "#compdef initwatch"},
		{"completion fish", "complete -c initwatch"},
		{"completion powershell", "Register-ArgumentCompleter"},
	}
	for _, test := range tests {
		t.Run(test.args, func(t *testing.T) {
			got := runWith(t, nil, strings.Fields(test.args)...)
			if got.code != exitOK || got.err != "" || !strings.Contains(got.out, test.want) {
				t.Errorf("exit code %d, %q, %.200q without %q", got.code, got.err, got.out, test.want)
			}
		})
	}
}

func TestPluginUsage(t *testing.T) {
	isolate(t)
	var out bytes.Buffer
	a := newApp("/usr/local/bin/kubectl-initwatch", genericiooptions.IOStreams{Out: &out, ErrOut: &out})
	if code := a.run(t.Context(), []string{"--help"}); code != exitOK || !strings.Contains(out.String(), "Usage:\n  kubectl initwatch [POD | KIND/NAME] [flags]") {
		t.Errorf("exit code %d and %q", code, out.String())
	}
}

// TestOnlyGet runs every verb that reads a cluster and looks at what arrived.
func TestOnlyGet(t *testing.T) {
	isolate(t)
	server := serve(t)
	for _, args := range []string{"", "-A", "-n a,b", "api", "deploy/api", "-l a=b --field-selector spec.nodeName=n"} {
		screen := &watcher{log: model.LogRequest{Namespace: "shop", Pod: "none", Container: "none"}}
		if got := runWith(t, screen, strings.Fields(args)...); got.code != exitOK {
			t.Fatalf("%q: exit code %d and %q", args, got.code, got.err)
		}
	}
	if got := runWith(t, nil, "explain", "deploy/api"); got.code != exitError {
		t.Fatalf("explain of what is not there: exit code %d and %q", got.code, got.err)
	}
	requests := server.Requests()
	if !slices.ContainsFunc(requests, func(r demo.Request) bool { return strings.HasSuffix(r.Path, "/log") }) {
		t.Error("no log was asked for")
	}
	for _, r := range requests {
		if r.Method != "GET" {
			t.Errorf("%s %s", r.Method, r.Path)
		}
	}
}

func TestView(t *testing.T) {
	isolate(t)
	serve(t)
	screen := &watcher{}
	if got := runWith(t, screen, "--ascii", "api", "-c", "migrate"); got.code != exitOK {
		t.Fatal(got.err)
	}
	if v := screen.seen; v.context != "real" || !slices.Equal(v.namespaces, []string{"shop"}) || v.query != "api" || v.container != "migrate" || !v.look.ascii || v.demo {
		t.Errorf("view %+v", v)
	}
}

func TestDemo(t *testing.T) {
	isolate(t)
	screen := &watcher{}
	if got := runWith(t, screen, "demo", "--color", "never"); got.code != exitOK || !screen.seen.demo {
		t.Errorf("exit code %d, %q, view %+v", got.code, got.err, screen.seen)
	}
}
