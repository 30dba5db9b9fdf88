package replay

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/initwatch/initwatch/model"
)

const failedOnce = `"phase":"Running","containerStatuses":[{"name":"app","containerID":"containerd://one","state":{"terminated":{"exitCode":1,"containerID":"containerd://one"}}}]`

// about is an entry about the log of attempt one.
func about(after time.Duration, kind, rest string) string {
	return entry(after, "logs", kind, `{"namespace":"shop","pod":"a","container":"app","containerID":"one"`+rest+`}`)
}

// TestLogThatWasNotReadToItsEnd holds that the line which it was read up to is
// not shown as the last one, in either way to read a recording, and that its log
// says so.
func TestLogThatWasNotReadToItsEnd(t *testing.T) {
	end := start.Add(3 * time.Second)
	for name, test := range map[string]struct{ last, kept, note string }{
		"it is not": {about(2*time.Second, "DELETED", ""), "", "this is the end of the log up to now; the recording may lack lines of it"},
		"another line came": {
			about(3*time.Second, "ADDED", `,"line":"ERROR"`), "waiting|ERROR", "this is the end of the log up to now",
		},
		"nothing came": {about(3*time.Second, "MODIFIED", ""), "waiting", "this is the end of the log up to now"},
	} {
		t.Run(name, func(t *testing.T) {
			file := write(t,
				about(time.Second, "ADDED", `,"line":"waiting","open":true`),
				entry(2*time.Second, "pods", "ADDED", pod("a", failedOnce)), test.last,
				entry(3*time.Second, "pods", "ADDED", pod("b", "")),
			)
			film := load(t, file)
			told, _ := explained(t, time.Time{}, file)
			for _, store := range []*model.Store{at(t, film, end), told} {
				got := ""
				if kept := store.Kept("uid-a", "app", "containerd://one"); kept != nil {
					got = strings.Join(kept.Lines, "|")
				}
				same(t, "kept", test.kept, got)
			}
			synctest.Test(t, func(t *testing.T) {
				p := film.Play(end, 0)
				defer p.Close()
				if got := read(t.Context(), p, model.LogRequest{}); !strings.HasSuffix(got, "\n0s "+test.note) {
					t.Errorf("the log ends with %q", got)
				}
			})
		})
	}
}

// TestLogOfARunningAttempt holds that nobody misses the end of what goes on.
func TestLogOfARunningAttempt(t *testing.T) {
	const runs = `"phase":"Running","containerStatuses":[{"name":"app","containerID":"containerd://one","state":{"running":{}}}]`
	film := load(t, write(t,
		entry(0, "pods", "ADDED", pod("a", runs)),
		about(time.Second, "ADDED", `,"line":"waiting","open":true`),
	))
	synctest.Test(t, func(t *testing.T) {
		p := film.Play(start.Add(time.Second), 0)
		defer p.Close()
		same(t, "log", "0s 1s: waiting\n0s the recording ends here, and the log with it", read(t.Context(), p, model.LogRequest{Follow: true}))
	})
}

// TestLogWithoutLines holds that it is known of an attempt that it printed
// nothing.
func TestLogWithoutLines(t *testing.T) {
	film := load(t, write(t,
		entry(0, "pods", "ADDED", pod("a", failedOnce)), about(time.Second, "MODIFIED", ""),
		said(2*time.Second, 2*time.Second, "two", "of the next attempt"),
	))
	if kept := at(t, film, start).Kept("uid-a", "app", "containerd://one"); kept == nil || kept.Refused != "" {
		t.Errorf("kept %+v", kept)
	}
	synctest.Test(t, func(t *testing.T) {
		p := film.Play(start.Add(time.Second), 0)
		defer p.Close()
		same(t, "log", "0s the container has written nothing up to now", read(t.Context(), p, model.LogRequest{}))
	})
}

// TestLogsOfTwoRecordings holds that a line which both have is there once.
func TestLogsOfTwoRecordings(t *testing.T) {
	failed := entry(2*time.Second, "pods", "ADDED", pod("a", failedOnce))
	first := write(t, said(0, 0, "one", "first"), said(time.Second, time.Second, "one", "second"), failed)
	again := write(t, failed, said(0, 3*time.Second, "one", "first"), said(time.Second, 3*time.Second, "one", "second"))
	for _, files := range [][]string{{first, again}, {again, first}} {
		told, _ := explained(t, time.Time{}, files...)
		for _, store := range []*model.Store{at(t, load(t, files...), start.Add(3*time.Second)), told} {
			kept := store.Kept("uid-a", "app", "containerd://one")
			if kept == nil {
				t.Fatal("nothing was kept")
			}
			same(t, "kept", "first|second", strings.Join(kept.Lines, "|"))
		}
	}
}
