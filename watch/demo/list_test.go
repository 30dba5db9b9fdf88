package demo

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/tools/pager"
)

func names(list *corev1.PodList) []string {
	var names []string
	for _, pod := range list.Items {
		names = append(names, pod.Namespace+"/"+pod.Name)
	}
	return names
}

func (w *world) list(t testing.TB, namespace string, opts metav1.ListOptions) *corev1.PodList {
	t.Helper()
	list, err := w.client.CoreV1().Pods(namespace).List(w.ctx, opts)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestListSelects(t *testing.T) {
	elsewhere := func(pod *corev1.Pod) { pod.Spec.NodeName, pod.Labels["tier"] = "node2", "web" }
	tests := map[string]struct {
		namespace string
		opts      metav1.ListOptions
		want      []string
	}{
		"all":           {"", metav1.ListOptions{}, []string{"shop-b/c", "shop/a", "shop/b"}},
		"one namespace": {"shop", metav1.ListOptions{}, []string{"shop/a", "shop/b"}},
		"no namespace":  {"nowhere", metav1.ListOptions{}, nil},
		"label":         {"", metav1.ListOptions{LabelSelector: "tier in (web)"}, []string{"shop/b"}},
		"not label":     {"", metav1.ListOptions{LabelSelector: "!tier"}, []string{"shop-b/c", "shop/a"}},
		"name":          {"", metav1.ListOptions{FieldSelector: "metadata.name=a"}, []string{"shop/a"}},
		"namespace":     {"", metav1.ListOptions{FieldSelector: "metadata.namespace=shop-b"}, []string{"shop-b/c"}},
		"node":          {"", metav1.ListOptions{FieldSelector: "spec.nodeName!=node2"}, []string{"shop-b/c", "shop/a"}},
		"phase":         {"", metav1.ListOptions{FieldSelector: "status.phase=Running"}, []string{"shop-b/c"}},
		"policy":        {"shop", metav1.ListOptions{FieldSelector: "spec.restartPolicy=Never"}, nil},
	}
	w := newWorld(t)
	w.apply(t, newPod("shop", "b", elsewhere), newPod("shop", "a"), newPod("shop-b", "c", withPhase(corev1.PodRunning)))
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, names(w.list(t, tt.namespace, tt.opts))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestListEventsSelects(t *testing.T) {
	w := newWorld(t)
	w.apply(t, newEvent("shop", "one", "a", "Failed"), newEvent("shop", "two", "b", "BackOff"))
	for selector, want := range map[string]int{
		"involvedObject.kind=Pod": 2, "involvedObject.name=a": 1, "reason=BackOff": 1, "type!=Warning": 0,
		"source=kubelet": 2, "reportingComponent=scheduler": 0, "metadata.name=one,reason=Failed": 1,
	} {
		list, err := w.client.CoreV1().Events("shop").List(w.ctx, metav1.ListOptions{FieldSelector: selector})
		if err != nil || len(list.Items) != want {
			t.Errorf("%s: %d events, error %v, want %d", selector, len(list.Items), err, want)
		}
	}
}

// A list pages through the state of its beginning, whatever happens meanwhile.
func TestListPages(t *testing.T) {
	w := newWorld(t)
	w.apply(t, newPods("shop", 5)...)
	w.apply(t, newPod("a-first", "x"), newPod("shop-x", "x"))
	first := w.list(t, "shop", metav1.ListOptions{Limit: 2})
	if first.RemainingItemCount == nil || *first.RemainingItemCount != 3 {
		t.Errorf("remaining %v, want 3", first.RemainingItemCount)
	}
	w.delete(t, newPod("shop", "pod-00002"))
	w.apply(t, newPod("shop", "pod-00003", withPhase(corev1.PodFailed)), newPod("shop", "pod-00002b"))
	second := w.list(t, "shop", metav1.ListOptions{Limit: 2, Continue: first.Continue})
	want := []string{"shop/pod-00002", "shop/pod-00003"}
	if diff := cmp.Diff(want, names(second)); diff != "" {
		t.Error(diff)
	}
	if second.Items[1].Status.Phase != corev1.PodPending || second.ResourceVersion != first.ResourceVersion {
		t.Errorf("second page: phase %s, version %s", second.Items[1].Status.Phase, second.ResourceVersion)
	}
	third := w.list(t, "shop", metav1.ListOptions{Limit: 2, Continue: second.Continue})
	if diff := cmp.Diff([]string{"shop/pod-00004"}, names(third)); diff != "" || third.Continue != "" {
		t.Errorf("third page: %s, continue %q", diff, third.Continue)
	}
}

func TestListPageExpires(t *testing.T) {
	w := newWorld(t)
	w.apply(t, newPods("shop", 5)...)
	first := w.list(t, "", metav1.ListOptions{Limit: 2})
	w.apply(t, newPod("shop", "pod-00009"))
	w.Compact()
	_, err := w.client.CoreV1().Pods("").List(w.ctx, metav1.ListOptions{Limit: 2, Continue: first.Continue})
	if !apierrors.IsResourceExpired(err) {
		t.Fatalf("error %v, want 410", err)
	}
	var status apierrors.APIStatus = err.(*apierrors.StatusError)
	rest := w.list(t, "", metav1.ListOptions{Continue: status.Status().Continue})
	want := []string{"shop/pod-00002", "shop/pod-00003", "shop/pod-00004", "shop/pod-00009"}
	if diff := cmp.Diff(want, names(rest)); diff != "" {
		t.Error(diff)
	}
}

// TestPager reads a list with the pager that kubectl uses.
func TestPager(t *testing.T) {
	w := newWorld(t)
	w.apply(t, newPods("shop", 1200)...)
	read := pager.New(func(ctx context.Context, opts metav1.ListOptions) (runtime.Object, error) {
		return w.client.CoreV1().Pods("").List(ctx, opts)
	})
	count := 0
	err := read.EachListItem(w.ctx, metav1.ListOptions{}, func(runtime.Object) error { count++; return nil })
	if err != nil || count != 1200 || len(w.Requests()) != 3 {
		t.Errorf("%d pods in %d requests, error %v", count, len(w.Requests()), err)
	}
}

func TestListVersions(t *testing.T) {
	w := newWorld(t)
	w.apply(t, newPods("shop", 4)...)
	tests := map[string]struct {
		opts metav1.ListOptions
		want int
	}{
		"newest":              {metav1.ListOptions{}, 4},
		"any":                 {metav1.ListOptions{ResourceVersion: "0"}, 4},
		"any, limit ignored":  {metav1.ListOptions{ResourceVersion: "0", Limit: 1}, 4},
		"not older":           {metav1.ListOptions{ResourceVersion: "2"}, 4},
		"exact":               {metav1.ListOptions{ResourceVersion: "2", ResourceVersionMatch: metav1.ResourceVersionMatchExact}, 1},
		"exact with a limit":  {metav1.ListOptions{ResourceVersion: "3", Limit: 10}, 2},
		"not older, spelt so": {metav1.ListOptions{ResourceVersion: "2", ResourceVersionMatch: metav1.ResourceVersionMatchNotOlderThan}, 4},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := w.list(t, "shop", tt.opts); len(got.Items) != tt.want {
				t.Errorf("%d pods, want %d", len(got.Items), tt.want)
			}
		})
	}
}

func TestListRefusals(t *testing.T) {
	w := newWorld(t)
	w.apply(t, newPods("shop", 4)...)
	w.Compact()
	exact := metav1.ResourceVersionMatchExact
	tests := map[string]struct {
		opts metav1.ListOptions
		is   func(error) bool
	}{
		"future version":    {metav1.ListOptions{ResourceVersion: "99"}, apierrors.IsTimeout},
		"forgotten version": {metav1.ListOptions{ResourceVersion: "2", ResourceVersionMatch: exact}, apierrors.IsResourceExpired},
		"no version":        {metav1.ListOptions{ResourceVersion: "x"}, apierrors.IsBadRequest},
		"match alone":       {metav1.ListOptions{ResourceVersionMatch: exact}, apierrors.IsInvalid},
		"bad token":         {metav1.ListOptions{Continue: "x"}, apierrors.IsBadRequest},
		"bad label":         {metav1.ListOptions{LabelSelector: "a in"}, apierrors.IsBadRequest},
		"bad field":         {metav1.ListOptions{FieldSelector: "a"}, apierrors.IsBadRequest},
		"unknown field":     {metav1.ListOptions{FieldSelector: "spec.color=red"}, apierrors.IsBadRequest},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := w.client.CoreV1().Pods("shop").List(w.ctx, tt.opts); !tt.is(err) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// BenchmarkList10k reads 10,000 pods through the transport, as an unpaged list
// and in pages.
func BenchmarkList10k(b *testing.B) {
	for name, limit := range map[string]int64{"whole": 0, "pages": 500} {
		for encoding, contentType := range map[string]string{"protobuf": "", "JSON": "application/json"} {
			b.Run(name+"/"+encoding, func(b *testing.B) {
				w := newWorld(b)
				w.apply(b, newPods("shop", 10000)...)
				config := w.Config()
				config.ContentType = contentType
				client := clientOf(b, config)
				for b.Loop() {
					opts := metav1.ListOptions{Limit: limit}
					for next := true; next; next = opts.Continue != "" {
						list, err := client.CoreV1().Pods("").List(b.Context(), opts)
						if err != nil {
							b.Fatal(err)
						}
						opts.Continue = list.Continue
					}
				}
			})
		}
	}
}
