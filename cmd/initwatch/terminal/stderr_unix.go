//go:build unix

package terminal

import (
	"fmt"
	"os"
	"os/signal"

	"golang.org/x/sys/unix"
)

// divertStderr points file descriptor 2 at the log, or at nothing when there
// is none, so that child processes are covered as well. The function that it
// returns undoes it.
func divertStderr(log *os.File) (restore func(), err error) {
	target := log
	if target == nil {
		if target, err = os.OpenFile(os.DevNull, os.O_WRONLY, 0); err != nil {
			return nil, fmt.Errorf("open file: %w", err)
		}
		defer func() { _ = target.Close() }()
	}
	saved, err := unix.FcntlInt(uintptr(unix.Stderr), unix.F_DUPFD_CLOEXEC, unix.Stderr+1)
	if err != nil {
		return nil, fmt.Errorf("save standard error: %w", err)
	}
	if err := dup2(int(target.Fd()), unix.Stderr); err != nil {
		_ = unix.Close(saved)
		return nil, fmt.Errorf("replace standard error: %w", err)
	}
	return func() {
		_ = dup2(saved, unix.Stderr)
		_ = unix.Close(saved)
	}, nil
}

// ignoreBackgroundWrites lets a background job change the terminal.
func ignoreBackgroundWrites() { signal.Ignore(unix.SIGTTOU) }
