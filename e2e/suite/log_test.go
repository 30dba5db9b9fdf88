//go:build linux

package suite

import (
	"testing"
)

func TestLogOfTheFailingStep(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.apply("15-crash-log")
	w := s.open()
	// Which try it is by the time the key is pressed is the node's to say, until
	// the third, which hangs.
	w.shows(`✗ pod talkative +migrate \(1 of 1\) exits 3, [12] tr(y|ies)`)
	w.press("j", "l")
	w.shows(`talkative · migrate · attempt \d`, `try \d applies step 1`)
	w.press("q").shows(`pod talkative +migrate \(1 of 1\) exits 3, 2 tries, try 3 runs`, `try 2: relation users does not exist`)
	w.press("l").shows(`talkative · migrate · attempt 3`, `try 3 applies step 3`)
	w.press("p").shows(`talkative · migrate · attempt 2 .*exit 3`, `try 2: relation users does not exist`)
	if got := s.in("logs", "talkative", "-c", "migrate", "--previous"); !matches(got, `try 2: relation`) {
		t.Errorf("kubectl logs --previous says %q", got)
	}
	w.press("q").shows(`pod talkative +migrate`)
	w.quit()
}

func TestLogFollows(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.apply("14-slow-init")
	w := s.open()
	w.shows(`pod slow-init +load \(1 of 2\) runs for ([2-9]|\d\d)s`)
	w.press("j", "l").shows(`slow-init · load · attempt 1`, `loading part 1$`, `loading part 5$`)
	s.in("delete", "pod", "slow-init", "--wait=false")
	w.shows(`the pod is gone`, `loading part 5$`)
	w.press("q").shows(`pod slow-init +gone`)
	w.quit()
}
