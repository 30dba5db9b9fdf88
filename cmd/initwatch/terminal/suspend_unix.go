//go:build unix

package terminal

import (
	"os"
	"os/signal"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/sys/unix"
)

// Suspender lets a screen be suspended, by its own key or by a signal.
type Suspender struct {
	stops chan os.Signal
	// leaving is set from the wish to be suspended until the screen is back.
	leaving atomic.Bool
}

// NewSuspender returns a suspender that has not begun yet.
func NewSuspender() *Suspender { return &Suspender{stops: make(chan os.Signal, 1)} }

// Filter is for tea.WithFilter: it takes note of when the screen suspends
// itself. Where nobody could continue the process, as for the first process of
// a container, it is not stopped in the first place.
func (s *Suspender) Filter(_ tea.Model, msg tea.Msg) tea.Msg {
	switch msg.(type) {
	case tea.SuspendMsg:
		if !hasShell() {
			return nil
		}
		s.leaving.Store(true)
	case tea.ResumeMsg:
		s.leaving.Store(false)
	}
	return msg
}

// Relay turns a stop signal from outside into the message that the key sends,
// so that the terminal is given back before the process stops. When the screen
// has given it back, it sends the same signal to itself; Go has no way back to
// the default action of a signal that was once listened to, so the stop that
// cannot be caught takes its place. Relay returns when done is closed.
func (s *Suspender) Relay(send func(tea.Msg), done <-chan struct{}) {
	signal.Notify(s.stops, unix.SIGTSTP)
	defer signal.Stop(s.stops)
	for {
		select {
		case <-done:
			return
		case <-s.stops:
			if s.leaving.Load() {
				_ = unix.Kill(os.Getpid(), unix.SIGSTOP)
			} else {
				send(tea.SuspendMsg{})
			}
		}
	}
}

// hasShell reports whether someone controls jobs here. The kernel discards the
// stop signal in the process group of the session's leader.
func hasShell() bool {
	session, err := unix.Getsid(0)
	return err == nil && unix.Getpgrp() != session
}
