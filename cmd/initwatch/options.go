package main

import (
	"slices"
	"strings"

	"github.com/spf13/pflag"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/client-go/tools/clientcmd"

	"github.com/initwatch/initwatch/watch"
)

// options is what a command line asks of a cluster, but for how to reach it.
type options struct {
	argument      string
	target        watch.Target
	namespaces    []string
	namespacesSet bool
	allNamespaces bool
	selector      string
	fieldSelector string
	// container is the one whose log the screen opens with, "" for none.
	container string
}

func (o *options) bind(flags *pflag.FlagSet) {
	flags.StringSliceVarP(&o.namespaces, "namespace", "n", nil, "Namespaces to watch, separated by commas or given again. The default is the context's.")
	flags.BoolVarP(&o.allNamespaces, "all-namespaces", "A", false, "Watch all namespaces.")
	flags.StringVarP(&o.selector, "selector", "l", "", "Label selector for pods, for example app=api,tier!=cache.")
	flags.StringVar(&o.fieldSelector, "field-selector", "", "Field selector for pods, for example spec.nodeName=node-7.")
}

// bindContainer is for where there is a screen.
func (o *options) bindContainer(flags *pflag.FlagSet) {
	flags.StringVarP(&o.container, "container", "c", "", "Container whose log to open at once: an init container, sidecar or any other of the pods.")
}

// complete takes what the flags do not hold by themselves.
func (o *options) complete(flags *pflag.FlagSet, args []string) {
	if len(args) > 0 {
		o.argument = args[0]
	}
	o.namespacesSet = flags.Changed("namespace")
	for i := range o.namespaces {
		o.namespaces[i] = strings.TrimSpace(o.namespaces[i])
	}
	slices.Sort(o.namespaces)
	o.namespaces = slices.Compact(o.namespaces)
}

// validate refuses what cannot be meant, before anything is asked of a
// cluster.
func (o *options) validate(flags *genericclioptions.ConfigFlags) error {
	if err := o.validateNamespaces(); err != nil {
		return err
	}
	if o.container != "" && len(validation.IsDNS1123Label(o.container)) > 0 {
		return usagef("read --container: %q cannot be a container: names are lower case letters, digits and '-'", o.container)
	}
	if _, err := labels.Parse(o.selector); err != nil {
		return usagef("read --selector: %w; give one such as app=api,tier!=cache", err)
	}
	if _, err := fields.ParseSelector(o.fieldSelector); err != nil {
		return usagef("read --field-selector: %w; give one such as spec.nodeName=node-7", err)
	}
	if _, err := clientcmd.ParseTimeout(*flags.Timeout); err != nil {
		return usagef("read --request-timeout: %q is no duration; give one such as 30s, or 0 for no limit", *flags.Timeout)
	}
	return o.parseTarget()
}

func (o *options) validateNamespaces() error {
	if o.allNamespaces && o.namespacesSet {
		return usagef("-A means all namespaces and -n some: use one of the two")
	}
	if o.namespacesSet && len(o.namespaces) == 0 {
		return usagef("read --namespace: no name given")
	}
	for _, name := range o.namespaces {
		if problems := validation.IsDNS1123Label(name); len(problems) > 0 {
			return usagef("read --namespace: %q cannot be a namespace: names are lower case letters, digits and '-'", name)
		}
	}
	return nil
}

func (o *options) parseTarget() error {
	if o.argument == "" {
		return nil
	}
	switch kind, name, _ := strings.Cut(o.argument, "/"); {
	case isKind(o.argument):
		return usagef("read target: %q is a kind; give %[1]s/NAME, or pod/%[1]s for the pod of that name", o.argument)
	case name == "" && isKind(kind):
		return usagef("read target: %q has no name; give one behind it, or -l for the labels of pods", o.argument)
	}
	target, err := watch.ParseTarget(o.argument)
	if err != nil {
		return &usageError{err}
	}
	o.target = target
	return nil
}
