package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/initwatch/initwatch/config"
)

// manCommand writes the manual pages, for those who package the program.
func (a *app) manCommand() *cobra.Command {
	return a.settle(&cobra.Command{
		Use:    "man DIR",
		Short:  "Write the manual pages into a directory",
		Hidden: true,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("write manual: give one directory")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return writeManual(cmd.Root(), args[0]) },
	})
}

// writeManual writes a page for each command that has one.
func writeManual(root *cobra.Command, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("write manual: %w", err)
	}
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, cmd := range documented(root) {
		page := manPage{cmd: cmd, root: root}
		if err := os.WriteFile(filepath.Join(dir, page.name()+".1"), []byte(page.text()), 0o644); err != nil {
			return fmt.Errorf("write manual: %w", err)
		}
	}
	return nil
}

// documented are the commands that people are told of, the root first.
func documented(root *cobra.Command) []*cobra.Command {
	out := []*cobra.Command{root}
	for _, cmd := range root.Commands() {
		if cmd.IsAvailableCommand() && cmd.Name() != "help" {
			out = append(out, cmd)
		}
	}
	return out
}

// usageLine is how a command is called, by the program's own name.
func usageLine(cmd *cobra.Command) string {
	if !cmd.HasParent() {
		return cmd.Use + " [flags]"
	}
	return programName + " " + cmd.Use + " [flags]"
}

// exitCodes are what the program can end with, and why.
var exitCodes = []struct{ code, meaning string }{
	{"0", "A normal quit. explain, wait: everything is up, or ended as meant."},
	{"1", "An error, said in one sentence."},
	{"2", "A command line that cannot be meant."},
	{"3", "explain: something is stuck or failed. wait: something cannot come up unless someone changes something."},
	{"4", "explain: nothing is wrong, but not everything is up yet. wait: the time ran out."},
	{"70", "An internal error; the message says where the stack is."},
	{"128+n", "Ended by signal n."},
}

// variable is one of the environment.
type variable struct{ name, meaning string }

// environment are the variables that are read beside kubectl's.
func environment() []variable {
	out := slices.Clone(variables)
	for _, name := range config.Names() {
		out = append(out, variable{config.Variable(name), "The setting " + name + "."})
	}
	return out
}

var variables = []variable{
	{"INITWATCH_CONFIG", "The configuration file."},
	{"INITWATCH_LOG", "The log file, or off."},
	{"INITWATCH_LOG_LEVEL", "What goes into the log: debug, info, warn or error."},
	{"NO_COLOR", "Set to anything: no colors."},
	{"CLICOLOR, CLICOLOR_FORCE", "CLICOLOR=0: no colors; CLICOLOR_FORCE=1: colors where there is no terminal too."},
	{"LC_ALL, LC_CTYPE, LANG", "A locale that is not UTF-8: ASCII characters only."},
	{"TERM", "dumb: a line for each change in the place of the screen."},
}

// describe is the long description of a command, or else the short one.
func describe(cmd *cobra.Command) string {
	if cmd.Long != "" {
		return cmd.Long
	}
	return sentence(cmd.Short)
}

// sentence puts a full stop behind a short description.
func sentence(text string) string { return strings.TrimSuffix(text, ".") + "." }
