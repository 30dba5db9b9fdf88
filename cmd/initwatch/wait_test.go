package main

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"go.uber.org/goleak"
	"k8s.io/cli-runtime/pkg/genericiooptions"

	"github.com/initwatch/initwatch/watch/demo"
)

func TestWaitUsage(t *testing.T) {
	isolate(t)
	for _, test := range []struct{ args, err string }{
		{"a b", "unexpected argument"},
		{"--timeout -1s", "read --timeout"},
		{"--stable-for -1s", "read --stable-for"},
		{"--tail -1", "read --tail"},
		{"-o table", "read --output"},
		{"-A -n shop", "use one of the two"},
	} {
		if got := runWith(t, nil, append([]string{"wait"}, strings.Fields(test.args)...)...); got.code != exitUsage || !strings.Contains(got.err, test.err) {
			t.Errorf("wait %s: exit code %d, %q lacks %q", test.args, got.code, got.err, test.err)
		}
	}
}

// TestWaitVerb holds what a script sees: the exit code, the explanation on
// standard output, and the progress on standard error.
func TestWaitVerb(t *testing.T) {
	tests := []struct {
		name, args string
		objects    []demo.Object
		code       int
		out, err   string
	}{
		{"up", "--stable-for 0 a", []demo.Object{upPod("a")}, exitOK, "1 up, as of ", "shop/pod/a up ready\ninitwatch: pod a is up, after "},
		{"stuck", "a", []demo.Object{stuckPod("a")}, exitTrouble, "app: image app:1 is no valid name", "initwatch: waiting for pod/a in namespace shop, for 5m at most\n"},
		// Whether the lists were complete by then is a matter of a moment.
		{"not there", "--timeout 1ms a", nil, exitStarting, "no pods, as of ", "initwatch: the time is over, 1ms"},
		{"both a name and labels", "--timeout 1m --stable-for 0 a -l a=b", []demo.Object{labelled()}, exitTrouble, "no valid name", "initwatch: waiting for pod/a in namespace shop, as far as its pods have a=b, for 1m at most\n"},
		{"without end", "--timeout 0 -l a=b", []demo.Object{labelled()}, exitTrouble, "no valid name", "initwatch: waiting for pods with a=b and their workloads in namespace shop\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			isolate(t)
			before := goleak.IgnoreCurrent()
			t.Cleanup(func() { goleak.VerifyNone(t, before) })
			server := serve(t)
			for _, object := range test.objects {
				if err := server.Apply(object); err != nil {
					t.Fatal(err)
				}
			}
			got := runWith(t, nil, append([]string{"wait"}, strings.Fields(test.args)...)...)
			if got.code != test.code || !strings.Contains(got.out, test.out) || !strings.Contains(got.err, test.err) {
				t.Errorf("exit code %d, want %d; %q in\n%s\n%q in\n%s", got.code, test.code, test.out, got.out, test.err, got.err)
			}
		})
	}
}

func labelled() demo.Object {
	p := stuckPod("a")
	p.Labels = map[string]string{"a": "b"}
	return p
}

func TestWaitJSON(t *testing.T) {
	isolate(t)
	server := serve(t)
	if err := server.Apply(stuckPod("a")); err != nil {
		t.Fatal(err)
	}
	got := runWith(t, nil, "wait", "-o", "json")
	var told struct{ Pods []struct{ Verdict string } }
	if err := json.Unmarshal([]byte(got.out), &told); err != nil || got.code != exitTrouble || len(told.Pods) != 1 || told.Pods[0].Verdict != "stuck" {
		t.Errorf("exit code %d, %v: %s", got.code, err, got.out)
	}
}

// TestWaitForbidden holds that nobody waits for what nobody may see.
func TestWaitForbidden(t *testing.T) {
	isolate(t)
	server := serve(t)
	server.Forbid(demo.Any, "pods", "other")
	got := runWith(t, nil, "wait", "-n", "shop,other")
	if got.code != exitError || !strings.Contains(got.err, "initwatch: wait: ") || !strings.Contains(got.err, "pods in namespace other") {
		t.Errorf("exit code %d and %q", got.code, got.err)
	}
}

// cue does something once when a text was written to it.
type cue struct {
	all  bytes.Buffer
	text string
	then func()
}

func (c *cue) String() string { return c.all.String() }

func (c *cue) Write(p []byte) (int, error) {
	n, err := c.all.Write(p)
	if c.then != nil && strings.Contains(c.String(), c.text) {
		then := c.then
		c.then = nil
		then()
	}
	return n, err
}

// TestWaitIsEnded holds that who ends the wait gets no explanation.
func TestWaitIsEnded(t *testing.T) {
	isolate(t)
	server := serve(t)
	if err := server.Apply(startingPod("a")); err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(t.Context())
	defer end()
	var out bytes.Buffer
	errOut := &cue{text: "shop/pod/a starting", then: end}
	a := newApp(programName, genericiooptions.IOStreams{In: &bytes.Buffer{}, Out: &out, ErrOut: errOut})
	if code := a.run(ctx, []string{"wait", "a"}); code != exitError || out.Len() > 0 {
		t.Errorf("exit code %d, %q, %q", code, out.String(), errOut.String())
	}
}
