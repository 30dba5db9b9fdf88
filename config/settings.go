package config

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Settings are what a person may choose, with the defaults filled in.
type Settings struct {
	Log LogSettings
	// Theme is the name of a theme, Color one of auto, always and never.
	Theme string
	Color string
	ASCII bool
	Mouse bool
	// Requests is how many requests a minute are made for what nobody has
	// opened; 0 reads none.
	Requests int
	// LogBuffer is how much of a log is kept for reading, in bytes.
	LogBuffer int
	// Keys are the keys of the actions that were bound anew.
	Keys map[string][]string
	// Contexts are the looks of contexts by their name in the kubeconfig.
	Contexts map[string]Context
	// File is the configuration file that was read, "" when there was none.
	File string

	origins map[string]Origin
}

// Context is how a context looks.
type Context struct {
	// Color is the name of a colour for the context's name: one of the
	// terminal's 16.
	Color string
}

// Origin says where a setting comes from: a line of the file, a variable of
// the environment, or the program's default.
type Origin struct {
	Variable string
	File     string
	Line     int
}

// String returns "file:line", the variable, or "default".
func (o Origin) String() string {
	switch {
	case o.Variable != "":
		return o.Variable
	case o.File != "":
		return o.File + ":" + strconv.Itoa(o.Line)
	}
	return "default"
}

// The bounds of settings.
const (
	defaultRequests  = 20
	defaultLogBuffer = 64 << 20
	leastLogBuffer   = 1 << 20
)

// Colors are the names that a context's colour may have.
var Colors = []string{"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"}

func defaults() Settings {
	return Settings{
		Theme: "ansi", Color: "auto", Mouse: true, Requests: defaultRequests, LogBuffer: defaultLogBuffer,
		origins: map[string]Origin{},
	}
}

// Origin returns where a setting comes from, by its name in the file.
func (s *Settings) Origin(name string) Origin { return s.origins[name] }

// setting is one that is a single value, in the file and in the environment
// alike.
type setting struct {
	name     string // in the file; sections are parted by a point
	variable string
	read     func(s *Settings, text string) error
	write    func(s *Settings) string
}

var settings = []setting{
	{
		"theme", "INITWATCH_THEME",
		func(s *Settings, text string) error { return choose(&s.Theme, text, Themes) },
		func(s *Settings) string { return s.Theme },
	},
	{
		"color", "INITWATCH_COLOR",
		func(s *Settings, text string) error { return choose(&s.Color, text, ColorModes) },
		func(s *Settings) string { return s.Color },
	},
	{
		"ascii", "INITWATCH_ASCII",
		func(s *Settings, text string) error { return yesNo(&s.ASCII, text) },
		func(s *Settings) string { return strconv.FormatBool(s.ASCII) },
	},
	{
		"mouse", "INITWATCH_MOUSE",
		func(s *Settings, text string) error { return yesNo(&s.Mouse, text) },
		func(s *Settings) string { return strconv.FormatBool(s.Mouse) },
	},
	{
		"requests-per-minute", "INITWATCH_REQUESTS_PER_MINUTE",
		func(s *Settings, text string) error { return number(&s.Requests, text, 0, 600) },
		func(s *Settings) string { return strconv.Itoa(s.Requests) },
	},
	{
		"logs.buffer", "INITWATCH_LOGS_BUFFER",
		func(s *Settings, text string) error { return size(&s.LogBuffer, text) },
		func(s *Settings) string { return sizeText(s.LogBuffer) },
	},
}

// Themes are the names of the themes, the default one first.
var Themes = []string{"ansi", "dark", "light", "high-contrast", "color-blind"}

// ColorModes are the values of color.
var ColorModes = []string{"auto", "always", "never"}

// Names returns the names of the single settings in the order of the
// documentation.
func Names() []string {
	var out []string
	for _, known := range settings {
		out = append(out, known.name)
	}
	return out
}

// Text returns the value of a single setting as the file would have it.
func (s *Settings) Text(name string) string {
	for _, known := range settings {
		if known.name == name {
			return known.write(s)
		}
	}
	return ""
}

// Variable returns the variable of the environment for a single setting.
func Variable(name string) string {
	for _, known := range settings {
		if known.name == name {
			return known.variable
		}
	}
	return ""
}

func choose(value *string, text string, from []string) error {
	if !slices.Contains(from, text) {
		return fmt.Errorf("%q is none of %s", text, strings.Join(from, ", "))
	}
	*value = text
	return nil
}

func yesNo(value *bool, text string) error {
	switch strings.ToLower(text) {
	case "true", "yes", "on", "1":
		*value = true
	case "false", "no", "off", "0":
		*value = false
	default:
		return fmt.Errorf("%q is neither true nor false", text)
	}
	return nil
}

func number(value *int, text string, least, most int) error {
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		return fmt.Errorf("%q is no number from %d to %d", text, least, most)
	}
	*value = n
	return nil
}

// units are what a size may end in.
var units = []struct {
	name  string
	bytes int
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}}

func size(value *int, text string) error {
	for _, unit := range units {
		digits, found := strings.CutSuffix(text, unit.name)
		if !found {
			continue
		}
		n, err := strconv.Atoi(strings.TrimSpace(digits))
		if err != nil || n < 1 || n > (16<<30)/unit.bytes {
			break
		}
		if n*unit.bytes < leastLogBuffer {
			return fmt.Errorf("%q is too small: at least 1MiB", text)
		}
		*value = n * unit.bytes
		return nil
	}
	return fmt.Errorf("%q is no size such as 64MiB", text)
}

func sizeText(n int) string {
	for _, unit := range units {
		if n%unit.bytes == 0 {
			return strconv.Itoa(n/unit.bytes) + unit.name
		}
	}
	return strconv.Itoa(n)
}

// fromEnvironment lets the environment overrule what s holds. Every variable
// that cannot be read is told.
func (s *Settings) fromEnvironment(getenv func(string) string) error {
	var all []error
	s.fromLocale(getenv)
	for _, known := range settings {
		text := getenv(known.variable)
		if text == "" {
			continue
		}
		if err := known.read(s, text); err != nil {
			all = append(all, fmt.Errorf("read %s: %w", known.variable, err))
			continue
		}
		s.origins[known.name] = Origin{Variable: known.variable}
	}
	var err error
	if s.Log, err = logFromEnvironment(getenv); err != nil {
		all = append(all, err)
	}
	return errors.Join(all...)
}
