package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// load loads text as the configuration file, with an environment of its own.
func load(t *testing.T, text string, env map[string]string) (Settings, string, error) {
	t.Helper()
	stateHome(t)
	path := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(path, []byte(text), fileMode); err != nil {
		t.Fatal(err)
	}
	s, err := Load(path, func(name string) string { return env[name] })
	return s, path, err
}

const full = `# everything that can be set
theme: dark
color: never
ascii: true
mouse: off
requests-per-minute: 5
logs:
  buffer: 8MiB
keys:
  next-problem: tab
  down: [j, ctrl-n]
  help:
contexts:
  production: {color: red}
`

func TestLoad(t *testing.T) {
	got, path, err := load(t, full, map[string]string{"INITWATCH_THEME": "light"})
	if err != nil {
		t.Fatal(err)
	}
	want := Settings{
		Theme: "light", Color: "never", ASCII: true, Requests: 5, LogBuffer: 8 << 20, File: path,
		Keys:     map[string][]string{"next-problem": {"tab"}, "down": {"j", "ctrl-n"}, "help": nil},
		Contexts: map[string]Context{"production": {Color: "red"}},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Settings{}, "Log"), cmpopts.IgnoreUnexported(Settings{})); diff != "" {
		t.Errorf("settings (-want +got):\n%s", diff)
	}
	for name, want := range map[string]string{
		"theme": "INITWATCH_THEME", "logs.buffer": path + ":8", "keys.down": path + ":11", "nothing": "default",
	} {
		if origin := got.Origin(name).String(); origin != want {
			t.Errorf("%s comes from %s, want %s", name, origin, want)
		}
	}
}

func TestLoadTellsAllMistakes(t *testing.T) {
	text := `thme: dark
color: sometimes
logs:
  buffer: many
  tail: 3
ascii: [true]
mouse: true
mouse: false
keys:
  down: {a: b}
contexts:
  production: {color: mauve, size: 3}
`
	_, path, err := load(t, text, map[string]string{"INITWATCH_ASCII": "perhaps"})
	want := []string{
		`:1: unknown setting "thme"; the settings are theme, color, ascii, mouse, requests-per-minute, logs.buffer, keys, contexts`,
		`:2: color: "sometimes" is none of auto, always, never`,
		`:4: logs.buffer: "many" is no size such as 64MiB`,
		`:5: unknown setting "logs.tail"; the settings are theme, color, ascii, mouse, requests-per-minute, logs.buffer, keys, contexts`,
		`:6: ascii has to be one value`,
		`:8: "mouse" is set twice, first on line 7`,
		`:10: keys.down has to be a key or a list of keys`,
		`:12: contexts.production.color: "mauve" is none of black, red, green, yellow, blue, magenta, cyan, white`,
		`:12: unknown setting "contexts.production.size"; a context has a color`,
		`read INITWATCH_ASCII: "perhaps" is neither true nor false`,
	}
	got := strings.Split(strings.ReplaceAll(errorText(err), path, ""), "\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("mistakes (-want +got):\n%s", diff)
	}
}

func TestLoadRefuses(t *testing.T) {
	tests := map[string]struct{ text, want string }{
		"no mapping":  {"- a\n", ":1: the file is no mapping of names to values"},
		"bad syntax":  {"theme: dark\n\tx: 1\n", "line 2"},
		"tiny buffer": {"logs: {buffer: 4KiB}\n", "at least 1MiB"},
		"huge number": {"requests-per-minute: 99999\n", "no number from 0 to 600"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if _, _, err := load(t, test.text, nil); !strings.Contains(errorText(err), test.want) {
				t.Errorf("got %v, want %q in it", err, test.want)
			}
		})
	}
}

func TestLoadWithoutFile(t *testing.T) {
	stateHome(t)
	none := filepath.Join(t.TempDir(), "none.yaml")
	if _, err := Load(none, func(string) string { return "" }); err == nil {
		t.Error("a file that was named need not be there")
	}
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	for text, want := range map[string]bool{"": true, "# nothing\n": true, "theme:\n": false} {
		_, _, err := load(t, text, nil)
		if (err == nil) != want {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzLoad(f *testing.F) {
	for _, seed := range []string{full, "a: &x\n  b: *x\n", "keys: {a: [b, [c]]}", "logs: 3", "\xff", "contexts: {a: {color: red}}"} {
		f.Add(seed)
	}
	f.Fuzz(func(_ *testing.T, text string) {
		s := defaults()
		_ = s.fromFile("config.yaml", []byte(text))
	})
}
