//go:build linux

package suite

import "testing"

// TestQuota has workloads whose pods cannot be made, until they may.
func TestQuota(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	// A quota holds once its controller has counted what is there.
	s.in("create", "quota", "no-more-pods", "--hard=pods=0")
	s.until("the quota holds", func() bool {
		return s.in("get", "quota", "no-more-pods", "-o", "jsonpath={.status.hard.pods}") == "0"
	})
	w := s.open()
	s.apply("25-quota")
	w.shows(`✗ 2 workloads +quota no-more-pods is used up · (nopods, nopods-db|nopods-db, nopods)`)
	s.explains(3, `3 of 3 pods cannot be made: quota no-more-pods allows 0 pods`, "deploy/nopods")
	s.explains(3, `3 of 3 pods cannot be made: quota no-more-pods allows 0 pods`, "sts/nopods-db")
	s.agrees()
	s.in("delete", "resourcequota", "no-more-pods")
	w.lacks(`quota no-more-pods`).shows(`6 up, hidden`)
	s.explains(0, `nopods`, "deploy/nopods")
	s.agrees()
}

// TestMissingServiceAccount takes a node of one's own: not every cluster checks
// service accounts.
func TestMissingServiceAccount(t *testing.T) {
	t.Parallel()
	s := newNodeStage(t)
	w := s.open()
	s.apply("23-refused")
	w.shows(`✗ 2 workloads +service account ghost not found · (errand, homeless|homeless, errand)`)
	s.explains(3, `service account ghost not found`, "deploy/homeless")
	s.explains(3, `service account ghost not found`, "job/errand")
	s.in("create", "serviceaccount", "ghost")
	w.lacks(`service account ghost`).shows(`3 up, hidden`)
	s.explains(0, `homeless`, "deploy/homeless")
	s.agrees()
}

func TestPodSecurityRefuses(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.kubectl("label", "namespace", s.namespace, "pod-security.kubernetes.io/enforce=restricted")
	w := s.open()
	s.apply("17-rollout")
	w.shows(`✗ deploy api 0/2 +2 of 2 pods cannot be made: Pod Security restricted:latest: .*runAsNonRoot`)
	s.explains(3, `violates PodSecurity "restricted:latest"`, "deploy/api")
	s.agrees()
	s.kubectl("label", "namespace", s.namespace, "pod-security.kubernetes.io/enforce-")
	w.lacks(`Pod Security`).shows(`2 up, hidden`)
	s.agrees()
}
