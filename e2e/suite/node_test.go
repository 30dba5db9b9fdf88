//go:build linux

package suite

import "testing"

func TestKilledPause(t *testing.T) {
	t.Parallel()
	s := newNodeStage(t)
	w := s.open()
	s.apply("16-idle")
	w.shows(`1 up, hidden`)
	s.must(the.node.KillPause(s.field("pod/idle", ".metadata.uid")))
	w.shows(`pod idle +.*(sandbox|prepare|starts over)`)
	w.shows(`1 up, hidden`)
	w.agrees()
}

// TestKubeletRestart is not run beside others, whose pods would wait with it.
func TestKubeletRestart(t *testing.T) {
	s := newNodeStage(t)
	s.apply("16-idle")
	s.apply("14-slow-init")
	w := s.open()
	w.shows(`pod slow-init +load \(1 of 2\) runs`, `1 up, hidden`)
	kubelet := the.node.Kubelet()
	s.must(kubelet.Kill())
	s.must(kubelet.Start())
	s.create(`{apiVersion: v1, kind: Pod, metadata: {name: after}, spec: {containers: [{name: app, image: busybox, imagePullPolicy: IfNotPresent, command: [sleep, "3600"]}]}}`)
	w.shows(`pod slow-init +load \(1 of 2\) runs`, `2 up, hidden`)
	w.agrees()
	if restarts := s.field("pod/idle", ".status.containerStatuses[0].restartCount"); restarts != "0" {
		t.Errorf("the kubelet restarted a container %s times", restarts)
	}
}

// TestRuntime looks at containers that run, have ended, crash and are
// sidecars.
func TestRuntime(t *testing.T) {
	t.Parallel()
	s := newNodeStage(t)
	s.apply("05-init-crash")
	s.apply("12-sidecars")
	s.apply("16-idle")
	w := s.open()
	w.shows(`pod sidecar-crashes +proxy .*exits 5, [2-9] tries`, `pod sidecar-never-starts +.*startup probe of proxy`, `1 up, hidden`)
	s.agreesWithRuntime()
	w.quit()
}
