//go:build linux

package cluster

import (
	"fmt"
	"path/filepath"
	"strings"
)

// containerdSocket is where containerd listens, below a run's directory.
const containerdSocket = "containerd.sock"

// settings is what the files and flags of one run depend on.
type settings struct {
	slot
	ports    ports
	programs Programs
}

// ports are the ports of this run, all of them on addresses of this machine
// alone.
type ports struct {
	etcd, etcdPeer, apiserver, controllers, scheduler, kubelet, kubeletHealth int
}

func (s settings) path(elements ...string) string {
	return filepath.Join(append([]string{s.dir()}, elements...)...)
}

func (s settings) server() string { return fmt.Sprintf("https://127.0.0.1:%d", s.ports.apiserver) }

// files are the configuration of a run, by path below its directory.
func (s settings) files() map[string]string {
	files := map[string]string{
		"cni/10-bridge.conflist": s.cniConfig(),
		"containerd.toml":        s.containerdConfig(),
		"kubelet.yaml":           s.kubeletConfig(),
		"Corefile":               s.corefile(),
		"tokens.csv":             `admin-token,admin,admin,"system:masters"` + "\nviewer-token,viewer,viewer,\n",
	}
	for _, user := range []string{"admin", "viewer"} {
		files[user+".kubeconfig"] = s.kubeconfig(user)
	}
	return files
}

// kubeconfig is for one of the users in tokens.csv. The certificate's path is
// whole: whoever reads the file may stand anywhere.
func (s settings) kubeconfig(user string) string {
	return strings.NewReplacer("USER", user, "SERVER", s.server(), "CA", s.path("ca.crt")).Replace(`apiVersion: v1
kind: Config
clusters:
- name: e2e
  cluster: {server: "SERVER", certificate-authority: CA}
users:
- name: USER
  user: {token: USER-token}
contexts:
- name: e2e
  context: {cluster: e2e, user: USER}
current-context: e2e
`)
}

// cniConfig gives pods addresses on the bridge. They reach the node and each
// other, and nothing beyond.
func (s settings) cniConfig() string {
	return fmt.Sprintf(`{
  "cniVersion": "1.0.0",
  "name": %q,
  "plugins": [{
    "type": "bridge", "bridge": %q, "isGateway": true, "ipMasq": false,
    "ipam": {
      "type": "host-local", "dataDir": %q,
      "ranges": [[{"subnet": "%s.0/24"}]], "routes": [{"dst": "0.0.0.0/0"}]
    }
  }]
}
`, s.network(), s.bridge(), s.path("cni-data"), s.subnet())
}

// containerdConfig keeps everything that containerd and runc write below the
// run's directory. Without the right to lower an oom_score_adj, which a small
// virtual machine may lack, runc fails unless it is told to be content.
func (s settings) containerdConfig() string {
	return fmt.Sprintf(`version = 2
root = %q
state = %q
[grpc]
  address = %q
[plugins."io.containerd.internal.v1.opt"]
  path = %q
[plugins."io.containerd.grpc.v1.cri"]
  restrict_oom_score_adj = true
  sandbox_image = %q
  netns_mounts_under_state_dir = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = %q
    conf_dir = %q
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      Root = %q
`, s.path("containerd"), s.path("containerd-state"), s.path(containerdSocket), s.path("opt"),
		pauseImage, cniDir, s.path("cni"), s.path("runc"))
}

// kubeletConfig asks nothing of the host that it may not have, and listens on
// the node's own bridge only.
func (s settings) kubeletConfig() string {
	return strings.NewReplacer(
		"GATEWAY", s.gateway(), "HEALTHPORT", fmt.Sprint(s.ports.kubeletHealth), "KUBELETPORT", fmt.Sprint(s.ports.kubelet),
		"CGROUP", s.cgroup(), "DIR", s.dir(), "SOCKET", s.path(containerdSocket),
	).Replace(`apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: GATEWAY
port: KUBELETPORT
healthzPort: HEALTHPORT
authentication: {anonymous: {enabled: true}, webhook: {enabled: false}}
authorization: {mode: AlwaysAllow}
containerRuntimeEndpoint: unix://SOCKET
failCgroupV1: false
failSwapOn: false
cgroupDriver: cgroupfs
cgroupRoot: /CGROUP
enforceNodeAllocatable: []
makeIPTablesUtilChains: false
podLogsDir: DIR/pods
volumePluginDir: DIR/volume-plugins
clusterDNS: [GATEWAY]
clusterDomain: cluster.local
evictionHard: {nodefs.available: "0%", imagefs.available: "0%", memory.available: "0%"}
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
`)
}

func (s settings) corefile() string {
	return fmt.Sprintf(`cluster.local:53 {
  bind %s
  errors
  kubernetes cluster.local {
    kubeconfig %s e2e
  }
}
`, s.gateway(), s.path("admin.kubeconfig"))
}
