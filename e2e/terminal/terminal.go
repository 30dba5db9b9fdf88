//go:build unix

package terminal

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Terminal is a terminal with a program in it.
type Terminal struct {
	server *Server
	name   string
}

// pane names the terminal to tmux: this very one, where a bare name would also
// stand for another that begins with it once this one is closed.
func (t *Terminal) pane() string { return "=" + t.name + ":" }

// Press types keys, each by tmux's name of it: j, Enter, Escape, C-c.
func (t *Terminal) Press(ctx context.Context, keys ...string) error {
	_, err := t.server.tmux(ctx, append([]string{"send-keys", "-t", t.pane()}, keys...)...)
	return err
}

// Screen returns the lines of the screen, without the blanks at their ends.
func (t *Terminal) Screen(ctx context.Context) (string, error) {
	text, err := t.server.tmux(ctx, "capture-pane", "-p", "-t", t.pane())
	if err != nil {
		return "", err
	}
	return strings.TrimRight(text, "\n") + "\n", nil
}

// Reversed returns the lines of the screen on which something is reversed, which
// is how a selection is drawn, with their escape sequences quoted.
func (t *Terminal) Reversed(ctx context.Context) (string, error) {
	text, err := t.server.tmux(ctx, "capture-pane", "-e", "-p", "-t", t.pane())
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for line := range strings.Lines(text) {
		if reversed.MatchString(line) {
			fmt.Fprintf(&out, "%q\n", strings.TrimRight(line, "\n"))
		}
	}
	return out.String(), nil
}

var reversed = regexp.MustCompile(`\x1b\[(\d+;)*7[;m]`)

// Exit returns the program's exit code, and whether it has ended.
func (t *Terminal) Exit(ctx context.Context) (int, bool, error) {
	text, err := t.server.tmux(ctx, "display-message", "-p", "-t", t.pane(), "#{@exit}")
	if err != nil {
		return 0, false, err
	}
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, false, nil
	}
	code, err := strconv.Atoi(text)
	if err != nil {
		return 0, true, fmt.Errorf("read exit code: tmux says %q", text)
	}
	return code, true, nil
}

// Close ends the program as the end of its terminal does.
func (t *Terminal) Close(ctx context.Context) error {
	_, err := t.server.tmux(ctx, "kill-session", "-t", "="+t.name)
	return err
}
