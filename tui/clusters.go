package tui

import (
	"context"

	"github.com/charmbracelet/x/ansi"

	"github.com/initwatch/initwatch/model"
)

// Clusters is how another place to watch is chosen while the screen is shown.
// Its methods are called from Cmds.
type Clusters interface {
	// Contexts are those that can be chosen, recently used first.
	Contexts(ctx context.Context) ([]Place, error)
	// Namespaces are those of the cluster that source reads, recently used
	// first. With the error that says why they cannot be listed come those that
	// are known all the same.
	Namespaces(ctx context.Context, source Source) ([]Place, error)
	// Switch begins to read what was chosen, once it has been seen that this can
	// be done.
	Switch(ctx context.Context, to Choice) (Scene, error)
	// Leave ends the reading of a source that the screen has left.
	Leave(source Source)
}

// Place is a context or a namespace that can be chosen.
type Place struct {
	Name   string
	Recent bool
	// Color is that of a context's name; nil leaves it alone.
	Color ansi.Color
	// Asks says that reaching a context may need to ask the person something.
	Asks bool
}

// Choice is what a person wants to watch.
type Choice struct {
	Context string
	// Namespaces are those to watch; without any, and without All, it is that
	// of the context.
	Namespaces []string
	All        bool
	// Terminal says that nobody else has the terminal meanwhile: it may be used
	// to ask the person something.
	Terminal bool
}

// Scene is what is watched, and how it is named.
type Scene struct {
	Source Source
	// Store is an empty one for what Source brings.
	Store      *model.Store
	Context    string
	Color      ansi.Color
	Namespaces []string // none means all of them
	Query      string
	// Asks says that logging in may need to ask the person something.
	Asks bool
}
