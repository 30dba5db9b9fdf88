package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

func TestLogOfTheStepAtFault(t *testing.T) {
	d := start(t, 80, 24, shop(), nil)
	d.source.logs = []model.LogChunk{
		{Lines: []string{"connecting to \x1b[1mdb\x1b[m", "ERROR: relation \"users\" does not exist"}},
		{Note: "the container has ended"},
	}
	d.keys("l")
	want := []model.LogRequest{{Namespace: "shop", Pod: "init-crash", Container: "migrate", Follow: true, Tail: 10_000}}
	if diff := cmp.Diff(want, d.source.requests); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
	d.golden("log-80x24")
	d.keys("p")
	d.shows("no earlier attempt of migrate was seen")
	before := d.model.tree.View()
	d.keys("q")
	if d.quit || d.model.pane != keymap.InTree || !cmp.Equal(before, d.model.tree.View()) {
		t.Error("q did not go back to the tree as it was")
	}
	d.golden("tree-80x24")
}

func TestLogOfTheSelectedPart(t *testing.T) {
	d := start(t, 80, 24, shop(), nil)
	d.keys("j", "j", "j", "enter")
	if got := d.source.requests; len(got) != 1 || got[0].Container != "seed" {
		t.Errorf("requests %+v", got)
	}
}

// TestLogOfAPodThatIsReplaced holds the tabs to the attempts that their lines
// are of, whatever becomes of the container and its pod.
func TestLogOfAPodThatIsReplaced(t *testing.T) {
	d := start(t, 100, 24, shop(), nil)
	d.source.logs = []model.LogChunk{{Lines: []string{"five"}}}
	d.keys("l")
	d.source.logs = []model.LogChunk{{Lines: []string{"six"}}}
	again := shop()[0].pod
	again.Part("migrate").Restarts++
	d.apply(model.Item{Op: model.OpPod, Pod: again})
	d.shows(" 5 exit 3  [6 exit 3]")
	d.shows("six")
	d.keys("p")
	d.shows("five")
	d.apply(model.Item{Op: model.OpPodGone, Key: again.Key()})
	d.shows("attempt 5 · the pod is gone")
	d.keys("l")
	d.shows("its logs with it")
	replaced := shop()[0].pod
	replaced.UID = "another"
	d.apply(model.Item{Op: model.OpPod, Pod: replaced})
	d.shows("attempt 5 · the pod is gone")
	d.keys("l")
	if d.model.stream.entry.Pod.UID != "another" {
		t.Error("l did not open the log of the pod that took over the name")
	}
}

func TestLogsThatWereClosedAreSilent(t *testing.T) {
	d := start(t, 80, 24, shop(), nil)
	d.keys("l", "esc", "l")
	d.send(logMsg{id: 1, lines: []string{"from another log"}})
	if strings.Contains(d.screen(), "another log") {
		t.Error("a closed log was shown")
	}
}

func TestReadLogGathers(t *testing.T) {
	chunks := make(chan model.LogChunk, 100)
	for i := range 50 {
		chunks <- model.LogChunk{Lines: []string{fmt.Sprint(i)}}
	}
	close(chunks)
	msg, ok := readLog(7, chunks)().(logMsg)
	if !ok || msg.id != 7 || len(msg.lines) != 50 || !msg.ended {
		t.Errorf("got %d lines, ended %v", len(msg.lines), msg.ended)
	}
}

func TestNoLogYet(t *testing.T) {
	d := start(t, 80, 24, shop()[1:2], nil)
	d.keys("l")
	if !strings.Contains(d.screen(), "no container has run here yet") {
		t.Errorf("the screen does not say why there is no log:\n%s", d.screen())
	}
	for range noticeTicks {
		d.tick(time.Second)
	}
	if strings.Contains(d.screen(), "no container has run") {
		t.Error("the notice stays")
	}
}

// TestReadAnewWithoutConnection keeps what was read when nothing can take its
// place.
func TestReadAnewWithoutConnection(t *testing.T) {
	const says = "nothing can be read now: the connection is broken; what was read stays here"
	tests := map[string]struct {
		open, keys []string
		line       string
	}{
		"since":                   {[]string{"l"}, []string{"r"}, "does not exist"},
		"from its end":            {[]string{"l"}, []string{"l"}, "does not exist"},
		"several logs":            {[]string{"L"}, []string{"r"}, "does not exist"},
		"several, from their end": {[]string{"L"}, []string{"l"}, "does not exist"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := start(t, 100, 24, shop(), nil)
			d.source.logs = migration()
			d.keys(test.open...)
			d.settle()
			d.shows(test.line)
			requests := len(d.source.requests)
			d.apply(linkItem(model.Pods, "shop", words.LinkReconnecting, "the connection broke"))
			d.keys(test.keys...)
			d.settle()
			d.shows(test.line)
			d.shows(says)
			if n := len(d.source.requests); n != requests || d.model.prompt.open() {
				t.Errorf("%d requests in the place of %d, typing %v", n, requests, d.model.prompt.open())
			}
			d.apply(linkItem(model.Pods, "shop", words.LinkLive, ""))
			d.keys("l")
			d.settle()
			d.shows("read anew")
			if len(d.source.requests) == requests {
				t.Error("nothing is read when the connection is back")
			}
		})
	}
}

// TestReadAnewGoesByTheNamespace reads on while only another one's pods cannot be
// read.
func TestReadAnewGoesByTheNamespace(t *testing.T) {
	d := start(t, 100, 24, shop(), nil)
	d.source.logs = migration()
	d.keys("l")
	d.settle()
	d.apply(linkItem(model.Pods, "elsewhere", words.LinkReconnecting, "the connection broke"))
	d.keys("l")
	d.settle()
	d.shows("read anew")
}

// TestConnectionBreaksWhileTyping keeps what was read, too.
func TestConnectionBreaksWhileTyping(t *testing.T) {
	d := start(t, 100, 24, shop(), nil)
	d.source.logs = migration()
	d.keys("l", "r", "1", "h")
	d.apply(linkItem(model.Pods, "shop", words.LinkReconnecting, "the connection broke"))
	d.keys("enter")
	d.shows("nothing can be read now")
	d.shows("does not exist")
	if n := len(d.source.requests); n != 1 || d.model.stream.span != newest {
		t.Errorf("%d requests, for %+v", n, d.model.stream.span)
	}
}
