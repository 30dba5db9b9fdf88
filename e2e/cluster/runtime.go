//go:build linux

package cluster

import (
	"context"
	"os/exec"
	"slices"
	"strings"
)

// Running returns the ids of a pod's containers that run, by the container
// runtime itself and without the sandbox's, in order.
func (n *Node) Running(ctx context.Context, podUID string) ([]string, error) {
	filter := `labels."io.kubernetes.pod.uid"==` + podUID + `,labels."io.cri-containerd.kind"==container`
	containers, err := n.runtime(ctx, "containers", "list", "-q", filter)
	if err != nil {
		return nil, err
	}
	tasks, err := n.runtime(ctx, "tasks", "list")
	if err != nil {
		return nil, err
	}
	var running []string
	for line := range strings.Lines(tasks) {
		fields := strings.Fields(line)
		if len(fields) == 3 && fields[2] == "RUNNING" && strings.Contains(containers, fields[0]) {
			running = append(running, fields[0])
		}
	}
	slices.Sort(running)
	return running, nil
}

// runtime asks containerd about what the kubelet has it run.
func (n *Node) runtime(ctx context.Context, args ...string) (string, error) {
	out, err := output(exec.CommandContext(ctx, "ctr", append([]string{"-a", n.settings.path(containerdSocket), "-n", "k8s.io"}, args...)...))
	return string(out), err
}
