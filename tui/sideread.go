package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/detail"
	"github.com/initwatch/initwatch/tui/details"
)

// reads is what was read for the side. The id tells its answers from those for
// what was open before.
type reads struct {
	id     int
	ctx    context.Context // ends with the side
	cancel context.CancelFunc
	values bool // the environment's values are shown
	full   details.Read[*detail.Object]
	node   details.Read[*detail.Object]
	probes details.Read[map[detail.ProbeKey]detail.ProbeCount]
	runs   map[detail.ProbeKey]probeRun
	due    time.Time // when the counts are read again
}

// objectMsg is an object that was read in full, or why not.
type objectMsg struct {
	id     int
	object *detail.Object
	err    error
}

// nodeMsg is the node of the pod that is shown.
type nodeMsg objectMsg

// endReads stops what is being read for the side.
func (m *Model) endReads() {
	if m.side.reads.cancel != nil {
		m.side.reads.cancel()
	}
	m.side.reads = reads{id: m.side.reads.id + 1}
}

// readFull reads what the details of the subject need. Values of an environment
// stay only when they are asked for.
func (m *Model) readFull(yaml bool) tea.Cmd {
	r := &m.side.reads
	if r.cancel == nil {
		r.ctx, r.cancel = context.WithCancel(m.ctx)
	}
	s := m.side.subject
	kind, namespace, name := s.kind, s.namespace, s.name
	if s.pod() {
		kind, namespace, name = model.KindPod, s.entry.Pod.Namespace, s.entry.Pod.Name
	}
	cmds := []tea.Cmd{m.readNode(), m.readProbes()}
	if r.full.State == details.Off || r.full.State == details.Refused || yaml && r.full.Value != nil && r.full.Value.YAML == "" {
		r.full = details.Read[*detail.Object]{State: details.Reading}
		cmds = append(cmds, m.fetch(kind, namespace, name))
	}
	return tea.Batch(cmds...)
}

// fetch reads the object itself.
func (m *Model) fetch(kind, namespace, name string) tea.Cmd {
	id, ctx, source := m.side.reads.id, m.side.reads.ctx, m.options.Source
	return func() tea.Msg {
		object, err := source.Object(ctx, kind, namespace, name)
		return objectMsg{id, object, err}
	}
}

// readNode reads the node once.
func (m *Model) readNode() tea.Cmd {
	r := &m.side.reads
	if !m.side.subject.pod() || m.side.subject.entry.Pod.Node == "" || r.node.State != details.Off {
		return nil
	}
	r.node.State = details.Reading
	id, ctx, source, name := r.id, r.ctx, m.options.Source, m.side.subject.entry.Pod.Node
	return func() tea.Msg {
		object, err := source.Object(ctx, "Node", "", name)
		return nodeMsg{id, object, err}
	}
}

// sideMessage takes what was read over, and reports whether msg was of that
// kind.
func (m *Model) sideMessage(msg tea.Msg) bool {
	r := &m.side.reads
	switch msg := msg.(type) {
	case objectMsg:
		if msg.id == r.id {
			m.takeObject(msg)
		}
	case nodeMsg:
		if msg.id == r.id {
			r.node = readOf(msg.object, msg.err, m.now)
		}
	case probesMsg:
		if msg.id == r.id {
			r.takeProbes(msg)
		}
	default:
		return false
	}
	m.drawSide()
	return true
}

// readOf is what came of reading something as it was at a time.
func readOf[T any](value T, err error, at time.Time) details.Read[T] {
	if err != nil {
		return details.Read[T]{State: details.Refused, Why: err.Error()}
	}
	return details.Read[T]{State: details.Done, At: at, Value: value}
}

// takeObject takes the object over, without what was not asked for. Another
// pod of the same name is not what was opened.
func (m *Model) takeObject(msg objectMsg) {
	r := &m.side.reads
	entry := m.side.subject.entry
	switch {
	case msg.err == nil && entry != nil && msg.object.UID != entry.Pod.UID:
		r.full = details.Read[*detail.Object]{State: details.Refused, Why: "the pod is gone, and another one has its name"}
	case msg.err == nil && !r.values && !m.details.YAML():
		r.full = readOf(msg.object.WithoutValues(), nil, m.now)
	case msg.err != nil && r.values && r.full.State == details.Done:
		r.values = false
		m.say("the values cannot be shown: " + msg.err.Error())
		return
	default:
		r.full = readOf(msg.object, msg.err, m.now)
		m.sayValues()
	}
}

// sayValues says what came of the wish to see the environment's values.
func (m *Model) sayValues() {
	r := &m.side.reads
	if !r.values || r.full.State != details.Done || r.full.Value.Pod == nil {
		return
	}
	own, elsewhere := 0, 0
	for _, c := range r.full.Value.Pod.Containers {
		elsewhere += len(c.EnvFrom)
		for _, e := range c.Env {
			if e.From == "" {
				own++
			} else {
				elsewhere++
			}
		}
	}
	switch {
	case own > 0:
		m.say("the values that the manifest gives are shown" + m.keyed("; ", keymap.Values, "hides them"))
	case elsewhere > 0:
		m.say("no value stands in the manifest: all come from elsewhere, as told")
	default:
		m.say("no container of this pod has an environment of its own")
	}
}

// toggleValues shows the environment's values, for which the object is read
// anew, or forgets them.
func (m *Model) toggleValues() tea.Cmd {
	r := &m.side.reads
	if !m.side.subject.pod() {
		m.say("only pods have an environment")
		return nil
	}
	r.values = !r.values
	if r.values {
		p := m.side.subject.entry.Pod
		m.say("reading the values…")
		return m.fetch(model.KindPod, p.Namespace, p.Name)
	}
	if r.full.State == details.Done {
		r.full.Value = r.full.Value.WithoutValues()
	}
	m.drawSide()
	return nil
}
