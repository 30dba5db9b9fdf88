package watch

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/watch/demo"
)

func TestNamespaces(t *testing.T) {
	inWorld(t, []string{"shop"}, func(w *world) {
		for _, name := range []string{"orders", "seeds"} {
			w.apply(&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}})
		}
		names, err := w.cluster.Namespaces(w.Context())
		if diff := cmp.Diff([]string{"orders", "seeds"}, names); diff != "" || err != nil {
			t.Errorf("namespaces (-want +got):\n%s%v", diff, err)
		}
		w.server.Forbid(demo.Any, "namespaces", demo.Any)
		want := "user demo may not list namespaces; type the name of one you may read"
		if _, err := w.cluster.Namespaces(w.Context()); err == nil || err.Error() != want {
			t.Errorf("got %v, want %q", err, want)
		}
	})
}

// TestAbsent holds that a namespace is missed only where that is known.
func TestAbsent(t *testing.T) {
	inWorld(t, []string{"shop"}, func(w *world) {
		w.apply(&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "shop"}})
		if diff := cmp.Diff([]string{"shpo"}, w.cluster.Absent(w.Context(), "shop", "shpo", "")); diff != "" {
			t.Errorf("absent (-want +got):\n%s", diff)
		}
		w.server.Forbid(demo.Any, "namespaces", demo.Any)
		if absent := w.cluster.Absent(w.Context(), "shop", "shpo"); len(absent) > 0 {
			t.Errorf("absent %v", absent)
		}
	})
}
