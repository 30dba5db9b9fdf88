//go:build linux

package cluster

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// need is a file that a node takes and the Debian package that brings it.
type need struct{ file, pkg string }

// cniDir is where Debian puts the CNI plugins.
const cniDir = "/usr/lib/cni"

// needs are what a node takes from the distribution.
var needs = []need{
	{"containerd", "containerd"},
	{"runc", "runc"},
	{"ip", "iproute2"},
	{"iptables", "iptables"},
	{cniDir + "/bridge", "containernetworking-plugins"},
	{"/bin/busybox", "busybox-static"},
	{"gcc", "gcc"},
	{"/usr/include/signal.h", "libc6-dev"},
}

// Install installs what is missing of the packages that a node needs, and of
// others that are named: pairs of a program and its package.
func Install(ctx context.Context, log io.Writer, more ...[2]string) error {
	wanted := slices.Clone(needs)
	for _, m := range more {
		wanted = append(wanted, need{m[0], m[1]})
	}
	missing := missingPackages(wanted)
	if len(missing) == 0 {
		return nil
	}
	names := strings.Join(missing, " ")
	if _, err := exec.LookPath("apt-get"); err != nil {
		return fmt.Errorf("install %s: this system has no apt-get, install them first", names)
	}
	fmt.Fprintln(log, "installing", names)
	if err := run(ctx, "apt-get", "update", "-q"); err != nil {
		return fmt.Errorf("install %s: %w", names, err)
	}
	cmd := exec.CommandContext(ctx, "apt-get", append([]string{"install", "-y", "-q", "--no-install-recommends"}, missing...)...)
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	if _, err := output(cmd); err != nil {
		return fmt.Errorf("install %s: %w", names, err)
	}
	return nil
}

func missingPackages(wanted []need) []string {
	var missing []string
	for _, n := range wanted {
		if !n.present() && !slices.Contains(missing, n.pkg) {
			missing = append(missing, n.pkg)
		}
	}
	return missing
}

func (n need) present() bool {
	if strings.HasPrefix(n.file, "/") {
		_, err := os.Stat(n.file)
		return err == nil
	}
	_, err := exec.LookPath(n.file)
	return err == nil
}
