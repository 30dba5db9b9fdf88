package tui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/tui/pick"
	"github.com/initwatch/initwatch/tui/theme"
)

// picker is the list that a person chooses from.
type picker struct {
	id   int // tells what is read for it from what was read for others
	list *pick.Model
	// take does what was chosen.
	take func(keys []string) tea.Cmd

	contexts bool            // it lists contexts
	asks     map[string]bool // which of them may ask the person something
}

func (p *picker) open() bool { return p.list != nil }

var pickHandlers = map[keymap.Action]func(*Model) tea.Cmd{
	keymap.NextChoice: do(func(m *Model) { m.picker.list.Move(1) }),
	keymap.PrevChoice: do(func(m *Model) { m.picker.list.Move(-1) }),
	keymap.Accept:     (*Model).acceptPick,
	keymap.Clear:      do((*Model).closePick),
	keymap.Mark: func(m *Model) tea.Cmd {
		if m.picker.list.Mark() {
			return nil
		}
		return m.picker.list.Edit(tea.KeyPressMsg{Code: tea.KeySpace, Text: " "})
	},
}

// openPick shows a list to choose from.
func (m *Model) openPick(options pick.Options, items []pick.Item, take func([]string) tea.Cmd) {
	options.Theme = m.options.Theme
	list := pick.New(options)
	list.SetSize(m.width, max(0, m.height-frame))
	list.SetItems(items)
	m.picker = picker{id: m.picker.id + 1, list: list, take: take, asks: map[string]bool{}}
}

// closePick takes the list away. What was read for it is not needed any more.
func (m *Model) closePick() { m.picker.list = nil }

func (m *Model) acceptPick() tea.Cmd {
	keys, take := m.picker.list.Taken(), m.picker.take
	m.closePick()
	if keys == nil {
		return nil
	}
	return take(keys)
}

// everywhere is what stands for all namespaces: no namespace has such a name.
const everywhere = "*"

// placesMsg brings what can be chosen in the list of that id.
type placesMsg struct {
	id     int
	places []Place
	err    error
}

// pickNamespaces asks which namespaces are to be watched.
func (m *Model) pickNamespaces() tea.Cmd {
	clusters, source := m.options.Clusters, m.options.Source
	if clusters == nil {
		m.alert = errOnlyPlace.Error()
		return nil
	}
	m.openPick(pick.Options{Title: "namespaces", Many: true, Free: true}, m.namespaceItems(nil), m.takeNamespaces)
	m.picker.list.SetRemark("reading the namespaces…")
	return m.readPlaces(func(ctx context.Context) ([]Place, error) { return clusters.Namespaces(ctx, source) })
}

// readPlaces reads what can be chosen in the list that is open.
func (m *Model) readPlaces(read func(context.Context) ([]Place, error)) tea.Cmd {
	id, ctx := m.picker.id, m.ctx
	return func() tea.Msg {
		places, err := read(ctx)
		return placesMsg{id, places, err}
	}
}

// showPlaces fills the list that is open with what was read for it.
func (m *Model) showPlaces(msg placesMsg) {
	if !m.picker.open() || msg.id != m.picker.id {
		return
	}
	items, remark := m.namespaceItems(msg.places), ""
	if m.picker.contexts {
		items = m.contextItems(msg.places)
	}
	if msg.err != nil {
		remark = msg.err.Error()
	}
	m.picker.list.SetItems(items)
	m.picker.list.SetRemark(remark)
}

// namespaceItems are all namespaces as one, those that are watched, and the
// others.
func (m *Model) namespaceItems(places []Place) []pick.Item {
	items := []pick.Item{{Key: everywhere, Name: "all namespaces", Alone: true, Marked: m.choice.All}}
	for _, name := range m.choice.Namespaces {
		items = append(items, pick.Item{Key: name, Note: "watched", Marked: true})
	}
	for _, p := range places {
		if !slices.Contains(m.choice.Namespaces, p.Name) {
			items = append(items, pick.Item{Key: p.Name, Note: recent(p)})
		}
	}
	return items
}

func recent(p Place) string {
	if p.Recent {
		return "recent"
	}
	return ""
}

func (m *Model) takeNamespaces(names []string) tea.Cmd {
	to := Choice{Context: m.choice.Context, Namespaces: names}
	if slices.Contains(names, everywhere) {
		to.Namespaces, to.All = nil, true
	}
	slices.Sort(to.Namespaces)
	if to.All == m.choice.All && slices.Equal(to.Namespaces, m.choice.Namespaces) {
		return nil
	}
	return m.change(to, false)
}

// pickContext asks for a context of the kubeconfig.
func (m *Model) pickContext() tea.Cmd {
	clusters := m.options.Clusters
	if clusters == nil {
		m.alert = errOnlyPlace.Error()
		return nil
	}
	m.openPick(pick.Options{Title: "context"}, nil, m.takeContext)
	m.picker.contexts = true
	return m.readPlaces(clusters.Contexts)
}

func (m *Model) contextItems(places []Place) []pick.Item {
	var items []pick.Item
	for _, p := range places {
		item := pick.Item{Key: p.Name, Note: recent(p), Marked: p.Name == m.choice.Context}
		if item.Marked {
			item.Note = "watched"
		}
		if p.Color != nil && !m.options.Theme.Colorless() {
			item.Style = theme.Color(p.Color)
		}
		items = append(items, item)
		m.picker.asks[p.Name] = p.Asks
	}
	return items
}

func (m *Model) takeContext(names []string) tea.Cmd {
	name := names[0]
	if name == m.choice.Context {
		return nil
	}
	return m.change(Choice{Context: name, Terminal: m.picker.asks[name]}, false)
}
