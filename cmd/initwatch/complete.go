package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"k8s.io/cli-runtime/pkg/genericclioptions"

	"github.com/initwatch/initwatch/config"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/watch"
)

// completePatience is how long a person who pressed tab waits for a cluster.
const completePatience = 2 * time.Second

// completer answers what a command line may go on with. What cannot be read in
// time has no answer, and nobody is told: a shell has no place for errors.
type completer struct {
	flags  *genericclioptions.ConfigFlags
	within *options
}

// completion is what cobra asks for an argument or the value of a flag.
type completion = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective)

// completeTargets has a command complete its target and the values of its flags
// from the cluster.
func completeTargets(cmd *cobra.Command, flags *genericclioptions.ConfigFlags, o *options) {
	c := &completer{flags: flags, within: o}
	cmd.ValidArgsFunction = c.target
	register(cmd, map[string]completion{
		"namespace": c.namespaces, "context": c.contexts, "cluster": c.clusters, "user": c.users,
		"container": c.containers,
	})
	completeLook(cmd)
	for _, name := range []string{"selector", "field-selector", "timeout", "stable-for", "tail", "server", "token", "as", "as-uid", "as-group", "request-timeout", "tls-server-name", "for", "as-of"} {
		register(cmd, map[string]completion{name: cobra.NoFileCompletions})
	}
}

// completeLook has a command complete how its screen is drawn.
func completeLook(cmd *cobra.Command) {
	register(cmd, map[string]completion{"color": oneOf(config.ColorModes...), "theme": oneOf(config.Themes...)})
}

// completeForms has a command complete the form of its output.
func completeForms(cmd *cobra.Command) {
	register(cmd, map[string]completion{"output": oneOf(outputText, outputJSON, outputYAML)})
}

// completeScenarios has the demo complete what is played.
func completeScenarios(cmd *cobra.Command) {
	register(cmd, map[string]completion{
		"scenario": func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			known, _ := scenarios() // without them, there is nothing to choose from
			var names []string
			for _, one := range known {
				names = append(names, one.Name+"\t"+one.Summary)
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		"serve": oneOf("127.0.0.1:0"), "speed": cobra.NoFileCompletions, "seed": cobra.NoFileCompletions,
	})
}

// register completes the values of those of the flags that cmd has.
func register(cmd *cobra.Command, values map[string]completion) {
	for name, complete := range values {
		if cmd.Flags().Lookup(name) != nil {
			_ = cmd.RegisterFlagCompletionFunc(name, complete) // fails for flags that are not there, or registered already
		}
	}
}

func oneOf(values ...string) completion {
	return cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)
}

// target completes POD or KIND/NAME: names of pods and kinds at first, then
// names of that kind.
func (c *completer) target(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	kind, _, chosen := strings.Cut(begun, "/")
	if !chosen {
		kinds := beginning(targetPrefixes, begun)
		names := c.names(model.Pods, "", begun)
		if len(names) == 0 {
			return kinds, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
		}
		return append(names, kinds...), cobra.ShellCompDirectiveNoFileComp | noSpace(kinds)
	}
	target, err := watch.ParseTarget(kind + "/x")
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return c.names(resourceOf(target.Kind), kind+"/", begun), cobra.ShellCompDirectiveNoFileComp
}

// targetPrefixes are the kinds as they stand before a name.
var targetPrefixes = []string{"cronjob/", "deploy/", "ds/", "job/", "pod/", "rc/", "rs/", "sts/"}

// noSpace keeps a shell from ending a kind with a blank.
func noSpace(kinds []string) cobra.ShellCompDirective {
	if len(kinds) > 0 {
		return cobra.ShellCompDirectiveNoSpace
	}
	return cobra.ShellCompDirectiveDefault
}

// names are those of a resource of the cluster that go on with what was begun,
// with a prefix before them.
func (c *completer) names(resource model.Resource, prefix, begun string) []string {
	return offered(c.read(namesOf(resource)), prefix, begun)
}

// namesOf reads the names of a resource.
func namesOf(resource model.Resource) func(context.Context, watch.Options) ([]string, error) {
	return func(ctx context.Context, o watch.Options) ([]string, error) { return watch.Names(ctx, o, resource) }
}

// offered are those of names, with a prefix before them, that go on with what
// was begun.
func offered(names []string, prefix, begun string) []string {
	slices.Sort(names)
	names = slices.Compact(names)
	for i := range names {
		names[i] = prefix + names[i]
	}
	return beginning(names, begun)
}

// read asks the cluster for as long as a person waits.
func (c *completer) read(from func(context.Context, watch.Options) ([]string, error)) []string {
	to, err := connect(c.flags)
	if err != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), completePatience)
	defer cancel()
	names, err := from(ctx, c.within.source(to))
	if err != nil {
		return nil
	}
	return names
}

// namespaces completes the last of several, parted by commas.
func (c *completer) namespaces(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
	chosen := begun[:strings.LastIndexByte(begun, ',')+1]
	names := c.read(namesOf(watch.Namespaces))
	if names == nil {
		names = c.remembered()
	}
	return offered(names, chosen, begun), cobra.ShellCompDirectiveNoFileComp
}

// remembered are the namespaces that were watched, and the context's own, for
// whoever may not list them.
func (c *completer) remembered() []string {
	to, err := connect(c.flags)
	if err != nil {
		return nil
	}
	return append(config.LoadRecent(config.DefaultRecentPath()).Namespaces[to.context], to.namespace)
}

// containers completes those of the target, or of all pods.
func (c *completer) containers(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		c.within.argument = args[0]
	}
	if err := c.within.parseTarget(); err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	names := c.read(watch.Containers)
	return beginning(names, begun), cobra.ShellCompDirectiveNoFileComp
}

func (c *completer) contexts(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
	raw, _ := c.flags.ToRawKubeConfigLoader().RawConfig()
	return namedIn(raw.Contexts, begun)
}

func (c *completer) clusters(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
	raw, _ := c.flags.ToRawKubeConfigLoader().RawConfig()
	return namedIn(raw.Clusters, begun)
}

func (c *completer) users(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
	raw, _ := c.flags.ToRawKubeConfigLoader().RawConfig()
	return namedIn(raw.AuthInfos, begun)
}

// namedIn are the names in a part of a kubeconfig.
func namedIn[T any](part map[string]T, begun string) ([]string, cobra.ShellCompDirective) {
	var names []string
	for name := range part {
		names = append(names, name)
	}
	slices.Sort(names)
	return beginning(names, begun), cobra.ShellCompDirectiveNoFileComp
}

// beginning are those of names that begin with what was typed.
func beginning(names []string, begun string) []string {
	var out []string
	for _, name := range names {
		if strings.HasPrefix(name, begun) {
			out = append(out, name)
		}
	}
	return out
}
