package demo

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func TestForbidden(t *testing.T) {
	w := newWorld(t, WithUser("jane"))
	w.apply(t, newPod("shop", "a", running("one")))
	w.Forbid(Any, Any, Any)
	tests := map[string]struct {
		try  func() error
		want string
	}{
		"list": {func() error { _, err := w.client.CoreV1().Pods("shop").List(w.ctx, metav1.ListOptions{}); return err },
			`pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "shop"`},
		"list all": {func() error { _, err := w.client.CoreV1().Pods("").List(w.ctx, metav1.ListOptions{}); return err },
			`pods is forbidden: User "jane" cannot list resource "pods" in API group "" at the cluster scope`},
		"watch": {func() error {
			_, err := w.client.CoreV1().Events("shop").Watch(w.ctx, metav1.ListOptions{})
			return err
		},
			`events is forbidden: User "jane" cannot watch resource "events" in API group "" in the namespace "shop"`},
		"get": {func() error {
			_, err := w.client.CoreV1().Pods("shop").Get(w.ctx, "a", metav1.GetOptions{})
			return err
		},
			`pods "a" is forbidden: User "jane" cannot get resource "pods" in API group "" in the namespace "shop"`},
		"log": {func() error { _, err := w.openLog(w.ctx, "a", &corev1.PodLogOptions{}); return err },
			`pods "a" is forbidden: User "jane" cannot get resource "pods/log" in API group "" in the namespace "shop"`},
		"namespaces": {func() error { _, err := w.client.CoreV1().Namespaces().List(w.ctx, metav1.ListOptions{}); return err },
			`namespaces is forbidden: User "jane" cannot list resource "namespaces" in API group "" at the cluster scope`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if err := tt.try(); !apierrors.IsForbidden(err) || err.Error() != tt.want {
				t.Errorf("error %v, want %s", err, tt.want)
			}
		})
	}
}

func TestAllow(t *testing.T) {
	w := newWorld(t)
	w.Forbid(Any, "pods", Any)
	w.Allow("list", "pods", "shop")
	w.list(t, "shop", metav1.ListOptions{})
	if _, err := w.client.CoreV1().Pods("other").List(w.ctx, metav1.ListOptions{}); !apierrors.IsForbidden(err) {
		t.Errorf("another namespace: error %v", err)
	}
	if _, err := w.client.CoreV1().Events("other").List(w.ctx, metav1.ListOptions{}); err != nil {
		t.Errorf("another resource: error %v", err)
	}
	w.Allow(Any, "pods", Any)
	w.list(t, "", metav1.ListOptions{})
}

func TestUnauthorized(t *testing.T) {
	w := newWorld(t)
	w.Unauthorized(true)
	if _, err := w.client.CoreV1().Pods("shop").List(w.ctx, metav1.ListOptions{}); !apierrors.IsUnauthorized(err) {
		t.Errorf("error %v, want 401", err)
	}
	w.Unauthorized(false)
	w.list(t, "shop", metav1.ListOptions{})
}

func TestNotFound(t *testing.T) {
	w := newWorld(t)
	_, err := w.client.CoreV1().Pods("shop").Get(w.ctx, "a", metav1.GetOptions{})
	if !apierrors.IsNotFound(err) || err.Error() != `pods "a" not found` {
		t.Errorf("error %v", err)
	}
	if _, err := w.client.CoreV1().Secrets("shop").List(w.ctx, metav1.ListOptions{}); !apierrors.IsNotFound(err) {
		t.Errorf("a resource that is not served: error %v", err)
	}
}

func TestReadOnly(t *testing.T) {
	w := newWorld(t)
	pods := w.client.CoreV1().Pods("shop")
	if _, err := pods.Create(w.ctx, newPod("shop", "a"), metav1.CreateOptions{}); !apierrors.IsMethodNotSupported(err) {
		t.Errorf("create: error %v, want 405", err)
	}
	if err := pods.Delete(w.ctx, "a", metav1.DeleteOptions{}); !apierrors.IsMethodNotSupported(err) {
		t.Errorf("delete: error %v, want 405", err)
	}
	want := []Request{{"POST", "/api/v1/namespaces/shop/pods", ""}, {"DELETE", "/api/v1/namespaces/shop/pods/a", ""}}
	if diff := cmp.Diff(want, w.Requests()); diff != "" {
		t.Error(diff)
	}
}

func TestRequestsAreBounded(t *testing.T) {
	f := newFaults()
	request, err := http.NewRequest(http.MethodGet, "http://"+host+"/version", nil)
	if err != nil {
		t.Fatal(err)
	}
	for range maxRequests + 10 {
		f.record(request)
	}
	if len(f.requests) > maxRequests {
		t.Errorf("%d requests are kept", len(f.requests))
	}
}

func TestDiscovery(t *testing.T) {
	w := newWorld(t, WithVersion("v1.30.4"))
	version, err := w.client.Discovery().ServerVersion()
	if err != nil || version.GitVersion != "v1.30.4" || version.Minor != "30" {
		t.Errorf("version %v, error %v", version, err)
	}
	_, lists, err := w.client.Discovery().ServerGroupsAndResources()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, list := range lists {
		for _, res := range list.APIResources {
			got = append(got, list.GroupVersion+" "+res.Name+" "+strings.Join(res.Verbs, ","))
		}
	}
	want := []string{
		"v1 configmaps get,list,watch",
		"v1 events get,list,watch",
		"v1 limitranges get,list,watch",
		"v1 namespaces get,list,watch", "v1 namespaces/status get",
		"v1 nodes get,list,watch", "v1 nodes/status get",
		"v1 persistentvolumeclaims get,list,watch", "v1 persistentvolumeclaims/status get",
		"v1 pods get,list,watch", "v1 pods/log get", "v1 pods/status get",
		"v1 replicationcontrollers get,list,watch", "v1 replicationcontrollers/status get",
		"v1 resourcequotas get,list,watch", "v1 resourcequotas/status get",
		"v1 services get,list,watch", "v1 services/status get",
		"apps/v1 daemonsets get,list,watch", "apps/v1 daemonsets/status get",
		"apps/v1 deployments get,list,watch", "apps/v1 deployments/status get",
		"apps/v1 replicasets get,list,watch", "apps/v1 replicasets/status get",
		"apps/v1 statefulsets get,list,watch", "apps/v1 statefulsets/status get",
		"batch/v1 cronjobs get,list,watch", "batch/v1 cronjobs/status get",
		"batch/v1 jobs get,list,watch", "batch/v1 jobs/status get",
		"coordination.k8s.io/v1 leases get,list,watch",
		"discovery.k8s.io/v1 endpointslices get,list,watch",
		"storage.k8s.io/v1 storageclasses get,list,watch",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// get asks for a path the way no typed client does.
func (w *world) get(ctx context.Context, t *testing.T, path, accept string) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+host+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept", accept)
	response, err := w.Config().Transport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { response.Body.Close() })
	return response
}

func TestNegotiation(t *testing.T) {
	const protobuf = "application/vnd.kubernetes.protobuf"
	tests := []struct {
		path, accept string
		code         int
		contentType  string
	}{
		{"/api/v1/pods", "", 200, "application/json"},
		{"/api/v1/pods", "*/*", 200, "application/json"},
		{"/api/v1/pods", "application/json", 200, "application/json"},
		{"/api/v1/pods", protobuf + ",application/json", 200, protobuf},
		{"/api/v1/pods", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json", 200, "application/json"},
		{"/api/v1/pods", "text/html", 406, "application/json"},
		{"/api/v1/pods?watch=1", protobuf, 200, protobuf + ";stream=watch"},
		{"/api/v1/pods?watch=1", "application/yaml", 406, "application/yaml"},
		{"/api/v1/namespaces/shop", "", 404, "application/json"},
		{"/api/v1/pods/a", "", 404, "text/plain; charset=utf-8"},
		{"/api/v1/namespaces/shop/pods/a/exec", "", 404, "text/plain; charset=utf-8"},
		{"/apis/apps/v1/unicorns", "", 404, "text/plain; charset=utf-8"},
		{"/", "", 404, "text/plain; charset=utf-8"},
		{"/apis", "", 200, "application/json"},
	}
	w := newWorld(t)
	for _, tt := range tests {
		t.Run(tt.path+" "+tt.accept, func(t *testing.T) {
			got := w.get(t.Context(), t, tt.path, tt.accept)
			if got.StatusCode != tt.code || got.Header.Get("Content-Type") != tt.contentType {
				t.Errorf("%d %s, want %d %s", got.StatusCode, got.Header.Get("Content-Type"), tt.code, tt.contentType)
			}
			if date := got.Header.Get("Date"); date != "Sat, 21 Nov 2026 12:00:00 GMT" {
				t.Errorf("date %q, want the server's clock", date)
			}
		})
	}
}

// Items in a list carry no kind, those in a watch do, as on a real server.
func TestListJSON(t *testing.T) {
	w := newWorld(t)
	w.apply(t, newPod("shop", "a"))
	body, err := io.ReadAll(w.get(t.Context(), t, "/api/v1/namespaces/shop/pods", "").Body)
	if err != nil {
		t.Fatal(err)
	}
	if text := string(body); !strings.HasPrefix(text, `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"2"},"items":[{"metadata":{"name":"a"`) {
		t.Errorf("list %.200s", text)
	}
}
