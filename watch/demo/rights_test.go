package demo

import (
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// TestViewOnly holds the answers to somebody who may only view one namespace
// against what a real server answered.
func TestViewOnly(t *testing.T) {
	w := newWorld(t, WithUser("viewer"))
	for _, res := range resources {
		w.apply(t, example(res))
	}
	w.apply(t, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "shop"}})
	w.ViewOnly("shop")
	const batch, cluster = ` in API group "batch"`, " at the cluster scope"
	for path, want := range map[string]string{
		"/api/v1/namespaces/shop/pods":                             "",
		"/api/v1/namespaces/shop/pods/a":                           "",
		"/api/v1/namespaces/shop":                                  "",
		"/apis/apps/v1/namespaces/shop/deployments":                "",
		"/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices": "",
		"/api/v1/nodes":                                            `nodes is forbidden: User "viewer" cannot list resource "nodes" in API group ""` + cluster,
		"/api/v1/nodes/a":                                          `nodes "a" is forbidden: User "viewer" cannot get resource "nodes" in API group ""` + cluster,
		"/apis/storage.k8s.io/v1/storageclasses/a":                 `storageclasses.storage.k8s.io "a" is forbidden: User "viewer" cannot get resource "storageclasses" in API group "storage.k8s.io"` + cluster,
		"/api/v1/pods":                                             `pods is forbidden: User "viewer" cannot list resource "pods" in API group ""` + cluster,
		"/api/v1/namespaces":                                       `namespaces is forbidden: User "viewer" cannot list resource "namespaces" in API group ""` + cluster,
		"/api/v1/namespaces/other":                                 `namespaces "other" is forbidden: User "viewer" cannot get resource "namespaces" in API group "" in the namespace "other"`,
		"/api/v1/namespaces/other/pods":                            `pods is forbidden: User "viewer" cannot list resource "pods" in API group "" in the namespace "other"`,
		"/api/v1/namespaces/other/pods?watch=1":                    `pods is forbidden: User "viewer" cannot watch resource "pods" in API group "" in the namespace "other"`,
		"/api/v1/namespaces/other/pods/x/log":                      `pods "x" is forbidden: User "viewer" cannot get resource "pods/log" in API group "" in the namespace "other"`,
		"/apis/coordination.k8s.io/v1/namespaces/shop/leases":      `leases.coordination.k8s.io is forbidden: User "viewer" cannot list resource "leases" in API group "coordination.k8s.io" in the namespace "shop"`,
		"/apis/batch/v1/namespaces/other/jobs":                     `jobs.batch is forbidden: User "viewer" cannot list resource "jobs"` + batch + ` in the namespace "other"`,
	} {
		path, query, _ := strings.Cut(path, "?")
		request := w.client.CoreV1().RESTClient().Get().AbsPath(path)
		if query != "" {
			request.Param("watch", "1")
		}
		err := request.Do(w.ctx).Error()
		switch {
		case want == "" && err == nil:
		case err == nil || err.Error() != want || !apierrors.IsForbidden(err):
			t.Errorf("%s: %v\nwant %s", path, err, want)
		}
	}
}
