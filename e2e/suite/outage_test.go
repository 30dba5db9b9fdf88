//go:build linux

package suite

import (
	"testing"
	"time"
)

const (
	// noticed is how soon a break has to be seen.
	noticed = 10 * time.Second
	// recovered is how soon all has to be well again once the server answers.
	recovered = 5 * time.Second
	// outage is how long the API server is away.
	outage = 20 * time.Second
)

// promise is what may not be said while nothing is known.
const promise = `next (usually )?not before|next try due`

// TestServerStopped and TestServerFrozen are not run beside others, who need
// the server.
func TestServerStopped(t *testing.T) {
	s, w := beforeOutage(t)
	server := the.node.APIServer()
	s.must(server.Kill())
	broken := time.Now()
	t.Cleanup(func() { _ = server.Start() })
	duringOutage(w, broken)
	s.must(server.Start())
	afterOutage(s, w)
}

func TestServerFrozen(t *testing.T) {
	s, w := beforeOutage(t)
	server := the.node.APIServer()
	s.must(server.Freeze())
	broken := time.Now()
	t.Cleanup(func() { _ = server.Thaw() })
	duringOutage(w, broken)
	s.must(server.Thaw())
	afterOutage(s, w)
}

// beforeOutage opens a screen on pods of all kinds, one of which waits for its
// next try.
func beforeOutage(t *testing.T) (*stage, *screen) {
	s := newNodeStage(t)
	s.apply("05-init-crash")
	s.apply("16-idle")
	w := s.open()
	w.shows(`● live`, `1 up, hidden`, `pod init-crash +.*not before`)
	return s, w
}

// duringOutage checks that the break is seen in time, that nothing is promised
// from then on, and that everything that was known stays.
func duringOutage(w *screen, broken time.Time) {
	w.Helper()
	w.showsWithin(noticed-time.Since(broken), `(reconnecting|stale)`)
	w.Logf("the break was seen after %v", time.Since(broken).Round(100*time.Millisecond))
	for time.Since(broken) < outage {
		w.never(promise).never(`● live`)
		if missing := firstMissing(w.text(), []string{`pod init-crash `, `pod init-crash-never `, `pod init-oom `, `1 up, hidden`}); missing != "" {
			w.Fatalf("the screen has lost %q during the outage", missing)
		}
		time.Sleep(poll)
	}
}

// afterOutage checks that the screen recovers by itself, and that it then says
// what a fresh look says.
func afterOutage(s *stage, w *screen) {
	s.Helper()
	s.must(the.node.WaitServing(s.Context()))
	serving := time.Now()
	w.showsWithin(recovered, `● live`).lacks(`reconnecting|stale`)
	s.Logf("recovered %v after the server", time.Since(serving).Round(100*time.Millisecond))
	s.create(`{apiVersion: v1, kind: Pod, metadata: {name: after}, spec: {containers: [{name: app, image: busybox, imagePullPolicy: IfNotPresent, command: [sleep, "3600"]}]}}`)
	w.showsWithin(recovered, `pod after `)
	s.must(the.node.Recover(s.Context()))
	w.agrees()
	w.quit()
}
