package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"
)

// options is what a command line asks for.
type options struct {
	verb       string
	kubeconfig string
	prefix     string
	pods       int
	namespaces int
	events     int
	workers    int
	node       string
	owners     bool
	rate       float64
	duration   time.Duration
	pod        string
}

const usage = `usage: fill [fill|touch|clean] [flags]

  fill    create namespaces, pods with their status, and events (the default)
  touch   change the status of one pod at a rate; prints one line of JSON per write
  clean   delete every namespace that fill made

`

// parse turns arguments into options.
func parse(args []string) (options, error) {
	o := options{verb: "fill"}
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		o.verb, args = args[0], args[1:]
	}
	flags := flag.NewFlagSet("fill", flag.ContinueOnError)
	flags.Usage = func() {
		fmt.Fprint(flags.Output(), usage)
		flags.PrintDefaults()
	}
	o.bind(flags)
	if err := flags.Parse(args); err != nil {
		return o, fmt.Errorf("read flags: %w", err)
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("read arguments: unexpected %q", flags.Arg(0))
	}
	return o, o.validate()
}

func (o *options) bind(flags *flag.FlagSet) {
	flags.StringVar(&o.kubeconfig, "kubeconfig", os.Getenv("KUBECONFIG"), "path of the kubeconfig")
	flags.StringVar(&o.prefix, "prefix", "fill-", "first part of the names of the namespaces")
	flags.IntVar(&o.pods, "pods", 10_000, "how many pods")
	flags.IntVar(&o.namespaces, "namespaces", 40, "over how many namespaces they are spread")
	flags.IntVar(&o.events, "events", 4, "events per pod, 0 to 4")
	flags.IntVar(&o.workers, "workers", 32, "writes at a time")
	flags.StringVar(&o.node, "node", "fill-node-", "first part of the names of the nodes; empty leaves pods without a node")
	flags.BoolVar(&o.owners, "owners", true, "give pods a ReplicaSet as owner, which does not exist")
	flags.Float64Var(&o.rate, "rate", 10, "touch: writes per second")
	flags.DurationVar(&o.duration, "for", time.Minute, "touch: how long")
	flags.StringVar(&o.pod, "pod", "", "touch: namespace/name of the pod; the first crash-looping one that fill made when empty")
}

func (o *options) validate() error {
	switch {
	case o.verb != "fill" && o.verb != "touch" && o.verb != "clean":
		return fmt.Errorf("read arguments: unknown verb %q, want fill, touch or clean", o.verb)
	case o.pods < 1 || o.namespaces < 1 || o.workers < 1:
		return errors.New("read flags: -pods, -namespaces and -workers must be at least 1")
	case o.events < 0 || o.events > maxEvents:
		return fmt.Errorf("read flags: -events must be 0 to %d", maxEvents)
	case o.rate <= 0 || o.duration <= 0:
		return errors.New("read flags: -rate and -for must be more than 0")
	}
	return nil
}

// namespace returns the name of the namespace that the i-th pod lies in.
func (o *options) namespace(i int) string {
	return fmt.Sprintf("%s%03d", o.prefix, i%o.namespaces)
}

// target returns the pod that touch changes.
func (o *options) target() (namespace, name string, err error) {
	if o.pod == "" {
		i := firstOf(mixCrashingInit)
		return o.namespace(i), podName(i), nil
	}
	namespace, name, ok := strings.Cut(o.pod, "/")
	if !ok || namespace == "" || name == "" {
		return "", "", fmt.Errorf("read flags: -pod must be namespace/name, not %q", o.pod)
	}
	return namespace, name, nil
}
