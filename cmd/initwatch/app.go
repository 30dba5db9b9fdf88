package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"k8s.io/cli-runtime/pkg/genericiooptions"

	"github.com/initwatch/initwatch/config"
	"github.com/initwatch/initwatch/keymap"
)

const (
	programName  = "initwatch"
	pluginPrefix = "kubectl-"
	// completerName is how kubectl calls a plugin to have its command line
	// completed.
	completerName = "kubectl_complete-" + programName
)

// app is what every verb has at hand.
type app struct {
	streams genericiooptions.IOStreams
	getenv  func(string) string
	// display is how the program is called, for usage texts.
	display string
	screen  screen
	// settings are those of the file and the environment; load reads them
	// before any verb runs.
	settings config.Settings
	keys     keymap.Map
}

func newApp(arg0 string, streams genericiooptions.IOStreams) *app {
	return &app{
		streams: streams,
		getenv:  os.Getenv,
		display: displayName(arg0),
		screen:  &realScreen{streams: streams, getenv: os.Getenv, environ: os.Environ()},
	}
}

// displayName tells a plugin of kubectl from the program on its own. kubectl
// runs the plugin "kubectl-initwatch" for "kubectl initwatch".
func displayName(arg0 string) string {
	if base := filepath.Base(arg0); strings.HasPrefix(base, pluginPrefix) || strings.HasPrefix(base, completerName) {
		return "kubectl " + programName
	}
	return programName
}

// commandLine are the arguments of a run, of which the first is the program's
// name: under that name, it completes.
func commandLine(args []string) []string {
	if strings.HasPrefix(filepath.Base(args[0]), completerName) {
		return append([]string{cobra.ShellCompRequestCmd}, args[1:]...)
	}
	return args[1:]
}

func (a *app) run(ctx context.Context, args []string) int {
	root := a.rootCommand()
	root.SetArgs(args)
	verb, err := root.ExecuteContextC(ctx)
	return a.report(verb.CommandPath(), err)
}

// settle gives a command what all of them have in common.
func (a *app) settle(cmd *cobra.Command) *cobra.Command {
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	cmd.SetIn(a.streams.In)
	cmd.SetOut(a.streams.Out)
	cmd.SetErr(a.streams.ErrOut)
	cmd.SetFlagErrorFunc(flagError)
	return cmd
}
