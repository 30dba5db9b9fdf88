package main

import (
	"bytes"
	"testing"

	"github.com/charmbracelet/colorprofile"
)

func TestProfile(t *testing.T) {
	plain := []string{"TERM=xterm-256color"}
	forced := append(plain, "CLICOLOR_FORCE=1")
	tests := []struct {
		name, color, noColor string
		environ              []string
		want                 colorprofile.Profile
	}{
		{"what the terminal can", colorAuto, "", forced, colorprofile.ANSI256},
		{"no terminal still has bold", colorAuto, "", plain, colorprofile.ASCII},
		{"NO_COLOR with any value", colorAuto, "please", forced, colorprofile.ASCII},
		{"CLICOLOR=0", colorAuto, "", []string{"TERM=xterm-256color", "TTY_FORCE=1", "CLICOLOR=0"}, colorprofile.ASCII},
		{"CLICOLOR=1", colorAuto, "", []string{"TERM=xterm-256color", "TTY_FORCE=1", "CLICOLOR=1"}, colorprofile.ANSI256},
		{"CLICOLOR_FORCE beats CLICOLOR=0", colorAuto, "", append(forced, "CLICOLOR=0"), colorprofile.ANSI256},
		{"always beats CLICOLOR=0", colorAlways, "", append(plain, "CLICOLOR=0"), colorprofile.ANSI},
		{"a dumb terminal", colorAuto, "", []string{"TERM=dumb", "TTY_FORCE=1"}, colorprofile.ASCII},
		{"never", colorNever, "", forced, colorprofile.ASCII},
		{"always beats NO_COLOR", colorAlways, "1", plain, colorprofile.ANSI},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := lookOptions{color: test.color}
			got := o.profile(&bytes.Buffer{}, test.environ, test.noColor)
			if got != test.want {
				t.Errorf("profile %s, want %s", got, test.want)
			}
			if plain := o.theme(got).Roles[5].Color == nil; plain != (test.want == colorprofile.ASCII) {
				t.Errorf("the theme does not fit %s", got)
			}
		})
	}
}
