package watch

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/watch/demo"
)

// ranFor is an ended run of ten seconds that began a while ago.
func ranFor(id string, ago time.Duration) corev1.ContainerState {
	begin := time.Now().Add(-ago).Truncate(time.Second)
	return corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
		ContainerID: id, StartedAt: metav1.NewTime(begin), FinishedAt: metav1.NewTime(begin.Add(10 * time.Second)),
	}}
}

func (w *world) sayAt(id string, ago time.Duration, lines ...string) {
	for _, line := range lines {
		w.server.AppendLog("shop", "a", "app", id, line, time.Now().Add(-ago))
	}
}

func aboutLog(id string) model.Question {
	return model.Question{Subject: model.AboutLog, Namespace: "shop", Name: "a", UID: "u1", Container: "app", Attempt: id}
}

func TestAnswerLog(t *testing.T) {
	none, gone := corev1.ContainerState{}, "the log of this attempt of app is gone: the container was started again"
	pod := func(id string, state, last corev1.ContainerState) *corev1.Pod {
		p := logPod(id, state, last)
		p.UID = "u1"
		return p
	}
	tests := map[string]struct {
		setup    func(w *world)
		question model.Question
		want     string
		holds    model.Holds
		requests int
	}{
		"ended": {func(w *world) {
			w.apply(pod("c1", ranFor("c1", time.Minute), none))
			w.sayAt("c1", 55*time.Second, "one", "two\x1b[2J")
		}, aboutLog("c1"), "one\ntwo␛[2J", model.HoldsBriefly, 2},
		"the one before": {func(w *world) {
			w.apply(pod("c2", running, ranFor("c1", time.Minute)))
			w.sayAt("c1", 55*time.Second, "one")
			w.sayAt("c2", 0, "two")
		}, beforeThat(aboutLog("c1")), "one", model.HoldsBriefly, 2},
		"the one before by now": {func(w *world) {
			w.apply(pod("c2", running, ranFor("c1", time.Minute)))
			w.sayAt("c1", 55*time.Second, "one")
			w.sayAt("c2", 0, "two")
		}, aboutLog("c1"), "one", model.HoldsBriefly, 4},
		"waits for the next": {func(w *world) {
			w.apply(pod("c1", waiting("CrashLoopBackOff"), ranFor("c1", time.Minute)))
			w.sayAt("c1", 55*time.Second, "one")
		}, aboutLog("c1"), "one", model.HoldsBriefly, 2},
		"two ago": {func(w *world) {
			w.apply(pod("c3", running, ranFor("c2", time.Minute)))
		}, aboutLog("c1"), gone, model.HoldsForever, 2},
		"of other times": {func(w *world) {
			w.apply(pod("c1", ranFor("c1", time.Hour), none))
			w.sayAt("c1", time.Minute, "one")
		}, aboutLog("c1"), gone, model.HoldsForever, 2},
		"another pod": {func(w *world) {
			w.apply(logPod("c1", ranFor("c1", time.Minute), none))
		}, aboutLog("c1"), "pod a is gone, and its log with it", model.HoldsForever, 2},
		"no pod": {func(*world) {}, aboutLog("c1"), "pod a is gone, and its log with it", model.HoldsForever, 2},
		"forbidden": {func(w *world) {
			w.apply(pod("c1", ranFor("c1", time.Minute), none))
			w.server.Forbid("get", "pods/log", demo.Any)
		}, aboutLog("c1"), "user demo may not read logs in namespace shop; ask for the verb get on pods/log", model.HoldsLong, 1},
		"no answer": {func(w *world) {
			w.apply(pod("c1", ranFor("c1", time.Minute), none))
			w.server.Freeze()
		}, aboutLog("c1"), "the API server at " + demo.NewServer().Config().Host + " does not answer", model.HoldsBriefly, 1},
		"dropped": {func(w *world) {
			w.apply(pod("c1", ranFor("c1", time.Minute), none))
			w.sayAt("c1", 55*time.Second, "one")
			w.server.DropLog("shop", "a", "app", "c1")
		}, aboutLog("c1"), "the log is gone from the node: unable to retrieve container logs for c1", model.HoldsForever, 2},
		"long lines": {func(w *world) {
			w.apply(pod("c1", ranFor("c1", time.Minute), none))
			long := strings.Repeat("x", logBytes/100)
			for range 200 {
				w.sayAt("c1", 55*time.Second, long)
			}
			w.sayAt("c1", 55*time.Second, "the end")
		}, aboutLog("c1"), strings.Repeat(strings.Repeat("x", logBytes/100)+"\n", fewLines-1) + "the end", model.HoldsBriefly, 3},
		"few lines are too long": {func(w *world) {
			w.apply(pod("c1", ranFor("c1", time.Minute), none))
			w.sayAt("c1", 55*time.Second, slices.Repeat([]string{strings.Repeat("x", 20<<10)}, 25)...)
			w.sayAt("c1", 55*time.Second, "FATAL: the real last line")
		}, aboutLog("c1"), "FATAL: the real last line", model.HoldsBriefly, 4},
		"one line is too long": {func(w *world) {
			w.apply(pod("c1", ranFor("c1", time.Minute), none))
			w.sayAt("c1", 55*time.Second, "one", strings.Repeat("x", logBytes))
		}, aboutLog("c1"), "the last line of the log of app is longer than 256 KiB, and was not read", model.HoldsForever, 4},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			inWorld(t, []string{"shop"}, func(w *world) {
				tt.setup(w)
				fact := w.ask(tt.question)
				if diff := cmp.Diff(tt.want, tell(fact)); diff != "" {
					t.Error(diff)
				}
				if fact.Holds != tt.holds || fact.Requests != tt.requests {
					t.Errorf("holds %d after %d requests, want %d after %d", fact.Holds, fact.Requests, tt.holds, tt.requests)
				}
			})
		})
	}
}

// TestAnswerLogCut holds that a log says whether it may have begun before: not by
// how many lines of it are delivered, where a long one is several.
func TestAnswerLogCut(t *testing.T) {
	short := func(n int) []string { return slices.Repeat([]string{"x"}, n) }
	tests := map[string]struct {
		said []string
		want bool
	}{
		"nothing":                 {nil, false},
		"as many as are few":      {short(fewLines), false},
		"all but one":             {short(logLines - 1), false},
		"as many as are read":     {short(logLines), true},
		"one in parts":            {append(short(logLines-1), strings.Repeat("x", maxLine+1)), true},
		"one that a node divides": {append(short(logLines-2), strings.Repeat("x", logPiece)), true},
		"long ones":               {slices.Repeat([]string{strings.Repeat("x", logBytes/fewLines)}, fewLines+1), true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			inWorld(t, []string{"shop"}, func(w *world) {
				pod := logPod("c1", ranFor("c1", time.Minute), corev1.ContainerState{})
				pod.UID = "u1"
				w.apply(pod)
				w.sayAt("c1", 55*time.Second, tt.said...)
				if fact := w.ask(aboutLog("c1")); fact.Refused != "" || fact.Cut != tt.want {
					t.Errorf("%d lines, cut %v, %q", len(fact.Lines), fact.Cut, fact.Refused)
				}
			})
		})
	}
}

// beforeThat is a question about the attempt before the present one.
func beforeThat(q model.Question) model.Question {
	q.Previous = true
	return q
}

// The container starts again while its log is read: what comes is the next
// attempt's, and it is not filed under the one that was asked for.
func TestAnswerLogOfTheRightAttempt(t *testing.T) {
	inWorld(t, []string{"shop"}, func(w *world) {
		pod := logPod("c1", ranFor("c1", 20*time.Second), corev1.ContainerState{})
		pod.UID = "u1"
		w.apply(pod)
		w.sayAt("c1", 15*time.Second, "right")
		w.sayAt("c2", 0, "wrong")
		config, again := w.server.Config(), logPod("c2", running, ranFor("c1", 20*time.Second))
		again.UID = "u1"
		next, once := config.Transport, true
		config.Transport = tripFunc(func(r *http.Request) (*http.Response, error) {
			if once && strings.HasSuffix(r.URL.Path, "/log") {
				once = false
				w.apply(again)
			}
			return next.RoundTrip(r)
		})
		w.openConfig(Options{Config: config})
		if got := tell(w.ask(aboutLog("c1"))); got != "right" {
			t.Errorf("%q", got)
		}
	})
}
