package watch

import (
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/watch/demo"
)

func TestObject(t *testing.T) {
	pod := newPod("shop", "api")
	pod.Spec.Containers = []corev1.Container{{Name: "app", Image: "api:1", Env: []corev1.EnvVar{{Name: "A", Value: "plain"}}}}
	node := &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: "n1"}}
	node.Status.Images = []corev1.ContainerImage{{Names: []string{"example/pause:3"}}}
	tests := map[string]struct {
		kind, namespace, name string
		forbid                string
		want, wrong           string
	}{
		"pod":       {"Pod", "shop", "api", "", "      value: plain\n", ""},
		"node":      {"Node", "", "n1", "", "kind: Node\n", ""},
		"missing":   {"Pod", "shop", "none", "", "", "there is no such object"},
		"forbidden": {"Pod", "shop", "api", "pods", "", "user demo may not get pods in namespace shop; ask for the verb get on pods"},
		"secret":    {"Secret", "shop", "keys", "", "", "a Secret cannot be opened"},
		"no name":   {"Pod", "shop", "", "", "", "a Pod cannot be opened"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			inWorld(t, []string{"shop"}, func(w *world) {
				w.apply(pod, node)
				if tt.forbid != "" {
					w.server.Forbid(demo.Any, tt.forbid, demo.Any)
				}
				got, err := w.cluster.Object(w.Context(), tt.kind, tt.namespace, tt.name)
				if tt.wrong != "" {
					if err == nil || err.Error() != tt.wrong {
						t.Errorf("error %v, want %s", err, tt.wrong)
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				if got.Kind != tt.kind || got.Name != tt.name || !strings.Contains(got.YAML, tt.want) {
					t.Errorf("got %s %s:\n%s", got.Kind, got.Name, got.YAML)
				}
				if got.Pod == nil && got.Node == nil {
					t.Error("nothing was taken from the object")
				}
			})
		})
	}
}

func TestProbeCountsWithoutANode(t *testing.T) {
	inWorld(t, []string{"shop"}, func(w *world) {
		if _, err := w.cluster.ProbeCounts(w.Context(), ""); err == nil {
			t.Error("there are counts of no node")
		}
		if _, err := w.cluster.ProbeCounts(w.Context(), "n1"); err == nil {
			t.Error("there are counts of a node that is not there")
		}
	})
}
