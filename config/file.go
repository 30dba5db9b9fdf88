package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/adrg/xdg"
	"go.yaml.in/yaml/v3"
)

// EnvFile names the configuration file.
const EnvFile = "INITWATCH_CONFIG"

const (
	fileName = "config.yaml"
	// maxFile bounds a configuration file: a larger one is something else.
	maxFile = 1 << 20
)

// DefaultFile is the configuration file when nobody names another:
// $XDG_CONFIG_HOME/initwatch/config.yaml, or the system's place for such files.
func DefaultFile() string { return filepath.Join(xdg.ConfigHome, dirName, fileName) }

// Load reads the configuration file and the environment, which overrules it.
// The file is the one named, or else that of INITWATCH_CONFIG, which have to be
// there, or else the default one, which need not. All mistakes are told, each
// with its line or variable.
func Load(named string, getenv func(string) string) (Settings, error) {
	s := defaults()
	path, chosen := named, true
	if path == "" {
		path = getenv(EnvFile)
	}
	if path == "" {
		path, chosen = DefaultFile(), false
	}
	text, err := readFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !chosen:
	case errors.Is(err, fs.ErrNotExist):
		return s, absent{path}
	case err != nil:
		return s, fmt.Errorf("read configuration: %w", err)
	default:
		s.File = path
	}
	return s, InOrder(s.fromFile(path, text), s.fromEnvironment(getenv))
}

// absent is a configuration file that was named and is not there.
type absent struct{ path string }

func (a absent) Error() string {
	return "read configuration: there is no " + a.path + "; name another, or none"
}

func (a absent) Unwrap() error { return fs.ErrNotExist }

func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a file", path)
	case info.Size() > maxFile:
		return nil, fmt.Errorf("%s has %d bytes, too many for a configuration", path, info.Size())
	}
	return os.ReadFile(path)
}

// fromFile takes over what a file says.
func (s *Settings) fromFile(path string, text []byte) error {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var document, second yaml.Node
	switch err := decoder.Decode(&document); {
	case errors.Is(err, io.EOF):
		return nil // nothing but comments
	case err != nil:
		return syntaxError(path, err)
	}
	l := &loader{settings: s, path: path}
	l.section("", document.Content[0])
	if err := decoder.Decode(&second); err == nil {
		l.wrong(&second, "a second document begins here; everything belongs into the first")
	} else if !errors.Is(err, io.EOF) {
		return InOrder(append(l.mistakes, syntaxError(path, err))...)
	}
	return InOrder(l.mistakes...)
}
