package terminal

import (
	"fmt"
	"os"

	"golang.org/x/sys/windows"
)

// divertStderr replaces the process's handle and Go's variable; what captured
// the old file before keeps it. The function that it returns undoes it.
func divertStderr(log *os.File) (restore func(), err error) {
	target, opened := log, false
	if target == nil {
		if target, err = os.OpenFile(os.DevNull, os.O_WRONLY, 0); err != nil {
			return nil, fmt.Errorf("open file: %w", err)
		}
		opened = true
	}
	saved := os.Stderr
	if err := windows.SetStdHandle(windows.STD_ERROR_HANDLE, windows.Handle(target.Fd())); err != nil {
		return nil, fmt.Errorf("replace standard error: %w", err)
	}
	os.Stderr = target
	return func() {
		os.Stderr = saved
		_ = windows.SetStdHandle(windows.STD_ERROR_HANDLE, windows.Handle(saved.Fd()))
		if opened {
			_ = target.Close()
		}
	}, nil
}

// ignoreBackgroundWrites has nothing to do: there are no job-control signals.
func ignoreBackgroundWrites() {}
