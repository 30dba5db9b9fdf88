package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/cli-runtime/pkg/genericiooptions"

	"github.com/initwatch/initwatch/config"
	"github.com/initwatch/initwatch/watch/demo"
)

// completions runs the completer under the name that kubectl calls it by, and
// returns what it offers without descriptions.
func completions(t *testing.T, args ...string) []string {
	t.Helper()
	var out bytes.Buffer
	streams := genericiooptions.IOStreams{In: &bytes.Buffer{}, Out: &out, ErrOut: &bytes.Buffer{}}
	if code := run(t.Context(), append([]string{"/bin/kubectl_complete-initwatch"}, args...), streams); code != exitOK {
		t.Fatalf("exit code %d: %s", code, out.String())
	}
	var names []string
	for _, line := range strings.Split(strings.TrimSpace(out.String()), "\n") {
		if name, _, _ := strings.Cut(line, "\t"); !strings.HasPrefix(name, ":") {
			names = append(names, name)
		}
	}
	return names
}

func TestCompletion(t *testing.T) {
	isolate(t)
	server := serve(t)
	fill(t, server)
	for _, name := range []string{"shop", "shelf", "seeds"} {
		space := &corev1.Namespace{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Namespace"}, ObjectMeta: metav1.ObjectMeta{Name: name}}
		if err := server.Apply(space); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct{ args, begun, want string }{
		{"explain", "s", "stuck sts/"},
		{"wait", "st", "stuck sts/"},
		{"wait", "deploy/", "deploy/api deploy/denied"},
		{"record", "rs/d", "rs/denied-6c9f"},
		{"explain", "deployment/a", "deployment/api"},
		{"explain", "unicorn/", ""},
		{"explain -n seeds", "deploy/", ""},
		{"explain stuck", "", ""},
		{"", "exp", "explain"},
		{"-n", "sh", "shelf shop"},
		{"-n", "seeds,sh", "seeds,shelf seeds,shop"},
		{"stuck -c", "", "app"},
		{"rs/api-5d4f -c", "a", "app"},
		{"--container", "", "app"},
		{"--context", "", "real"},
		{"--user", "j", "jane"},
		{"--cluster", "", "c"},
		{"--theme", "", "ansi dark light high-contrast color-blind"},
		{"demo --color", "", "auto always never"},
		{"wait -o", "", "text json yaml"},
		{"demo --scenario", "recorded", "recorded"},
	} {
		t.Run(test.args+" "+test.begun, func(t *testing.T) {
			got := completions(t, append(strings.Fields(test.args), test.begun)...)
			if test.args == "demo --scenario" {
				got = got[len(got)-1:]
			}
			if diff := cmp.Diff(strings.Fields(test.want), got, cmp.Transformer("list", func(l []string) string { return strings.Join(l, " ") })); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestCompletionIsSilent holds that errors offer nothing and say nothing.
func TestCompletionIsSilent(t *testing.T) {
	isolate(t)
	if got := completions(t, "wait", "deploy/"); len(got) > 0 {
		t.Errorf("without a cluster: %q", got)
	}
	server := serve(t)
	server.Forbid(demo.Any, demo.Any, demo.Any)
	if got := completions(t, "wait", "deploy/"); len(got) > 0 {
		t.Errorf("forbidden: %q", got)
	}
}

// TestCompletionRemembersNamespaces is for whoever may not list them.
func TestCompletionRemembersNamespaces(t *testing.T) {
	isolate(t)
	server := serve(t)
	server.Forbid(demo.Any, "namespaces", demo.Any)
	recent := config.Recent{}
	recent.Use("real", "seeds")
	if err := recent.Save(config.DefaultRecentPath()); err != nil {
		t.Fatal(err)
	}
	if got := completions(t, "-n", "s"); strings.Join(got, " ") != "seeds shop" {
		t.Errorf("offered %q", got)
	}
}

func TestCommandLine(t *testing.T) {
	for _, test := range []struct{ args, want, display string }{
		{"/usr/bin/initwatch wait a", "wait a", "initwatch"},
		{"/usr/bin/kubectl-initwatch wait a", "wait a", "kubectl initwatch"},
		{"kubectl_complete-initwatch wait a", "__complete wait a", "kubectl initwatch"},
		{"kubectl_complete-initwatch.exe a", "__complete a", "kubectl initwatch"},
	} {
		args := strings.Fields(test.args)
		if got := strings.Join(commandLine(args), " "); got != test.want || displayName(args[0]) != test.display {
			t.Errorf("%s: %q called %q, want %q called %q", test.args, got, displayName(args[0]), test.want, test.display)
		}
	}
}
