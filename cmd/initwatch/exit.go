package main

import (
	"errors"
	"fmt"

	"github.com/initwatch/initwatch/cmd/initwatch/terminal"
	"github.com/initwatch/initwatch/model/words"
)

// The exit codes that are not those of a verdict, a signal or a panic.
const (
	exitOK    = 0
	exitError = 1
	exitUsage = 2
)

// report prints err for a person and returns the exit code that goes with it;
// verb is what was to be run, as it is called. Parts of an error may come from a
// cluster or a file: they are made harmless here like everything else.
func (a *app) report(verb string, err error) int {
	if err == nil {
		return exitOK
	}
	if ended := (*terminal.Signal)(nil); errors.As(err, &ended) {
		if ended.Note != "" { // else whoever sent it knows
			fmt.Fprintf(a.streams.ErrOut, "%s: %s\n", programName, ended.Note)
		}
		return ended.ExitCode()
	}
	if verdict := (*notUpError)(nil); errors.As(err, &verdict) {
		return verdict.code // what there is to say was printed
	}
	fmt.Fprintf(a.streams.ErrOut, "%s: %s\n", programName, words.CleanLines(err.Error()))
	if crash := (*terminal.Panic)(nil); errors.As(err, &crash) {
		return crash.ExitCode()
	}
	if usage := (*usageError)(nil); errors.As(err, &usage) {
		fmt.Fprintf(a.streams.ErrOut, "Run '%s --help' for usage.\n", verb)
		return exitUsage
	}
	return exitError
}
