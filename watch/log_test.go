package watch

import (
	"context"
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
	"github.com/initwatch/initwatch/watch/demo"
)

var running = corev1.ContainerState{Running: &corev1.ContainerStateRunning{}}

func ended(id string) corev1.ContainerState {
	return corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{ContainerID: id}}
}

func waiting(reason string) corev1.ContainerState {
	return corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: reason}}
}

// logPod is a pod whose container is in that state.
func logPod(id string, state, last corev1.ContainerState) *corev1.Pod {
	pod := newPod("shop", "a")
	pod.Spec.NodeName = "node"
	pod.Status.ContainerStatuses = []corev1.ContainerStatus{{Name: "app", ContainerID: id, State: state, LastTerminationState: last}}
	return pod
}

func (w *world) say(id string, lines ...string) {
	for _, line := range lines {
		w.server.AppendLog("shop", "a", "app", id, line, time.Now())
	}
}

func appLog() model.LogRequest {
	return model.LogRequest{Namespace: "shop", Pod: "a", Container: "app"}
}

func collect(chunks <-chan model.LogChunk) (lines []string, note string) {
	for chunk := range chunks {
		lines = append(lines, chunk.Lines...)
		note = chunk.Note
	}
	return lines, note
}

func TestLogOnce(t *testing.T) {
	none := corev1.ContainerState{}
	tests := []struct {
		name  string
		setup func(w *world)
		req   func(*model.LogRequest)
		lines []string
		note  string
	}{
		{name: "all", setup: func(w *world) { w.apply(logPod("c1", running, none)); w.say("c1", "one", "two") },
			lines: []string{"one", "two"}, note: "this is the end of the log up to now"},
		{name: "tail", setup: func(w *world) { w.apply(logPod("c1", running, none)); w.say("c1", "one", "two") },
			req: func(r *model.LogRequest) { r.Tail = 1 }, lines: []string{"two"}, note: "this is the end of the log up to now"},
		{name: "since", setup: func(w *world) {
			w.apply(logPod("c1", running, none))
			w.say("c1", "old")
			time.Sleep(10 * time.Minute)
			w.say("c1", "new")
		}, req: func(r *model.LogRequest) { r.Since = 5 * time.Minute }, lines: []string{"new"}, note: "this is the end of the log up to now"},
		{name: "hostile", setup: func(w *world) { w.apply(logPod("c1", running, none)); w.say("c1", "a\x1b[2Jb\rc") },
			lines: []string{"a␛[2Jb␍c"}, note: "this is the end of the log up to now"},
		{name: "empty", setup: func(w *world) { w.apply(logPod("c1", running, none)) }, note: "the container has written nothing"},
		{name: "previous", setup: func(w *world) { w.apply(logPod("c2", running, ended("c1"))); w.say("c1", "before") },
			req:   func(r *model.LogRequest) { r.Previous = true },
			lines: []string{"before"}, note: "this is the end of the log of the attempt before"},
		{name: "no previous", setup: func(w *world) { w.apply(logPod("c1", running, none)) },
			req:  func(r *model.LogRequest) { r.Previous = true },
			note: "there is no attempt of app before this one, or its log is gone"},
		{name: "not scheduled", setup: func(w *world) { w.apply(newPod("shop", "a")) },
			note: "the pod is not scheduled yet, so there is no log"},
		{name: "waiting", setup: func(w *world) { w.apply(logPod("", waiting("PodInitializing"), none)) },
			note: "container app is waiting to start: PodInitializing"},
		{name: "no status", setup: func(w *world) {
			pod := newPod("shop", "a")
			pod.Spec.NodeName = "node"
			w.apply(pod)
		}, note: "container app has not been started yet"},
		{name: "unknown container", setup: func(w *world) { w.apply(logPod("c1", running, none)) },
			req: func(r *model.LogRequest) { r.Container = "nope" }, note: "pod a has no container nope"},
		{name: "forbidden", setup: func(w *world) { w.server.Forbid("get", "pods/log", demo.Any); w.apply(logPod("c1", running, none)) },
			note: "user demo may not read logs in namespace shop; ask for the verb get on pods/log"},
		{name: "its node is gone", setup: func(w *world) { w.apply(logPod("c1", running, none)); w.server.LoseNode("node") },
			note: "the node of the pod cannot be reached for its logs: dial tcp node:10250: connect: connection refused"},
		{name: "gone", setup: func(*world) {}, note: "pod a is gone, and its log with it"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inWorld(t, nil, func(w *world) {
				tt.setup(w)
				req := appLog()
				if tt.req != nil {
					tt.req(&req)
				}
				lines, note := collect(w.cluster.Log(w.Context(), req))
				if diff := cmp.Diff(tt.lines, lines); diff != "" {
					w.Error(diff)
				}
				if note != tt.note {
					w.Errorf("note %q, want %q", note, tt.note)
				}
			})
		})
	}
}

func TestLogFollowsFromBeforeTheStartToTheEnd(t *testing.T) {
	none := corev1.ContainerState{}
	inWorld(t, nil, func(w *world) {
		w.apply(newPod("shop", "a"))
		req := appLog()
		req.Follow = true
		chunks := w.cluster.Log(w.Context(), req)
		expect := func(note string, lines ...string) {
			w.Helper()
			chunk := <-chunks
			if len(chunk.Times) != len(lines) {
				w.Errorf("%d times for %d lines", len(chunk.Times), len(lines))
			}
			chunk.Times = nil
			if diff := cmp.Diff(model.LogChunk{Lines: lines, Note: note}, chunk); diff != "" {
				w.Error(diff)
			}
		}
		expect("the pod is not scheduled yet, so there is no log")
		w.apply(logPod("", waiting("PodInitializing"), none))
		expect("container app is waiting to start: PodInitializing")
		w.say("c1", "one")
		w.apply(logPod("c1", running, none))
		expect("", "one")
		w.say("c1", "two")
		expect("", "two")

		time.Sleep(time.Second)
		w.server.BreakWatches() // cuts followed logs as well
		expect("the connection to the log broke")
		w.say("c1", "three")
		expect("", "three")

		w.apply(logPod("c1", ended("c1"), none))
		expect("the container ended, and this is the end of its log")
		if _, open := <-chunks; open {
			w.Error("still open after the end")
		}
	})
}

func TestLogEndsWithContextAndClose(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		w.apply(logPod("c1", running, corev1.ContainerState{}))
		req := appLog()
		req.Follow = true
		ctx, cancel := context.WithCancel(w.Context())
		first, second := w.cluster.Log(ctx, req), w.cluster.Log(w.Context(), req)
		synctest.Wait()
		cancel()
		if _, open := <-first; open {
			w.Error("the context ended and the log did not")
		}
		w.cluster.Close()
		if _, open := <-second; open {
			w.Error("the cluster was closed and the log was not")
		}
		if _, open := <-w.cluster.Log(w.Context(), req); open {
			w.Error("a closed cluster opened a log")
		}
	})
}

const stamp = "2026-01-02T03:04:05.000000000Z "

// readLines runs a body through the reader of logs.
func readLines(t *testing.T, from *tail, body io.Reader) ([]string, string) {
	t.Helper()
	lines := newLineQueue()
	note, err := from.scan(t.Context(), body, lines)
	if err != nil && !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	return lines.lines, note
}

func TestLogLines(t *testing.T) {
	long := strings.Repeat("ä", maxLine/2)
	cut := maxLine - len(stamp) - 1 // the time fills an odd number of bytes, and no rune is split
	tests := []struct {
		name string
		body string
		want []string
		note string
	}{
		{"times are taken off", stamp + "one\n" + stamp + "two\r\n" + stamp + "\n" + stamp + "open", []string{"one", "two", "", "open"}, ""},
		{"a line that looks like an error", stamp + "unable to retrieve container logs for x\n", []string{"unable to retrieve container logs for x"}, ""},
		{"an error in place of a log", "unable to retrieve container logs for containerd://x", nil,
			"the log is gone from the node: unable to retrieve container logs for containerd://x"},
		{"a file that went away", "failed to try resolving symlinks in path \"/var/log\": lstat", nil,
			"the log is gone from the node: failed to try resolving symlinks in path \"/var/log\": lstat"},
		{"no time", "plain\n", []string{"plain"}, ""},
		{"a long line", stamp + long + "\n" + stamp + "next\n", []string{
			long[:cut] + cutHere, cutBefore + long[cut:], "next"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, note := readLines(t, &tail{}, iotest.HalfReader(strings.NewReader(tt.body)))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if note != tt.note {
				t.Errorf("note %q, want %q", note, tt.note)
			}
		})
	}
}

// However the bytes arrive, the lines are the same, harmless and not too long.
func FuzzLogLines(f *testing.F) {
	f.Add(stamp + "one\n" + stamp + "two\n")
	f.Add("unable to retrieve container logs for x")
	f.Add(stamp + "\x1b[31mred\n\xff\x00" + stamp)
	f.Add("\n\n \n")
	f.Fuzz(func(t *testing.T, body string) {
		whole, note := readLines(t, &tail{}, strings.NewReader(body))
		bytewise, again := readLines(t, &tail{}, iotest.OneByteReader(strings.NewReader(body)))
		if diff := cmp.Diff(whole, bytewise); diff != "" || note != again {
			t.Errorf("%s; notes %q, %q", diff, note, again)
		}
		for _, line := range whole {
			if strings.ContainsAny(line, "\n\r\x00\x7f") {
				t.Errorf("%q", line)
			}
		}
	})
}

func TestLineQueueWaitsWhenFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newLineQueue()
		line, put := strings.Repeat("x", maxLine), 0
		go func() {
			for q.put(t.Context(), line, time.Time{}) {
				if put++; put == 100 {
					break
				}
			}
			q.close("", errors.New("done"))
		}()
		synctest.Wait()
		if put > maxWaiting/maxLine {
			t.Errorf("%d lines wait", put)
		}
		got := 0
		for open := true; open; {
			var chunk model.LogChunk
			chunk, open = q.take(t.Context())
			got += len(chunk.Lines)
		}
		if got != 100 {
			t.Errorf("got %d lines", got)
		}
	})
}

func BenchmarkLogLines(b *testing.B) {
	body := strings.Repeat(stamp+strings.Repeat("x", 110)+"\n", 1000)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if _, err := (&tail{}).scan(b.Context(), strings.NewReader(body), newLineQueue()); !errors.Is(err, io.EOF) {
			b.Fatal(fmt.Errorf("scan: %w", err))
		}
	}
}
