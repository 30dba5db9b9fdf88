//go:build linux

package cluster

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/initwatch/initwatch/e2e/image"
)

// pauseImage is what containerd makes sandboxes of.
const pauseImage = image.PauseName

// patience is how long a part of the node may take to come up.
const patience = time.Minute

// Node is a running Kubernetes of one node.
type Node struct {
	settings  settings
	reaper    *reaper
	processes map[string]*Process
}

// Start starts a node and waits until it is ready. Stop it, or let this process
// end: either way nothing of it stays.
func Start(ctx context.Context, programs Programs) (*Node, error) {
	place, err := takeSlot()
	if err != nil {
		return nil, err
	}
	// The reaper has the lock, too, and keeps it until it has cleaned up.
	defer func() { _ = place.lock.Close() }()
	free, err := freePorts(ctx)
	if err != nil {
		return nil, err
	}
	n := &Node{settings: settings{slot: place, ports: free, programs: programs}}
	if err := n.prepare(); err != nil {
		return nil, err
	}
	if n.reaper, err = startReaper(place); err != nil {
		return nil, err
	}
	if err := n.boot(ctx); err != nil {
		return nil, fmt.Errorf("start node: %w\n%s", err, n.Blame())
	}
	return n, nil
}

// Stop ends the node and takes away everything it made.
func (n *Node) Stop() error { return n.reaper.end(n.settings.slot) }

// prepare writes what the programs read.
func (n *Node) prepare() error {
	s := n.settings
	files, err := certificates(time.Now())
	if err != nil {
		return err
	}
	maps.Copy(files, s.files())
	if err := writeFiles(s.dir(), files); err != nil {
		return err
	}
	if err := os.Mkdir(s.path("logs"), 0o700); err != nil {
		return fmt.Errorf("make directory: %w", err)
	}
	n.processes = map[string]*Process{}
	for name, args := range s.commandLines() {
		n.processes[name] = &Process{name: name, args: args, dir: s.dir()}
	}
	return nil
}

// boot starts the programs in the order in which they need each other.
func (n *Node) boot(ctx context.Context) error {
	if err := n.startAll(etcd, containerd); err != nil {
		return err
	}
	if err := n.makeBridge(ctx); err != nil {
		return err
	}
	if err := makeCgroups(n.settings.cgroup()); err != nil {
		return err
	}
	if err := n.startAll(apiserver); err != nil {
		return err
	}
	if err := n.importImages(ctx); err != nil {
		return err
	}
	if err := n.WaitServing(ctx); err != nil {
		return err
	}
	if err := n.startAll(controllers, scheduler, kubelet, coredns); err != nil {
		return err
	}
	return n.WaitReady(ctx)
}

func (n *Node) startAll(names ...string) error {
	for _, name := range names {
		if err := n.processes[name].Start(); err != nil {
			return err
		}
	}
	return nil
}

func (n *Node) makeBridge(ctx context.Context) error {
	bridge := n.settings.bridge()
	for _, args := range [][]string{
		{"link", "add", bridge, "type", "bridge"},
		{"address", "add", n.settings.gateway() + "/24", "dev", bridge},
		{"link", "set", bridge, "up"},
	} {
		if err := run(ctx, "ip", args...); err != nil {
			return err
		}
	}
	return nil
}

// makeCgroups makes the cgroup that the kubelet puts pods below: one in all,
// or one per controller where the hierarchies are apart.
func makeCgroups(name string) error {
	parents := []string{"/sys/fs/cgroup"}
	if _, err := os.Stat("/sys/fs/cgroup/cgroup.controllers"); err != nil {
		if parents, err = filepath.Glob("/sys/fs/cgroup/*"); err != nil {
			return fmt.Errorf("list cgroups: %w", err)
		}
	}
	for _, parent := range parents {
		if info, err := os.Lstat(parent); err != nil || !info.IsDir() {
			continue
		}
		if err := os.MkdirAll(filepath.Join(parent, name), 0o755); err != nil {
			return fmt.Errorf("make cgroup: %w", err)
		}
	}
	return nil
}

// importImages gives containerd the images that every run has.
func (n *Node) importImages(ctx context.Context) error {
	archive := n.settings.path("images.tar")
	if err := image.WriteArchive(ctx, archive); err != nil {
		return err
	}
	if err := wait(ctx, func() error { return n.ctr(ctx, "version") }); err != nil {
		return err
	}
	return n.ctr(ctx, "-n", "k8s.io", "images", "import", archive)
}

func (n *Node) ctr(ctx context.Context, args ...string) error {
	return run(ctx, "ctr", append([]string{"-a", n.settings.path(containerdSocket)}, args...)...)
}

// WaitServing waits until the API server answers.
func (n *Node) WaitServing(ctx context.Context) error {
	return wait(ctx, func() error { return n.kubectl(ctx, "get", "--raw", "/readyz") })
}

// WaitReady waits until the kubelet says that the node is ready.
func (n *Node) WaitReady(ctx context.Context) error {
	return wait(ctx, func() error { return n.kubectl(ctx, "wait", "--for=condition=Ready", "node/"+NodeName, "--timeout=5s") })
}

func (n *Node) kubectl(ctx context.Context, args ...string) error {
	return run(ctx, n.Kubectl(), append([]string{"--kubeconfig", n.Kubeconfig()}, args...)...)
}

// wait asks again until there is no error, or returns the last one.
func wait(ctx context.Context, ask func() error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		err := ask()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// freePorts finds ports that nobody uses. All are held until the last is
// found, so that none comes twice.
func freePorts(ctx context.Context) (ports, error) {
	var found ports
	var config net.ListenConfig
	for _, port := range []*int{
		&found.etcd, &found.etcdPeer, &found.apiserver, &found.controllers, &found.scheduler, &found.kubelet, &found.kubeletHealth,
	} {
		listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
		if err != nil {
			return ports{}, fmt.Errorf("find a free port: %w", err)
		}
		defer func() { _ = listener.Close() }()
		*port = listener.Addr().(*net.TCPAddr).Port
	}
	return found, nil
}

// Kubectl is where kubectl lies.
func (n *Node) Kubectl() string { return n.settings.programs.Path("kubectl") }

// Kubeconfig is of a user who may do everything.
func (n *Node) Kubeconfig() string { return n.settings.path("admin.kubeconfig") }

// ViewerKubeconfig is of the user "viewer", who has no rights but those that
// are bound.
func (n *Node) ViewerKubeconfig() string { return n.settings.path("viewer.kubeconfig") }

// Mark is a variable for the environment of what has to end with the node, and
// its value.
func (n *Node) Mark() (name, value string) { return envNode, n.settings.dir() }

// Dir is the directory of the run. Whatever is put there goes with it.
func (n *Node) Dir() string { return n.settings.dir() }

// HostPath is a directory of the node that goes with it.
func (n *Node) HostPath() string { return n.settings.path("host") }

// APIServer is the API server.
func (n *Node) APIServer() *Process { return n.processes[apiserver] }

// Kubelet is the kubelet.
func (n *Node) Kubelet() *Process { return n.processes[kubelet] }

// Recover waits until the API server answers, and starts again what else needs
// it: left alone, each would try again only after a back-off of its own, of up
// to half a minute.
func (n *Node) Recover(ctx context.Context) error {
	if err := n.WaitServing(ctx); err != nil {
		return err
	}
	for _, name := range []string{controllers, scheduler, kubelet, coredns} {
		if err := n.processes[name].Kill(); err != nil {
			return err
		}
	}
	return n.startAll(controllers, scheduler, kubelet, coredns)
}

// KillPause kills the pause process of a pod, as nothing but bad luck does: its
// namespaces go, and the kubelet makes a new sandbox.
func (n *Node) KillPause(podUID string) error {
	for _, pid := range cgroupProcesses(n.settings.cgroup()) {
		name, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
		if err != nil || strings.TrimSpace(string(name)) != "pause" {
			continue
		}
		groups, err := os.ReadFile(fmt.Sprintf("/proc/%d/cgroup", pid))
		if err == nil && strings.Contains(string(groups), podUID) {
			return syscall.Kill(pid, syscall.SIGKILL)
		}
	}
	return fmt.Errorf("kill pause process: pod %s has none", podUID)
}

// blameLines is how much of each log Blame shows.
const blameLines = 40

// Blame returns the ends of all logs, for whoever wants to know what went
// wrong.
func (n *Node) Blame() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(n.processes)) {
		fmt.Fprintf(&b, "--- %s, last %d lines\n", name, blameLines)
		_ = tail(&b, logPath(n.settings.dir(), name))
	}
	return b.String()
}

func tail(w io.Writer, path string) error {
	out, err := exec.Command("tail", "-n", strconv.Itoa(blameLines), path).Output() //nolint:noctx // a local file of a finished test
	if err != nil {
		return fmt.Errorf("read log: %w", err)
	}
	_, err = w.Write(out)
	return err
}
