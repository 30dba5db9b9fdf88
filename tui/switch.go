package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// errOnlyPlace says why nothing can be chosen.
var errOnlyPlace = errors.New("what is shown does not come from a cluster: there is no other place to choose")

// switching is a change of place that is under way.
type switching struct {
	id     int // of the newest
	cancel context.CancelFunc
}

// switchedMsg says how a change of place went.
type switchedMsg struct {
	id    int
	scene Scene
	// again says that the place is the same: only the way there is new.
	again bool
	err   error
}

// change goes to another place. What is shown stays until that can be read.
func (m *Model) change(to Choice, again bool) tea.Cmd {
	m.stopSwitching()
	m.switching.id++
	ctx, cancel := context.WithCancel(m.ctx)
	m.switching.cancel = cancel
	id, clusters := m.switching.id, m.options.Clusters
	work := func() tea.Msg {
		scene, err := clusters.Switch(ctx, to)
		return switchedMsg{id, scene, again, err}
	}
	if !to.Terminal {
		m.say("asking the cluster…")
		return work
	}
	line := "initwatch: logging in"
	if to.Context != "" {
		line += " to " + words.Clean(to.Context)
	}
	return lend(m.options.Theme.Text(line+"…"), work)
}

// stopSwitching gives up a change of place that is under way.
func (m *Model) stopSwitching() {
	if m.switching.cancel != nil {
		m.switching.cancel()
		m.switching.cancel = nil
	}
}

// switched goes on in the new place, or says why it cannot be reached.
func (m *Model) switched(msg switchedMsg) tea.Cmd {
	if msg.id != m.switching.id || m.ctx.Err() != nil {
		return m.leave(msg.scene.Source)
	}
	m.stopSwitching()
	m.notice = message{}
	switch {
	case msg.err != nil:
		m.alert = msg.err.Error()
		return nil
	case msg.again:
		return m.renew(msg.scene)
	}
	return m.enter(msg.scene)
}

// enter shows another place from its beginning.
func (m *Model) enter(scene Scene) tea.Cmd {
	m.clearFilter()
	m.leaveToTree()
	all, o := m.tree.All(), &m.options
	m.choice = Choice{Context: scene.Context, Namespaces: scene.Namespaces, All: len(scene.Namespaces) == 0}
	o.Store, o.Context, o.Color = scene.Store, scene.Context, scene.Color
	if o.Query != scene.Query {
		o.Hint = "" // it was about something in the place that is left
	}
	o.Namespaces, o.Query, o.Asks = scene.Namespaces, scene.Query, scene.Asks
	m.options = o.clean()
	m.tree = m.newTree()
	m.tree.SetAll(all)
	m.arrangeTree()
	m.resize(tea.WindowSizeMsg{Width: m.width, Height: m.height})
	return m.renew(scene)
}

// renew reads from another source. What is shown stays until it brings
// something else.
func (m *Model) renew(scene Scene) tea.Cmd {
	old := m.options.Source
	m.scene++
	m.options.Source = scene.Source
	m.asker, m.ended, m.missed, m.alert = m.asker.elsewhere(), false, false, ""
	m.now = scene.Source.Now()
	return tea.Batch(m.next(), m.leave(old))
}

// leave ends the reading of a source.
func (m *Model) leave(source Source) tea.Cmd {
	if source == nil {
		return nil
	}
	clusters := m.options.Clusters
	return func() tea.Msg {
		clusters.Leave(source)
		return nil
	}
}

// leaveToTree leaves every other pane.
func (m *Model) leaveToTree() {
	m.closePrompt()
	m.stopSearch()
	m.closePick()
	if m.pane == keymap.InLog {
		m.closeDiff()
		m.leaveLog()
	}
	for m.side.open != keymap.InTree {
		m.leaveSide()
	}
	m.pane = keymap.InTree
}

// logIn reaches the same place once more, with the terminal given back to
// whoever has to ask the person something.
func (m *Model) logIn() tea.Cmd {
	if m.options.Clusters == nil {
		m.alert = errOnlyPlace.Error()
		return nil
	}
	to := m.choice
	to.Terminal = m.options.Asks
	return m.change(to, true)
}

// loginLost says that the credentials are refused, and which key may help; ""
// while they are not.
func (m *Model) loginLost() string {
	key := m.options.Keys.Key(keymap.LogIn)
	if m.options.Clusters == nil || key == "" || m.ended {
		return ""
	}
	for _, l := range m.options.Store.Links() {
		if l.Scope.Resource == model.Pods && l.State == words.LinkUnauthorized {
			return "the credentials are no longer accepted · " + keymap.Label(key) + " logs in again"
		}
	}
	return ""
}

// lend gives the terminal back while work goes on.
func lend(line string, work func() tea.Msg) tea.Cmd {
	b := &interlude{line: line, work: work}
	return tea.Exec(b, func(err error) tea.Msg {
		if b.result == nil {
			return switchedMsg{err: fmt.Errorf("give terminal back: %w", err)}
		}
		return b.result
	})
}

// interlude is work that has the terminal for itself.
type interlude struct {
	line   string
	work   func() tea.Msg
	out    io.Writer
	result tea.Msg
}

// Run does the work, below a line that says what it is.
func (b *interlude) Run() error {
	if b.out != nil {
		_, _ = io.WriteString(b.out, strings.TrimRight(b.line, "\n")+"\r\n")
	}
	b.result = b.work()
	return nil
}

// SetStdin takes nothing: whoever asks reads the terminal by itself.
func (b *interlude) SetStdin(io.Reader) {}

// SetStdout takes where the line is written.
func (b *interlude) SetStdout(w io.Writer) { b.out = w }

// SetStderr takes nothing.
func (b *interlude) SetStderr(io.Writer) {}
