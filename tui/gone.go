package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/model"
)

// logOf shows the log that the selected row means. Of a pod that is gone it is
// what was kept, or a word that nothing was.
func (m *Model) logOf(previous bool) tea.Cmd {
	if entry, part, ok := m.tree.Target(); ok && m.unkept(entry, part) {
		return nil
	}
	return m.showLog(previous)
}

// unkept says that a pod is gone of whose log nothing was kept, and reports
// whether that is so.
func (m *Model) unkept(entry *model.Entry, part string) bool {
	lost := !m.there(entry) && !m.keeps(entry, part)
	if lost {
		m.say(farewell(entry, part))
	}
	return lost
}

// keeps reports whether anything was kept of the logs of a container.
func (m *Model) keeps(entry *model.Entry, part string) bool {
	c := entry.Pod.Part(part)
	return c != nil && slices.ContainsFunc(entry.Past().Attempts(c), func(a model.Attempt) bool {
		kept := m.options.Store.Kept(entry.Pod.UID, part, a.ID)
		return kept != nil && len(kept.Lines) > 0
	})
}

// farewell says that a log cannot be had any more, with the line that is known
// of it.
func farewell(entry *model.Entry, part string) string {
	if entry.Last != nil {
		if p := entry.Last.Part(part); p != nil && p.Output != "" {
			return "the pod is gone, and its logs with it; " + part + " said last: " + p.Output
		}
	}
	return "the pod is gone, and its logs with it; nothing of that of " + part + " was kept"
}
