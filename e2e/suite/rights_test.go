//go:build linux

package suite

import "testing"

// TestViewer looks as a user whose only right is to view one namespace: all of
// that works, and what needs more says so.
func TestViewer(t *testing.T) {
	t.Parallel()
	s := newNodeStage(t)
	s.kubeconfig = the.node.ViewerKubeconfig()
	s.in("create", "rolebinding", "viewer", "--clusterrole=view", "--user=viewer")
	s.apply("15-crash-log")
	w := s.open()
	w.shows(`pod talkative +migrate \(1 of 1\) exits 3`, `● live`).never(`forbidden`)
	w.agrees()
	w.press("j", "l").shows(`talkative · migrate · attempt`, `try \d applies step 1`)
	w.press("q").shows(`pod talkative`)
	w.quit()

	w = s.openWith("-n", s.namespace+",default")
	w.shows(`pod talkative`, `forbidden 1 of 2`, `default`)
	w.quit()
	w = s.openWith("-A")
	w.shows(`user viewer may not list pods in all namespaces; choose those you may read with -n NAMESPACE`)
	w.ends(1)
}
