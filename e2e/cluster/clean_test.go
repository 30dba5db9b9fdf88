//go:build linux

package cluster

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMarked(t *testing.T) {
	dir := t.TempDir()
	mine, other := sleeper(t, dir), sleeper(t, dir+"0")
	if got := marked(dir); !slices.Equal(got, []int{mine.Process.Pid}) {
		t.Fatalf("found %d, want %d only", got, mine.Process.Pid)
	}
	killAndWait(marked(dir))
	if alive(mine.Process.Pid) {
		t.Error("the marked process lives")
	}
	if !alive(other.Process.Pid) {
		t.Error("a process of another run was killed")
	}
}

// sleeper starts a process that is marked as one of the run in dir.
func sleeper(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sleep", "60")
	cmd.Env = append(os.Environ(), envNode+"="+dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	return cmd
}

func TestLinksInto(t *testing.T) {
	links, run := t.TempDir(), t.TempDir()
	for name, to := range map[string]string{"mine": run + "/pods/a.log", "other": "/elsewhere/a.log"} {
		if err := os.Symlink(to, filepath.Join(links, name)); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{filepath.Join(links, "mine")}, linksInto(links, run+"/")); diff != "" {
		t.Error(diff)
	}
}

func TestSlotOf(t *testing.T) {
	if s, err := slotOf(base + "/7"); s.number != 7 || err != nil {
		t.Errorf("got %d and %v", s.number, err)
	}
	for _, dir := range []string{"/", "/home/7", base, base + "/x"} {
		if _, err := slotOf(dir); err == nil {
			t.Errorf("%s was taken for the directory of a run", dir)
		}
	}
}

func TestMissingPackages(t *testing.T) {
	got := missingPackages([]need{{"sh", "dash"}, {"/no/such/file", "nothing"}, {"no-such-program", "nothing"}, {"/", "root"}})
	if diff := cmp.Diff([]string{"nothing"}, got); diff != "" {
		t.Error(diff)
	}
}
