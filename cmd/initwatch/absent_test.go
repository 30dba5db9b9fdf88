package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/cli-runtime/pkg/genericiooptions"

	"github.com/initwatch/initwatch/config"
	"github.com/initwatch/initwatch/watch"
	"github.com/initwatch/initwatch/watch/demo"
)

// TestNamespacesThatAreNotThere holds that a name which was mistyped does not
// look like a namespace where all is well.
func TestNamespacesThatAreNotThere(t *testing.T) {
	isolate(t)
	server := serve(t)
	const told = "namespace shpo does not exist"
	for _, test := range []struct {
		args string
		code int
		want string
	}{
		{"explain", exitOK, "no pods"},
		{"explain -n shpo", exitError, "initwatch: explain: " + told + "; check the name and the context\n"},
		{"explain -n shpo deploy/api", exitError, told},
		{"wait -n shpo --timeout 300ms", exitStarting, "initwatch: " + told + "\n"},
	} {
		got := runWith(t, nil, strings.Fields(test.args)...)
		if got.code != test.code || !strings.Contains(got.out+got.err, test.want) {
			t.Errorf("%s: exit code %d, want %d; no %q in %s%s", test.args, got.code, test.code, test.want, got.out, got.err)
		}
	}
	if err := server.Apply(upPod("a")); err != nil {
		t.Fatal(err)
	}
	if got := runWith(t, nil, "explain", "-n", "shop,shpo"); got.code != exitOK || got.err != "initwatch: "+told+"\n" {
		t.Errorf("exit code %d, %q", got.code, got.err)
	}
	server.Forbid(demo.Any, "namespaces", demo.Any)
	if got := runWith(t, nil, "explain", "-n", "shpo"); got.code != exitOK || got.err != "" {
		t.Errorf("what may not be known: exit code %d, %q", got.code, got.err)
	}
}

// TestPlainTellsOfNothing holds what is said where there is nothing to tell.
func TestPlainTellsOfNothing(t *testing.T) {
	isolate(t)
	serve(t)
	for args, want := range map[string]string{
		"explian":     "initwatch: no pods yet in namespace shop for explian: waiting; did you mean the command explain?\n",
		"api":         "initwatch: no pods yet in namespace shop for api: waiting; a workload is named with its kind, as in deploy/api\n",
		"deploy/none": "initwatch: no pods yet in namespace shop for deploy/none: waiting\n",
		"-n shpo":     "initwatch: namespace shpo does not exist\ninitwatch: no pods yet in namespace shpo: waiting\n",
	} {
		t.Run(args, func(t *testing.T) {
			ctx, end := context.WithCancel(t.Context())
			defer end()
			errOut := &cue{text: "waiting", then: end}
			a := newApp(programName, genericiooptions.IOStreams{In: &bytes.Buffer{}, Out: &bytes.Buffer{}, ErrOut: errOut})
			if code := a.run(ctx, append([]string{"--plain"}, strings.Fields(args)...)); code != exitOK || errOut.String() != want {
				t.Errorf("exit code %d, %q, want %q", code, errOut.String(), want)
			}
		})
	}
}

// none finds no namespace but those that it holds.
type none []string

func (n none) Absent(_ context.Context, names ...string) []string {
	var out []string
	for _, name := range names {
		if len(n) == 0 || name != n[0] {
			out = append(out, name)
		}
	}
	return out
}

// TestOnlyWhatExistsIsRemembered holds that a mistyped namespace is not offered
// again.
func TestOnlyWhatExistsIsRemembered(t *testing.T) {
	c := &clusters{recent: t.TempDir() + "/recent.json"}
	c.remember(t.Context(), none{"shop"}, watch.Options{Context: "real", Namespaces: []string{"shop", "shpo"}})
	if diff := cmp.Diff([]string{"shop"}, config.LoadRecent(c.recent).Namespaces["real"]); diff != "" {
		t.Errorf("remembered (-want +got):\n%s", diff)
	}
}
