//go:build unix && !linux

package main

import (
	"errors"
	"os"
)

// holdOutput stops the output of a terminal.
func holdOutput(*os.File) error { return errors.New("how to stop a terminal is known for Linux only") }
