//go:build linux

package suite

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/initwatch/initwatch/e2e/cluster"
	"github.com/initwatch/initwatch/e2e/registry"
	"github.com/initwatch/initwatch/e2e/terminal"
)

const (
	// envKubeconfig names the kubeconfig of a cluster to use instead of a node
	// of one's own.
	envKubeconfig = "INITWATCH_E2E_KUBECONFIG"
	// envKube is the minor version of Kubernetes that the node runs.
	envKube = "KUBE"
	// envProgram names the program to test, which is built when it is not set.
	envProgram = "INITWATCH_E2E_PROGRAM"
	// envCI is set where tests must run or fail.
	envCI = "CI"
)

// world is what all tests share.
type world struct {
	// node is nil on a cluster that existed before.
	node       *cluster.Node
	kubectl    string
	kubeconfig string
	program    string
	registry   *registry.Registry
	terminals  *terminal.Server
	// dir holds what the tests write.
	dir string
	// skipped says why no test can run, "" when they can.
	skipped string
}

var the = &world{}

func TestMain(m *testing.M) {
	cluster.Reap()
	flag.DurationVar(&patience, "patience", patience, "how long a test waits for a state")
	flag.Parse()
	os.Exit(runAll(m))
}

func runAll(m *testing.M) int {
	ctx := context.Background()
	if the.skipped = obstacle(); the.skipped != "" {
		if os.Getenv(envCI) != "" {
			fmt.Fprintf(os.Stderr, "end-to-end tests: %s; with %s set they may not be skipped\n", the.skipped, envCI)
			return 1
		}
		fmt.Fprintln(os.Stderr, "end-to-end tests are skipped:", the.skipped)
		return m.Run()
	}
	err := the.open(ctx)
	code := 1
	if err == nil {
		code = m.Run()
	}
	if err = errors.Join(err, the.close(ctx)); err != nil {
		fmt.Fprintln(os.Stderr, "end-to-end tests:", err)
		return 1
	}
	return code
}

// obstacle says why the tests cannot run here, "" when they can.
func obstacle() string {
	if os.Getenv(envKubeconfig) != "" || os.Geteuid() == 0 {
		return ""
	}
	return "a node of one's own takes root; or name the kubeconfig of a cluster in " + envKubeconfig
}

func (w *world) open(ctx context.Context) error {
	if err := w.openCluster(ctx); err != nil {
		return err
	}
	if err := w.buildProgram(ctx); err != nil {
		return err
	}
	var err error
	if w.registry, err = registry.Start(ctx); err != nil {
		return err
	}
	w.terminals, err = terminal.NewServer(ctx, w.dir)
	return err
}

// buildProgram builds initwatch from this checkout, unless a program is named.
func (w *world) buildProgram(ctx context.Context) error {
	if w.program = os.Getenv(envProgram); w.program != "" {
		return nil
	}
	w.program = filepath.Join(w.dir, "initwatch")
	build := exec.CommandContext(ctx, "go", "build", "-o", w.program, "./cmd/initwatch")
	build.Dir = filepath.Join("..", "..")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build initwatch: %w\n%s", err, out)
	}
	return nil
}

// openCluster starts a node, or takes the cluster that is named.
func (w *world) openCluster(ctx context.Context) error {
	if w.kubeconfig = os.Getenv(envKubeconfig); w.kubeconfig != "" {
		return w.adopt()
	}
	if err := cluster.Install(ctx, os.Stderr, [2]string{"tmux", "tmux"}); err != nil {
		return err
	}
	version := os.Getenv(envKube)
	if version == "" {
		version = cluster.DefaultKubernetes
	}
	programs, err := cluster.Build(ctx, version, os.Stderr)
	if err != nil {
		return err
	}
	if w.node, err = cluster.Start(ctx, programs); err != nil {
		return err
	}
	w.kubectl, w.kubeconfig, w.dir = programs.Path("kubectl"), w.node.Kubeconfig(), filepath.Join(w.node.Dir(), "tests")
	return errors.Join(os.Setenv(w.node.Mark()), os.Mkdir(w.dir, 0o700))
}

// adopt takes a cluster that somebody else runs, with the tools of this
// machine.
func (w *world) adopt() (err error) {
	for _, tool := range []string{"kubectl", "tmux"} {
		if _, err := exec.LookPath(tool); err != nil {
			return fmt.Errorf("use the cluster of %s: install %s first", envKubeconfig, tool)
		}
	}
	w.kubectl = "kubectl"
	w.dir, err = os.MkdirTemp("", "initwatch-e2e-")
	return err
}

func (w *world) close(ctx context.Context) error {
	var problems []error
	if w.terminals != nil {
		problems = append(problems, w.terminals.Close(ctx))
	}
	if w.registry != nil {
		problems = append(problems, w.registry.Close())
	}
	if w.node != nil {
		return errors.Join(append(problems, w.node.Stop())...)
	}
	return errors.Join(append(problems, os.RemoveAll(w.dir))...)
}
