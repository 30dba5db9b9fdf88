package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
	"k8s.io/cli-runtime/pkg/genericiooptions"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/watch/demo"
)

// podItem is a pod as a source delivers it.
func podItem(pod *model.Pod) model.Item { return model.Item{Op: model.OpPod, Pod: pod} }

func linkItem(state words.Link, text string) model.Item {
	return model.Item{Op: model.OpLink, Scope: model.Scope{Resource: model.Pods, Namespace: "shop"}, Link: model.LinkState{State: state, Text: text}}
}

// TestChanges holds the form of the lines and that each is said once.
func TestChanges(t *testing.T) {
	owned := upPod("api-5d4f-x")
	owned.OwnerReferences = ownedBy("ReplicaSet", "api-5d4f")
	owned.Labels = map[string]string{"pod-template-hash": "5d4f"}
	gone := func(name string) model.Item {
		return model.Item{Op: model.OpPodGone, Key: model.Key{Namespace: "shop", Name: name, UID: "uid-" + name}}
	}
	steps := []struct {
		name  string
		items []model.Item
		want  string
	}{
		{"what is there", []model.Item{linkItem(words.LinkLive, ""), podItem(model.FromPod(startingPod("a"))), podItem(model.FromPod(owned))}, `
05 shop/deployment/api up 1/1 ready
05 shop/deployment/api/api-5d4f-x up ready
05 shop/pod/a starting app is being created
`},
		{"nothing new", []model.Item{podItem(model.FromPod(startingPod("a")))}, "\n"},
		{"another verdict", []model.Item{podItem(model.FromPod(stuckPod("a")))}, `
07 shop/pod/a stuck app: image app:1 is no valid name
`},
		{"the connection", []model.Item{linkItem(words.LinkReconnecting, "the API server does not answer")}, `
08 shop reconnecting the API server does not answer
`},
		{"is back", []model.Item{linkItem(words.LinkLive, "")}, `
09 shop live
`},
		{"what is gone", []model.Item{gone("a"), gone("api-5d4f-x")}, `
10 shop/pod/a gone gone: app: image app:1 is no valid name
10 shop/deployment/api gone
`},
	}
	store, now := model.NewStore(diagnose.Rules()), created.Time
	var out bytes.Buffer
	tell := newTeller(&out, true)
	for _, step := range steps {
		store.Apply(model.Batch{Observed: now, Items: step.items})
		if err := tell.changes(store, now); err != nil {
			t.Fatal(err)
		}
		got := "\n" + strings.ReplaceAll(out.String(), now.UTC().Format("2006-01-02T15:04:"), "")
		got = strings.ReplaceAll(got, "Z ", " ")
		if diff := cmp.Diff(step.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", step.name, diff)
		}
		out.Reset()
		now = now.Add(time.Second)
	}
}

// TestPlainVerb holds that without a terminal there are lines, first of what is
// there and then of what changes, and that they end with the program.
func TestPlainVerb(t *testing.T) {
	for _, args := range [][]string{nil, {"--plain"}, {"-A"}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			isolate(t)
			before := goleak.IgnoreCurrent()
			t.Cleanup(func() { goleak.VerifyNone(t, before) })
			server := serve(t)
			if err := server.Apply(startingPod("a")); err != nil {
				t.Fatal(err)
			}
			ctx, end := context.WithCancel(t.Context())
			defer end()
			second := &cue{text: "shop/pod/a up ready\n", then: end}
			first := &cue{text: "shop/pod/a starting app is being created\n", then: func() {
				if err := server.Apply(upPod("a")); err != nil {
					t.Error(err)
				}
			}}
			var errOut bytes.Buffer
			a := newApp(programName, genericiooptions.IOStreams{In: &bytes.Buffer{}, Out: both{first, second}, ErrOut: &errOut})
			if code := a.run(ctx, args); code != exitOK || strings.Contains(second.String(), "\x1b") {
				t.Errorf("exit code %d, %q, %q", code, second.String(), errOut.String())
			}
		})
	}
}

// both writes to two cues.
type both [2]*cue

func (b both) Write(p []byte) (int, error) {
	for _, c := range b {
		if n, err := c.Write(p); err != nil {
			return n, err
		}
	}
	return len(p), nil
}

// TestPlainDemo holds that the demo needs no terminal either.
func TestPlainDemo(t *testing.T) {
	isolate(t)
	ctx, end := context.WithCancel(t.Context())
	defer end()
	out := &cue{text: " starting ", then: end}
	a := newApp(programName, genericiooptions.IOStreams{In: &bytes.Buffer{}, Out: out, ErrOut: &bytes.Buffer{}})
	if code := a.run(ctx, []string{"demo", "--speed", "10"}); code != exitOK {
		t.Errorf("exit code %d, %q", code, out.String())
	}
}

// TestPlainTellsLimits holds that what may not be read is said on standard
// error.
func TestPlainTellsLimits(t *testing.T) {
	isolate(t)
	server := serve(t)
	if err := server.Apply(upPod("a")); err != nil {
		t.Fatal(err)
	}
	server.Forbid(demo.Any, "cronjobs", demo.Any)
	ctx, end := context.WithCancel(t.Context())
	defer end()
	errOut := &cue{text: "cronjobs", then: end}
	a := newApp(programName, genericiooptions.IOStreams{In: &bytes.Buffer{}, Out: &bytes.Buffer{}, ErrOut: errOut})
	if code := a.run(ctx, nil); code != exitOK || strings.Count(errOut.String(), "\n") != 1 {
		t.Errorf("exit code %d, %q", code, errOut.String())
	}
}

// silent never brings anything.
type silent struct{}

func (silent) Now() time.Time { return time.Now() }
func (silent) Next(ctx context.Context) (model.Batch, error) {
	<-ctx.Done()
	return model.Batch{}, ctx.Err()
}

// TestFollow holds that time alone is looked at, and how following ends.
func TestFollow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began, looks := time.Now(), 0
		err := follow(t.Context(), silent{}, model.NewStore(diagnose.Rules()), func() (bool, error) {
			looks++
			return looks == 3, nil
		})
		if took := time.Since(began); err != nil || took != 3*lookEvery {
			t.Errorf("%v after %s", err, took)
		}
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Minute, errTimedOut)
		defer cancel()
		if err := follow(ctx, silent{}, model.NewStore(diagnose.Rules()), func() (bool, error) { return false, nil }); err != errTimedOut {
			t.Errorf("%v, want %v", err, errTimedOut)
		}
	})
}
