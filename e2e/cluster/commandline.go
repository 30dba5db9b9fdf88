//go:build linux

package cluster

import "fmt"

// NodeName is what the node is called.
const NodeName = "k8s01"

// The programs of a node, as their logs are named.
const (
	containerd  = "containerd"
	etcd        = "etcd"
	apiserver   = "kube-apiserver"
	controllers = "kube-controller-manager"
	scheduler   = "kube-scheduler"
	kubelet     = "kubelet"
	coredns     = "coredns"
)

// commandLines are how the programs of a run are called. Their working
// directory is the run's.
func (s settings) commandLines() map[string][]string {
	lines := map[string][]string{
		containerd:  {"containerd", "-c", "containerd.toml"},
		etcd:        append(s.program(etcd), s.etcdFlags()...),
		apiserver:   append(s.program(apiserver), s.apiserverFlags()...),
		controllers: append(s.program(controllers), s.controllerFlags()...),
		scheduler:   append(s.program(scheduler), s.schedulerFlags()...),
		kubelet:     append(s.program(kubelet), s.kubeletFlags()...),
		coredns:     append(s.program(coredns), "-conf", "Corefile"),
	}
	return lines
}

func (s settings) program(name string) []string { return []string{s.programs.Path(name)} }

func (s settings) etcdURL() string { return fmt.Sprintf("http://127.0.0.1:%d", s.ports.etcd) }

// etcdFlags spare the disk: what a run writes is thrown away.
func (s settings) etcdFlags() []string {
	return []string{
		"--data-dir=etcd", "--unsafe-no-fsync",
		"--listen-client-urls=" + s.etcdURL(), "--advertise-client-urls=" + s.etcdURL(),
		fmt.Sprintf("--listen-peer-urls=http://127.0.0.1:%d", s.ports.etcdPeer),
	}
}

// apiserverFlags reach the kubelet by the node's address, since its name means
// nothing to this machine.
func (s settings) apiserverFlags() []string {
	return []string{
		"--etcd-servers=" + s.etcdURL(),
		"--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", fmt.Sprintf("--secure-port=%d", s.ports.apiserver),
		"--tls-cert-file=server.crt", "--tls-private-key-file=server.key",
		"--service-account-issuer=https://kubernetes.default",
		"--service-account-key-file=token.key", "--service-account-signing-key-file=token.key",
		"--service-cluster-ip-range=10.96.0.0/24", "--endpoint-reconciler-type=none",
		"--token-auth-file=tokens.csv", "--authorization-mode=RBAC",
		"--allow-privileged=true",
		"--kubelet-preferred-address-types=InternalIP",
	}
}

func (s settings) controllerFlags() []string {
	return []string{
		"--kubeconfig=admin.kubeconfig", "--leader-elect=false", "--bind-address=127.0.0.1",
		fmt.Sprintf("--secure-port=%d", s.ports.controllers),
		"--service-account-private-key-file=token.key", "--root-ca-file=ca.crt",
	}
}

func (s settings) schedulerFlags() []string {
	return []string{
		"--kubeconfig=admin.kubeconfig", "--leader-elect=false", "--bind-address=127.0.0.1",
		fmt.Sprintf("--secure-port=%d", s.ports.scheduler),
	}
}

func (s settings) kubeletFlags() []string {
	return []string{
		"--config=kubelet.yaml", "--kubeconfig=admin.kubeconfig",
		"--root-dir=" + s.path("kubelet"), "--cert-dir=" + s.path("kubelet", "pki"),
		"--hostname-override=" + NodeName, "--node-ip=" + s.gateway(),
	}
}
