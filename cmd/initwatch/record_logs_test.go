package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/cmd/initwatch/terminal"
	"github.com/initwatch/initwatch/config"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/watch"
	"github.com/initwatch/initwatch/watch/demo"
	"github.com/initwatch/initwatch/watch/recording"
)

// failing applies a pod that crashes without a message, one that left a message,
// and what both printed.
func failing(t *testing.T, server *demo.Server) {
	t.Helper()
	for _, name := range []string{"crash", "crash-told"} {
		pod := crashing(name)
		id := "containerd://" + name
		end := pod.Status.ContainerStatuses[0].LastTerminationState.Terminated
		end.ContainerID = id
		if name == "crash-told" {
			end.Message = "that was it"
		}
		if err := server.Apply(pod); err != nil {
			t.Fatal(err)
		}
		for _, line := range []string{"starting", "ERROR: no such table"} {
			server.AppendLog("shop", name, "app", id, line, end.FinishedAt.Time)
		}
	}
}

// TestRecordedLogsAreExplainedAlike holds that with their logs, a recording's end
// is explained as the cluster is to the last line, and that nothing printed is in
// a recording unasked.
func TestRecordedLogsAreExplainedAlike(t *testing.T) {
	isolate(t)
	failing(t, serve(t))
	path := recordedFile(t, "--logs")
	live := explainedAlike(t, path)
	if !strings.Contains(live, `"lastOutput": "ERROR: no such table"`) {
		t.Errorf("no line of a log is in %s", live)
	}
	want := []string{"crash starting", "crash ERROR: no such table", "crash-told starting", "crash-told ERROR: no such table"}
	if diff := cmp.Diff(want, linesIn(t, path)); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	if got := linesIn(t, recordedFile(t)); got != nil {
		t.Errorf("recorded unasked: %q", got)
	}
}

// linesIn are the lines of logs in a recording, each with its pod.
func linesIn(t *testing.T, path string) []string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	return linesOf(t, file)
}

func linesOf(t *testing.T, in io.Reader) []string {
	t.Helper()
	entries, err := recording.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		if e.Resource != recording.Logs || e.Type != recording.Added {
			continue
		}
		log, err := e.Log()
		if err != nil {
			t.Fatal(err)
		}
		text := log.Pod + " " + log.Line
		if log.Cut {
			text += " (cut)"
		}
		out = append(out, text)
	}
	return out
}

// TestRecordTellsRefusedLogs holds that a missing right is told at the begin, and
// once.
func TestRecordTellsRefusedLogs(t *testing.T) {
	isolate(t)
	server := serve(t)
	failing(t, server)
	server.Forbid("get", "pods/log", "shop")
	got := runWith(t, nil, "record", "--logs", "-o", t.TempDir()+"/f", "--for", "1s")
	want := "may not read logs in namespace shop; ask for the verb get on pods/log"
	if got.code != exitOK || strings.Count(got.err, want) != 1 || !strings.Contains(got.err, " and 0 lines of logs in 1s") {
		t.Errorf("exit code %d and %s", got.code, got.err)
	}
	if strings.Index(got.err, want) > strings.Index(got.err, "recording pods") {
		t.Errorf("told late: %s", got.err)
	}
}

// TestRecordLogsWithoutRequests holds that it is told when no log would be read.
func TestRecordLogsWithoutRequests(t *testing.T) {
	isolate(t)
	failing(t, serve(t))
	t.Setenv("INITWATCH_REQUESTS_PER_MINUTE", "0")
	got := runWith(t, nil, "record", "--logs", "-o", t.TempDir()+"/f", "--for", "1s")
	if got.code != exitError || !strings.Contains(got.err, "requests-per-minute is 0, so no log would be read") {
		t.Errorf("exit code %d and %s", got.code, got.err)
	}
}

// initialising is a pod whose init container runs, or has ended.
func initialising(began, end time.Time) *corev1.Pod {
	p := aPod("waits", corev1.PodPending, false, corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "PodInitializing"}})
	p.Spec.InitContainers = []corev1.Container{{Name: "wait", Image: "busybox:1"}}
	state := corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: metav1.NewTime(began)}}
	if !end.IsZero() {
		state = corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
			ContainerID: "containerd://wait", StartedAt: metav1.NewTime(began), FinishedAt: metav1.NewTime(end), Reason: "Completed",
		}}
	}
	p.Status.InitContainerStatuses = []corev1.ContainerStatus{{Name: "wait", ContainerID: "containerd://wait", State: state}}
	return p
}

// troubled is a server whose logs cannot be read until a time.
type troubled struct {
	next  http.RoundTripper
	until time.Time
	asked int
}

func (s *troubled) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(r.URL.Path, "/log") {
		return s.next.RoundTrip(r)
	}
	s.asked++
	if time.Now().Before(s.until) {
		return nil, errors.New("no route to the node")
	}
	return s.next.RoundTrip(r)
}

// TestGrowingLogsAreRecorded holds that of an init container that runs, each line
// is recorded once, those that it printed last among them, whatever the clock of
// its node and though its log cannot be read at once, and that nothing stays in
// memory of it.
func TestGrowingLogsAreRecorded(t *testing.T) {
	for name, test := range map[string]struct {
		ahead   time.Duration // of the node's clock
		trouble time.Duration
		code    int32
		looks   int // at the log after its end, at most
	}{
		"as a rule": {looks: 1}, "the node is ahead": {ahead: time.Hour, looks: 1},
		"trouble": {trouble: 20 * time.Second, looks: 3}, "it fails": {code: 3, looks: 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				watch.SetupLogging(slog.New(slog.DiscardHandler))
				server, began := demo.NewServer(), time.Now()
				reach := server.Config()
				logs := &troubled{next: reach.Transport}
				reach.Transport = logs
				keeps, claim := waitsForClaim() // so that the diagnoses ask for something, too
				if err := errors.Join(server.Apply(keeps), server.Apply(claim)); err != nil {
					t.Fatal(err)
				}
				apply := func(end time.Time) {
					pod := initialising(began, end)
					if ended := pod.Status.InitContainerStatuses[0].State.Terminated; ended != nil {
						ended.ExitCode = test.code
					}
					if err := server.Apply(pod); err != nil {
						t.Error(err)
					}
				}
				var want []string
				say := func() {
					line := fmt.Sprintf("try %d", len(want)/2) // the same is said twice
					server.AppendLog("shop", "waits", "wait", "containerd://wait", line, time.Now())
					want = append(want, "waits "+line)
				}
				ctx, cancel := context.WithCancel(t.Context())
				ctx, guard := terminal.New(ctx, &config.Log{Logger: slog.New(slog.DiscardHandler)}, io.Discard)
				defer guard.Close()
				before := 0
				guard.Go(func() {
					apply(time.Time{})
					for range 20 {
						say()
						time.Sleep(4 * time.Second)
					}
					say()
					before, logs.until = logs.asked, time.Now().Add(test.trouble)
					apply(time.Now().Add(test.ahead))
					time.Sleep(time.Minute)
					if err := server.Delete(initialising(began, time.Time{})); err != nil {
						t.Error(err)
					}
					time.Sleep(2 * forgetReadAfter)
					cancel()
				})
				var file bytes.Buffer
				r := &recorder{run: guard.Go, budget: model.NewBudget(20), logs: newRecordedLogs(20)}
				if err := recordTo(ctx, &file, r, watch.Options{Config: reach, Namespaces: []string{"shop"}}); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, linesOf(t, &file)); diff != "" || r.logs.lines != len(want) {
					t.Errorf("%d lines (-want +got):\n%s", r.logs.lines, diff)
				}
				if n := logs.asked - before; n > test.looks || len(r.logs.read) != 0 {
					t.Errorf("%d requests after the end, %d logs in memory", n, len(r.logs.read))
				}
			})
		})
	}
}

// TestPassed holds that a clock that is put back makes no pause longer.
func TestPassed(t *testing.T) {
	for since, want := range map[time.Duration]bool{0: false, time.Second: false, time.Minute: true, -time.Hour: true} {
		if got := passed(created.Time, created.Add(since), time.Minute); got != want {
			t.Errorf("%s: %t", since, got)
		}
	}
}

// TestNewsOfLogs holds what of an answer is new after another one, and how it is
// told whether it is the end: "-" stands before a line that others may be missing
// before, "+" after one that others may follow, and "." for the end of a log that
// was known.
func TestNewsOfLogs(t *testing.T) {
	at := func(seconds ...int) (out []time.Time) {
		for _, s := range seconds {
			out = append(out, created.Add(time.Duration(s)*time.Second))
		}
		return out
	}
	fact := func(cut bool, times []time.Time, lines ...string) *model.Fact {
		return &model.Fact{Question: model.Question{Subject: model.AboutLog, Attempt: "one"}, Lines: lines, Times: times, Cut: cut}
	}
	refused := &model.Fact{Question: fact(false, nil).Question, Refused: "no answer"}
	for name, test := range map[string]struct {
		before, then *model.Fact
		runs, ended  string // when the attempt ran or had ended as the second answer was asked for
	}{
		"the first":             {nil, fact(false, at(1, 2), "a", "b"), "a+ b+", "a+ b"},
		"the end of a long one": {nil, fact(true, at(1, 2), "a", "b"), "-a+ b+", "-a+ b"},
		"nothing":               {nil, fact(false, nil), "", "."},
		"nothing new":           {fact(false, at(1), "a"), fact(false, at(1), "a"), "", "."},
		"more":                  {fact(false, at(1), "a"), fact(false, at(1, 1, 2), "a", "a", "b"), "b+", "b"},
		"much more":             {fact(false, at(1), "a"), fact(true, at(3, 4), "c", "d"), "-c+ d+", "-c+ d"},
		"an old one, rotated":   {fact(false, at(3), "c"), fact(true, at(1, 2), "a", "b"), "", "."},
		"without times":         {fact(false, nil, "a", "b"), fact(false, nil, "a", "b", "c"), "c+", "c"},
		"after nothing":         {fact(false, nil), fact(false, at(1), "a"), "a+", "a"},
		"refused":               {fact(false, at(1), "a"), refused, "", ""},
		"after a refusal":       {refused, fact(false, at(1), "a"), "a+", "a"},
	} {
		for over, want := range map[bool]string{false: test.runs, true: test.ended} {
			l := newRecordedLogs(20)
			if test.before != nil {
				l.news(test.before, false)
			}
			got := newsText(l.news(test.then, over))
			if again := newsText(l.news(test.then, over)); again != "" {
				t.Errorf("%s, over %t: again %s", name, over, again)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, over %t: %s", name, over, diff)
			}
		}
	}
}

func newsText(news []logEntry) string {
	var out []string
	for _, n := range news {
		text := n.log.Line
		if n.kind == recording.Modified {
			text = "."
		}
		if n.log.Cut {
			text = "-" + text
		}
		if n.log.Open {
			text += "+"
		}
		out = append(out, text)
	}
	return strings.Join(out, " ")
}
