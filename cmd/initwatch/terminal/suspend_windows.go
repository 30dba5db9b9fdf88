package terminal

import tea "charm.land/bubbletea/v2"

// Suspender has nothing to do where processes cannot be suspended.
type Suspender struct{}

// NewSuspender returns a suspender that does nothing.
func NewSuspender() *Suspender { return &Suspender{} }

// Filter drops the wish to be suspended.
func (s *Suspender) Filter(_ tea.Model, msg tea.Msg) tea.Msg {
	if _, ok := msg.(tea.SuspendMsg); ok {
		return nil
	}
	return msg
}

// Relay waits until done is closed.
func (s *Suspender) Relay(_ func(tea.Msg), done <-chan struct{}) { <-done }
