//go:build unix

package terminal

import (
	"context"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// start starts a server, unless this machine has no tmux.
func start(t *testing.T) *Server {
	t.Helper()
	if _, err := exec.LookPath("tmux"); err != nil {
		t.Skip("tmux is not installed")
	}
	server, err := NewServer(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return server
}

// until waits for a screen with text.
func until(t *testing.T, terminal *Terminal, text string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for {
		screen, err := terminal.Screen(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(screen, text) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestTerminal(t *testing.T) {
	server := start(t)
	terminal, err := server.Open(t.Context(), []string{"GREETING=hello"}, "sh", "-c", `stty size; printf '\033[2;5H%s ✗ ' "$GREETING"; read line; echo "got $line"; exit 3`)
	if err != nil {
		t.Fatal(err)
	}
	until(t, terminal, "60 200\n    hello ✗")
	if _, ended, err := terminal.Exit(t.Context()); ended || err != nil {
		t.Fatalf("ended %v, error %v", ended, err)
	}
	if err := terminal.Press(t.Context(), "y", "e", "s", "Enter"); err != nil {
		t.Fatal(err)
	}
	until(t, terminal, "got yes")
	code := exit(t, terminal)
	if code != 3 {
		t.Errorf("exit code %d, want 3", code)
	}
}

// exit waits for the end of the program.
func exit(t *testing.T, terminal *Terminal) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for {
		code, ended, err := terminal.Exit(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if ended {
			return code
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestReversed(t *testing.T) {
	server := start(t)
	terminal, err := server.Open(t.Context(), nil, "sh", "-c", `printf 'plain\n\033[1;7mbold bar\033[m\n\033[37mwhite\033[m end'; read line`)
	if err != nil {
		t.Fatal(err)
	}
	until(t, terminal, "white end")
	got, err := terminal.Reversed(t.Context())
	if err != nil || strings.Count(got, "\n") != 1 || !strings.Contains(got, "bold bar") {
		t.Errorf("reversed lines %q, error %v", got, err)
	}
}
