//go:build linux

package suite

import (
	"regexp"
	"testing"
	"time"

	"github.com/initwatch/initwatch/e2e/image"
	"github.com/initwatch/initwatch/e2e/registry"
)

// pushed puts an image of its own into a repository of the stage, which is then
// served by the rule. No node has it before the test does: a repository is
// named by the namespace, too.
func pushed(s *stage, repository string, rule registry.Rule) {
	s.Helper()
	repository = s.namespace + "/" + repository
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
	w.press("a").only(s.queued()).press("t").shows(`pull queue +[\d.]+s`)
}

// pulled is what the kubelet says of an image that it pulled: how long that
// took, and how long with the time in the queue.
var pulled = regexp.MustCompile(`(\S+) Successfully pulled image .* in (\S+) \((\S+) including waiting\)`)

// queued is the pod of which the kubelet says that its image waited longest for
// others to be pulled.
func (s *stage) queued() string {
	s.Helper()
	var longest time.Duration
	var pod string
	said := s.in("get", "events", "--field-selector=reason=Pulled", "-o", `jsonpath={range .items[*]}{.involvedObject.name} {.message}{"\n"}{end}`)
	for _, found := range pulled.FindAllStringSubmatch(said, -1) {
		pull, err := time.ParseDuration(found[2])
		s.must(err)
		all, err := time.ParseDuration(found[3])
		s.must(err)
		if waited := all - pull; waited > longest {
			longest, pod = waited, found[1]
		}
	}
	if pod == "" {
		s.Fatalf("no image waited for another:\n%s", said)
	}
	return pod
}

func TestMissingImageComes(t *testing.T) {
	t.Parallel()
	s := newNodeStage(t)
	pushed(s, "late/tool", registry.Rule{Missing: true})
	w := s.open()
	s.apply("21-missing-image")
	w.shows(`✗ pod image-missing +fetch \(1 of 1\): image \S+/late/tool:v1 .*not found`, `1 stuck`)
	w.agrees()
	the.registry.Set(s.namespace+"/late/tool", registry.Rule{})
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
