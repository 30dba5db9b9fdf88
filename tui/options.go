package tui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/status"
	"github.com/initwatch/initwatch/tui/theme"
)

// Options are what the screen needs to begin.
type Options struct {
	Source Source
	// Store takes the source's batches. From New on it belongs to the screen.
	Store *model.Store
	Keys  keymap.Map
	// Theme is theme.ANSI() or theme.Plain(), with ASCII set as wanted.
	Theme theme.Theme
	// Context names the cluster.
	Context string
	// Color is that of the context's name; nil leaves it alone.
	Color ansi.Color
	// Namespaces are those that are watched; none means all of them.
	Namespaces []string
	// Query is the selector or the target in words.
	Query string
	// Hint says what else than Query may have been meant, "" for nothing.
	Hint string
	// Container is the one whose log is to be opened at the start; "" for none.
	Container string
	// Demo says that what is shown is a simulation.
	Demo bool
	// ProbeMetrics has the details read the kubelet's own counts of probes.
	ProbeMetrics bool
	// ASCII draws with signs that every terminal and reader has.
	ASCII bool
	// Requests is how many requests a minute are made for what nobody has
	// opened; 0 reads none.
	Requests int
	// LogBuffer is how much of a log is held, in bytes; 0 means 64 MiB.
	LogBuffer int
	// Mouse has the terminal tell of clicks and of the wheel.
	Mouse bool
	// Clusters is how another place to watch is chosen; nil where there is none
	// but this.
	Clusters Clusters
	// Asks says that logging in may need to ask the person something.
	Asks bool
	// Reel is the recording that Source plays; nil for what is watched as it
	// happens.
	Reel Reel
	// Pace is how fast it plays, unless it is Paused.
	Pace   float64
	Paused bool
}

// choice is the place that is shown. What is recorded has no context that kubectl
// could be told of.
func (o Options) choice() Choice {
	c := Choice{Context: o.Context, Namespaces: o.Namespaces, All: len(o.Namespaces) == 0}
	if o.Reel != nil {
		c.Context = ""
	}
	return c
}

// place names the namespaces in words. Which those of a recording were nobody
// knows.
func (o Options) place() string {
	switch {
	case o.Reel != nil:
		return ""
	case len(o.Namespaces) == 0:
		return "all namespaces"
	}
	return strings.Join(o.Namespaces, status.PlaceSeparator)
}

// clean makes the names harmless: a kubeconfig and a command line may hold
// anything.
func (o Options) clean() Options {
	o.Theme.ASCII = o.Theme.ASCII || o.ASCII
	o.Context, o.Query = words.Clean(o.Context), words.Clean(o.Query)
	o.Hint = words.Clean(o.Hint)
	namespaces := make([]string, 0, len(o.Namespaces))
	for _, namespace := range o.Namespaces {
		namespaces = append(namespaces, words.Clean(namespace))
	}
	o.Namespaces = namespaces
	return o
}
