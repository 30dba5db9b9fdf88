package watch

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"github.com/initwatch/initwatch/model"
)

// stamped writes a line as the server does, so many milliseconds after a whole
// second.
func stamped(ms int, text string) string {
	return time.Date(2026, 1, 2, 3, 4, 5, ms*1e6, time.UTC).Format(time.RFC3339Nano) + " " + text + "\n"
}

func following() *tail { return &tail{req: model.LogRequest{Follow: true}} }

func TestLogResumes(t *testing.T) {
	tests := map[string]struct {
		before, after string
		want          []string
		gap           bool
	}{
		"what came again": {stamped(100, "a") + stamped(200, "b") + stamped(200, "c"),
			stamped(100, "a") + stamped(200, "b") + stamped(200, "c") + stamped(200, "d") + stamped(300, "e"), []string{"d", "e"}, false},
		"equal lines": {stamped(100, "a") + stamped(100, "a"),
			stamped(100, "a") + stamped(100, "a") + stamped(100, "a"), []string{"a"}, false},
		"out of order": {stamped(100, "a") + stamped(300, "c"),
			stamped(100, "a") + stamped(300, "c") + stamped(200, "b"), []string{"b"}, false},
		"nothing new":     {stamped(100, "a"), stamped(100, "a"), nil, false},
		"rotated":         {stamped(100, "a"), stamped(900, "z"), []string{"z"}, true},
		"nothing at all":  {stamped(100, "a"), "", nil, true},
		"nothing before":  {"", stamped(100, "a"), []string{"a"}, false},
		"longer than one": {stamped(100, strings.Repeat("x", maxLine)), stamped(100, strings.Repeat("x", maxLine)) + stamped(200, "b"), []string{"b"}, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			from := following()
			readLines(t, from, strings.NewReader(tt.before))
			lines := newLineQueue()
			if _, err := from.scan(t.Context(), strings.NewReader(tt.after), lines); !errors.Is(err, io.EOF) {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, lines.lines); diff != "" || lines.tookGap() != tt.gap {
				t.Errorf("(-want +got):\n%s, gap %v", diff, !tt.gap)
			}
		})
	}
}

// TestLogResumesWhereverItBreaks cuts a log at every byte: the lines are whole,
// and each there once.
func TestLogResumesWhereverItBreaks(t *testing.T) {
	body := stamped(100, "one") + stamped(100, "two") + stamped(100, "two") + stamped(900, "three")
	want := []string{"one", "two", "two", "three"}
	for at := range len(body) {
		from, lines := following(), newLineQueue()
		broken := io.MultiReader(strings.NewReader(body[:at]), iotest.ErrReader(io.ErrUnexpectedEOF))
		if _, err := from.scan(t.Context(), broken, lines); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatal(err)
		}
		if _, err := from.scan(t.Context(), strings.NewReader(body), lines); !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, lines.lines); diff != "" || lines.tookGap() {
			t.Fatalf("cut after %d bytes (-want +got):\n%s", at, diff)
		}
	}
}

// TestLongLineThatBreaksOffComesAgain cuts a line that is delivered in pieces.
func TestLongLineThatBreaksOffComesAgain(t *testing.T) {
	body := stamped(100, "one") + stamped(200, strings.Repeat("x", 3*maxLine)) + stamped(300, "end")
	from, lines := following(), newLineQueue()
	broken := io.MultiReader(strings.NewReader(body[:2*maxLine]), iotest.ErrReader(io.ErrUnexpectedEOF))
	_, _ = from.scan(t.Context(), broken, lines)
	lines = newLineQueue()
	_, _ = from.scan(t.Context(), strings.NewReader(body), lines)
	if n := len(lines.lines); n != 5 || lines.lines[n-1] != "end" {
		t.Errorf("%d lines after the break", n)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	from := following()
	var body strings.Builder
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for i := range 2 * maxSeen {
		fmt.Fprintf(&body, "%s line %d\n", at.Add(time.Duration(i)).Format(time.RFC3339Nano), i)
	}
	readLines(t, from, strings.NewReader(body.String()))
	if len(from.memory.ring) != maxSeen {
		t.Errorf("%d lines are remembered", len(from.memory.ring))
	}
	got, _ := readLines(t, from, strings.NewReader(body.String()+stamped(1, "new")))
	if diff := cmp.Diff([]string{"new"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestCutStreamsLoseNothing writes while the server cuts the stream again and
// again.
func TestCutStreamsLoseNothing(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		w.apply(logPod("c1", running, corev1.ContainerState{}))
		req := appLog()
		req.Follow, req.Attempt = true, "c1"
		chunks := w.cluster.Log(w.Context(), req)
		var want []string
		go func() {
			for i := range 200 {
				line := fmt.Sprint("line ", i/2) // each twice
				want = append(want, line)
				w.say("c1", line)
				if i%7 == 0 {
					time.Sleep(170 * time.Millisecond)
				}
				if i%20 == 19 {
					synctest.Wait()
					w.server.BreakWatches()
				}
			}
			time.Sleep(5 * time.Second)
			w.apply(logPod("c1", ended("c1"), corev1.ContainerState{}))
		}()
		var got []string
		for chunk := range chunks {
			got = append(got, chunk.Lines...)
			if chunk.Note == gapNote {
				w.Error("a gap is told of that is none")
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			w.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// TestALogStaysThatOfItsContainer restarts the container while the connection
// is broken.
func TestALogStaysThatOfItsContainer(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		w.apply(logPod("c1", running, corev1.ContainerState{}))
		w.say("c1", "one")
		req := appLog()
		req.Follow, req.Attempt = true, "c1"
		chunks := w.cluster.Log(w.Context(), req)
		if chunk := <-chunks; !cmp.Equal(chunk.Lines, []string{"one"}) {
			w.Errorf("got %v", chunk.Lines)
		}
		synctest.Wait()
		w.server.BreakWatches()
		<-chunks
		w.say("c1", "last")
		w.say("c2", "of another")
		w.apply(logPod("c2", running, ended("c1")))
		lines, note := collect(chunks)
		if diff := cmp.Diff([]string{"last"}, lines); diff != "" || note != "the container ended, and this is the end of its log" {
			w.Errorf("%s; note %q", diff, note)
		}
	})
}
