package main

import (
	"strings"
	"testing"

	"github.com/initwatch/initwatch/watch/demo"
)

func TestInfo(t *testing.T) {
	isolate(t)
	t.Setenv("NO_COLOR", "please")
	t.Setenv("SSH_TTY", "/dev/pts/1")
	t.Setenv("INITWATCH_MOUSE", "off")
	path := configure(t, "theme: dark\nkeys: {next-problem: f5}\ncontexts: {real: {color: red}}\n")
	serve(t)
	got := runWith(t, nil, "info")
	if got.code != exitOK || got.err != "" {
		t.Fatalf("exit code %d, %q", got.code, got.err)
	}
	for _, want := range []string{
		"initwatch ", "client-go v0.", "server " + demo.DefaultVersion + " at http://127.0.0.1:", `context "real", namespace shop`,
		"configuration " + path, "log ", "initwatch.log", "TERM xterm-256color", "size standard output is no terminal",
		"screen none, a line for each change", "colors none, because NO_COLOR is set", "clipboard the terminal (OSC 52), because",
		"theme dark " + path + ":1", "mouse false INITWATCH_MOUSE", "ascii false default",
		"keys.next-problem f5 " + path + ":2", "contexts.real red " + path + ":3",
	} {
		if !strings.Contains(strings.Join(strings.Fields(got.out), " "), want) {
			t.Errorf("no %q in:\n%s", want, got.out)
		}
	}
}

// TestInfoOfWhatIsBroken holds that mistakes and a server that cannot be
// reached keep nobody from knowing the rest.
func TestInfoOfWhatIsBroken(t *testing.T) {
	isolate(t)
	configure(t, "color: sometimes\n")
	got := runWith(t, nil, "info")
	for _, want := range []string{"server  ", "none, because no cluster is configured", "theme ", "TERM "} {
		if !strings.Contains(got.out, want) {
			t.Errorf("no %q in:\n%s", want, got.out)
		}
	}
	if got.code != exitError || !strings.Contains(got.err, `"sometimes" is none of`) {
		t.Errorf("exit code %d, %q", got.code, got.err)
	}
}
