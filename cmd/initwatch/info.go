package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
	"k8s.io/cli-runtime/pkg/genericclioptions"

	"github.com/initwatch/initwatch/config"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/watch"
)

const infoLong = `Print what a report of a problem needs: versions, also of the API server if it answers within
two seconds, where files are, what the terminal can do, and each setting with where it
comes from. It holds the server's address and paths of yours: look before you pass it on.`

// infoPatience is how long the API server may take to tell its version.
const infoPatience = 2 * time.Second

func (a *app) infoCommand() *cobra.Command {
	flags := clusterFlags()
	look := &lookOptions{}
	var mistakes error
	cmd := a.settle(&cobra.Command{
		Use:   "info",
		Short: "Print versions, paths, abilities of the terminal and settings",
		Long:  infoLong,
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			look.complete(cmd.Flags(), &a.settings)
			if err := a.info(cmd.Context(), look, flags); err != nil {
				return err
			}
			return mistakes
		},
	})
	cmd.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		// What is wrong with the configuration is told below what it amounts to.
		mistakes = a.load(cmd.Flag("config").Value.String())
		return look.validate()
	}
	look.bind(cmd.Flags())
	flags.AddFlags(cmd.Flags())
	completeLook(cmd)
	return cmd
}

// info writes the sections one below the other.
func (a *app) info(ctx context.Context, look *lookOptions, flags *genericclioptions.ConfigFlags) error {
	out := tabwriter.NewWriter(a.streams.Out, 0, 0, 2, ' ', 0)
	build, ok := debug.ReadBuildInfo()
	fmt.Fprint(out, versionLine(build, ok))
	row(out, "client-go", moduleVersion(build, "k8s.io/client-go"))
	row(out, "server", serverLine(ctx, flags))
	a.infoFiles(out)
	a.infoTerminal(out, look)
	a.infoSettings(out)
	if err := out.Flush(); err != nil {
		return fmt.Errorf("print info: %w", err)
	}
	return nil
}

// row writes one value below its name. Values come from files, the environment
// and a cluster.
func row(out io.Writer, name, value string) { fmt.Fprintf(out, "  %s\t%s\n", name, words.Clean(value)) }

func moduleVersion(build *debug.BuildInfo, path string) string {
	if build != nil {
		for _, module := range build.Deps {
			if module.Path == path {
				return module.Version
			}
		}
	}
	return "unknown"
}

// serverLine is the version of the API server, or why there is none.
func serverLine(ctx context.Context, flags *genericclioptions.ConfigFlags) string {
	to, err := connect(flags)
	if err != nil {
		return "none: " + err.Error()
	}
	where := fmt.Sprintf("at %s, context %q, namespace %s", to.config.Host, to.context, to.namespace)
	ctx, cancel := context.WithTimeout(ctx, infoPatience)
	defer cancel()
	version, err := watch.ServerVersion(ctx, watch.Options{Config: to.config})
	switch {
	case err != nil && to.context == "" && to.config.Host == defaultServer:
		return "none, because no cluster is configured"
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fmt.Sprintf("no answer within %s %s", infoPatience, where)
	case err != nil:
		return fmt.Sprintf("unknown %s: %s", where, err)
	}
	return version + " " + where
}

func (a *app) infoFiles(out io.Writer) {
	fmt.Fprintln(out, "\nFiles")
	path, there := a.settings.File, ""
	if path == "" {
		path, there = config.DefaultFile(), " (not there)"
	}
	row(out, "configuration", path+there)
	row(out, "state", config.StateDir())
	log := a.settings.Log.Path
	if log == "" {
		log = "none"
	}
	row(out, "log", log)
	row(out, "KUBECONFIG", a.orNotSet("KUBECONFIG"))
}

func (a *app) infoSettings(out io.Writer) {
	fmt.Fprintln(out, "\nSettings")
	s := &a.settings
	for _, name := range config.Names() {
		fmt.Fprintf(out, "  %s\t%s\t%s\n", name, words.Clean(s.Text(name)), words.Clean(s.Origin(name).String()))
	}
	for action, keys := range sorted(s.Keys) {
		fmt.Fprintf(out, "  keys.%s\t%s\t%s\n", words.Clean(action), words.Clean(strings.Join(keys, " ")), words.Clean(s.Origin("keys."+action).String()))
	}
	for name, context := range sorted(s.Contexts) {
		fmt.Fprintf(out, "  contexts.%s\t%s\t%s\n", words.Clean(name), words.Clean(context.Color), words.Clean(s.Origin("contexts."+name).String()))
	}
}
