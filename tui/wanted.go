package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// openWanted opens the log of the container that the options name, as soon as
// there is a pod that has one. Whoever presses a key before that wants
// something else by now.
func (m *Model) openWanted() tea.Cmd {
	part := m.options.Container
	if part == "" || m.listing() {
		return nil
	}
	entry := m.wanted(part)
	if entry == nil {
		m.missWanted(part)
		return nil
	}
	m.forgetWanted()
	m.tree.Reveal(entry.Pod.Key(), part)
	return m.openLog(entry, part, false)
}

// forgetWanted leaves what was to be opened.
func (m *Model) forgetWanted() { m.options.Container, m.alert = "", "" }

// listing reports whether pods are still to be told of: the first that is read
// is not always the one that matters.
func (m *Model) listing() bool {
	return slices.ContainsFunc(m.options.Store.Links(), func(l model.ScopedLink) bool {
		return l.Scope.Resource == model.Pods && l.State.Outstanding()
	})
}

// wanted is the pod with such a container that needs attention, or else the
// first; nil when there is none.
func (m *Model) wanted(part string) *model.Entry {
	var first *model.Entry
	for _, w := range m.options.Store.Workloads() {
		for _, e := range w.Entries {
			switch {
			case e.Pod.Part(part) == nil || first != nil && (e.Superseded || !e.Diagnosis.Attention):
			case e.Diagnosis.Attention && !e.Superseded:
				return e
			default:
				first = e
			}
		}
	}
	return first
}

// missWanted says that no pod has such a container, and what they have instead.
func (m *Model) missWanted(part string) {
	var names []string
	for _, w := range m.options.Store.Workloads() {
		for _, e := range w.Entries {
			for _, list := range [...][]model.Container{e.Pod.Steps, e.Pod.Containers, e.Pod.Ephemeral} {
				for i := range list {
					if !slices.Contains(names, list[i].Name) {
						names = append(names, list[i].Name)
					}
				}
			}
		}
	}
	if len(names) > 0 {
		slices.Sort(names)
		m.alert = "no pod has a container " + words.Clean(part) + " yet; there are " + strings.Join(names, ", ")
	}
}
