//go:build linux

package cluster

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func testSettings() settings {
	return settings{
		slot:     slot{number: 3},
		ports:    ports{etcd: 1, etcdPeer: 2, apiserver: 3, controllers: 4, scheduler: 5, kubelet: 6, kubeletHealth: 7},
		programs: Programs{release: "v1.36.3", paths: map[string]string{"kubelet": "/cache/kubelet"}},
	}
}

// TestStaysInside checks that every path that a program writes to is the run's
// own, and that nothing listens beyond this machine.
func TestStaysInside(t *testing.T) {
	s := testSettings()
	for name, text := range s.files() {
		for _, foreign := range []string{"/var/lib/kubelet", "/var/lib/containerd", "/run/containerd", "/opt/", "0.0.0.0:"} {
			if strings.Contains(text, foreign) {
				t.Errorf("%s names %s", name, foreign)
			}
		}
	}
	kubelet := strings.Join(s.commandLines()["kubelet"], " ")
	for _, flag := range []string{"--root-dir=" + s.dir(), "--cert-dir=" + s.dir()} {
		if !strings.Contains(kubelet, flag) {
			t.Errorf("%s lacks %s", kubelet, flag)
		}
	}
}

func TestConfig(t *testing.T) {
	files := testSettings().files()
	if !json.Valid([]byte(files["cni/10-bridge.conflist"])) {
		t.Errorf("this is no JSON: %s", files["cni/10-bridge.conflist"])
	}
	for file, want := range map[string][]string{
		"kubelet.yaml":      {"cgroupRoot: /initwatch-e2e-3\n", "port: 6\n", "healthzPort: 7\n", "address: 10.213.103.1\n"},
		"admin.kubeconfig":  {`server: "https://127.0.0.1:3"`, "certificate-authority: " + base + "/3/ca.crt", "token: admin-token"},
		"viewer.kubeconfig": {"token: viewer-token"},
		"containerd.toml":   {`address = "` + base + `/3/containerd.sock"`},
	} {
		for _, text := range want {
			if !strings.Contains(files[file], text) {
				t.Errorf("%s lacks %q:\n%s", file, text, files[file])
			}
		}
	}
}

func TestRelease(t *testing.T) {
	if got, err := release("1.36"); got != "v1.36.3" || err != nil {
		t.Errorf("got %q and %v", got, err)
	}
	if _, err := release("1.2"); err == nil || !strings.Contains(err.Error(), "1.34, 1.36") {
		t.Errorf("the error does not say what there is: %v", err)
	}
	if got := staging("v1.34.4"); got != "v0.34.4" {
		t.Errorf("got %q", got)
	}
}

func TestComponents(t *testing.T) {
	var programs []string
	for _, c := range components("v1.36.3") {
		programs = append(programs, c.programs()...)
	}
	want := []string{"kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl", "kubelet", "etcd", "coredns"}
	if !slices.Equal(programs, want) {
		t.Errorf("got %q, want %q", programs, want)
	}
}
