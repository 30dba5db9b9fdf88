package main

import (
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/spf13/pflag"

	"github.com/initwatch/initwatch/config"
	"github.com/initwatch/initwatch/tui/theme"
)

// The values of --color.
const (
	colorAuto   = "auto"
	colorAlways = "always"
	colorNever  = "never"
)

// lookOptions say how the screen is drawn.
type lookOptions struct {
	color   string
	palette string
	ascii   bool
}

func (o *lookOptions) bind(flags *pflag.FlagSet) {
	flags.StringVar(&o.color, "color", colorAuto, "When to use colors: auto, always or never. NO_COLOR in the environment turns auto into never.")
	flags.StringVar(&o.palette, "theme", config.Themes[0], "Colors: "+strings.Join(config.Themes, ", ")+". The first follows the terminal's own palette.")
	flags.BoolVar(&o.ascii, "ascii", false, "Draw with ASCII characters only.")
}

// complete takes what no flag says from the settings.
func (o *lookOptions) complete(flags *pflag.FlagSet, settings *config.Settings) {
	if !flags.Changed("color") {
		o.color = settings.Color
	}
	if !flags.Changed("theme") {
		o.palette = settings.Theme
	}
	if !flags.Changed("ascii") {
		o.ascii = settings.ASCII
	}
}

func (o *lookOptions) validate() error {
	switch {
	case !slices.Contains(config.ColorModes, o.color):
		return usagef("read --color: %q is none of %s", o.color, strings.Join(config.ColorModes, ", "))
	case !slices.Contains(config.Themes, o.palette):
		return usagef("read --theme: %q is none of %s", o.palette, strings.Join(config.Themes, ", "))
	}
	return nil
}

// profile decides which colors may be written. NO_COLOR counts whatever its
// value is; colorprofile itself takes it for a boolean.
func (o *lookOptions) profile(out io.Writer, environ []string, noColor string) colorprofile.Profile {
	found := colorprofile.Detect(out, environ)
	switch {
	case o.color == colorAlways:
		return max(found, colorprofile.ANSI)
	case o.color == colorNever, noColor != "":
		return colorprofile.ASCII
	}
	return max(found, colorprofile.ASCII)
}

// theme is what fits a profile.
func (o *lookOptions) theme(profile colorprofile.Profile) theme.Theme {
	chosen := theme.Plain()
	if profile >= colorprofile.ANSI {
		chosen = theme.Named(o.palette)
	}
	chosen.ASCII = o.ascii
	return chosen
}
