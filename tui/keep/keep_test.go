package keep

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/adrg/xdg"
	"github.com/google/go-cmp/cmp"
)

func home(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("XDG_STATE_HOME", dir)
	xdg.Reload()
	t.Cleanup(xdg.Reload)
	return dir
}

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

func TestFile(t *testing.T) {
	home(t)
	var names []string
	for _, name := range []string{"shop-api", "shop-api", "../../etc/passwd", strings.Repeat("x", 400)} {
		path, err := File(name, ".log", text(name))
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 || filepath.Dir(path) != Dir() {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
		names = append(names, filepath.Base(path))
	}
	want := []string{"shop-api.log", "shop-api-2.log", "_.._etc_passwd.log", strings.Repeat("x", 200) + ".log"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	if info, err := os.Stat(Dir()); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("directory: %v, %v", info.Mode(), err)
	}
}

func TestShort(t *testing.T) {
	home, err := os.UserHomeDir()
	if err != nil {
		t.Skip(err)
	}
	if got := Short(filepath.Join(home, "a", "b")); got != filepath.Join("~", "a", "b") {
		t.Errorf("got %q", got)
	}
	if got := Short("/elsewhere"); got != "/elsewhere" {
		t.Errorf("got %q", got)
	}
}

func TestFileThatFails(t *testing.T) {
	dir := home(t)
	broken := errors.New("broken")
	if _, err := File("x", ".log", func(io.Writer) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if files, _ := os.ReadDir(Dir()); len(files) > 0 {
		t.Errorf("%s was left", files[0].Name())
	}
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_STATE_HOME", filepath.Join(dir, "file"))
	xdg.Reload()
	if _, err := File("x", ".log", text("")); err == nil || !strings.Contains(err.Error(), "set XDG_STATE_HOME") {
		t.Errorf("got %v", err)
	}
}
