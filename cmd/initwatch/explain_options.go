package main

import (
	"time"

	"github.com/spf13/pflag"
	"k8s.io/cli-runtime/pkg/genericclioptions"

	"github.com/initwatch/initwatch/config"
)

// The forms in which explain writes.
const (
	outputText = "text"
	outputJSON = "json"
	outputYAML = "yaml"
)

// explainOptions is what a command line asks explain for.
type explainOptions struct {
	options
	ascii  bool
	files  []string
	output string
	asOf   string
	// at is what asOf says; zero when it says nothing.
	at time.Time
}

func (o *explainOptions) bind(flags *pflag.FlagSet) {
	o.options.bind(flags)
	flags.StringArrayVarP(&o.files, "filename", "f", nil, "File or directory to read instead of a cluster, - for standard input. May be given again.")
	flags.StringVarP(&o.output, "output", "o", outputText, "Form of the output: text, json or yaml.")
	flags.BoolVar(&o.ascii, "ascii", false, "Write ASCII characters only.")
	flags.StringVar(&o.asOf, "as-of", "", "Time (RFC 3339) as of which to explain files; a recording counts up to then. The default is the newest time in them.")
}

// completeLook takes from the settings what no flag says.
func (o *explainOptions) completeLook(flags *pflag.FlagSet, settings *config.Settings) {
	if !flags.Changed("ascii") {
		o.ascii = settings.ASCII
	}
}

func (o *explainOptions) validate(flags *genericclioptions.ConfigFlags) error {
	if err := o.options.validate(flags); err != nil {
		return err
	}
	switch o.output {
	case outputText, outputJSON, outputYAML:
	default:
		return usagef("read --output: %q is none of text, json, yaml", o.output)
	}
	if len(o.files) > 0 && (o.selector != "" || o.fieldSelector != "") {
		return usagef("selectors are for clusters: with -f, give POD or KIND/NAME, or -n")
	}
	return o.validateAsOf()
}

func (o *explainOptions) validateAsOf() error {
	if o.asOf == "" {
		return nil
	}
	if len(o.files) == 0 {
		return usagef("--as-of goes with -f: a cluster can only be read as of now")
	}
	at, err := time.Parse(time.RFC3339, o.asOf)
	if err != nil {
		return usagef("read --as-of: %q is no time such as 2026-01-02T15:04:05Z", o.asOf)
	}
	o.at = at
	return nil
}
