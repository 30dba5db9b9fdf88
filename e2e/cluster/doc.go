// Package cluster builds and runs a real Kubernetes of one node: etcd, the API
// server, the controller manager, the scheduler, a kubelet, containerd and a
// DNS server, from Go modules and packages of the distribution.
//
// A run has a directory, a bridge, a cgroup and ports of its own, so that
// several runs stand side by side. Everything that a run makes outside its
// directory is found again from the directory alone: one function takes it all
// away, whether the run ended well, crashed or was interrupted.
//
// It needs Linux and root. It knows nothing of what runs on the node.
package cluster
