package main

import (
	"runtime/debug"
	"strings"
	"testing"
)

func TestVersionLine(t *testing.T) {
	built := &debug.BuildInfo{
		Main:     debug.Module{Version: "v1.2.3"},
		Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.modified", Value: "true"}},
	}
	tests := []struct {
		name string
		info *debug.BuildInfo
		want string
	}{
		{"built from a module", built, "initwatch v1.2.3 (commit abc, modified, go"},
		{"without anything", &debug.BuildInfo{}, "initwatch (devel) (go"},
		{"without build information", nil, "initwatch (devel) (go"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := versionLine(test.info, test.info != nil); !strings.HasPrefix(got, test.want) {
				t.Errorf("%q does not begin with %q", got, test.want)
			}
		})
	}
}
