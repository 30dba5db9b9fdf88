package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"k8s.io/cli-runtime/pkg/genericiooptions"
)

// TestWrongUsage holds every wrong command line to one sentence that says what
// to do, to the help of its own verb, and to its exit code.
func TestWrongUsage(t *testing.T) {
	isolate(t)
	missing := filepath.Join(t.TempDir(), "none.json")
	tests := []struct{ args, want, verb string }{
		{"--bogus", "read --bogus: initwatch has no such flag", ""},
		{"wait --bogus", "read --bogus: wait has no such flag", " wait"},
		{"explain --outpu json", "read --outpu: explain has no such flag; there is --output", " explain"},
		{"explain --namespaces shop", "explain has no such flag; there is --namespace", " explain"},
		{"demo -Q", "read -Q: demo has no such flag", " demo"},
		{"wait --timeout", "read --timeout: no value given; give one such as 30s or 5m", " wait"},
		{"wait --timeout 5", `read --timeout: "5" is no duration; give one such as 30s or 5m`, " wait"},
		{"wait --timeout -5s", "read --timeout: -5s is no time to wait; give one such as 10m", " wait"},
		{"wait --tail many", `read --tail: "many" is no whole number; give one such as 10`, " wait"},
		{"wait --fail-fast=x", `read --fail-fast: "x" is no yes or no; give true or false`, " wait"},
		{"wait --request-timeout soon", `read --request-timeout: "soon" is no duration; give one such as 30s`, " wait"},
		{"wait -l a=b=c", "; give one such as app=api,tier!=cache", " wait"},
		{"demo --speed fast", `read --speed: "fast" is no number; give one such as 2`, " demo"},
		{"record -o", "read --output: no value given; give one behind it, such as --output OUTPUT", " record"},
		{"-c Migrate", `"Migrate" cannot be a container`, ""},
		{"-c migrate", "a log opens on a screen, and here are lines only; kubectl logs -c migrate prints it", ""},
		{"wait -c migrate", "read -c: wait has no such flag", " wait"},
		{"record", "read --output: no file given; name one to write", " record"},
		{"a b", `unexpected argument "b": give one pod or one KIND/NAME`, ""},
		{"wait deploy api", `unexpected argument "api": write deploy/api for one object`, " wait"},
		{"explain -f a b", `unexpected argument "c": give -f before every file`, " explain"},
		{"record -o x foo/bar", `kind "foo" is none of pod, deploy`, " record"},
		{"explain deploy/", `"deploy/" has no name; give one behind it`, " explain"},
		{"wait pods", `"pods" is a kind; give pods/NAME, or pod/pods for the pod of that name`, " wait"},
		{"explain -f " + missing, "read --filename: there is no " + missing, " explain"},
		{"demo --config " + missing, "there is no " + missing, " demo"},
		{"info now", `unexpected argument "now": info takes none`, " info"},
		{"completion", "no shell given; give one of bash, fish, powershell, zsh", " completion"},
		{"completion tcsh", `"tcsh" is none of bash, fish, powershell, zsh`, " completion"},
		{"help nope", `"nope" is none of `, " help"},
	}
	for _, test := range tests {
		args := strings.Fields(test.args)
		if test.args == "explain -f a b" {
			args = append(args, "c")
		}
		for arg0, name := range map[string]string{"initwatch": "initwatch", "kubectl-initwatch": "kubectl initwatch"} {
			t.Run(arg0+" "+test.args, func(t *testing.T) {
				var out, errOut bytes.Buffer
				code := newApp(arg0, genericiooptions.IOStreams{In: &bytes.Buffer{}, Out: &out, ErrOut: &errOut}).run(t.Context(), args)
				hint := "Run '" + name + test.verb + " --help' for usage.\n"
				if text := errOut.String(); code != exitUsage || !strings.Contains(text, test.want) || !strings.HasSuffix(text, hint) || strings.Count(text, "\n") != 2 {
					t.Errorf("exit code %d, want %q and %q in\n%s", code, test.want, hint, text)
				}
				if out.Len() > 0 {
					t.Errorf("standard output has %q", out.String())
				}
			})
		}
	}
}

func TestHelpOfVerbs(t *testing.T) {
	isolate(t)
	for _, args := range [][]string{{"help", "wait"}, {"help", "completion", "bash"}, {"help"}, {"completion", "zsh"}} {
		if got := runWith(t, nil, args...); got.code != exitOK || got.out == "" {
			t.Errorf("%v: exit code %d, %s", args, got.code, got.err)
		}
	}
}
