//go:build linux

package suite

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/initwatch/initwatch/e2e/cluster"
)

// patience is how long a state is waited for before a test gives up. It is
// long because two busy cores are slow, and costs nothing when all is well.
var patience = 90 * time.Second

// stage is a namespace of its own with what a test puts into it.
type stage struct {
	*testing.T
	namespace  string
	kubeconfig string
	screens    []*screen
}

var stages atomic.Int64

// newStage makes a namespace. When the test fails, everything that may tell why
// is in its output.
func newStage(t *testing.T) *stage {
	t.Helper()
	if the.skipped != "" {
		t.Skip(the.skipped)
	}
	name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(t.Name(), "/", "-"), "Test"))
	s := &stage{T: t, namespace: fmt.Sprintf("%.40s-%d", name, stages.Add(1)), kubeconfig: the.kubeconfig}
	s.give(cluster.NamespaceManifest(s.namespace), "apply", "--server-side", "--force-conflicts", "-f", "-")
	t.Cleanup(s.strike)
	return s
}

// newNodeStage is for a test that reaches for the node itself, which cannot be
// done to a cluster that somebody else runs.
func newNodeStage(t *testing.T) *stage {
	t.Helper()
	if the.skipped == "" && the.node == nil {
		t.Skipf("this takes a node of one's own, and %s names a cluster", envKubeconfig)
	}
	return newStage(t)
}

// needs skips the test on a server that is older than Kubernetes 1.minor.
func (s *stage) needs(minor int) {
	s.Helper()
	var version struct{ Minor string }
	if err := json.Unmarshal([]byte(s.kubectl("get", "--raw", "/version")), &version); err != nil {
		s.Fatal(err)
	}
	if got, err := strconv.Atoi(strings.TrimRight(version.Minor, "+")); err == nil && got < minor {
		s.Skipf("this takes Kubernetes 1.%d, and the server is 1.%d", minor, got)
	}
}

// strike tells what there is to tell of a failed test, and lets the namespace
// go. Nobody waits for it.
func (s *stage) strike() {
	if s.Failed() {
		s.tell()
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for _, screen := range s.screens {
		_ = screen.terminal.Close(ctx)
	}
	if _, err := s.tryKubectl(ctx, "delete", "namespace", s.namespace, "--wait=false"); err != nil {
		s.Log(err)
	}
}

// tell writes the screens, the pods, their events and the logs of the node.
func (s *stage) tell() {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for i, screen := range s.screens {
		text, err := screen.terminal.Screen(ctx)
		selected, _ := screen.terminal.Reversed(ctx)
		s.Logf("--- screen %d (%v)\n%s--- selected on it\n%s", i+1, err, text, selected)
		s.Logf("--- what screen %d showed since the last key, and the keys that reached it\n%s", i+1, screen.story())
		log, _ := os.ReadFile(screen.log)
		s.Logf("--- log of initwatch %d\n%s", i+1, log)
	}
	for _, args := range [][]string{
		{"get", "pods,events", "-o", "wide"}, {"get", "pods", "-o", "yaml"}, {"get", "events", "-o", "yaml"},
	} {
		out, err := s.tryKubectl(ctx, append([]string{"-n", s.namespace}, args...)...)
		s.Logf("--- kubectl %s (%v)\n%s", strings.Join(args, " "), err, out)
	}
	if the.node != nil {
		s.Log(the.node.Blame())
	}
}

// apply creates what a manifest of testdata describes.
func (s *stage) apply(name string) {
	s.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name+".yaml"))
	if err != nil {
		s.Fatal(err)
	}
	s.create(string(text))
}

// create creates what a manifest describes. In it, HOSTPATH stands for a
// directory of the node and REGISTRY for the stage's place in the registry.
func (s *stage) create(manifest string) {
	s.Helper()
	hostPath := "/tmp/initwatch-e2e"
	if the.node != nil {
		hostPath = the.node.HostPath()
	}
	manifest = strings.NewReplacer("HOSTPATH", hostPath, "REGISTRY", the.registry.Address()+"/"+s.namespace).Replace(manifest)
	s.give(manifest, "-n", s.namespace, "apply", "-f", "-")
}

// give runs kubectl with a manifest to read.
func (s *stage) give(manifest string, args ...string) {
	s.Helper()
	cmd := s.command(s.Context(), args...)
	cmd.Stdin = strings.NewReader(manifest)
	if out, err := cmd.CombinedOutput(); err != nil {
		s.Fatalf("kubectl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// in runs kubectl in the stage's namespace.
func (s *stage) in(args ...string) string {
	s.Helper()
	return s.kubectl(append([]string{"-n", s.namespace}, args...)...)
}

// kubectl runs kubectl and returns what it prints.
func (s *stage) kubectl(args ...string) string {
	s.Helper()
	out, err := s.tryKubectl(s.Context(), args...)
	if err != nil {
		s.Fatal(err)
	}
	return out
}

func (s *stage) tryKubectl(ctx context.Context, args ...string) (string, error) {
	cmd := s.command(ctx, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("kubectl %s: %w: %s", strings.Join(args, " "), err, errs.String())
	}
	return strings.TrimSpace(out.String()), nil
}

// command calls kubectl as the user who may do everything.
func (s *stage) command(ctx context.Context, args ...string) *exec.Cmd {
	return exec.CommandContext(ctx, the.kubectl, append([]string{"--kubeconfig", the.kubeconfig}, args...)...)
}

// field reads one field of an object, as a JSON path says it.
func (s *stage) field(object, path string) string {
	s.Helper()
	return s.in("get", object, "-o", "jsonpath={"+path+"}")
}

// must fails the test on an error.
func (s *stage) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// until waits until ok, asking again and again.
func (s *stage) until(what string, ok func() bool) {
	s.Helper()
	if !within(s.Context(), patience, ok) {
		s.Fatalf("waited %v in vain until %s", patience, what)
	}
}

// within asks until ok or until the time is over.
func within(ctx context.Context, limit time.Duration, ok func() bool) bool {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	for !ok() {
		select {
		case <-ctx.Done():
			return ok()
		case <-time.After(poll):
		}
	}
	return true
}

// poll is how often a state is asked for.
const poll = 150 * time.Millisecond
