package watch

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/watch/demo"
)

func TestNames(t *testing.T) {
	server := demo.NewServer()
	for _, object := range []demo.Object{
		&corev1.Namespace{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Namespace"}, ObjectMeta: metav1.ObjectMeta{Name: "shop"}},
		&appsv1.Deployment{TypeMeta: metav1.TypeMeta{APIVersion: "apps/v1", Kind: "Deployment"}, ObjectMeta: metav1.ObjectMeta{Namespace: "shop", Name: "api"}},
		newReplicaSet("api-5d4f", "api", 1),
	} {
		if err := server.Apply(object); err != nil {
			t.Fatal(err)
		}
	}
	for resource, want := range map[model.Resource][]string{
		Namespaces: {"shop"}, model.Deployments: {"api"}, model.ReplicaSets: {"api-5d4f"}, model.Pods: nil, model.CronJobs: nil,
	} {
		got, err := Names(t.Context(), Options{Config: server.Config(), Namespaces: []string{"shop"}}, resource)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", resource, err, diff)
		}
	}
	server.Forbid(demo.Any, "pods", demo.Any)
	if names, err := Names(t.Context(), Options{Config: server.Config()}, model.Pods); err == nil {
		t.Errorf("names of what is forbidden: %v", names)
	}
	if slices.ContainsFunc(server.Requests(), func(r demo.Request) bool { return r.Method != "GET" }) {
		t.Error("not all requests are GET")
	}
}

func TestServerVersion(t *testing.T) {
	server := demo.NewServer(demo.WithVersion("v1.31.2"))
	got, err := ServerVersion(t.Context(), Options{Config: server.Config()})
	if err != nil || got != "v1.31.2" {
		t.Errorf("version %q, %v", got, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ServerVersion(ctx, Options{Config: server.Config()}); err == nil {
		t.Error("a version without an answer")
	}
}
