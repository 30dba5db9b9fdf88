package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"k8s.io/cli-runtime/pkg/genericiooptions"
)

var update = flag.Bool("update", false, "write the generated documents anew")

// root is the program's root command as it is documented: with the paths of
// nobody in particular.
func root(t *testing.T) *cobra.Command {
	t.Helper()
	a := newApp(programName, genericiooptions.IOStreams{In: &bytes.Buffer{}, Out: &bytes.Buffer{}, ErrOut: &bytes.Buffer{}})
	root := a.rootCommand()
	root.InitDefaultCompletionCmd()
	return root
}

func TestManual(t *testing.T) {
	isolate(t)
	dir := filepath.Join(t.TempDir(), "man")
	if got := runWith(t, nil, "man", dir); got.code != exitOK {
		t.Fatalf("exit code %d, %q", got.code, got.err)
	}
	for page, wants := range map[string][]string{
		"initwatch.1":            {".SH NAME\ninitwatch \\- Show live why pods do not start\n", ".B wait\nWait until", ".B NO_COLOR", ".B 128+n", "initwatch\\-wait (1)"},
		"initwatch-wait.1":       {".TH INITWATCH-WAIT 1", ".B \\-\\-stable\\-for\n", "The default is 3s.", ".B \\-\\-kubeconfig\n"},
		"initwatch-completion.1": {".SH NAME"},
	} {
		text, err := os.ReadFile(filepath.Join(dir, page))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range wants {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s: no %q in:\n%s", page, want, text)
			}
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "initwatch-man.1")); err == nil {
		t.Error("a hidden command has a page")
	}
	if got := runWith(t, nil, "man"); got.code != exitUsage {
		t.Errorf("without a directory: exit code %d", got.code)
	}
}

// TestCommandsPage holds that docs/commands.md says what the flags say
// themselves.
func TestCommandsPage(t *testing.T) {
	isolate(t)
	path := filepath.Join("..", "..", "docs", "commands.md")
	want := commandsPage(root(t))
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if diff := cmp.Diff(want, string(got)); err != nil || diff != "" {
		t.Errorf("%v; make docs writes it anew (-want +got):\n%s", err, diff)
	}
}

// commandsPage is every command with its flags. Those for reaching a cluster,
// which are kubectl's, stand once.
func commandsPage(root *cobra.Command) string {
	var out strings.Builder
	out.WriteString("<!-- Written by `make docs` from the flags themselves. -->\n\n# Commands and their flags\n")
	shared := clusterFlagSet()
	for _, cmd := range documented(root) {
		fmt.Fprintf(&out, "\n## %s\n\n    %s\n\n%s\n", cmd.CommandPath(), usageLine(cmd), strings.TrimSpace(describe(cmd)))
		table(&out, cmd.LocalNonPersistentFlags(), shared)
		if cmd.LocalNonPersistentFlags().Lookup("kubeconfig") != nil {
			out.WriteString("\nand the flags [for reaching a cluster](#reaching-a-cluster).\n")
		}
	}
	out.WriteString("\n## Everywhere\n")
	table(&out, root.PersistentFlags(), nil)
	out.WriteString("\n## Reaching a cluster\n\nThese are those of kubectl.\n")
	table(&out, shared, nil)
	out.WriteString("\n## Exit codes\n\n| code | meaning |\n|---|---|\n")
	for _, e := range exitCodes {
		fmt.Fprintf(&out, "| %s | %s |\n", e.code, e.meaning)
	}
	out.WriteString("\n## Environment\n\n| variable | meaning |\n|---|---|\n")
	for _, v := range environment() {
		fmt.Fprintf(&out, "| `%s` | %s |\n", strings.ReplaceAll(v.name, ", ", "`, `"), v.meaning)
	}
	return out.String()
}

// TestReadmeFlags holds that the tables of the README name flags that there
// are.
func TestReadmeFlags(t *testing.T) {
	isolate(t)
	known := map[string]bool{}
	for _, cmd := range documented(root(t)) {
		eachFlag(cmd, func(f *pflag.Flag) { known[f.Name] = true })
	}
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for line := range strings.Lines(string(text)) {
		flags, _, _ := strings.Cut(strings.TrimPrefix(line, "| "), " |")
		if !strings.HasPrefix(line, "| `-") {
			continue
		}
		for name := range strings.FieldsFuncSeq(flags, func(r rune) bool { return r == '`' || r == ' ' || r == ',' }) {
			if name, long := strings.CutPrefix(name, "--"); long {
				seen++
				if !known[name] {
					t.Errorf("the README tells of --%s, which is not there", name)
				}
			}
		}
	}
	if seen == 0 {
		t.Error("the README has no table of flags")
	}
}

func clusterFlagSet() *pflag.FlagSet {
	set := pflag.NewFlagSet("cluster", pflag.ContinueOnError)
	clusterFlags().AddFlags(set)
	return set
}

// table writes flags, but for those that are told elsewhere.
func table(out *strings.Builder, flags, elsewhere *pflag.FlagSet) {
	head := "\n| flag | meaning |\n|---|---|\n"
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" || elsewhere != nil && elsewhere.Lookup(f.Name) != nil {
			return
		}
		name := "`" + strings.ReplaceAll(flagName(f), ", ", "`, `") + "`"
		text := strings.ReplaceAll(flagText(f), "|", "\\|")
		out.WriteString(head + "| " + name + " | " + text + " |\n")
		head = ""
	})
}
