//go:build linux

package suite

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestRecord records without a screen while pods start and fail, has explain say
// of the file what it says of the cluster, and plays it on a screen.
func TestRecord(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	file := filepath.Join(the.dir, s.namespace+".jsonl.zst")
	recorder := s.record(file)
	s.apply("05-init-crash")
	s.apply("06-images-and-config")
	s.apply("17-rollout")
	s.explains(3, `✗ pod image-never-pull`)
	s.explains(3, `✗ pod init-crash-never`)
	s.explains(0, `deployment api 2/2`, "deploy/api")
	// What was seen of earlier tries, no fresh look can tell.
	s.tellsTheSame(verdicts, func() string { return file })
	s.must(recorder.Process.Signal(os.Interrupt))
	s.must(exitedWith(recorder, interrupted))
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the recording has mode %v (%v), want 0600", info.Mode(), err)
	}
	s.replays(file)
	// A recording that begins now knows what a fresh look knows, in full.
	s.tellsTheSame(nil, func() string { return s.recordNow(file) })
}

// replays plays a recording forwards and backwards on a screen.
func (s *stage) replays(file string) {
	s.Helper()
	w := s.openWith("replay", file, "--paused").shows(`‖ paused`)
	w.press("}").shows(`‖ replay ended`, `✗ pod image-never-pull`, `✗ pod init-crash-never`)
	w.press("{").shows(`‖ paused`).lacks(`pod image-never-pull`)
	w.press("}").shows(`✗ pod init-crash-never`)
	w.only("init-crash-never").press("t").shows(`zoom`, `migrate`)
	w.press("q").shows(`enter open`, `^/init-crash-never`)
	w.press("Escape").lacks(`^/`) // an escape with a key right behind it would be another key
	w.quit()
}

// interrupted is how a program ends at ctrl-c.
const interrupted = 130

// record starts initwatch record on the stage's namespace, and waits until it
// says that it records.
func (s *stage) record(file string) *exec.Cmd {
	s.Helper()
	cmd := exec.CommandContext(s.Context(), the.program, "record", "-n", s.namespace, "-o", file, "--kubeconfig", s.kubeconfig)
	said, err := cmd.StderrPipe()
	s.must(err)
	s.must(cmd.Start())
	lines := bufio.NewReader(said)
	line, err := lines.ReadString('\n')
	if err != nil || !strings.Contains(line, "recording") {
		s.Fatalf("initwatch record says %q (%v)", line, err)
	}
	go func() { _, _ = io.Copy(io.Discard, lines) }()
	return cmd
}

// exitedWith waits for the end of a program.
func exitedWith(cmd *exec.Cmd, code int) error {
	err := cmd.Wait()
	if cmd.ProcessState.ExitCode() == code {
		return nil
	}
	return err
}

// recordNow records what there is, and no more.
func (s *stage) recordNow(file string) string {
	s.Helper()
	cmd := exec.CommandContext(s.Context(), the.program, "record", "-n", s.namespace, "-o", file, "--logs", "--force", "--for", "2s", "--kubeconfig", s.kubeconfig)
	if out, err := cmd.CombinedOutput(); err != nil {
		s.Fatalf("initwatch record: %v\n%s", err, out)
	}
	return file
}

// tellsTheSame waits until explain says of a recording what it says of the
// cluster at the same time, as far as the view goes. The two look one after the
// other, so what changes meanwhile is looked at again.
func (s *stage) tellsTheSame(view cmp.Option, record func() string) {
	s.Helper()
	var difference string
	if !within(s.Context(), patience, func() bool {
		file := record()
		live := s.explainedJSON("-n", s.namespace)
		asOf, _ := live["asOf"].(string)
		recorded := s.explainedJSON("-f", file, "--as-of", asOf)
		difference = cmp.Diff(live, recorded, view)
		return difference == ""
	}) {
		s.Errorf("explain tells of the recording (+) what it does not tell of the cluster (-):\n%s", difference)
	}
}

func (s *stage) explainedJSON(args ...string) map[string]any {
	s.Helper()
	_, text := s.runExplain(append([]string{"-o", "json"}, args...)...)
	var e map[string]any
	if err := json.Unmarshal([]byte(text), &e); err != nil {
		s.Fatalf("initwatch explain: %v in %s", err, text)
	}
	return e
}

// verdicts leaves out the evidence and what was before.
var verdicts = without("evidence", "attempts", "since", "lastOutput", "notes")

func without(names ...string) cmp.Option {
	return cmpopts.IgnoreMapEntries(func(name string, _ any) bool { return slices.Contains(names, name) })
}
