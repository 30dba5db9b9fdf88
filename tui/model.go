package tui

import (
	"context"
	"time"

	"charm.land/bubbles/v2/textinput"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/tui/help"
	"github.com/initwatch/initwatch/tui/logview"
	"github.com/initwatch/initwatch/tui/tree"
)

// longest is how many characters a filter may have.
const longest = 200

// Model is the whole screen. It is the tea.Model that Run runs.
type Model struct {
	ctx     context.Context // ends with the program: what Cmds wait with
	options Options

	tree   *tree.Model
	log    *logview.Model
	help   *help.Model
	input  textinput.Model
	pane   keymap.Scope // InTree or InLog
	typing bool
	asking bool // the help is shown

	now           time.Time
	width, height int
	stream        stream
	notice        message
	alert         string
	ended         bool // the source has nothing more to tell
}

// message is a passing word to the person.
type message struct {
	text  string
	until time.Time
}

// New returns the screen. Commands that it starts end with ctx.
func New(ctx context.Context, options Options) *Model {
	options = options.clean()
	input := textinput.New()
	input.CharLimit = longest
	input.SetVirtualCursor(false)
	return &Model{
		ctx:     ctx,
		options: options,
		tree: tree.New(tree.Options{
			Theme:   options.Theme,
			Place:   options.place(),
			Query:   options.Query,
			AllKey:  keymap.Label(options.Keys.Key(keymap.All)),
			Explain: options.Store.Explain,
		}),
		log:   logview.New(options.Theme),
		help:  help.New(options.Theme, options.Keys),
		input: input,
		pane:  keymap.InTree,
	}
}
