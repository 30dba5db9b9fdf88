//go:build linux

package suite

import (
	"testing"

	"github.com/initwatch/initwatch/e2e/image"
	"github.com/initwatch/initwatch/e2e/registry"
)

// pushed puts an image of its own into a repository, which is then served by
// the rule.
func pushed(s *stage, repository string, rule registry.Rule) {
	s.Helper()
	box, err := image.Box(s.Context(), repository, "sh")
	if err != nil {
		s.Fatal(err)
	}
	if err := the.registry.Push(s.Context(), repository+":v1", box); err != nil {
		s.Fatal(err)
	}
	the.registry.Set(repository, rule)
}

// TestSlowPulls is not run beside others: whoever pulls an image meanwhile
// stands in the same queue.
func TestSlowPulls(t *testing.T) {
	s := newNodeStage(t)
	// Which of the two is pulled first is the kubelet's to choose.
	pushed(s, "slow/first", registry.Rule{BytesPerSecond: 192 << 10})
	pushed(s, "slow/second", registry.Rule{BytesPerSecond: 192 << 10})
	w := s.open()
	s.apply("20-throttled")
	w.shows(`pod pull-first +fetch \(1 of 1\) (pulls|waits).* image \S+/slow/first:v1`, `pod pull-second +fetch \(1 of 1\) (pulls|waits).* image \S+/slow/second:v1`)
	w.agrees()
	w.shows(`2 up, hidden`)
	w.agrees()
}

func TestMissingImageComes(t *testing.T) {
	t.Parallel()
	s := newNodeStage(t)
	pushed(s, "late/tool", registry.Rule{Missing: true})
	w := s.open()
	s.apply("21-missing-image")
	w.shows(`✗ pod image-missing +fetch \(1 of 1\): image \S+/late/tool:v1 .*not found`, `1 stuck`)
	w.agrees()
	the.registry.Set("late/tool", registry.Rule{})
	w.shows(`1 up, hidden`)
	w.agrees()
}

func TestRefusedCredentials(t *testing.T) {
	t.Parallel()
	s := newNodeStage(t)
	pushed(s, "private/tool", registry.Rule{User: "ann", Password: "right"})
	credentials(s, "wrong")
	w := s.open()
	s.apply("22-private-image")
	w.shows(`✗ pod image-private +fetch \(1 of 1\): image \S+/private/tool:v1 .*(credentials|authori[sz]|refus|denied)`, `1 stuck`)
	w.agrees()
	s.in("delete", "secret", "registry")
	credentials(s, "right")
	w.shows(`1 up, hidden`)
	w.agrees()
}

// credentials gives the namespace ann's credentials for the registry.
func credentials(s *stage, password string) {
	s.Helper()
	s.in("create", "secret", "docker-registry", "registry", "--docker-server="+the.registry.Address(), "--docker-username=ann", "--docker-password="+password)
}
