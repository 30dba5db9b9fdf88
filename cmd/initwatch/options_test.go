package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/spf13/pflag"

	"github.com/initwatch/initwatch/watch"
)

// parse takes a command line the way that the root verb does.
func parse(args ...string) (options, error) {
	o, flags := &options{}, clusterFlags()
	set := pflag.NewFlagSet(programName, pflag.ContinueOnError)
	o.bind(set)
	flags.AddFlags(set)
	if err := set.Parse(args); err != nil {
		return *o, err
	}
	o.complete(set, set.Args())
	return *o, o.validate(flags)
}

func TestOptions(t *testing.T) {
	tests := []struct {
		args string
		want options
	}{
		{"", options{}},
		{"api-x2x8z", options{argument: "api-x2x8z", target: watch.Target{Kind: "Pod", Name: "api-x2x8z"}}},
		{"deploy/api -n shop", options{
			argument: "deploy/api", target: watch.Target{Kind: "Deployment", Name: "api"},
			namespaces: []string{"shop"}, namespacesSet: true,
		}},
		{"-n shop,seeds -n shop", options{namespaces: []string{"seeds", "shop"}, namespacesSet: true}},
		{"-A", options{allNamespaces: true}},
		{"-l app=api,tier!=cache --field-selector spec.nodeName=a", options{
			selector: "app=api,tier!=cache", fieldSelector: "spec.nodeName=a",
		}},
		{"--request-timeout 5s --context real --as jane", options{}},
	}
	for _, test := range tests {
		t.Run(test.args, func(t *testing.T) {
			got, err := parse(strings.Fields(test.args)...)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(options{}), cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSourceNamespaces(t *testing.T) {
	tests := []struct {
		args string
		want []string
	}{
		{"", []string{"of-context"}},
		{"-n shop", []string{"shop"}},
		{"-A", nil},
	}
	for _, test := range tests {
		t.Run(test.args, func(t *testing.T) {
			o, err := parse(strings.Fields(test.args)...)
			if err != nil {
				t.Fatal(err)
			}
			got := o.source(connection{namespace: "of-context"})
			if diff := cmp.Diff(test.want, got.Namespaces, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestQuery(t *testing.T) {
	o, err := parse("deploy/api", "-l", "a=b")
	if err != nil {
		t.Fatal(err)
	}
	if got := o.query(); got != "deploy/api a=b" {
		t.Errorf("query %q", got)
	}
}

func TestDisplayName(t *testing.T) {
	for arg0, want := range map[string]string{
		"initwatch":                        "initwatch",
		"/usr/bin/initwatch":               "initwatch",
		"/usr/local/bin/kubectl-initwatch": "kubectl initwatch",
	} {
		if got := displayName(arg0); got != want {
			t.Errorf("%s is shown as %q, want %q", arg0, got, want)
		}
	}
}
