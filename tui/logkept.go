package tui

import tea "charm.land/bubbletea/v2"

// standIn fills a tab with what was kept of its log: the node has been asked, and
// has none any more.
func (m *Model) standIn(t *tab) tea.Cmd {
	shown := t.page == m.log.Shown()
	m.blank(t)
	t.filled = true
	m.recall(t)
	if shown {
		return tea.Batch(m.log.Show(t.page), m.looked(t))
	}
	return nil
}
