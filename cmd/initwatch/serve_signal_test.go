//go:build unix

package main

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// TestServeEndsAtSignal runs the program of its own, with no terminal.
func TestServeEndsAtSignal(t *testing.T) {
	isolate(t)
	cmd := exec.CommandContext(t.Context(), os.Args[0], "demo", "--serve", "127.0.0.1:0")
	cmd.Env = append(os.Environ(), envRun+"=")
	hints, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	cmd.Stdout = &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if hint, err := bufio.NewReader(hints).ReadString('\n'); err != nil || !strings.Contains(hint, "until ctrl-c") {
		t.Errorf("hint %q, error %v", hint, err)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 128+int(syscall.SIGTERM) {
		t.Errorf("exit code %d", code)
	}
	if !strings.Contains(out.String(), "server: http://127.0.0.1:") {
		t.Errorf("printed %q", out.String())
	}
}
