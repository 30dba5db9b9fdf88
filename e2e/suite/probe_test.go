//go:build linux

package suite

import (
	"fmt"
	"regexp"
	"strconv"
	"testing"

	"github.com/initwatch/initwatch/e2e/cluster"
)

// TestProbeCounts holds the counts in the details against those that the
// kubelet gives kubectl. They grow every second: what the screen says has to
// lie between what kubectl says before and after.
func TestProbeCounts(t *testing.T) {
	t.Parallel()
	s := newNodeStage(t)
	s.apply("24-probes")
	w := s.open("--probe-metrics")
	w.shows(`pod probed +.*readiness probe of app fails.*not yet`)
	w.press("j", "d").shows(`liveness probe`, `by the kubelet's own count`)
	for _, kind := range []string{"Liveness", "Readiness"} {
		before := s.kubeletCount(kind)
		s.until("the screen has counts of the "+kind+" probe after those of before", func() bool {
			return w.probeCount(kind) >= before
		})
		shown := w.probeCount(kind)
		if after := s.kubeletCount(kind); shown > after {
			t.Errorf("%s probe: the screen says %d, and kubectl %d before and %d after", kind, shown, before, after)
		}
	}
	w.shows(`the last \d+ or more failed, 3 in a row count`)

	s.in("create", "rolebinding", "viewer", "--clusterrole=view", "--user=viewer")
	s.kubeconfig = the.node.ViewerKubeconfig()
	w = s.open("--probe-metrics")
	w.shows(`pod probed +.*readiness probe of app fails.*not yet`)
	w.press("j", "d").shows(`readiness probe`, `user viewer may not get nodes/proxy`)
}

// counted are the results that each probe of the manifest has.
var counted = map[string]string{"Liveness": "successful", "Readiness": "failed"}

// kubeletCount is how often a probe ended as it always does, by the kubelet.
func (s *stage) kubeletCount(kind string) int {
	s.Helper()
	metrics := s.kubectl("get", "--raw", "/api/v1/nodes/"+cluster.NodeName+"/proxy/metrics/probes")
	pattern := fmt.Sprintf(`prober_probe_total\{container="app",namespace=%q,.*probe_type=%q,result=%q\} (\d+)`, s.namespace, kind, counted[kind])
	return number(regexp.MustCompile(pattern).FindStringSubmatch(metrics))
}

// probeCount is the same by the details on the screen: -1 when there is none.
func (s *screen) probeCount(kind string) int {
	s.Helper()
	count := map[string]string{"Liveness": `passed (\d+) times`, "Readiness": `failed (\d+) times`}[kind]
	pattern := fmt.Sprintf(`(?si)%s probe.*?counts[^\n]*%s`, kind, count)
	return number(regexp.MustCompile(pattern).FindStringSubmatch(s.text()))
}

func number(found []string) int {
	if found == nil {
		return -1
	}
	n, err := strconv.Atoi(found[1])
	if err != nil {
		return -1
	}
	return n
}
