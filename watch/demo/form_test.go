package demo

import (
	"encoding/json"
	"net/http"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/metadata"
)

// TestMetadataAlone reads with the client that wants nothing else: a real
// server answers it in PartialObjectMetadata.
func TestMetadataAlone(t *testing.T) {
	w := newWorld(t)
	for _, res := range resources {
		t.Run(res.name, func(t *testing.T) {
			w.apply(t, example(res))
			client, err := metadata.NewForConfig(w.Config())
			if err != nil {
				t.Fatal(err)
			}
			var from metadata.ResourceInterface = client.Resource(res.kind.GroupVersion().WithResource(res.name))
			if res.namespaced {
				from = client.Resource(res.kind.GroupVersion().WithResource(res.name)).Namespace("shop")
			}
			one, err := from.Get(w.ctx, "a", metav1.GetOptions{})
			if err != nil || one.Name != "a" {
				t.Errorf("get %+v, error %v", one, err)
			}
			list, err := from.List(w.ctx, metav1.ListOptions{})
			if err != nil || len(list.Items) != 1 || list.Items[0].Name != "a" || list.ResourceVersion == "" {
				t.Errorf("list %+v, error %v", list, err)
			}
			open, err := from.Watch(w.ctx, metav1.ListOptions{})
			if err != nil {
				t.Fatal(err)
			}
			defer open.Stop()
			event := w.takeOne(t, open)
			if partial, ok := event.Object.(*metav1.PartialObjectMetadata); event.Type != watch.Added || !ok || partial.Name != "a" {
				t.Errorf("%s %T", event.Type, event.Object)
			}
		})
	}
}

// A list is no object, and an object no list.
func TestUnfitForms(t *testing.T) {
	w := newWorld(t)
	w.apply(t, example(podResource))
	const accept = "application/json;v=v1;g=meta.k8s.io;as="
	for path, want := range map[string]struct{ as, message string }{
		"/api/v1/namespaces/shop/pods":   {kindPartial, "you requested PartialObjectMetadata, but the requested object is a list (*v1.PodList)"},
		"/api/v1/namespaces/shop/pods/a": {kindPartialList, "you requested PartialObjectMetadataList, but the requested object is not a list (*v1.Pod)"},
	} {
		response := w.get(w.ctx, t, path, accept+want.as)
		var status metav1.Status
		if err := json.NewDecoder(response.Body).Decode(&status); err != nil {
			t.Fatal(err)
		}
		if response.StatusCode != http.StatusNotAcceptable || status.Message != want.message {
			t.Errorf("%s as %s: %d %q", path, want.as, response.StatusCode, status.Message)
		}
	}
}
