package detail

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"
)

func TestFromPod(t *testing.T) {
	secret := corev1.EnvVar{Name: "PASSWORD", ValueFrom: &corev1.EnvVarSource{SecretKeyRef: &corev1.SecretKeySelector{
		LocalObjectReference: corev1.LocalObjectReference{Name: "db"}, Key: "password", Optional: ptr.To(true),
	}}}
	settings := corev1.EnvVar{Name: "HOST", ValueFrom: &corev1.EnvVarSource{ConfigMapKeyRef: &corev1.ConfigMapKeySelector{
		LocalObjectReference: corev1.LocalObjectReference{Name: "settings"}, Key: "host",
	}}}
	pod := &corev1.Pod{
		Spec: corev1.PodSpec{
			RestartPolicy: corev1.RestartPolicyAlways, ServiceAccountName: "shop",
			InitContainers: []corev1.Container{{
				Name: "migrate", Command: []string{"sh", "-c", "a\nb\x1b"}, ImagePullPolicy: corev1.PullAlways,
				Env: []corev1.EnvVar{{Name: "PLAIN", Value: "a\x1bb"}, secret, settings,
					{Name: "IP", ValueFrom: &corev1.EnvVarSource{FieldRef: &corev1.ObjectFieldSelector{FieldPath: "status.podIP"}}},
					{Name: "CPU", ValueFrom: &corev1.EnvVarSource{ResourceFieldRef: &corev1.ResourceFieldSelector{Resource: "limits.cpu"}}},
				},
				EnvFrom: []corev1.EnvFromSource{{Prefix: "A_", SecretRef: &corev1.SecretEnvSource{LocalObjectReference: corev1.LocalObjectReference{Name: "keys"}}}},
			}},
			Containers: []corev1.Container{{
				Name:            "app",
				Ports:           []corev1.ContainerPort{{Name: "http", ContainerPort: 80, HostPort: 8080, Protocol: corev1.ProtocolTCP}},
				SecurityContext: &corev1.SecurityContext{Privileged: ptr.To(true), RunAsUser: ptr.To(int64(0))},
			}},
		},
		Status: corev1.PodStatus{ContainerStatuses: []corev1.ContainerStatus{{Name: "app", ImageID: "sha256:1"}}},
	}
	want := &Pod{
		ServiceAccount: "shop", RestartPolicy: "Always", Conditions: nil,
		Containers: []Container{
			{
				Name: "migrate", Command: []string{"sh", "-c", "a\nb␛"}, PullPolicy: "Always",
				Env: []Env{
					{Name: "PLAIN", Value: "a␛b"},
					{Name: "PASSWORD", From: "key password of Secret db, which may be missing"},
					{Name: "HOST", From: "key host of ConfigMap settings"},
					{Name: "IP", From: "the pod's status.podIP"},
					{Name: "CPU", From: "its own limits.cpu"},
				},
				EnvFrom: []string{"all keys of Secret keys, each as A_…"},
			},
			{Name: "app", Digest: "sha256:1", Ports: []string{"http 80/TCP on port 8080 of the node"}, Security: []string{"privileged", "user 0"}},
		},
	}
	got := FromPod(pod)
	got.Conditions = nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("pod (-want +got):\n%s", diff)
	}
	o := &Object{YAML: "value: a", Pod: got}
	without := o.WithoutValues()
	if without.YAML != "" || without.Pod.Containers[0].Env[0].Value != "" || without.Pod.Containers[0].Env[1].From == "" {
		t.Errorf("without values: %+v", without.Pod.Containers[0].Env)
	}
	if o.Pod.Containers[0].Env[0].Value == "" {
		t.Error("the object itself was changed")
	}
}

func TestPauseIsGuessed(t *testing.T) {
	tests := map[string]struct {
		names []string
		want  string
	}{
		"by its name":        {[]string{"a/app:1", "registry.example/pause@sha256:1", "registry.example/pause:3.10"}, "registry.example/pause:3.10"},
		"of an architecture": {[]string{"pause-amd64:3.1"}, "pause-amd64:3.1"},
		"with a port":        {[]string{"registry.example:5000/pause"}, "registry.example:5000/pause"},
		"another image":      {[]string{"a/pauser:1", "pause/app:1"}, ""},
		"nothing":            {nil, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			node := &corev1.Node{Status: corev1.NodeStatus{Images: []corev1.ContainerImage{{Names: test.names}}}}
			if got := FromNode(node).Pause; got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestParseProbes reads what a kubelet of 1.36 answered.
func TestParseProbes(t *testing.T) {
	metrics, err := os.ReadFile(filepath.Join("testdata", "probes.txt"))
	if err != nil {
		t.Fatal(err)
	}
	const pod = "addef163-60cc-43d2-9477-fe1e2d091c27"
	want := map[ProbeKey]ProbeCount{
		{pod, "app", "liveness"}:  {Passed: 14},
		{pod, "app", "readiness"}: {Passed: 23},
		{pod, "app", "startup"}:   {Passed: 1, Failed: 1},
	}
	if diff := cmp.Diff(want, ParseProbes(metrics)); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
}

func FuzzParseProbes(f *testing.F) {
	f.Add([]byte(`prober_probe_total{container="a\"b",pod_uid="1",probe_type="Liveness",result="failed"} 3 1700000000`))
	f.Add([]byte("prober_probe_total{"))
	f.Add([]byte(`prober_probe_total{} NaN`))
	f.Fuzz(func(t *testing.T, metrics []byte) {
		for key, count := range ParseProbes(metrics) {
			if count.Passed < 0 || count.Failed < 0 {
				t.Errorf("%+v: %+v", key, count)
			}
			if strings.ContainsFunc(key.Pod+key.Container+key.Kind, unicode.IsControl) {
				t.Errorf("%+q holds a control character", key)
			}
		}
	})
}
