package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"github.com/initwatch/initwatch/keymap"
)

// documents are the pages whose commands are held against the program.
var documents = []string{"README.md", "CONTRIBUTING.md", filepath.Join("e2e", "README.md")}

func repositoryFile(name string) string { return filepath.Join("..", "..", name) }

func readDocument(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(repositoryFile(name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestReadmeTable holds that the README's table of flags is made of the flags
// themselves.
func TestReadmeTable(t *testing.T) {
	isolate(t)
	const begin, end = "<!-- flags, written by make docs -->\n", "<!-- end -->"
	text := readDocument(t, "README.md")
	head, rest, begun := strings.Cut(text, begin)
	_, tail, ended := strings.Cut(rest, end)
	if !begun || !ended {
		t.Fatalf("the README has no place for its flags: %s%s", begin, end)
	}
	root := root(t)
	var flags strings.Builder
	table(&flags, root.LocalNonPersistentFlags(), clusterFlagSet())
	var everywhere strings.Builder
	table(&everywhere, root.PersistentFlags(), nil)
	_, row, _ := strings.Cut(everywhere.String(), "|---|---|\n")
	want := head + begin + flags.String()[1:] + row +
		"| `--kubeconfig`, `--context`, `--cluster`, `--user`, `-s`, `--as`, `--token`, `--request-timeout`, … | As in kubectl. |\n" + end + tail
	compareDocument(t, "README.md", want)
}

// compareDocument compares a page with what it should be, or makes it so.
func compareDocument(t *testing.T, name, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(repositoryFile(name), []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(want, readDocument(t, name)); diff != "" {
		t.Errorf("%s; make docs writes it anew (-want +got):\n%s", name, diff)
	}
}

// TestKeysPage holds that docs/keys.md says what the keymap says.
func TestKeysPage(t *testing.T) {
	var out strings.Builder
	out.WriteString("<!-- Written by `make docs` from the keymap. -->\n\n# Keys\n\n" +
		"The action is what the configuration file binds keys to: `keys: {next-problem: [n, f8]}`.\n")
	for _, scope := range keymap.Scopes() {
		fmt.Fprintf(&out, "\n## %s\n\n| keys | action | meaning |\n|---|---|---|\n", capital(scope.String()))
		for _, b := range keymap.Default().Bindings(scope) {
			fmt.Fprintf(&out, "| `%s` | `%s` | %s |\n", strings.ReplaceAll(b.Labels(), " ", "` `"), b.Action, b.Help)
		}
	}
	compareDocument(t, filepath.Join("docs", "keys.md"), out.String())
}

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// spelled are keys as the README draws them.
var spelled = map[string]string{"↓": "down", "↑": "up", "→": "right", "←": "left"}

// quoted finds what stands in code in a line.
var quoted = regexp.MustCompile("`([^`]+)`")

// TestReadmeKeys holds that the README's tables of keys name keys that there
// are, and the first key of everything that one can do.
func TestReadmeKeys(t *testing.T) {
	m := keymap.Default()
	for title, scope := range map[string]keymap.Scope{"| keys | in the tree |": keymap.InTree, "| keys | in a log |": keymap.InLog} {
		_, rest, found := strings.Cut(readDocument(t, "README.md"), title)
		rows, _, _ := strings.Cut(rest, "\n\n")
		if !found {
			t.Fatalf("the README has no table %q", title)
		}
		told := map[string]bool{}
		for line := range strings.Lines(rows) {
			keys, _, _ := strings.Cut(strings.TrimPrefix(line, "| "), " |")
			for _, match := range quoted.FindAllStringSubmatch(keys, -1) {
				name := strings.Replace(match[1], "ctrl-", "ctrl+", 1)
				if drawn := spelled[name]; drawn != "" {
					name = drawn
				}
				told[name] = true
				if _, bound := m.Lookup(scope, name); !bound {
					t.Errorf("the README tells of %s in the %s, which does nothing", match[1], scope)
				}
			}
		}
		for _, b := range m.Bindings(scope) {
			if !slices.ContainsFunc(b.Keys, func(key string) bool { return told[key] }) && b.Help != "" && !moves(b.Action) {
				t.Errorf("the README does not tell of %s in the %s", b.Labels(), scope)
			}
		}
	}
}

// moves reports whether an action is one that all panes have in common, which
// is told once.
func moves(action keymap.Action) bool {
	return slices.Contains([]keymap.Action{
		keymap.Down, keymap.Up, keymap.Top, keymap.Bottom, keymap.HalfDown, keymap.HalfUp, keymap.PageDown, keymap.PageUp, keymap.Help,
	}, action)
}

// called finds the calls of the program in a page: in a line of code, or behind
// a pipe or the like in one.
var called = regexp.MustCompile("(?m)(?:^    |[|&`] ?)((?:kubectl )?initwatch(?: [^|&>#`\n]*)?)")

// TestDocumentedCommands holds that the command lines in the documents can be
// meant.
func TestDocumentedCommands(t *testing.T) {
	isolate(t)
	seen := 0
	for _, name := range documents {
		for _, match := range called.FindAllStringSubmatch(readDocument(t, name), -1) {
			line := strings.TrimPrefix(strings.TrimSpace(match[1]), "kubectl ")
			if strings.ContainsAny(line, "[…") {
				continue // a form and no example
			}
			seen++
			if err := parses(root(t), strings.Fields(line)[1:]); err != nil {
				t.Errorf("%s: %s: %v", name, line, err)
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d commands were found", seen)
	}
}

// parses reports what is wrong with a command line, short of running it.
func parses(root *cobra.Command, args []string) error {
	cmd, rest, err := root.Find(args)
	if err != nil {
		return err
	}
	if err := cmd.ParseFlags(rest); err != nil {
		return err
	}
	return cmd.ValidateArgs(cmd.Flags().Args())
}

// TestLayoutIsComplete holds that CONTRIBUTING tells of every package, by its
// own path or by that of what it is a part of, such as model/internal/….
func TestLayoutIsComplete(t *testing.T) {
	text := readDocument(t, "CONTRIBUTING.md")
	for _, top := range []string{"cmd", "config", "keymap", "model", "tui", "watch"} {
		err := filepath.WalkDir(repositoryFile(top), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") {
				return err
			}
			dir := filepath.ToSlash(strings.TrimPrefix(filepath.Dir(path), repositoryFile("")+string(filepath.Separator)))
			if !strings.Contains(text, "`"+dir+"`") && !strings.Contains(text, "`"+filepath.ToSlash(filepath.Dir(dir))+"/…`") {
				t.Errorf("CONTRIBUTING does not tell of %s", dir)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
