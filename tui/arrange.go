package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/tui/pick"
	"github.com/initwatch/initwatch/tui/tree"
)

// order is a way to order the tree.
type order struct {
	sort tree.Sort
	key  string
	name string
	// header is what the header says of it; "" for the usual order.
	header string
}

var orders = [...]order{
	{tree.SortWorst, "worst", "worst first, then what became so last", ""},
	{tree.SortNewest, "newest", "what became as it is last", "newest first"},
	{tree.SortName, "name", "by name", "by name"},
}

// pickSort asks for the order of the tree.
func (m *Model) pickSort() {
	var items []pick.Item
	for _, o := range orders {
		items = append(items, pick.Item{Key: o.key, Note: o.name, Marked: o.header == m.order})
	}
	m.openPick(pick.Options{Title: "order"}, items, func(keys []string) tea.Cmd {
		for _, o := range orders {
			if o.key == keys[0] {
				m.order = o.header
			}
		}
		m.arrangeTree()
		return nil
	})
}

// podColumns are those that pods can have, in the order of the screen.
var podColumns = [...]tree.Column{tree.ColumnReady, tree.ColumnStatus, tree.ColumnRestarts, tree.ColumnAge, tree.ColumnNode}

// pickColumns asks what kubectl's columns are to stand beside the statements.
func (m *Model) pickColumns() {
	var items []pick.Item
	for _, c := range podColumns {
		items = append(items, pick.Item{Key: c.String(), Marked: slices.Contains(m.columns, c.String())})
	}
	m.openPick(pick.Options{Title: "columns", Many: true, None: true}, items, func(keys []string) tea.Cmd {
		m.columns = keys
		if shown := m.arrangeTree(); shown < len(keys) {
			m.say("the terminal is too narrow for " + strings.Join(keys[shown:], ", ") + ": statements come first")
			m.notice.sized = true
		}
		return nil
	})
}

// arrangeTree gives the tree the order and the columns that were chosen, and
// returns how many columns there is room for.
func (m *Model) arrangeTree() (shown int) {
	for _, o := range orders {
		if o.header == m.order {
			m.tree.SetSort(o.sort)
		}
	}
	var chosen []tree.Column
	for _, c := range podColumns {
		if slices.Contains(m.columns, c.String()) {
			chosen = append(chosen, c)
		}
	}
	return m.tree.SetColumns(chosen)
}

// pickWorkload asks for a workload to go to: those in need of attention first.
func (m *Model) pickWorkload() {
	workloads := slices.Clone(m.options.Store.Workloads())
	slices.SortStableFunc(workloads, func(a, b *model.Workload) int {
		switch {
		case a.Attention == b.Attention:
			return 0
		case a.Attention:
			return -1
		}
		return 1
	})
	if len(workloads) == 0 {
		m.say(m.noWorkload())
		return
	}
	items := make([]pick.Item, 0, len(workloads))
	targets := map[string]*model.Workload{}
	for _, w := range workloads {
		key := w.Namespace + "/" + w.Kind + "/" + w.Name
		targets[key] = w
		name := w.Name
		if len(m.options.Namespaces) != 1 {
			name = w.Namespace + "/" + w.Name
		}
		note := strings.ToLower(w.Kind) + " · " + w.Verdict.String()
		items = append(items, pick.Item{Key: key, Name: name, Note: note})
	}
	m.openPick(pick.Options{Title: "workload"}, items, func(keys []string) tea.Cmd {
		m.jump(targets[keys[0]])
		return nil
	})
}

// noWorkload says that there is none to go to.
func (m *Model) noWorkload() string {
	text := "no workload"
	if place := m.options.place(); place != "" {
		text += " in " + place
	}
	if m.options.Query != "" {
		text += " for " + m.options.Query
	}
	return text + " yet"
}

// jump goes to a workload, and shows all when it is not shown otherwise.
func (m *Model) jump(w *model.Workload) {
	if m.tree.Jump(w.Namespace, w.Kind, w.Name) {
		return
	}
	m.clearFilter()
	if m.tree.Jump(w.Namespace, w.Kind, w.Name) {
		return
	}
	m.tree.SetAll(true)
	if !m.tree.Jump(w.Namespace, w.Kind, w.Name) {
		m.say(w.Name + " is gone")
	}
}
