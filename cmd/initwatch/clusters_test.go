package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"

	"github.com/initwatch/initwatch/config"
	"github.com/initwatch/initwatch/tui"
	"github.com/initwatch/initwatch/watch"
	"github.com/initwatch/initwatch/watch/demo"
)

// others are the clusters of a simulated server, with what was used recently.
func others(t *testing.T, server *demo.Server) *clusters {
	t.Helper()
	for _, name := range []string{"shop", "seeds"} {
		namespace := &corev1.Namespace{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Namespace"}, ObjectMeta: metav1.ObjectMeta{Name: name}}
		if err := server.Apply(namespace); err != nil {
			t.Fatal(err)
		}
	}
	c := &clusters{
		life: t.Context(), kube: single{connection{config: server.Config(), context: "demo", namespace: "shop"}},
		origin:   watch.Options{Context: "demo", Namespaces: []string{"shop"}, LabelSelector: "app=api", Target: watch.Target{Name: "api"}},
		settings: &config.Settings{Contexts: map[string]config.Context{"demo": {Color: "red"}}},
		query:    "api app=api", selector: "app=api", recent: filepath.Join(t.TempDir(), "recent.json"),
	}
	t.Cleanup(c.close)
	return c
}

func TestSwitchToANamespace(t *testing.T) {
	c := others(t, demo.NewServer())
	for name, test := range map[string]struct {
		to    tui.Choice
		want  []string
		query string
	}{
		"of the context": {tui.Choice{Context: "demo"}, []string{"shop"}, "api app=api"},
		"other":          {tui.Choice{Context: "demo", Namespaces: []string{"seeds"}}, []string{"seeds"}, "app=api"},
		"all":            {tui.Choice{Context: "demo", All: true}, nil, "app=api"},
	} {
		t.Run(name, func(t *testing.T) {
			scene, err := c.Switch(t.Context(), test.to)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, scene.Namespaces); diff != "" || scene.Query != test.query || scene.Color == nil {
				t.Errorf("namespaces (-want +got):\n%s query %q, color %v", diff, scene.Query, scene.Color)
			}
			c.Leave(scene.Source)
		})
	}
	if len(c.opened) > 0 {
		t.Errorf("%d clusters are still read", len(c.opened))
	}
	recent := config.LoadRecent(c.recent)
	if diff := cmp.Diff([]string{"demo"}, recent.Contexts); diff != "" || len(recent.Namespaces["demo"]) != 2 {
		t.Errorf("remembered %v", recent)
	}
}

func TestSwitchThatIsRefused(t *testing.T) {
	server := demo.NewServer()
	server.ViewOnly("shop")
	c := others(t, server)
	for name, test := range map[string]struct {
		namespace string
		want      string
	}{
		"no name":   {"Shop!", "cannot be a namespace"},
		"forbidden": {"secret", "in namespace secret"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := c.Switch(t.Context(), tui.Choice{Context: "demo", Namespaces: []string{test.namespace}})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q in it", err, test.want)
			}
		})
	}
	if len(c.opened) > 0 {
		t.Errorf("%d clusters are still read", len(c.opened))
	}
}

func TestNamespacesOfWhoMayNotListThem(t *testing.T) {
	server := demo.NewServer()
	server.ViewOnly("shop")
	c := others(t, server)
	scene, err := c.Switch(t.Context(), tui.Choice{Context: "demo"})
	if err != nil {
		t.Fatal(err)
	}
	places, err := c.Namespaces(t.Context(), scene.Source)
	if err == nil || !strings.Contains(err.Error(), "may not list namespaces; type the name of one you may read") {
		t.Errorf("got %v", err)
	}
	if diff := cmp.Diff([]tui.Place{{Name: "shop", Recent: true}}, places); diff != "" {
		t.Errorf("what was used is known all the same (-want +got):\n%s", diff)
	}
}

func TestContextsOfTheKubeconfig(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kubeconfig")
	if err := os.WriteFile(path, []byte(twoContexts), 0o600); err != nil {
		t.Fatal(err)
	}
	flags := clusterFlags()
	token, server := "secret", "https://first.example:6443"
	flags.KubeConfig, flags.BearerToken, flags.APIServer = &path, &token, &server
	c := &clusters{kube: kubeFile{flags, "first"}, settings: &config.Settings{}, recent: filepath.Join(t.TempDir(), "recent.json")}
	recent := config.Recent{Contexts: []string{"second", "gone"}}
	if err := recent.Save(c.recent); err != nil {
		t.Fatal(err)
	}
	places, err := c.Contexts(t.Context())
	want := []tui.Place{{Name: "second", Recent: true, Asks: true}, {Name: "first"}}
	if diff := cmp.Diff(want, places); diff != "" || err != nil {
		t.Errorf("contexts (-want +got):\n%s%v", diff, err)
	}
	for name, want := range map[string]rest.Config{
		"first":  {Host: "https://first.example:6443", BearerToken: "secret"},
		"second": {Host: "https://second.example:6443"},
	} {
		to, err := c.kube.reach(name)
		if err != nil {
			t.Fatal(err)
		}
		if to.config.Host != want.Host || to.config.BearerToken != want.BearerToken || to.context != name {
			t.Errorf("%s is reached at %s with token %q", to.context, to.config.Host, to.config.BearerToken)
		}
	}
	if _, err := c.kube.reach("third"); err == nil {
		t.Error("a context that is not there was reached")
	}
}

const twoContexts = `{"apiVersion": "v1", "kind": "Config", "current-context": "first",
"clusters": [{"name": "a", "cluster": {"server": "https://a.example:6443"}}, {"name": "b", "cluster": {"server": "https://second.example:6443"}}],
"users": [{"name": "a", "user": {}}, {"name": "b", "user": {"exec": {"apiVersion": "client.authentication.k8s.io/v1", "command": "login", "interactiveMode": "IfAvailable"}}}],
"contexts": [{"name": "first", "context": {"cluster": "a", "user": "a"}}, {"name": "second", "context": {"cluster": "b", "user": "b"}}]}`
