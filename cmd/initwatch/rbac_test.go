package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	rbacv1 "k8s.io/api/rbac/v1"
	"sigs.k8s.io/yaml"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/watch"
	"github.com/initwatch/initwatch/watch/demo"
)

// TestRoles holds that the roles in docs/rbac grant what is read, and nothing
// more.
func TestRoles(t *testing.T) {
	kinds := []string{"Pod", "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob", "ReplicationController"}
	tests := []struct {
		file, kind string
		read       func(t *testing.T, c *watch.Cluster)
	}{
		{"role.yaml", "Role", func(t *testing.T, c *watch.Cluster) {
			readAll(t, c, kinds)
			answerAll(t, c, model.AboutClaim, model.AboutServices, model.AboutPreemptor, model.AboutLog)
		}},
		{"clusterrole.yaml", "ClusterRole", func(t *testing.T, c *watch.Cluster) {
			readAll(t, c, append(kinds, "Node"))
			answerAll(t, c, model.AboutNode, model.AboutClaim, model.AboutServices, model.AboutPreemptor, model.AboutLog)
			_, _ = c.Namespaces(t.Context())
		}},
		{"probe-metrics.yaml", "ClusterRole", func(t *testing.T, c *watch.Cluster) { _, _ = c.ProbeCounts(t.Context(), "n") }},
	}
	for _, test := range tests {
		t.Run(test.file, func(t *testing.T) {
			used := map[string]bool{}
			for _, streams := range []bool{true, false} {
				server := demo.NewServer()
				if !streams {
					server.DisableWatchList()
				}
				namespaces := []string{"shop"}
				if test.kind == "ClusterRole" {
					namespaces = nil
				}
				readFrom(t, server, namespaces, test.read)
				for _, r := range server.Requests() {
					used[right(r)] = true
				}
			}
			delete(used, "")
			granted := slices.Sorted(maps.Keys(rightsIn(t, test.file, test.kind)))
			if diff := cmp.Diff(slices.Sorted(maps.Keys(used)), granted); diff != "" {
				t.Errorf("docs/rbac/%s (-read +granted):\n%s", test.file, diff)
			}
		})
	}
}

// readFrom has a cluster of its own read from a server.
func readFrom(t *testing.T, server *demo.Server, namespaces []string, read func(*testing.T, *watch.Cluster)) {
	t.Helper()
	if err := server.Apply(startingPod("a")); err != nil {
		t.Fatal(err)
	}
	cluster, err := watch.NewCluster(watch.Options{Config: server.Config(), Namespaces: namespaces})
	if err != nil {
		t.Fatal(err)
	}
	defer cluster.Close()
	read(t, cluster)
}

// readAll reads what the screen does: everything that is watched, until it is,
// then a log and one object of each kind.
func readAll(t *testing.T, c *watch.Cluster, kinds []string) {
	t.Helper()
	if err := c.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.Start(t.Context())
	for live := map[model.Scope]bool{}; len(live) < 2+len(model.WorkloadResources); {
		batch, err := c.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range batch.Items {
			if item.Op == model.OpLink && item.Link.State == words.LinkLive {
				live[item.Scope] = true
			}
		}
	}
	for range c.Log(t.Context(), model.LogRequest{Namespace: "shop", Pod: "a", Container: "none"}) {
		continue
	}
	for _, kind := range kinds {
		_, _ = c.Object(t.Context(), kind, "shop", "none") // what is asked for counts, not the answer
	}
}

func answerAll(t *testing.T, c *watch.Cluster, subjects ...model.Subject) {
	t.Helper()
	for _, subject := range subjects {
		c.Answer(t.Context(), model.Question{Subject: subject, Namespace: "shop", Name: "a", UID: "u", Container: "app", Attempt: "x"})
	}
}

// right is what a request takes: a verb and a resource, "" for what everybody
// may.
func right(r demo.Request) string {
	parts := strings.Split(strings.Trim(r.Path, "/"), "/")
	group := ""
	switch parts[0] {
	case "api":
		parts = parts[2:]
	case "apis":
		group, parts = parts[1], parts[3:]
	default:
		return ""
	}
	if parts[0] == "namespaces" && len(parts) > 2 {
		parts = parts[2:]
	}
	verb, resource := "list", parts[0]
	switch {
	case len(parts) > 2:
		verb, resource = "get", parts[0]+"/"+parts[2]
	case len(parts) > 1:
		verb = "get"
	case strings.Contains(r.Query, "watch="):
		verb = "watch"
	}
	return verb + " " + group + "/" + resource
}

// rightsIn are those that a role grants.
func rightsIn(t *testing.T, file, kind string) map[string]bool {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "rbac", file))
	if err != nil {
		t.Fatal(err)
	}
	var role rbacv1.ClusterRole // a Role has the same fields as far as there are any here
	if err := yaml.UnmarshalStrict(text, &role); err != nil {
		t.Fatal(err)
	}
	if role.Kind != kind || role.APIVersion != rbacv1.SchemeGroupVersion.String() || role.Name == "" {
		t.Errorf("%s is a %s %s called %q", file, role.APIVersion, role.Kind, role.Name)
	}
	granted := map[string]bool{}
	for _, rule := range role.Rules {
		for _, group := range rule.APIGroups {
			for _, resource := range rule.Resources {
				for _, verb := range rule.Verbs {
					granted[verb+" "+group+"/"+resource] = true
				}
			}
		}
	}
	return granted
}
