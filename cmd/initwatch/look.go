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
	// probeMetrics has the kubelet's own counts of probes read.
	probeMetrics bool
	// noMouse leaves clicks and the wheel to the terminal.
	noMouse bool
	// plain asks for a line for each change in the place of the screen.
	plain bool
}

func (o *lookOptions) bind(flags *pflag.FlagSet) {
	o.bindScreen(flags)
	flags.BoolVar(&o.probeMetrics, "probe-metrics", false, "In the details, show how often the kubelet ran each probe. It takes the right to get nodes/proxy, which is far-reaching.")
	flags.BoolVar(&o.plain, "plain", false, "Write a line for each change instead of drawing a screen. The default where standard output is no terminal, or TERM is dumb.")
}

// bindScreen binds what any screen has.
func (o *lookOptions) bindScreen(flags *pflag.FlagSet) {
	flags.StringVar(&o.color, "color", colorAuto, "When to use colors: auto, always or never. NO_COLOR in the environment turns auto into never.")
	flags.StringVar(&o.palette, "theme", config.Themes[0], "Colors: "+strings.Join(config.Themes, ", ")+". The first follows the terminal's own palette.")
	flags.BoolVar(&o.ascii, "ascii", false, "Draw with ASCII characters only.")
	flags.BoolVar(&o.noMouse, "no-mouse", false, "Leave the mouse to the terminal: it then selects text.")
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
	if !flags.Changed("no-mouse") {
		o.noMouse = !settings.Mouse
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
	case o.color == colorNever, noColor != "", withoutColor(environ):
		return colorprofile.ASCII
	}
	return max(found, colorprofile.ASCII)
}

// withoutColor reports whether CLICOLOR says that no colors are wanted, and
// CLICOLOR_FORCE does not say the contrary. colorprofile knows CLICOLOR only as
// a wish for colors.
func withoutColor(environ []string) bool {
	off := false
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		switch {
		case name == "CLICOLOR_FORCE" && value != "" && value != "0":
			return false
		case name == "CLICOLOR":
			off = value == "0"
		}
	}
	return off
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
