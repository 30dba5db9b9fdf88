package tui

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

const (
	// wantedEvery is how often pods are looked through for the wanted container:
	// batches come many a second.
	wantedEvery = time.Second
	// mostNamed bounds how many containers are named in its place.
	mostNamed = 10
)

// wanting is the looking for the container that the options name.
type wanting struct {
	due  time.Time // when pods are looked through again
	said string    // of what there is in its place
}

// openWanted opens the log of the container that the options name, as soon as
// there is a pod that has one. Whoever presses a key before that wants
// something else by now.
func (m *Model) openWanted() tea.Cmd {
	part := m.options.Container
	switch {
	case part == "":
		return nil
	case m.listing():
		m.wanting.due = time.Time{} // as soon as all is there
		return nil
	case m.now.Before(m.wanting.due):
		return nil
	}
	m.wanting.due = m.now.Add(wantedEvery)
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
// first, one that nothing has replaced before all others; nil when there is none.
func (m *Model) wanted(part string) *model.Entry {
	var first *model.Entry
	for _, w := range m.options.Store.Workloads() {
		for _, e := range w.Entries {
			switch {
			case e.Pod.Part(part) == nil:
			case e.Diagnosis.Attention && !e.Superseded:
				return e
			case first == nil || first.Superseded && !e.Superseded:
				first = e
			}
		}
	}
	return first
}

// missWanted says that no pod has such a container, and what they have instead.
func (m *Model) missWanted(part string) {
	names := m.containerNames()
	if len(names) == 0 {
		return
	}
	more := ""
	if n := len(names) - mostNamed; n > 0 {
		names, more = names[:mostNamed], fmt.Sprintf(" and %d more", n)
	}
	text := "no pod has a container " + words.Clean(part) + " yet; there are " + strings.Join(names, ", ") + more
	if text != m.wanting.said {
		m.wanting.said, m.alert = text, text
	}
}

// containerNames are the names of all containers in order, each once.
func (m *Model) containerNames() []string {
	names := map[string]struct{}{}
	for _, w := range m.options.Store.Workloads() {
		for _, e := range w.Entries {
			for c := range e.Pod.Parts() {
				names[c.Name] = struct{}{}
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}
