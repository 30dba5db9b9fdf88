// Package keep writes what a person wants to keep to files that nobody else
// can read. What is on the screen may be secret.
package keep

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"
)

const (
	dirMode  = 0o700
	fileMode = 0o600
	// most is how many files of one name there can be.
	most = 1000
	// longest bounds a name: file systems do, at 255 bytes.
	longest = 200
)

// Dir is where the files go: a directory of our own among the state that
// programs keep of a person's work.
func Dir() string { return filepath.Join(xdg.StateHome, "initwatch", "saved") }

// Short returns path as a person would write it: with ~ for the home directory.
func Short(path string) string {
	home, err := os.UserHomeDir()
	if rest, ok := strings.CutPrefix(path, home+string(filepath.Separator)); ok && err == nil && home != "" {
		return "~" + string(filepath.Separator) + rest
	}
	return path
}

// File writes a new file and returns its path. When there is one of that name,
// the new one has a number in it. An unfinished file is taken away again.
func File(name, extension string, write func(io.Writer) error) (path string, err error) {
	if err := os.MkdirAll(Dir(), dirMode); err != nil {
		return "", fmt.Errorf("make directory: %w; set XDG_STATE_HOME to one that can be written", err)
	}
	file, err := create(harmless(name), extension)
	if err != nil {
		return "", err
	}
	err = write(file)
	if closed := file.Close(); err == nil && closed != nil {
		err = fmt.Errorf("write file: %w", closed)
	}
	if err != nil {
		return "", errors.Join(err, os.Remove(file.Name()))
	}
	return file.Name(), nil
}

func create(name, extension string) (*os.File, error) {
	for n := 1; ; n++ {
		full := name + extension
		if n > 1 {
			full = fmt.Sprintf("%s-%d%s", name, n, extension)
		}
		file, err := os.OpenFile(filepath.Join(Dir(), full), os.O_CREATE|os.O_EXCL|os.O_WRONLY, fileMode)
		if err == nil || !errors.Is(err, fs.ErrExist) || n == most {
			return file, wrap(err)
		}
	}
}

func wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("create file: %w; take old files away, or set XDG_STATE_HOME to another directory", err)
}

// harmless makes a file's name of any text.
func harmless(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_', r == '.':
			return r
		}
		return '_'
	}, name)
	return strings.TrimLeft(name[:min(len(name), longest)], ".")
}
