//go:build unix

package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
)

// envRun makes the test binary be the program.
const envRun = "INITWATCH_TEST_RUN"

const (
	enterScreen = "\x1b[?1049h"
	leaveScreen = "\x1b[?1049l"
	hideCursor  = "\x1b[?25l"
	showCursor  = "\x1b[?25h"
)

func TestMain(m *testing.M) {
	if seam, ok := os.LookupEnv(envRun); ok {
		os.Exit(runSeam(context.Background(), seam))
	}
	os.Exit(m.Run())
}

// session is a program that runs in a terminal of its own.
type session struct {
	t       *testing.T
	cmd     *exec.Cmd
	keys    *os.File // what a person holds
	tty     *os.File // what the program has
	before  *term.State
	logPath string

	mu     sync.Mutex
	output bytes.Buffer
	grown  chan struct{}
}

// open starts the program in a terminal, with the seam of that name.
func open(t *testing.T, seam string, args ...string) *session {
	t.Helper()
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return openCommand(t, seam, exec.Command(executable, args...))
}

func openCommand(t *testing.T, seam string, cmd *exec.Cmd) *session {
	t.Helper()
	keys, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := pty.Setsize(keys, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	s := &session{t: t, cmd: cmd, keys: keys, tty: tty, logPath: filepath.Join(t.TempDir(), "log"), grown: make(chan struct{}, 1)}
	s.before = s.state()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, tty, tty
	cmd.Env = append(os.Environ(), envRun+"="+seam, "INITWATCH_LOG="+s.logPath, "TERM=xterm-256color")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	startAttentive(t, cmd)
	go s.read()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = tty.Close()
		_ = keys.Close()
	})
	return s
}

// startAttentive starts cmd with no signal ignored. Whoever runs the tests may
// have ignored some, as nohup does, and what is ignored is inherited; what is
// handled is not.
func startAttentive(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	handled := make(chan os.Signal, 1)
	signal.Notify(handled, syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM, syscall.SIGQUIT)
	defer signal.Stop(handled)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
}

func (s *session) read() {
	buffer := make([]byte, 32<<10)
	for {
		n, err := s.keys.Read(buffer)
		s.mu.Lock()
		s.output.Write(buffer[:n])
		s.mu.Unlock()
		select {
		case s.grown <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

// text is what the terminal got so far.
func (s *session) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.output.String()
}

// wait waits until text comes after the first from bytes, and returns where it
// ends.
func (s *session) wait(text string, from int) int {
	s.t.Helper()
	timeout := time.After(deadline)
	for {
		got := s.text()
		if i := strings.Index(got[from:], text); i >= 0 {
			return from + i + len(text)
		}
		select {
		case <-s.grown:
		case <-timeout:
			s.t.Fatalf("%q does not come after %q", text, got[from:])
		}
	}
}

func (s *session) press(keys string) {
	s.t.Helper()
	if _, err := s.keys.WriteString(keys); err != nil {
		s.t.Fatal(err)
	}
}

func (s *session) signal(number syscall.Signal) {
	s.t.Helper()
	if err := s.cmd.Process.Signal(number); err != nil {
		s.t.Fatal(err)
	}
}

func (s *session) state() *term.State {
	s.t.Helper()
	state, err := term.GetState(s.tty.Fd())
	if err != nil {
		s.t.Fatal(err)
	}
	return state
}

// exit waits for the end of the program and returns its exit code.
func (s *session) exit() int {
	s.t.Helper()
	done := make(chan error, 1)
	go func() { done <- s.cmd.Wait() }()
	select {
	case err := <-done:
		if failed := (*exec.ExitError)(nil); err != nil && !errors.As(err, &failed) {
			s.t.Fatal(err)
		}
	case <-time.After(deadline):
		s.t.Fatalf("the program does not end; it wrote %q", s.text())
	}
	return s.cmd.ProcessState.ExitCode()
}

// restored checks that the terminal is as it was.
func (s *session) restored() {
	s.t.Helper()
	if _, err := s.tty.WriteString("<end>"); err != nil {
		s.t.Fatal(err)
	}
	s.wait("<end>", 0)
	s.sameState()
	text := s.text()
	if strings.LastIndex(text, leaveScreen) <= strings.LastIndex(text, enterScreen) {
		s.t.Errorf("the alternate screen is still there: %q", text)
	}
	if strings.Contains(text, hideCursor) && strings.LastIndex(text, showCursor) < strings.LastIndex(text, hideCursor) {
		s.t.Errorf("the cursor is still hidden: %q", text)
	}
}

func (s *session) sameState() {
	s.t.Helper()
	if after := s.state(); !reflect.DeepEqual(s.before, after) {
		s.t.Errorf("the terminal was %+v and is %+v", s.before, after)
	}
}

// log is what the program logged.
func (s *session) log() string {
	s.t.Helper()
	data, err := os.ReadFile(s.logPath)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(data)
}

func TestEnds(t *testing.T) {
	isolate(t)
	serve(t)
	tests := []struct {
		name string
		end  func(*session)
		code int
	}{
		{"q", func(s *session) { s.press("q") }, 0},
		{"ctrl-c", func(s *session) { s.press("\x03") }, 0},
		{"ctrl-z where nobody could continue it", func(s *session) { s.press("\x1aq") }, 0},
		{"SIGINT", func(s *session) { s.signal(syscall.SIGINT) }, 130},
		{"SIGTERM", func(s *session) { s.signal(syscall.SIGTERM) }, 143},
		{"SIGHUP", func(s *session) { s.signal(syscall.SIGHUP) }, 129},
		{"SIGQUIT", func(s *session) { s.signal(syscall.SIGQUIT) }, 131},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := open(t, "")
			s.wait(enterScreen, 0)
			test.end(s)
			if code := s.exit(); code != test.code {
				t.Errorf("exit code %d, want %d; %q", code, test.code, s.text())
			}
			s.restored()
		})
	}
}

// TestQuitSignalTellsStacks holds that what all goroutines are at can be had of a
// program that hangs, and not on its screen.
func TestQuitSignalTellsStacks(t *testing.T) {
	isolate(t)
	serve(t)
	s := open(t, "")
	s.wait(enterScreen, 0)
	s.signal(syscall.SIGQUIT)
	s.exit()
	s.restored()
	if !strings.Contains(s.text(), "initwatch: the stacks of all goroutines are in "+s.logPath) {
		t.Errorf("it is not told where the stacks are: %q", s.text())
	}
	if log := s.log(); strings.Count(log, "goroutine ") < 5 || !strings.Contains(log, "cmd/initwatch.(*app)") {
		t.Errorf("the log lacks the stacks: %q", log)
	}
}

func TestPanics(t *testing.T) {
	isolate(t)
	serve(t)
	tests := []struct{ seam, message string }{
		{"panic in goroutine", "initwatch: internal error: boom␇; the stack is in "},
		{"panic in client-go", "initwatch: internal error: boom␇; the stack is in "},
		{"panic in command", "initwatch: internal error: the screen broke; the stack is in "},
	}
	for _, test := range tests {
		t.Run(test.seam, func(t *testing.T) {
			s := open(t, test.seam)
			s.wait(enterScreen, 0)
			s.signal(syscall.SIGUSR1)
			if code := s.exit(); code != 70 {
				t.Errorf("exit code %d, want 70", code)
			}
			s.restored()
			if !strings.Contains(s.text(), test.message+s.logPath) {
				t.Errorf("%q is not in %q", test.message, s.text())
			}
			if log := s.log(); !strings.Contains(log, "goroutine ") || !strings.Contains(log, "boom") {
				t.Errorf("no stack in the log: %q", log)
			}
		})
	}
}

func TestPanicBeforeTheScreenIsPainted(t *testing.T) {
	isolate(t)
	serve(t)
	s := open(t, "panic in init")
	if code := s.exit(); code != 70 {
		t.Errorf("exit code %d, want 70", code)
	}
	s.wait("internal error", 0)
	s.sameState()
}

func TestStrayWrites(t *testing.T) {
	isolate(t)
	serve(t)
	s := open(t, "stray writes")
	s.wait(enterScreen, 0)
	s.signal(syscall.SIGUSR1)
	if code := s.exit(); code != 0 {
		t.Errorf("exit code %d, want 0; %s", code, s.log())
	}
	s.restored()
	if log := s.log(); !strings.Contains(log, "stray line") || !strings.Contains(log, "stray child") {
		t.Errorf("the log lacks what was written: %q", log)
	}
	if strings.Contains(s.text(), "stray") {
		t.Errorf("the screen is garbled: %q", s.text())
	}
}

// TestBlockedOutput ends a program whose terminal takes no more output, as
// after ctrl-s or over a dead line: it cannot close its screen.
func TestBlockedOutput(t *testing.T) {
	isolate(t)
	serve(t)
	s := open(t, "")
	s.wait(enterScreen, 0)
	if err := holdOutput(s.tty); err != nil {
		t.Skip(err)
	}
	s.signal(syscall.SIGTERM)
	if code := s.exit(); code != 143 {
		t.Errorf("exit code %d, want 143", code)
	}
	s.sameState()
}

func TestSuspend(t *testing.T) {
	isolate(t)
	serve(t)
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash to continue the program")
	}
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		stop func(s *session, from int)
	}{
		{"key", func(s *session, _ int) { s.press("\x1a") }},
		{"signal", func(s *session, _ int) {
			if err := syscall.Kill(s.job(), syscall.SIGTSTP); err != nil {
				t.Fatal(err)
			}
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := openCommand(t, "", exec.Command(bash, "--norc", "--noprofile", "--noediting", "-i"))
			s.press("stty -g > " + s.logPath + ".before; sh -c 'echo $$ > " + s.logPath + ".pid; exec " + executable + "'\n")
			at := s.wait(enterScreen, 0)
			test.stop(s, at)
			at = s.wait(leaveScreen, at)
			at = s.wait("Stopped", at)
			s.press("stty -g > " + s.logPath + ".stopped; echo is''back\n")
			at = s.wait("isback", at)
			s.press("fg\n")
			at = s.wait(enterScreen, at)
			s.press("q")
			at = s.wait(leaveScreen, at)
			s.press("echo code=$?; stty -g > " + s.logPath + ".after; exit\n")
			s.wait("code=0", at)
			s.exit()
			for _, when := range []string{".stopped", ".after"} {
				if before, now := readFile(t, s.logPath+".before"), readFile(t, s.logPath+when); before != now {
					t.Errorf("%s: the terminal was %s and is %s", when, before, now)
				}
			}
		})
	}
}

// job is the process that the shell runs.
func (s *session) job() int {
	s.t.Helper()
	pid, err := strconv.Atoi(strings.TrimSpace(readFile(s.t, s.logPath+".pid")))
	if err != nil {
		s.t.Fatal(err)
	}
	return pid
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
