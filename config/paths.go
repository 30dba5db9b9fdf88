package config

import (
	"path/filepath"

	"github.com/adrg/xdg"
)

const (
	dirName = "initwatch"
	logName = "initwatch.log"

	dirMode  = 0o700
	fileMode = 0o600
)

// StateDir is where initwatch keeps what it writes about itself:
// $XDG_STATE_HOME/initwatch, or the system's place for such files.
func StateDir() string { return filepath.Join(xdg.StateHome, dirName) }

// DefaultLogPath is the log file when nobody names another.
func DefaultLogPath() string { return filepath.Join(StateDir(), logName) }
