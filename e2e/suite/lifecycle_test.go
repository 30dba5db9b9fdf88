//go:build linux

package suite

import (
	"strings"
	"testing"
)

func TestRestartRules(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.needs(35)
	w := s.open()
	s.apply("10-restart-rules")
	w.shows(`✗ pod rule-gives-up +register \(1 of 1\) exits 43, no further try.*failed`)
	w.shows(`pod rule-restarts +register \(1 of 1\) exits 42`)
	w.agrees()
	w.shows(`1 failed.*1 up, hidden`)
	w.agrees()
	if count := s.field("pod/rule-restarts", ".status.initContainerStatuses[0].restartCount"); count != "2" {
		t.Errorf("kubectl says %s restarts, and there have to be 2", count)
	}
}

func TestRestartAllContainers(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.needs(36)
	w := s.open()
	s.apply("11-restart-all-containers")
	w.shows(`1 up, hidden`)
	s.in("exec", "start-over", "-c", "watcher", "--", "touch", "/d/go")
	w.shows(`pod start-over +.*(starts over|prepare)`)
	w.shows(`1 up, hidden`)
	w.agrees()
	if runs := s.in("exec", "start-over", "-c", "watcher", "--", "cat", "/d/runs"); strings.Count(runs, "run") != 2 {
		t.Errorf("the init container ran %q, and has to have run twice", runs)
	}
}

func TestSidecars(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	w := s.open()
	s.apply("12-sidecars")
	w.shows(`✗ pod sidecar-crashes +proxy .*exits 5, [2-9] tries`)
	w.shows(`pod sidecar-never-starts +.*startup probe of proxy`)
	w.expand("sidecar-never-starts").shows(`2 after-proxy +waits for proxy`, `no listener`)
	w.agrees()
}

func TestDeadlineDuringInit(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	w := s.open()
	s.apply("13-deadline")
	w.shows(`pod too-late +migrate \(1 of 1\) runs`)
	w.shows(`✗ pod too-late +.*(deadline|activeDeadlineSeconds|DeadlineExceeded).*failed`)
	w.agrees()
	if reason := s.field("pod/too-late", ".status.reason"); reason != "DeadlineExceeded" {
		t.Errorf("kubectl says reason %q", reason)
	}
}

func TestEphemeralContainer(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	w := s.open()
	s.apply("16-idle")
	w.shows(`1 up, hidden`)
	s.in("debug", "pod/idle", "--image=busybox", "--image-pull-policy=IfNotPresent", "--container=probe", "--profile=general", "--attach=false", "--", "sh", "-c", "echo looking around; sleep 3600")
	w.press("a").expand("idle").shows(`probe \(ephemeral\) +runs`)
	w.agrees()
}

func TestDeletionDuringInit(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	w := s.open()
	s.apply("14-slow-init")
	w.shows(`… pod slow-init +load \(1 of 2\) runs`)
	s.in("delete", "pod", "slow-init", "--wait=false")
	w.shows(`− pod slow-init +being deleted, grace ends`, `1 terminating`)
	w.agrees()
	w.lacks(`pod slow-init +being deleted`)
	w.agrees()
}
