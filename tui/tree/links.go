package tree

import (
	"slices"
	"strings"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// takeLinks takes over how well each scope can be seen. What limits a scope
// for longer than a moment gets a row; the rest is the status line's.
func (m *Model) takeLinks(links []model.ScopedLink) {
	if slices.Equal(links, m.links) {
		return
	}
	m.links = append(m.links[:0], links...)
	m.global = m.global[:0]
	for _, sp := range m.spaces {
		sp.dirty = sp.dirty || len(sp.links) > 0
		sp.links = nil
	}
	for _, resource := range [...]model.Resource{model.Pods, model.Events} {
		for i := range m.links {
			if l := &m.links[i]; l.Scope.Resource == resource && limits(*l) && !m.covered(l) {
				m.addLink(l)
			}
		}
	}
	m.addRefusals()
}

// addRefusals adds a row for each namespace whose workloads may not be read: one
// for all kinds of them. Where not even pods may be, that says enough.
func (m *Model) addRefusals() {
	refused := map[string][]*model.ScopedLink{}
	var order []string
	for i := range m.links {
		l := &m.links[i]
		space := l.Scope.Namespace
		if !l.Scope.Resource.Workload() || l.State != words.LinkForbidden || m.stateOf(model.Pods, space) == l.State {
			continue
		}
		if refused[space] == nil {
			order = append(order, space)
		}
		refused[space] = append(refused[space], l)
	}
	for _, space := range order {
		l := *refused[space][0]
		l.Text = refusal(refused[space])
		m.addLink(&l)
	}
}

// refusal says in one sentence which kinds of workloads may not be read.
func refusal(links []*model.ScopedLink) string {
	first := links[0]
	who, _, named := strings.Cut(first.Text, " "+string(first.Scope.Resource)+" in ")
	if !named {
		who = "you may not read"
	}
	what := "any of them"
	if len(links) < len(model.WorkloadResources) {
		kinds := make([]string, 0, len(links))
		for _, l := range links {
			kinds = append(kinds, string(l.Scope.Resource))
		}
		what = strings.Join(kinds, ", ")
	}
	return who + " " + what + ": rollouts are told from pods alone"
}

// covered reports whether a link is spoken for by that of the pods beside it:
// one refusal is not said twice.
func (m *Model) covered(l *model.ScopedLink) bool {
	return l.Scope.Resource == model.Events && m.stateOf(model.Pods, l.Scope.Namespace) == l.State
}

// stateOf returns the state of a scope's link, that of a link which is live
// when there is none.
func (m *Model) stateOf(resource model.Resource, namespace string) words.Link {
	for i := range m.links {
		if m.links[i].Scope == (model.Scope{Resource: resource, Namespace: namespace}) {
			return m.links[i].State
		}
	}
	return words.LinkLive
}

// limits reports whether a link deserves a row of its own.
func limits(l model.ScopedLink) bool {
	switch l.State {
	case words.LinkForbidden, words.LinkUnauthorized:
		return true
	case words.LinkPolling:
		return l.Text != ""
	case words.LinkConnecting, words.LinkListing, words.LinkLive, words.LinkStale, words.LinkReconnecting, words.LinkEnded, words.LinkReplay, words.LinkPaused:
	}
	return false
}

func (m *Model) addLink(l *model.ScopedLink) {
	id := ID{Level: LevelLink, Namespace: l.Scope.Namespace, Kind: nameOf(l.Scope.Resource)}
	b := m.byScope[id]
	if b == nil {
		b = &block{id: id, pos: -1, want: true, rows: []row{{level: LevelLink, wrap: true}}}
		m.byScope[id] = b
	}
	b.link = l
	if l.Scope.Namespace == "" {
		b.space = nil
		m.global = append(m.global, b)
	} else {
		b.space = m.space(l.Scope.Namespace)
		b.rows[0].depth = 1
		b.space.links = append(b.space.links, b)
		b.space.dirty = true
	}
	m.measure(b)
}

// nameOf is what a link's row calls a resource: workloads of all kinds are one.
func nameOf(resource model.Resource) string {
	if resource.Workload() {
		return "workloads"
	}
	return string(resource)
}

func (m *Model) linkText(b *block) string {
	scope, what := b.link.Scope, nameOf(b.link.Scope.Resource)
	if scope.Resource.Workload() {
		return m.options.Theme.Text(what + ": " + b.link.Text)
	}
	if scope.Resource == model.Pods && m.stateOf(model.Events, scope.Namespace) == b.link.State {
		what += " and events"
	}
	text := what + ": " + b.link.State.String()
	if b.link.Text != "" {
		text += " · " + b.link.Text
	}
	return m.options.Theme.Text(text)
}

// current reports whether what is shown of a namespace is what is there now. A
// source without links, as a file is, promises nothing either way. A connection
// that broke for one resource is lost to all, though not all have noticed yet.
func (m *Model) current(namespace string) bool {
	if m.stopped {
		return false
	}
	for i := range m.links {
		l := &m.links[i]
		if l.Scope.Namespace != "" && l.Scope.Namespace != namespace {
			continue
		}
		lost := l.State == words.LinkStale || l.State == words.LinkReconnecting
		if lost || l.Scope.Resource == model.Pods && !l.State.Current() {
			return false
		}
	}
	return true
}
