package tui

import (
	"context"
	"time"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/tui/details"
	"github.com/initwatch/initwatch/tui/entry"
	"github.com/initwatch/initwatch/tui/help"
	"github.com/initwatch/initwatch/tui/logview"
	"github.com/initwatch/initwatch/tui/timeline"
	"github.com/initwatch/initwatch/tui/tree"
)

// Model is the whole screen. It is the tea.Model that Run runs.
type Model struct {
	ctx     context.Context // ends with the program: what Cmds wait with
	options Options

	tree    *tree.Model
	log     *logview.Model
	chart   *timeline.Model
	details *details.Model
	help    *help.Model
	input   entry.Line
	pane    keymap.Scope // InTree, InLog, InTimeline or InDetails
	typing  bool
	asking  bool // the help is shown

	now           time.Time
	width, height int
	stream        stream
	side          side
	search        search
	prompt        prompt
	asker         asker
	wanting       wanting
	picker        picker
	choice        Choice    // what is watched
	switching     switching // to another place
	scene         int       // counts the sources that were shown
	order         string    // of the tree, in words; "" for the usual one
	columns       []string  // of pods
	reel          reel      // what is known of the recording that is shown
	notice        message
	toured        bool // the person found a way about in the demo
	alert         string
	ended         bool // the source has nothing more to tell
	missed        bool // it was asked which namespaces do not exist
}

// message is a passing word to the person.
type message struct {
	text  string
	ticks int // that it stays for
	// sized is set for what holds only while the terminal is as large as it is.
	sized bool
}

// New returns the screen. Commands that it starts end with ctx.
func New(ctx context.Context, options Options) *Model {
	choice := options.choice()
	options = options.clean()
	m := &Model{
		ctx:     ctx,
		options: options,
		choice:  choice,
		log:     logview.New(logview.Options{Theme: options.Theme, MaxBytes: options.LogBuffer}),
		help:    help.New(options.Theme, options.Keys, options.Mouse),
		input:   entry.New(),
		pane:    keymap.InTree,

		chart:   timeline.New(timeline.Options{Theme: options.Theme}),
		details: details.New(details.Options{Theme: options.Theme, ValuesKey: keymap.Label(options.Keys.Key(keymap.Values))}),
		side:    side{open: keymap.InTree},
		search:  newSearch(),
		prompt:  newPrompt(),
		asker:   newAsker(options.Requests),
		reel:    reel{pace: options.Pace, paused: options.Paused},
	}
	m.tree = m.newTree()
	return m
}

// newTree returns an empty tree for what the options name.
func (m *Model) newTree() *tree.Model {
	return tree.New(tree.Options{
		Theme:    m.options.Theme,
		Place:    m.options.place(),
		Query:    m.options.Query,
		Hint:     m.options.Hint,
		Recorded: m.options.Reel != nil,
		AllKey:   keymap.Label(m.options.Keys.Key(keymap.All)),
		Explain:  m.explain,
	})
}

// explain draws the whole diagnosis of a pod of the store that is shown.
func (m *Model) explain(e *model.Entry, now time.Time) model.Diagnosis {
	return m.options.Store.Explain(e, now)
}
