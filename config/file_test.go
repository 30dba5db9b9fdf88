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

func TestLocaleDecidesOnASCII(t *testing.T) {
	tests := map[string]struct {
		text string
		env  map[string]string
		want bool
		from string
	}{
		"none":           {"", nil, false, "default"},
		"UTF-8":          {"", map[string]string{"LANG": "de_DE.UTF-8"}, false, "default"},
		"C":              {"", map[string]string{"LANG": "C"}, true, "LANG"},
		"the first says": {"", map[string]string{"LC_ALL": "C.utf8", "LANG": "C"}, false, "default"},
		"only types":     {"", map[string]string{"LC_CTYPE": "POSIX", "LANG": "en_US.UTF-8"}, true, "LC_CTYPE"},
		"the file":       {"ascii: false\n", map[string]string{"LANG": "C"}, false, "file"},
		"the variable":   {"", map[string]string{"LANG": "C", "INITWATCH_ASCII": "0"}, false, "INITWATCH_ASCII"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s, path, err := load(t, test.text, test.env)
			from := strings.ReplaceAll(s.Origin("ascii").String(), path+":1", "file")
			if err != nil || s.ASCII != test.want || from != test.from {
				t.Errorf("ascii %v from %s, %v", s.ASCII, from, err)
			}
		})
	}
}

func TestLoadFollowsAliases(t *testing.T) {
	got, _, err := load(t, "theme: &name dark\ncontexts: {a: &look {color: red}, b: *look}\nkeys: {log: &key f5, open: *key}\ncolor: &never never\n", nil)
	want := map[string]Context{"a": {Color: "red"}, "b": {Color: "red"}}
	if diff := cmp.Diff(want, got.Contexts); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if keys := got.Keys["open"]; len(keys) != 1 || keys[0] != "f5" {
		t.Errorf("open has keys %v", keys)
	}
}

func TestLoadRefuses(t *testing.T) {
	tests := map[string]struct{ text, want string }{
		"no mapping":  {"- a\n", ":1: the file is no mapping of names to values"},
		"bad syntax":  {"theme: dark\n\tx: 1\n", ":2: no YAML: found a tab"},
		"two files":   {"theme: dark\n---\nthme: dark\n", ":2: a second document begins here"},
		"broken end":  {"thme: dark\n---\n\t: x\n", ":3: no YAML: "},
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
