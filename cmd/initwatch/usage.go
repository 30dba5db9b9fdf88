package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/initwatch/initwatch/watch"
)

// usageError is a command line that cannot be meant.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return &usageError{fmt.Errorf(format, args...)} }

// flagError says what is wrong with a flag. The flag package says it in the
// words of Go's own parsers.
func flagError(cmd *cobra.Command, err error) error {
	if unknown := (*pflag.NotExistError)(nil); errors.As(err, &unknown) {
		return unknownFlag(cmd, unknown)
	}
	if missing := (*pflag.ValueRequiredError)(nil); errors.As(err, &missing) {
		_, example := wanted(missing.GetFlag())
		return usagef("read --%s: no value given; give %s", missing.GetFlag().Name, example)
	}
	if invalid := (*pflag.InvalidValueError)(nil); errors.As(err, &invalid) {
		what, example := wanted(invalid.GetFlag())
		return usagef("read --%s: %q is no %s; give %s", invalid.GetFlag().Name, invalid.GetValue(), what, example)
	}
	return &usageError{fmt.Errorf("read flags: %w", err)}
}

// wanted says what a flag takes, and what could be given.
func wanted(flag *pflag.Flag) (what, example string) {
	switch flag.Value.Type() {
	case "bool":
		return "yes or no", "true or false"
	case "duration":
		return "duration", "one such as 30s or 5m"
	case "int":
		return "whole number", "one such as 10"
	case "uint64":
		return "whole number from 0", "one such as 10"
	case "float64":
		return "number", "one such as 2"
	}
	return "value that it takes", "one behind it, such as --" + flag.Name + " " + strings.ToUpper(flag.Name)
}

// unknownFlag says so, and which one may have been meant.
func unknownFlag(cmd *cobra.Command, err *pflag.NotExistError) error {
	name := err.GetSpecifiedName()
	if err.GetSpecifiedShortnames() != "" {
		return usagef("read -%s: %s has no such flag", name, cmd.Name())
	}
	text := fmt.Sprintf("read --%s: %s has no such flag", name, cmd.Name())
	if near := nearFlags(cmd, name); len(near) > 0 {
		text += "; there is " + strings.Join(near, ", ")
	}
	return &usageError{errors.New(text)}
}

// nearFlags are the flags of cmd that go on where name ends, or end where it
// goes on.
func nearFlags(cmd *cobra.Command, name string) []string {
	var near []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden && (strings.HasPrefix(f.Name, name) || len(f.Name) > 2 && strings.HasPrefix(name, f.Name)) {
			near = append(near, "--"+f.Name)
		}
	})
	return near
}

// atMostOneTarget refuses more than one object, and says how to name the one
// that was probably meant.
func atMostOneTarget(cmd *cobra.Command, args []string) error {
	files := cmd.Flags().Lookup("filename")
	switch {
	case len(args) <= 1:
		return nil
	case files != nil && files.Changed:
		return usagef("unexpected argument %q: give -f before every file, and at most one POD or KIND/NAME", args[1])
	case isKind(args[0]):
		return usagef("unexpected argument %q: write %s/%s for one object", args[1], args[0], args[1])
	}
	return usagef("unexpected argument %q: give one pod or one KIND/NAME", args[1])
}

// isKind reports whether text stands for a kind rather than for a name.
func isKind(text string) bool {
	if strings.ContainsAny(text, "./") {
		return false
	}
	_, err := watch.ParseTarget(text + "/name")
	return err == nil
}

func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("unexpected argument %q: %s takes none", args[0], cmd.Name())
	}
	return nil
}

// strict has the commands that come with every program refuse what they do not
// know, as the others do.
func strict(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	root.InitDefaultHelpCmd()
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "completion":
			cmd.Args, cmd.RunE = cobra.ArbitraryArgs, noShell
		case "help":
			cmd.Args = knownVerb
		}
	}
}

func noShell(cmd *cobra.Command, args []string) error {
	var shells []string
	for _, shell := range cmd.Commands() {
		shells = append(shells, shell.Name())
	}
	if len(args) > 0 {
		return usagef("write completion: %q is none of %s", args[0], strings.Join(shells, ", "))
	}
	return usagef("write completion: no shell given; give one of %s", strings.Join(shells, ", "))
}

func knownVerb(cmd *cobra.Command, args []string) error {
	if _, rest, err := cmd.Root().Find(args); err == nil && len(rest) == 0 {
		return nil
	}
	var verbs []string
	for _, verb := range documented(cmd.Root()) {
		verbs = append(verbs, verb.Name())
	}
	return usagef("show help: %q is none of %s", strings.Join(args, " "), strings.Join(slices.Compact(verbs[1:]), ", "))
}
