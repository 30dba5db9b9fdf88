//go:build linux

package cluster

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
)

// envReap names the directory that a reaper looks after.
const envReap = "INITWATCH_E2E_REAP"

// reaper is a process that cleans up after a run as soon as the run's own
// process is gone, however it went.
type reaper struct {
	cmd *exec.Cmd
	// life is what the reaper reads from; its end is the run's end.
	life io.Closer
}

// Reap makes this process a reaper when it was started as one, and then does
// not return. Every program that starts a node calls it before anything else.
func Reap() {
	dir, ok := os.LookupEnv(envReap)
	if !ok {
		return
	}
	_, _ = io.Copy(io.Discard, os.Stdin)
	s, err := slotOf(dir)
	if err == nil {
		err = clean(s)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "reap:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// startReaper starts the reaper of a slot. It inherits the slot's lock, so that
// nobody takes the slot before it is clean.
func startReaper(s slot) (*reaper, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find own program: %w", err)
	}
	stdin, life, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("make pipe: %w", err)
	}
	defer func() { _ = stdin.Close() }()
	log, err := os.Create(s.dir() + ".log")
	if err != nil {
		return nil, fmt.Errorf("open log: %w", err)
	}
	defer func() { _ = log.Close() }()
	cmd := exec.Command(self) //nolint:noctx // it has to outlive whatever ends the run
	cmd.Env = append(os.Environ(), envReap+"="+s.dir())
	cmd.Stdin, cmd.Stderr, cmd.ExtraFiles = stdin, log, []*os.File{s.lock}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start reaper: %w", err)
	}
	return &reaper{cmd, life}, nil
}

// end lets the reaper clean up, and waits until it has.
func (r *reaper) end(s slot) error {
	_ = r.life.Close()
	err := r.cmd.Wait()
	if err != nil {
		said, _ := os.ReadFile(s.dir() + ".log")
		err = fmt.Errorf("clean up: %w\n%s", err, said)
	}
	return err
}
