//go:build linux

package suite

import "testing"

func TestRolloutWithBadImage(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	w := s.open()
	s.apply("17-rollout")
	w.shows(`2 up, hidden`)
	s.in("set", "image", "deployment/api", "app=localhost:1/nobody/api:v2")
	w.shows(`deploy api .*image localhost:1/nobody/api:v2 cannot be pulled: registry localhost:1: connection refused`, `1 stuck · 2 up, hidden`)
	s.agrees()
	s.in("rollout", "undo", "deployment/api")
	w.lacks(`deploy api`).shows(`2 up, hidden`)
	s.agrees()
}

func TestStatefulSetHeldByFirstPod(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	w := s.open()
	s.apply("18-statefulset")
	w.shows(`✗ sts db 0/\d .*restore \(1 of 1\) exits 4, [2-9] tries`, `pod db-0`, `no backup found`)
	w.agrees()
	if names := s.in("get", "pods", "-o", "name"); names != "pod/db-0" {
		t.Errorf("the StatefulSet has made %q, and has to wait for db-0", names)
	}
}

func TestJobGivesUp(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	w := s.open()
	s.apply("19-job")
	s.until("the Job has failed", func() bool {
		return s.field("job/import", `.status.conditions[?(@.type=="Failed")].reason`) == "BackoffLimitExceeded"
	})
	w.shows(`✗ job import .*failed`, `1 fetch +exit 1`)
	s.agrees()
}
