package model_test

import (
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/model"
)

// TestHostsAreNamesOnly holds that of a step's command and environment nothing
// but names of hosts is kept, and of an app container nothing at all.
func TestHostsAreNamesOnly(t *testing.T) {
	c := corev1.Container{
		Name: "migrate", Command: []string{"sh", "-c"}, Args: []string{"until nc -z db 5432; do sleep 1; done"},
		Env: []corev1.EnvVar{{Name: "DATABASE_URL", Value: "postgres://app:hunter2@db-rw:5432/shop?sslkey=s3cret"}, {Name: "DB_PASSWORD", Value: "tok3n:5432"}},
	}
	app := c
	app.Name = "app"
	p := model.FromPod(&corev1.Pod{Spec: corev1.PodSpec{InitContainers: []corev1.Container{c}, Containers: []corev1.Container{app}}})
	if got := strings.Fields(p.Steps[0].Hosts); strings.Join(got, " ") != "db db-rw" || p.Steps[0].Awaits != "db" {
		t.Errorf("hosts %q, awaits %q", got, p.Steps[0].Awaits)
	}
	if p.Containers[0].Hosts != "" {
		t.Errorf("hosts of an app container: %q", p.Containers[0].Hosts)
	}
}

func TestInjected(t *testing.T) {
	tests := []struct{ annotation, value, container, want string }{
		{"sidecar.istio.io/status", "{}", "istio-init", "Istio"},
		{"sidecar.istio.io/interceptionMode", "REDIRECT", "istio-proxy", "Istio"},
		{"sidecar.istio.io/status", "{}", "migrate", ""},
		{"", "", "istio-init", ""},
		{"linkerd.io/proxy-version", "edge", "linkerd-network-validator", "Linkerd"},
		{"linkerd.io/created-by", "x", "linkerd-proxy", "Linkerd"},
		{"sidecar.istio.io/status", "{}", "linkerd-init", ""},
		{"vault.hashicorp.com/agent-inject-status", "injected", "vault-agent-init", "Vault"},
		{"vault.hashicorp.com/agent-inject-status", "update", "vault-agent", ""},
	}
	for _, test := range tests {
		p := model.FromPod(&corev1.Pod{
			ObjectMeta: metav1.ObjectMeta{Annotations: map[string]string{test.annotation: test.value}},
			Spec:       corev1.PodSpec{InitContainers: []corev1.Container{{Name: test.container, Command: []string{"nslookup", "istiod"}}}},
		})
		if got := p.Steps[0].Injected; got != test.want {
			t.Errorf("%s with %s=%s is injected by %q, want %q", test.container, test.annotation, test.value, got, test.want)
		}
		if (p.Steps[0].Hosts == "") != (test.want != "") {
			t.Errorf("hosts of %s with %s: %q", test.container, test.annotation, p.Steps[0].Hosts)
		}
	}
}
