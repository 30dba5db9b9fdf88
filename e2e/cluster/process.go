//go:build linux

package cluster

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// envNode marks everything that is started for a node, and what that starts in
// turn, with the run's directory: so it is found without being remembered.
const envNode = "INITWATCH_E2E_NODE"

// Process is one program of a node. It can be killed, started again and
// frozen, which is what a cluster's bad days are made of.
type Process struct {
	name string
	args []string
	dir  string
	pid  int
	// ended is closed when the present process is gone.
	ended chan struct{}
}

// Start starts the program unless it runs. What it writes is appended to its
// log.
func (p *Process) Start() error {
	if p.running() {
		return nil
	}
	log, err := os.OpenFile(logPath(p.dir, p.name), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("open log: %w", err)
	}
	defer func() { _ = log.Close() }()
	cmd := exec.Command(p.args[0], p.args[1:]...) //nolint:noctx // a program of a node outlives whatever started it; the reaper ends it
	cmd.Dir, cmd.Stdout, cmd.Stderr = p.dir, log, log
	cmd.Env = append(os.Environ(), envNode+"="+p.dir)
	// A session of its own keeps ctrl-c of a terminal away.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", p.name, err)
	}
	ended := make(chan struct{})
	p.pid, p.ended = cmd.Process.Pid, ended
	go func() {
		defer close(ended)
		_ = cmd.Wait()
	}()
	return nil
}

func (p *Process) running() bool {
	if p.ended == nil {
		return false
	}
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// Kill ends the program at once, as a crash would, and waits until it is gone.
func (p *Process) Kill() error {
	if err := p.signal(syscall.SIGKILL); err != nil {
		return err
	}
	<-p.ended
	return nil
}

// Freeze stops the program without ending it: its connections stay open and
// nothing comes from them.
func (p *Process) Freeze() error { return p.signal(syscall.SIGSTOP) }

// Thaw lets a frozen program go on.
func (p *Process) Thaw() error { return p.signal(syscall.SIGCONT) }

func (p *Process) signal(number syscall.Signal) error {
	if err := syscall.Kill(p.pid, number); err != nil {
		return fmt.Errorf("send %v to %s: %w", number, p.name, err)
	}
	return nil
}

func logPath(dir, name string) string { return filepath.Join(dir, "logs", name+".log") }

// killAndWait kills processes and waits until they are gone, for ten seconds
// at most: a process in an uninterruptible wait is not worth more.
func killAndWait(pids []int) {
	for _, pid := range pids {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
	deadline := time.Now().Add(10 * time.Second)
	for _, pid := range pids {
		for alive(pid) && time.Now().Before(deadline) {
			time.Sleep(10 * time.Millisecond)
		}
	}
}

// alive reports whether a process runs. A zombie only waits to be buried.
func alive(pid int) bool {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	// The name, in brackets, may hold anything: the state stands behind it.
	_, state, _ := strings.Cut(string(text[strings.LastIndexByte(string(text), ')'):]), " ")
	return !strings.HasPrefix(state, "Z") && !strings.HasPrefix(state, "X")
}
