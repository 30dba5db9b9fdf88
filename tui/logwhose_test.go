package tui

import (
	"strings"
	"testing"
	"time"

	"github.com/initwatch/initwatch/model"
)

// TestANewerLogIsFiledAsTheNewerAttempt has a container start again between
// its status and the request for its log, which is answered with the newer one.
func TestANewerLogIsFiledAsTheNewerAttempt(t *testing.T) {
	l := startLooping(t)
	l.begins("unseen")
	l.source.logs = []model.LogChunk{linesAt(l.source.now.Add(10*time.Second), time.Second, "newer")}
	l.keys("enter", "l")
	l.shows("attempt 1 · running")
	l.fails()
	l.shows("attempt 1 · these lines are of a later attempt · failed")
	if kept := l.model.options.Store.Kept(l.pod.UID, "migrate", "containerd://1"); kept != nil && len(kept.Lines) > 0 {
		t.Error("lines of a later attempt were kept as those of the first")
	}
	l.begins("asked for twice")
	l.shows("[2 runs")
	l.shows("newer")
	l.source.logs = []model.LogChunk{linesAt(noon.Add(10*time.Second), time.Second, "older")}
	if strings.Contains(l.screen(), "asked for twice") {
		t.Errorf("the log was read again:\n%s", l.screen())
	}
	l.keys("p")
	if strings.Contains(l.screen(), "newer") || strings.Contains(l.screen(), "later attempt") {
		t.Errorf("the first attempt has lines of the second:\n%s", l.screen())
	}
}

// TestALogThatIsNeverTheRightOne does not ask again and again.
func TestALogThatIsNeverTheRightOne(t *testing.T) {
	l := startLooping(t)
	l.begins()
	l.keys("enter", "l")
	l.fails()
	l.begins()
	wrong := linesAt(l.source.now.Add(time.Second), time.Second, "newer")
	l.source.logs = []model.LogChunk{wrong}
	before := len(l.source.requests)
	l.model.blank(l.model.stream.tabs[0])
	l.keys("p")
	if n := len(l.source.requests) - before; n > 2 {
		t.Errorf("%d requests", n)
	}
	if strings.Contains(l.screen(), "newer") {
		t.Errorf("the lines of another attempt are shown:\n%s", l.screen())
	}
}

func TestLinesThatMayBeOfEither(t *testing.T) {
	l := startLooping(t)
	l.begins()
	end := l.source.now.Add(5 * time.Second)
	l.source.logs = []model.LogChunk{linesAt(end.Add(300*time.Millisecond), time.Second, "whose")}
	l.keys("enter", "l")
	l.fails()
	l.shows("attempt 1 · failed")
	l.source.now = end.Add(-10 * time.Second)
	l.begins("two")
	l.source.logs = []model.LogChunk{linesAt(end.Add(300*time.Millisecond), time.Second, "whose")}
	l.keys("l", "p")
	l.shows("attempt 1 · these lines may be of the next attempt · exit 3")
	l.source.logs = []model.LogChunk{linesAt(end.Add(900*time.Millisecond), time.Second, "another's")}
	l.keys("l", "p")
	l.shows("attempt 1 · exit 3")
}
