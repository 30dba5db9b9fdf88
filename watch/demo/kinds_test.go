package demo

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/restmapper"
)

// dynamic returns a client that knows no kinds.
func (w *world) dynamic(t *testing.T) dynamic.Interface {
	t.Helper()
	config := w.Config()
	config.QPS = -1
	client, err := dynamic.NewForConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// example returns a small object of a kind.
func example(res *resource) Object {
	obj := res.newObject()
	obj.SetName("a")
	if res.namespaced {
		obj.SetNamespace("shop")
	}
	return obj
}

// TestEveryKind reads each kind in every way there is.
func TestEveryKind(t *testing.T) {
	w := newWorld(t)
	client := w.dynamic(t)
	for _, res := range resources {
		t.Run(res.name, func(t *testing.T) {
			obj := example(res)
			var from dynamic.ResourceInterface = client.Resource(res.kind.GroupVersion().WithResource(res.name))
			if res.namespaced {
				from = client.Resource(res.kind.GroupVersion().WithResource(res.name)).Namespace("shop")
			}
			open, err := from.Watch(w.ctx, metav1.ListOptions{ResourceVersion: "1"})
			if err != nil {
				t.Fatal(err)
			}
			defer open.Stop()
			w.apply(t, obj)
			list, err := from.List(w.ctx, metav1.ListOptions{FieldSelector: "metadata.name=a"})
			if err != nil || len(list.Items) != 1 || list.GetKind() != res.kind.Kind+"List" {
				t.Fatalf("list %v, error %v", list, err)
			}
			for _, sub := range append(slices.DeleteFunc(slices.Clone(res.subresources), isLog), "") {
				w.checkGet(t, from, res, sub)
			}
			w.delete(t, obj)
			for _, want := range []watch.EventType{watch.Added, watch.Deleted} {
				if event := w.takeOne(t, open); event.Type != want || event.Object.GetObjectKind().GroupVersionKind() != res.kind {
					t.Errorf("%s of %T, want %s", event.Type, event.Object, want)
				}
			}
		})
	}
}

func isLog(sub string) bool { return sub == logPath }

func (w *world) checkGet(t *testing.T, from dynamic.ResourceInterface, res *resource, sub string) {
	t.Helper()
	var path []string
	if sub != "" {
		path = []string{sub}
	}
	got, err := from.Get(w.ctx, "a", metav1.GetOptions{}, path...)
	if err != nil {
		t.Fatalf("get %s: %v", sub, err)
	}
	if got.GroupVersionKind() != res.kind || got.GetName() != "a" {
		t.Errorf("%s %s", got.GroupVersionKind(), got.GetName())
	}
}

// A list of one kind holds nothing of another.
func TestKindsAreApart(t *testing.T) {
	w := newWorld(t)
	for _, res := range resources {
		w.apply(t, example(res))
	}
	client := w.dynamic(t)
	for _, res := range resources {
		list, err := client.Resource(res.kind.GroupVersion().WithResource(res.name)).List(w.ctx, metav1.ListOptions{})
		if err != nil || len(list.Items) != 1 {
			t.Fatalf("%s: error %v, %d objects", res.name, err, len(list.Items))
		}
		item := unstructured.Unstructured{Object: list.Items[0].Object}
		if item.GetKind() != res.kind.Kind {
			t.Errorf("%s: a %s", res.name, item.GetKind())
		}
	}
}

// TestShortNames asks discovery what kubectl asks it: which resource a word on
// the command line means.
func TestShortNames(t *testing.T) {
	w := newWorld(t)
	cached := memory.NewMemCacheClient(w.client.Discovery())
	mapper := restmapper.NewShortcutExpander(restmapper.NewDeferredDiscoveryRESTMapper(cached), cached, nil)
	for word, want := range map[string]string{
		"po": "v1/pods", "pod": "v1/pods", "ns": "v1/namespaces", "ev": "v1/events", "events": "v1/events", "no": "v1/nodes",
		"svc": "v1/services", "cm": "v1/configmaps", "pvc": "v1/persistentvolumeclaims", "quota": "v1/resourcequotas",
		"deploy": "apps/v1/deployments", "rs": "apps/v1/replicasets", "sts": "apps/v1/statefulsets", "ds": "apps/v1/daemonsets",
		"job": "batch/v1/jobs", "cj": "batch/v1/cronjobs", "endpointslices": "discovery.k8s.io/v1/endpointslices",
		"rc": "v1/replicationcontrollers", "limits": "v1/limitranges", "leases": "coordination.k8s.io/v1/leases",
		"sc": "storage.k8s.io/v1/storageclasses",
	} {
		got, err := mapper.ResourceFor(schema.GroupVersionResource{Resource: word})
		if err != nil || got.GroupVersion().String()+"/"+got.Resource != want {
			t.Errorf("%s means %v, error %v, want %s", word, got, err, want)
		}
	}
	mapping, err := mapper.RESTMapping(schema.GroupKind{Kind: "Node"})
	if err != nil || mapping.Scope.Name() != meta.RESTScopeNameRoot {
		t.Errorf("nodes: %v, error %v", mapping, err)
	}
	all, _ := restmapper.NewDiscoveryCategoryExpander(cached).Expand("all")
	var names []string
	for _, resource := range all {
		names = append(names, resource.Resource)
	}
	want := []string{"pods", "replicationcontrollers", "services", "daemonsets", "deployments", "replicasets", "statefulsets", "cronjobs", "jobs"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
}

func TestFieldsOfKinds(t *testing.T) {
	w := newWorld(t)
	node := &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: "n"}, Spec: corev1.NodeSpec{Unschedulable: true}}
	service := &corev1.Service{ObjectMeta: named("s"), Spec: corev1.ServiceSpec{ClusterIP: "None", Type: corev1.ServiceTypeClusterIP}}
	job := &batchv1.Job{ObjectMeta: named("j"), Status: batchv1.JobStatus{Succeeded: 2}}
	w.apply(t, node, service, job)
	for path, want := range map[string]int{
		"/api/v1/nodes?spec.unschedulable=true": 1, "/api/v1/nodes?spec.unschedulable=false": 0,
		"/api/v1/services?spec.clusterIP=None": 1, "/api/v1/services?spec.type=NodePort": 0,
		"/apis/batch/v1/jobs?status.successful=2": 1, "/apis/batch/v1/jobs?status.successful!=2": 0,
	} {
		path, selector, _ := strings.Cut(path, "?")
		if got := w.table(t, path, "fieldSelector", selector); len(got.Rows) != want {
			t.Errorf("%s %s: %d rows, want %d", path, selector, len(got.Rows), want)
		}
	}
}

func TestHealth(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/healthz", "/livez", "/readyz"} {
		if got, err := w.client.Discovery().RESTClient().Get().AbsPath(path).DoRaw(w.ctx); err != nil || string(got) != "ok" {
			t.Errorf("%s: %q, error %v", path, got, err)
		}
	}
}
