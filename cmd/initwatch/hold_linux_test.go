package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// holdOutput stops the output of a terminal.
func holdOutput(tty *os.File) error {
	return unix.IoctlSetInt(int(tty.Fd()), unix.TCXONC, unix.TCOOFF)
}
