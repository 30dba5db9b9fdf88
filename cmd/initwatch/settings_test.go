package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/keymap"
)

// configure makes text the configuration file of this test.
func configure(t *testing.T, text string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("INITWATCH_CONFIG", path)
	return path
}

func TestConfigurationReachesTheScreen(t *testing.T) {
	isolate(t)
	configure(t, "theme: dark\nascii: true\nkeys: {next-problem: f5}\n")
	t.Setenv("INITWATCH_THEME", "light")
	screen := &watcher{}
	if got := runWith(t, screen, "demo", "--color", "never"); got.code != exitOK {
		t.Fatalf("exit code %d: %s", got.code, got.err)
	}
	if diff := cmp.Diff(lookOptions{color: "never", palette: "light", ascii: true}, screen.seen.look, cmp.AllowUnexported(lookOptions{})); diff != "" {
		t.Errorf("look (-want +got):\n%s", diff)
	}
	if action, _ := screen.seen.keys.Lookup(keymap.InTree, "f5"); action != keymap.NextProblem {
		t.Errorf("f5 means %q", action)
	}
}

func TestMistakesInTheConfiguration(t *testing.T) {
	isolate(t)
	path := configure(t, "keys:\n  dance: d\n  log: j\nthme: dark\ncolor: sometimes\nlogs: {buffer: many}\n")
	t.Setenv("INITWATCH_MOUSE", "perhaps")
	want := []string{
		path + `:2: bind dance: there is no such action`,
		path + `:3: bind log: key "j" already means down in the tree, the log, `,
		path + `:4: unknown setting "thme"`,
		path + `:5: color: "sometimes" is none of`,
		path + `:6: logs.buffer: "many" is no size`,
		`read INITWATCH_MOUSE: "perhaps" is neither`,
	}
	got := runWith(t, nil, "demo")
	lines := strings.Split(strings.TrimPrefix(strings.TrimSpace(got.err), "initwatch: "), "\n")
	if got.code != exitError || len(lines) != len(want) {
		t.Fatalf("exit code %d and %d lines:\n%s", got.code, len(lines), got.err)
	}
	for i, text := range want {
		if !strings.HasPrefix(lines[i], text) {
			t.Errorf("%q is no beginning of %q", text, lines[i])
		}
	}
	if got := runWith(t, nil, "version"); got.code != exitOK {
		t.Errorf("the version is not told: %s", got.err)
	}
}
