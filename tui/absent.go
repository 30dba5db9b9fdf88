package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// namespaceFinder is a source that knows which namespaces do not exist. It may
// be asked from Cmds.
type namespaceFinder interface {
	Absent(ctx context.Context, namespaces ...string) []string
}

// absentMsg names the namespaces that do not exist, of those that are watched.
type absentMsg struct {
	scene int
	names []string
}

// findAbsent asks once, when all pods have been listed, whether those namespaces
// exist that have none: a name that was mistyped is as quiet as one where
// nothing has begun.
func (m *Model) findAbsent() tea.Cmd {
	source, can := m.options.Source.(namespaceFinder)
	if !can || m.missed || !m.listed() {
		return nil
	}
	m.missed = true
	empty := m.empty()
	if len(empty) == 0 {
		return nil
	}
	ctx, scene := m.ctx, m.scene
	return func() tea.Msg { return absentMsg{scene, source.Absent(ctx, empty...)} }
}

// listed reports whether the pods of all namespaces that are watched are known.
func (m *Model) listed() bool {
	some := false
	for _, l := range m.options.Store.Links() {
		if l.Scope.Resource != model.Pods {
			continue
		}
		if l.State.Outstanding() {
			return false
		}
		some = true
	}
	return some
}

// empty lists the namespaces that are watched and hold nothing.
func (m *Model) empty() []string {
	holds := map[string]bool{}
	for _, w := range m.options.Store.Workloads() {
		holds[w.Namespace] = true
	}
	var names []string
	for _, l := range m.options.Store.Links() {
		if l.Scope.Resource == model.Pods && l.State.Current() && l.Scope.Namespace != "" && !holds[l.Scope.Namespace] {
			names = append(names, l.Scope.Namespace)
		}
	}
	return names
}

// tellAbsent says which namespaces do not exist, until a key is pressed.
func (m *Model) tellAbsent(msg absentMsg) {
	if msg.scene != m.scene || len(msg.names) == 0 {
		return
	}
	m.alert = words.NoNamespaces(msg.names)
	if key := m.options.Keys.Key(keymap.Namespaces); key != "" && m.options.Clusters != nil {
		m.alert += "; " + keymap.Label(key) + " chooses others"
	}
}
