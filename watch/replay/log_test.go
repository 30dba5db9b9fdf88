package replay

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/watch/recording"
)

// said is a line of a log, observed later than it was written.
func said(written, observed time.Duration, id, text string) string {
	object, err := json.Marshal(recording.Log{
		Namespace: "shop", Pod: "a", Container: "app", ContainerID: id, Line: text, Time: start.Add(written),
	})
	if err != nil {
		panic(err)
	}
	return entry(observed, "logs", "ADDED", string(object))
}

// logged is a film of a pod whose container fails and is started again.
func logged(t testing.TB) *Film {
	t.Helper()
	const (
		first  = `"phase":"Running","containerStatuses":[{"name":"app","containerID":"containerd://one","state":{"running":{}}}]`
		failed = `"phase":"Running","containerStatuses":[{"name":"app","containerID":"containerd://one","state":{"terminated":{"exitCode":1,"containerID":"containerd://one"}}}]`
		second = `"phase":"Running","containerStatuses":[{"name":"app","restartCount":1,"containerID":"containerd://two","state":{"running":{}},"lastState":{"terminated":{"exitCode":1,"containerID":"containerd://one"}}}]`
	)
	return load(t, write(t,
		entry(0, "pods", "ADDED", pod("a", first)),
		said(time.Second, 2*time.Second, "containerd://one", "one \x1b[31mred\x1b[2J"),
		said(3*time.Second, 3*time.Second, "containerd://one", "two"),
		said(5*time.Second, 4*time.Second, "containerd://one", "three"),
		entry(6*time.Second, "pods", "MODIFIED", pod("a", failed)),
		entry(8*time.Second, "pods", "MODIFIED", pod("a", second)),
		said(9*time.Second, 20*time.Second, "two", "four"),
		entry(30*time.Second, "pods", "DELETED", pod("a", second)),
		entry(40*time.Second, "pods", "ADDED", pod("b", `"phase":"Pending"`)),
	))
}

// read reads a log to its end, with when each chunk came.
func read(ctx context.Context, p *Player, req model.LogRequest) string {
	began := time.Now()
	req.Namespace, req.Pod = "shop", "a"
	if req.Container == "" {
		req.Container = "app"
	}
	var out []string
	for chunk := range p.Log(ctx, req) {
		for i, line := range chunk.Lines {
			out = append(out, fmt.Sprintf("%s %s: %s", time.Since(began), chunk.Times[i].Sub(start), line))
		}
		if chunk.Note != "" {
			out = append(out, time.Since(began).String()+" "+chunk.Note)
		}
	}
	return strings.Join(out, "\n")
}

func TestLog(t *testing.T) {
	film := logged(t)
	for name, test := range map[string]struct {
		at   time.Duration
		req  model.LogRequest
		want string
	}{
		"up to now":          {3 * time.Second, model.LogRequest{}, "0s 1s: one \x1b[31mred␛[2J\x1b[0m\n0s 3s: two\n0s this is the end of the log up to now"},
		"before the first":   {0, model.LogRequest{}, "0s the container has written nothing up to now"},
		"its end":            {7 * time.Second, model.LogRequest{Tail: 1}, "0s 4s: three\n0s this is the end of the log up to now"},
		"not long ago":       {7 * time.Second, model.LogRequest{Since: 4 * time.Second}, "0s 3s: two\n0s 4s: three\n0s this is the end of the log up to now"},
		"both":               {7 * time.Second, model.LogRequest{Since: 4 * time.Second, Tail: 3}, "0s 3s: two\n0s 4s: three\n0s this is the end of the log up to now"},
		"the newest":         {10 * time.Second, model.LogRequest{}, "0s 9s: four\n0s this is the end of the log up to now"},
		"an attempt":         {10 * time.Second, model.LogRequest{Attempt: "containerd://one", Tail: 1}, "0s 4s: three\n0s this is the end of the log up to now"},
		"by the bare ID":     {10 * time.Second, model.LogRequest{Attempt: "one", Tail: 1}, "0s 4s: three\n0s this is the end of the log up to now"},
		"without its prefix": {10 * time.Second, model.LogRequest{Attempt: "containerd://two", Tail: 1}, "0s 9s: four\n0s this is the end of the log up to now"},
		"the one before":     {10 * time.Second, model.LogRequest{Previous: true, Tail: 1}, "0s 4s: three\n0s this is the end of the log of the attempt before"},
		"none before":        {7 * time.Second, model.LogRequest{Previous: true}, "0s the recording holds no log of an attempt of app before this one"},
		"none before, gone":  {time.Hour, model.LogRequest{Previous: true, Tail: 1}, "0s 4s: three\n0s this is the end of the log of the attempt before"},
		"another attempt":    {7 * time.Second, model.LogRequest{Attempt: "three"}, "0s the recording holds no log of this attempt of app"},
		"not recorded":       {7 * time.Second, model.LogRequest{Container: "init", Follow: true}, "0s there is no log of init: a recording holds logs only where they were recorded too, with --logs"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := film.Play(start.Add(test.at), 0)
				defer p.Close()
				same(t, "log", test.want, read(t.Context(), p, test.req))
			})
		})
	}
}

// TestLogOfWhichAttempt holds that without an ID it is the log that a node would
// answer with, and not that of an attempt, or a pod, which was there before.
func TestLogOfWhichAttempt(t *testing.T) {
	const (
		begun   = `"containerStatuses":[{"name":"app","containerID":"c://%s","state":{"running":{}}}]`
		again   = `"containerStatuses":[{"name":"app","containerID":"c://%s","state":{"running":{}},"lastState":{"terminated":{"containerID":"c://one"}}}]`
		waiting = `"containerStatuses":[{"name":"app","state":{"waiting":{}},"lastState":{"terminated":{"containerID":"c://one"}}}]`
	)
	film := load(t, write(t,
		entry(0, "pods", "ADDED", pod("a", fmt.Sprintf(begun, "one"))),
		said(time.Second, time.Second, "one", "first"),
		entry(10*time.Second, "pods", "MODIFIED", pod("a", waiting)),
		entry(20*time.Second, "pods", "MODIFIED", pod("a", fmt.Sprintf(again, "two"))),
		said(25*time.Second, 25*time.Second, "two", "second"),
		entry(30*time.Second, "pods", "MODIFIED", pod("a", fmt.Sprintf(again, "mute"))),
		entry(40*time.Second, "pods", "DELETED", pod("a", "")),
		entry(41*time.Second, "pods", "ADDED", strings.Replace(pod("a", ""), "uid-a", "anew", 1)),
		entry(50*time.Second, "pods", "MODIFIED", strings.Replace(pod("a", fmt.Sprintf(begun, "three")), "uid-a", "anew", 1)),
		said(55*time.Second, 55*time.Second, "three", "third"),
		entry(time.Minute, "pods", "ADDED", pod("b", "")),
	))
	const none = "0s the recording holds no log of this attempt of app"
	for _, test := range []struct {
		at   time.Duration
		req  model.LogRequest
		want string
	}{
		{15 * time.Second, model.LogRequest{}, "0s 1s: first\n0s this is the end of the log up to now"},
		{21 * time.Second, model.LogRequest{}, "0s the container has written nothing up to now"},
		{21 * time.Second, model.LogRequest{Previous: true}, "0s 1s: first\n0s this is the end of the log of the attempt before"},
		{21 * time.Second, model.LogRequest{Follow: true}, "4s 25s: second\n19s pod a is gone, and this is the end of its log"},
		{31 * time.Second, model.LogRequest{}, none},
		{40 * time.Second, model.LogRequest{}, "0s 25s: second\n0s this is the end of the log up to now"},
		{42 * time.Second, model.LogRequest{}, "0s the container has written nothing up to now"},
		{42 * time.Second, model.LogRequest{Follow: true}, "13s 55s: third\n18s the recording ends here, and the log with it"},
		{42 * time.Second, model.LogRequest{Previous: true}, "0s the recording holds no log of an attempt of app before this one"},
	} {
		synctest.Test(t, func(t *testing.T) {
			p := film.Play(start.Add(test.at), 1)
			defer p.Close()
			same(t, fmt.Sprint(test.at, test.req), test.want, read(t.Context(), p, test.req))
		})
	}
}

func TestLogFollows(t *testing.T) {
	film := logged(t)
	for name, test := range map[string]struct {
		at   time.Duration
		pace float64
		req  model.LogRequest
		want string
	}{
		"to its end":                {2 * time.Second, 2, model.LogRequest{Attempt: "one"}, "0s 1s: one \x1b[31mred␛[2J\x1b[0m\n500ms 3s: two\n1s 4s: three\n2s the container ended, and this is the end of its log"},
		"while it is not there yet": {0, 10, model.LogRequest{Attempt: "two"}, "900ms 9s: four\n3s pod a is gone, and this is the end of its log"},
		"no more than its end":      {7 * time.Second, 1, model.LogRequest{Attempt: "one", Tail: 1}, "0s 4s: three\n0s the container ended, and this is the end of its log"},
		"fast":                      {time.Second, 100, model.LogRequest{Attempt: "one"}, "0s 1s: one \x1b[31mred␛[2J\x1b[0m\n30ms 3s: two\n30ms 4s: three\n60ms the container ended, and this is the end of its log"},
		"at the end":                {time.Hour, 1, model.LogRequest{Attempt: "two"}, "0s 9s: four\n0s the recording ends here, and the log with it"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := film.Play(start.Add(test.at), test.pace)
				defer p.Close()
				test.req.Follow = true
				same(t, "log", test.want, read(t.Context(), p, test.req))
			})
		})
	}
}

// TestLogEnds holds that a log that waits ends with its context and with the
// player, and that none is opened after that.
func TestLogEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		film := logged(t)
		spawned := 0
		film.Go = func(f func()) { spawned++; go f() }
		p := film.Play(start, 0)
		ctx, cancel := context.WithCancel(t.Context())
		follow := model.LogRequest{Follow: true}
		ended := make(chan string, 2)
		go func() { ended <- read(ctx, p, follow) }()
		synctest.Wait()
		cancel()
		same(t, "log", "", <-ended)
		unread := p.Log(t.Context(), model.LogRequest{Namespace: "shop", Pod: "a", Container: "app"})
		synctest.Wait()
		p.Close()
		if _, open := <-unread; open {
			t.Error("a log that nobody reads outlasts the player")
		}
		same(t, "log after Close", "", read(t.Context(), p, follow))
		if spawned != 2 {
			t.Errorf("%d goroutines through Go", spawned)
		}
	})
}

// TestLogOfAnEndedAttempt holds that nobody has to ask for it.
func TestLogOfAnEndedAttempt(t *testing.T) {
	film := logged(t)
	for after, want := range map[time.Duration]string{5 * time.Second: "", 6 * time.Second: "one \x1b[31mred␛[2J\x1b[0m|two|three"} {
		store := at(t, film, start.Add(after))
		got := ""
		if kept := store.Kept("uid-a", "app", "containerd://one"); kept != nil {
			got = strings.Join(kept.Lines, "|")
		}
		same(t, after.String(), want, got)
	}
}

// TestLogThatIsNotWhole holds that lines which were not recorded are missed.
func TestLogThatIsNotWhole(t *testing.T) {
	const failed = `"phase":"Running","containerStatuses":[{"name":"app","containerID":"containerd://one","state":{"terminated":{"exitCode":1,"containerID":"containerd://one"}}}]`
	film := load(t, write(t,
		entry(time.Second, "logs", "ADDED", `{"namespace":"shop","pod":"a","container":"app","containerID":"one","line":"last","cut":true}`),
		entry(2*time.Second, "pods", "ADDED", pod("a", failed)),
	))
	kept := at(t, film, start.Add(2*time.Second)).Kept("uid-a", "app", "containerd://one")
	if kept == nil || !kept.Cut {
		t.Errorf("kept %+v", kept)
	}
	synctest.Test(t, func(t *testing.T) {
		p := film.Play(start.Add(2*time.Second), 0)
		defer p.Close()
		want := "0s 1s: last\n0s this is the end of the log up to now; the recording may lack lines of it"
		same(t, "log", want, read(t.Context(), p, model.LogRequest{}))
	})
}

// TestLogsOfARealCluster holds that the store has what attempts printed last, and
// that the logs of the newest ones can be read.
func TestLogsOfARealCluster(t *testing.T) {
	film := load(t, "../demo/testdata/session.jsonl.zst")
	_, end := film.Span()
	store := at(t, film, end)
	p := film.Play(end, 1)
	defer p.Close()
	told, read := 0, 0
	for name, log := range film.logs {
		seen := film.seen(name.podName, end)
		if seen.pod == nil {
			continue
		}
		for _, r := range log.runs {
			if kept := store.Kept(seen.pod.UID, name.container, "containerd://"+r.id); kept != nil && len(kept.Lines) == len(r.Lines) {
				told++
			}
			req := model.LogRequest{Namespace: name.namespace, Pod: name.name, Container: name.container, Attempt: r.id, Follow: true}
			for chunk := range p.Log(t.Context(), req) {
				read += len(chunk.Lines)
			}
		}
	}
	if told < 20 || read < 200 {
		t.Errorf("%d attempts and %d lines", told, read)
	}
}
