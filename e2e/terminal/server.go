//go:build unix

package terminal

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
)

// The size of every terminal: wide enough that the tree wraps nothing, which
// keeps a pattern on one line.
const (
	Columns = 200
	Rows    = 60
)

// settings of tmux: nothing on the screen but the program's own, and a server
// that stays when it has no terminals.
const settings = `set -g status off
set -g exit-empty off
set -g default-terminal screen-256color
`

// holder runs a program, notes how it ended and keeps the terminal open: what
// tmux itself does for a terminal whose program has ended loses the last lines.
const holder = `"$@"; tmux set-option -p @exit $?; exec cat`

// Server is a tmux server of its own, apart from any that a person runs.
type Server struct {
	socket, config string
	opened         atomic.Int64
}

// NewServer starts a server that keeps its socket in dir.
func NewServer(ctx context.Context, dir string) (*Server, error) {
	s := &Server{socket: filepath.Join(dir, "tmux.sock"), config: filepath.Join(dir, "tmux.conf")}
	if err := os.WriteFile(s.config, []byte(settings), 0o600); err != nil {
		return nil, fmt.Errorf("write settings of tmux: %w", err)
	}
	if _, err := s.tmux(ctx, "start-server"); err != nil {
		return nil, err
	}
	return s, nil
}

// Close ends the server and every program in it.
func (s *Server) Close(ctx context.Context) error {
	_, err := s.tmux(ctx, "kill-server")
	return err
}

func (s *Server) tmux(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "tmux", append([]string{"-S", s.socket, "-f", s.config}, args...)...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("run tmux %s: %w: %s", args[0], err, strings.TrimSpace(errs.String()))
	}
	return out.String(), nil
}

// Open starts a program in a new terminal, with variables added to its
// environment. The locale is one of UTF-8 whatever that of the machine is: the
// tests look for the signs that are drawn in it.
func (s *Server) Open(ctx context.Context, env []string, command ...string) (*Terminal, error) {
	name := "t" + strconv.FormatInt(s.opened.Add(1), 10)
	args := []string{"new-session", "-d", "-s", name, "-x", strconv.Itoa(Columns), "-y", strconv.Itoa(Rows), "-e", "LC_ALL=C.UTF-8"}
	for _, variable := range env {
		args = append(args, "-e", variable)
	}
	if _, err := s.tmux(ctx, append(append(args, "--", "sh", "-c", holder, "sh"), command...)...); err != nil {
		return nil, err
	}
	return &Terminal{server: s, name: name}, nil
}
