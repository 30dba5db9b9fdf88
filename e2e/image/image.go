package image

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

// architecture is that of the machine: it is the node, too.
const architecture = runtime.GOARCH

// busybox is where the static busybox of the distribution lies.
const busybox = "/bin/busybox"

// pauseSource holds the namespaces of a pod, and reaps what dies in them.
const pauseSource = `#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void end(int number) { (void)number; _exit(0); }
static void reap(int number) { (void)number; while (waitpid(-1, 0, WNOHANG) > 0) {} }

int main(void) {
	signal(SIGINT, end);
	signal(SIGTERM, end);
	signal(SIGCHLD, reap);
	for (;;) pause();
}
`

// Pause makes the image of a pod's sandbox. It takes a C compiler.
func Pause(ctx context.Context) (v1.Image, error) {
	dir, err := os.MkdirTemp("", "initwatch-pause-")
	if err != nil {
		return nil, fmt.Errorf("make directory: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	program := filepath.Join(dir, "pause")
	cmd := exec.CommandContext(ctx, "gcc", "-static", "-Os", "-s", "-x", "c", "-o", program, "-")
	cmd.Stdin = strings.NewReader(pauseSource)
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("compile pause: %w\n%s", err, out)
	}
	data, err := os.ReadFile(program)
	if err != nil {
		return nil, fmt.Errorf("read pause: %w", err)
	}
	return build([]file{{name: "pause", mode: 0o755, content: data}}, v1.Config{Entrypoint: []string{"/pause"}, User: "65535:65535"})
}

// Box makes an image of Unix tools that runs command. Boxes of different marks
// share no layer, so that pulling one does not spare pulling the other.
func Box(ctx context.Context, mark string, command ...string) (v1.Image, error) {
	data, err := os.ReadFile(busybox)
	if err != nil {
		return nil, fmt.Errorf("read busybox: %w", err)
	}
	listed, err := exec.CommandContext(ctx, busybox, "--list").Output()
	if err != nil {
		return nil, fmt.Errorf("list tools of busybox: %w", err)
	}
	files := []file{
		{name: "etc/mark", mode: 0o644, content: []byte(mark + "\n")},
		{name: "etc/passwd", mode: 0o644, content: []byte("root:x:0:0:root:/:/bin/sh\n")},
		{name: "etc/nsswitch.conf", mode: 0o644, content: []byte("hosts: files dns\n")},
		{name: "bin/busybox", mode: 0o755, content: data},
		{name: "tmp", mode: 0o1777},
	}
	for _, tool := range strings.Fields(string(listed)) {
		if tool != "busybox" {
			files = append(files, file{name: "bin/" + tool, to: "busybox"})
		}
	}
	return build(files, v1.Config{Cmd: command, Env: []string{"PATH=/bin"}})
}

// Web makes an image that serves files as nginx would, in the place where its
// image has them.
func Web(ctx context.Context) (v1.Image, error) {
	return Box(ctx, "web", "sh", "-c", "mkdir -p /usr/share/nginx/html; exec httpd -f -v -p 80 -h /usr/share/nginx/html")
}
