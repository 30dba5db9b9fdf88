package config

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
)

// maxLogSize is how large a log may be when a program starts. A larger one
// makes room, and the one before it is gone.
const maxLogSize = 4 << 20

// Log is an open log. Without a file it drops what it is told.
type Log struct {
	*slog.Logger
	file *os.File
}

// Discard is a log that keeps nothing.
func Discard() *Log { return &Log{Logger: slog.New(slog.DiscardHandler)} }

// OpenLog opens the log that s describes. When the place that nobody chose
// cannot be written, for example in a container with a read-only disk, there
// is no log; a file that was asked for is an error.
func OpenLog(s LogSettings) (*Log, error) {
	if s.Path == "" {
		return Discard(), nil
	}
	file, err := openLogFile(s.Path)
	switch {
	case err != nil && s.Chosen:
		return nil, fmt.Errorf("open log: %w; name another file in %s, or set it to %s", err, EnvLog, logOff)
	case err != nil:
		return Discard(), nil //nolint:nilerr // no log is better than no screen
	}
	handler := slog.NewTextHandler(file, &slog.HandlerOptions{Level: s.Level})
	return &Log{Logger: slog.New(handler), file: file}, nil
}

func openLogFile(path string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), dirMode); err != nil {
		return nil, fmt.Errorf("make directory: %w", err)
	}
	if err := makeRoom(path); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, fileMode)
	if err != nil {
		return nil, fmt.Errorf("open file: %w", err)
	}
	return file, nil
}

// makeRoom moves a regular file that has grown too large out of the way. A
// device or a pipe is never moved.
func makeRoom(path string) error {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look at file: %w", err)
	}
	if !info.Mode().IsRegular() || info.Size() < maxLogSize {
		return nil
	}
	if err := os.Rename(path, path+".1"); err != nil {
		return fmt.Errorf("move old log: %w", err)
	}
	return nil
}

// File is the file behind the log, nil when there is none. The standard error
// stream goes there while the screen is taken.
func (l *Log) File() *os.File { return l.file }

// Path names the file behind the log, "" when there is none.
func (l *Log) Path() string {
	if l.file == nil {
		return ""
	}
	return l.file.Name()
}

// Close closes the file.
func (l *Log) Close() error {
	if l.file == nil {
		return nil
	}
	if err := l.file.Close(); err != nil {
		return fmt.Errorf("close log: %w", err)
	}
	return nil
}
