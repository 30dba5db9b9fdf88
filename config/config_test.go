package config

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/adrg/xdg"
	"github.com/google/go-cmp/cmp"
)

// stateHome lets the state directory be an empty one for the test's time.
func stateHome(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("XDG_STATE_HOME", dir)
	xdg.Reload()
	t.Cleanup(xdg.Reload)
	return dir
}

func TestLogFromEnvironment(t *testing.T) {
	home := stateHome(t)
	standard := filepath.Join(home, "initwatch", "initwatch.log")
	tests := []struct {
		name string
		env  map[string]string
		want LogSettings
		err  string
	}{
		{name: "nothing set", want: LogSettings{Path: standard}},
		{name: "level", env: map[string]string{EnvLogLevel: "DEBUG"}, want: LogSettings{Path: standard, Level: slog.LevelDebug}},
		{name: "file", env: map[string]string{EnvLog: "/var/log/x"}, want: LogSettings{Path: "/var/log/x", Chosen: true}},
		{name: "off", env: map[string]string{EnvLog: "off", EnvLogLevel: "warn"}, want: LogSettings{Level: slog.LevelWarn}},
		{name: "no such level", env: map[string]string{EnvLogLevel: "loud"}, err: `read INITWATCH_LOG_LEVEL: "loud" is none of debug, info, warn, error`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := logFromEnvironment(func(name string) string { return test.env[name] })
			if text := errorText(err); text != test.err {
				t.Fatalf("error %q, want %q", text, test.err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestOpenLogKeepsOthersOut(t *testing.T) {
	stateHome(t)
	log := open(t, LogSettings{Path: DefaultLogPath()})
	log.Info("hello", "who", "a\x1b[31mb")
	if mode := stat(t, log.Path()).Mode().Perm(); mode != fileMode {
		t.Errorf("file mode %o, want %o", mode, fileMode)
	}
	if mode := stat(t, StateDir()).Mode().Perm(); mode != dirMode {
		t.Errorf("directory mode %o, want %o", mode, dirMode)
	}
	text := read(t, log.Path())
	if !strings.Contains(text, "hello") || strings.Contains(text, "\x1b") {
		t.Errorf("log holds %q", text)
	}
}

func TestOpenLogMovesALargeOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.log")
	if err := os.WriteFile(path, bytes.Repeat([]byte("x"), maxLogSize), fileMode); err != nil {
		t.Fatal(err)
	}
	open(t, LogSettings{Path: path})
	if size := stat(t, path).Size(); size != 0 {
		t.Errorf("new log has %d bytes", size)
	}
	if size := stat(t, path+".1").Size(); size != maxLogSize {
		t.Errorf("old log has %d bytes", size)
	}
}

func TestOpenLogWhereNothingCanBeWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, fileMode); err != nil {
		t.Fatal(err)
	}
	below := filepath.Join(file, "x.log")
	log := open(t, LogSettings{Path: below})
	log.Info("is dropped")
	if log.Path() != "" || log.File() != nil {
		t.Errorf("log goes to %q", log.Path())
	}
	_, err := OpenLog(LogSettings{Path: below, Chosen: true})
	if !strings.HasSuffix(errorText(err), "name another file in INITWATCH_LOG, or set it to off") {
		t.Errorf("error %q says not what to do", errorText(err))
	}
}

func TestDiscard(t *testing.T) {
	log := open(t, LogSettings{})
	log.Error("is dropped")
	if err := log.Close(); err != nil {
		t.Error(err)
	}
}

func open(t *testing.T, s LogSettings) *Log {
	t.Helper()
	log, err := OpenLog(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = log.Close() })
	return log
}

func stat(t *testing.T, path string) os.FileInfo {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
