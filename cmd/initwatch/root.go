package main

import (
	"errors"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
	"k8s.io/cli-runtime/pkg/genericclioptions"

	"github.com/initwatch/initwatch/config"
)

const rootLong = `Show live why pods do not start: which init container, image, volume or probe holds
each of them up, since when, and what happens next.

Without an argument it shows the pods of the context's namespace. POD is the name of
one pod; KIND/NAME is a workload whose pods are meant: pod, deployment, replicaset,
statefulset, daemonset, job, cronjob or replicationcontroller.

It only reads: pods, their events and their logs.`

const rootExamples = `  # The namespace of the present context
  %[1]s

  # Two namespaces, or all
  %[1]s -n shop,seeds
  %[1]s -A

  # One pod, or the pods of one workload
  %[1]s api-7d9c6b5f4-x2x8z
  %[1]s deploy/api -n shop

  # The log of one init container, as soon as there is one
  %[1]s deploy/api -c migrate

  # Say it once, and end
  %[1]s explain deploy/api -n shop

  # No cluster at hand
  %[1]s demo`

func (a *app) rootCommand() *cobra.Command {
	flags := clusterFlags()
	o, look := &options{}, &lookOptions{}
	root := a.settle(&cobra.Command{
		Use:         programName + " [POD | KIND/NAME]",
		Short:       "Show live why pods do not start",
		Long:        rootLong,
		Example:     a.named(rootExamples),
		Version:     versionLine(debug.ReadBuildInfo()),
		Args:        atMostOneTarget,
		Annotations: map[string]string{cobra.CommandDisplayNameAnnotation: a.display},
		RunE: func(cmd *cobra.Command, args []string) error {
			o.complete(cmd.Flags(), args)
			look.complete(cmd.Flags(), &a.settings)
			if err := errors.Join(o.validate(flags), look.validate()); err != nil {
				return err
			}
			return a.watchCluster(cmd.Context(), *o, *look, flags, hint(cmd, o.argument))
		},
	})
	root.SetVersionTemplate("{{.Version}}")
	file := root.PersistentFlags().String("config", "", "Configuration file. The default is "+config.DefaultFile()+" or what "+config.EnvFile+" names.")
	root.PersistentPreRunE = func(*cobra.Command, []string) error { return a.load(*file) }
	o.bind(root.Flags())
	o.bindContainer(root.Flags())
	look.bind(root.Flags())
	flags.AddFlags(root.Flags())
	completeTargets(root, flags, o)
	root.AddCommand(a.explainCommand(), a.waitCommand(), a.recordCommand(), a.replayCommand(), a.demoCommand(), a.infoCommand(), a.versionCommand(), a.manCommand())
	strict(root)
	return root
}

// hint says what else a name may have been meant for that is the only argument:
// a command, or a workload, which is named with its kind.
func hint(root *cobra.Command, argument string) string {
	if argument == "" || strings.Contains(argument, "/") {
		return ""
	}
	root.SuggestionsMinimumDistance = 2
	if close := root.SuggestionsFor(argument); len(close) > 0 {
		return "did you mean the command " + close[0] + "?"
	}
	return "a workload is named with its kind, as in deploy/" + argument
}

// named puts the program's name, as it was called, into a text.
func (a *app) named(text string) string { return strings.ReplaceAll(text, "%[1]s", a.display) }

// clusterFlags are kubectl's flags for reaching a cluster. Namespaces are
// initwatch's own, because it takes several; and it keeps no cache.
func clusterFlags() *genericclioptions.ConfigFlags {
	flags := genericclioptions.NewConfigFlags(true)
	flags.Namespace, flags.CacheDir = nil, nil
	return flags
}
