package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
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
		if e.Resource != recording.Logs {
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
func initialising(began time.Time, ended bool) *corev1.Pod {
	p := aPod("waits", corev1.PodPending, false, corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "PodInitializing"}})
	p.Spec.InitContainers = []corev1.Container{{Name: "wait", Image: "busybox:1"}}
	state := corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: metav1.NewTime(began)}}
	if ended {
		state = corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
			ContainerID: "containerd://wait", StartedAt: metav1.NewTime(began), FinishedAt: metav1.Now(), Reason: "Completed",
		}}
	}
	p.Status.InitContainerStatuses = []corev1.ContainerStatus{{Name: "wait", ContainerID: "containerd://wait", State: state}}
	return p
}

// TestGrowingLogsAreRecorded holds that of an init container that runs, each line
// is recorded once, those that it printed last among them.
func TestGrowingLogsAreRecorded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		watch.SetupLogging(slog.New(slog.DiscardHandler))
		server, began := demo.NewServer(), time.Now()
		apply := func(ended bool) {
			if err := server.Apply(initialising(began, ended)); err != nil {
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
		guard.Go(func() {
			apply(false)
			for range 20 {
				say()
				time.Sleep(4 * time.Second)
			}
			say()
			apply(true)
			time.Sleep(time.Minute)
			cancel()
		})
		var file bytes.Buffer
		r := &recorder{run: guard.Go, budget: model.NewBudget(20), logs: newRecordedLogs(20)}
		if err := recordTo(ctx, &file, r, watch.Options{Config: server.Config(), Namespaces: []string{"shop"}}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, linesOf(t, &file)); diff != "" || r.logs.lines != len(want) {
			t.Errorf("%d lines (-want +got):\n%s", r.logs.lines, diff)
		}
	})
}

// TestNewsOfLogs holds what of an answer is new after another one.
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
	for name, test := range map[string]struct {
		before, then *model.Fact
		want         string
	}{
		"the first":             {nil, fact(false, at(1, 2), "a", "b"), "a b"},
		"the end of a long one": {nil, fact(true, at(1, 2), "a", "b"), "-a b"},
		"nothing new":           {fact(false, at(1), "a"), fact(false, at(1), "a"), ""},
		"more":                  {fact(false, at(1), "a"), fact(false, at(1, 1, 2), "a", "a", "b"), "b"},
		"much more":             {fact(false, at(1), "a"), fact(true, at(3, 4), "c", "d"), "-c d"},
		"an old one, rotated":   {fact(false, at(3), "c"), fact(true, at(1, 2), "a", "b"), ""},
		"without times":         {fact(false, nil, "a", "b"), fact(false, nil, "a", "b", "c"), "c"},
		"after nothing":         {fact(false, nil), fact(false, at(1), "a"), "a"},
	} {
		t.Run(name, func(t *testing.T) {
			l := newRecordedLogs(20)
			if test.before != nil {
				l.news(test.before)
			}
			var got []string
			for _, line := range l.news(test.then) {
				text := line.Line
				if line.Cut {
					text = "-" + text
				}
				got = append(got, text)
			}
			if diff := cmp.Diff(test.want, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
