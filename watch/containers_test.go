package watch

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/watch/demo"
)

func TestContainers(t *testing.T) {
	server := demo.NewServer()
	for _, name := range []string{"api", "web"} {
		pod := &corev1.Pod{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"}, ObjectMeta: metav1.ObjectMeta{Namespace: "shop", Name: name}}
		pod.Spec.InitContainers = []corev1.Container{{Name: "migrate"}, {Name: name + "-config"}}
		pod.Spec.Containers = []corev1.Container{{Name: name}}
		if err := server.Apply(pod); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		target     Target
		namespaces []string
		want       []string
	}{
		{Target{}, []string{"shop"}, []string{"migrate", "api-config", "api", "web-config", "web"}},
		{Target{}, nil, []string{"migrate", "api-config", "api", "web-config", "web"}},
		{Target{Kind: "Pod", Name: "web"}, []string{"shop"}, []string{"migrate", "web-config", "web"}},
		{Target{Kind: "Deployment", Name: "web"}, []string{"shop"}, nil},
		{Target{}, []string{"other"}, nil},
	} {
		got, err := Containers(t.Context(), Options{Config: server.Config(), Namespaces: test.namespaces, Target: test.target})
		if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
			t.Errorf("%v in %v: %v (-want +got):\n%s", test.target, test.namespaces, err, diff)
		}
	}
	server.Forbid(demo.Any, "pods", demo.Any)
	if names, err := Containers(t.Context(), Options{Config: server.Config()}); err == nil {
		t.Errorf("containers of what is forbidden: %v", names)
	}
}
