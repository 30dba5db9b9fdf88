package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// A release sets these through the linker; what a plain go build or go install
// knows about itself serves otherwise.
var (
	version string
	commit  string
)

func (a *app) versionCommand() *cobra.Command {
	return a.settle(&cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  noArguments,
		// A configuration that cannot be read keeps nobody from knowing the version.
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		RunE: func(cmd *cobra.Command, _ []string) error {
			fmt.Fprint(cmd.OutOrStdout(), versionLine(debug.ReadBuildInfo()))
			return nil
		},
	})
}

// versionLine names version, commit, compiler and platform, as far as known.
func versionLine(info *debug.BuildInfo, ok bool) string {
	name, revision := version, commit
	if ok && name == "" {
		name = info.Main.Version
	}
	if ok && revision == "" {
		revision = revisionOf(info.Settings)
	}
	if name == "" {
		name = "(devel)"
	}
	details := []string{runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
	if revision != "" {
		details = append([]string{"commit " + revision}, details...)
	}
	return fmt.Sprintf("%s %s (%s)\n", programName, name, strings.Join(details, ", "))
}

func revisionOf(settings []debug.BuildSetting) string {
	var revision, modified string
	for _, s := range settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			modified = ", modified"
		}
	}
	if revision == "" {
		return ""
	}
	return revision + modified
}
