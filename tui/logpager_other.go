//go:build !unix

package tui

import "io"

// muteSignals does nothing where a terminal sends no signals.
func muteSignals(io.Reader) (restore func()) { return func() {} }
