package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/initwatch/initwatch/keymap"
	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/tui/split"
	"github.com/initwatch/initwatch/tui/tree"
)

// side is what is open beside the tree, or in its place: a timeline, or the
// details of the same pod or workload.
type side struct {
	open    keymap.Scope // InTimeline or InDetails; InTree while nothing is open
	beneath keymap.Scope // what esc goes back to
	logged  bool         // a log was opened from here, and leads back
	subject subject
	last    *model.Workload // the subject as it was seen last, when it is a workload
	gone    time.Time       // when the subject was found to be gone
	version uint64          // of the workload that is shown
	drawn   time.Time       // the time that it was drawn for
	reads   reads
}

// subject is what the side is about. A pod is followed by its identity: another
// one of its name is not taken for it.
type subject struct {
	entry *model.Entry // nil for a workload
	part  string       // the container that was selected, "" for all of the pod
	// speaks is the container whose log says most.
	speaks string
	// namespace, kind and name are those of a workload: the store may make it
	// anew.
	namespace, kind, name string
}

func (s subject) pod() bool { return s.entry != nil }

// chosen is what the selected row of the tree stands for: a container, a pod, or
// a workload of several pods.
func (m *Model) chosen() (subject, bool) {
	id, ok := m.tree.Selected()
	if !ok {
		return subject{}, false
	}
	entry, part, _ := m.tree.Target()
	switch id.Level {
	case tree.LevelWorkload, tree.LevelFinding, tree.LevelGroup:
		if id.Kind != model.KindPod {
			return subject{namespace: id.Namespace, kind: id.Kind, name: id.Name}, true
		}
	case tree.LevelPart:
		return subject{entry: entry, part: part, speaks: part}, entry != nil
	default:
	}
	return subject{entry: entry, speaks: part}, entry != nil
}

// workload returns the workload of a subject, nil when there is none any more.
func (m *Model) workload(s subject) *model.Workload {
	for _, w := range m.options.Store.Workloads() {
		if w.Namespace == s.namespace && w.Kind == s.kind && w.Name == s.name {
			return w
		}
	}
	return nil
}

// openSide shows what is selected in the tree.
func (m *Model) openSide(scope keymap.Scope, yaml bool) tea.Cmd {
	s, ok := m.chosen()
	if !ok {
		m.say("there is no pod here to show")
		return nil
	}
	m.endReads()
	m.side = side{open: scope, beneath: keymap.InTree, subject: s, reads: m.side.reads}
	m.chart.Reset()
	m.details.Reset()
	return m.enterSide(scope, yaml)
}

// turnSide shows the same thing in another way.
func (m *Model) turnSide(scope keymap.Scope, yaml bool) tea.Cmd {
	if m.side.open != scope {
		m.side.beneath = m.side.open
	}
	m.side.open = scope
	return m.enterSide(scope, yaml)
}

func (m *Model) enterSide(scope keymap.Scope, yaml bool) tea.Cmd {
	m.pane = scope
	m.arrange()
	var read tea.Cmd
	if scope == keymap.InDetails {
		m.details.SetYAML(yaml)
		read = m.readFull(yaml)
	}
	m.drawSide()
	return read
}

// leaveSide goes back to what was open before, in the end to the tree.
func (m *Model) leaveSide() {
	if back := m.side.beneath; back != keymap.InTree {
		m.side.beneath, m.side.open, m.pane = keymap.InTree, back, back
		m.drawSide()
		return
	}
	m.endReads()
	m.side = side{open: keymap.InTree, reads: m.side.reads}
	m.pane = keymap.InTree
	m.chart.Reset()
	m.details.Reset()
	m.arrange()
}

// switchPane goes from the tree to what is open beside it, and back. Where one
// pane has all of the screen, it does not go to the tree: going back does, and in
// the tree the same key quits.
func (m *Model) switchPane() {
	switch {
	case m.side.open == keymap.InTree:
		m.say("nothing is open beside the tree")
	case m.pane == keymap.InTree:
		m.pane = m.side.open
	case m.layout().Arrangement == split.Single:
		m.say("there is no room for the tree as well" + m.keyed("; ", keymap.Back, "goes back"))
	default:
		m.pane = keymap.InTree
	}
}

// layout divides the body between the tree and the side.
func (m *Model) layout() split.Layout { return split.Of(m.width, max(0, m.height-frame)) }

// arrange gives the tree and the side their places.
func (m *Model) arrange() {
	if m.side.open == keymap.InTree {
		m.tree.SetSize(m.width, max(0, m.height-frame))
		return
	}
	l := m.layout()
	m.tree.SetSize(l.First.Width, l.First.Height)
	m.chart.SetSize(l.Second.Width, l.Second.Height)
	m.details.SetSize(l.Second.Width, l.Second.Height)
}

// sideBody paints the tree with the side.
func (m *Model) sideBody() []string {
	l := m.layout()
	if l.Arrangement == split.Single {
		if m.pane == keymap.InTree {
			return m.tree.View()
		}
		return m.sideView()
	}
	upright, level := "│", "─"
	if m.options.Theme.ASCII {
		upright, level = "|", "-"
	}
	return l.Join(m.tree.View(), m.sideView(), upright, level)
}

func (m *Model) sideView() []string {
	if m.side.open == keymap.InTimeline {
		return m.chart.View()
	}
	return m.details.View()
}

// sideLog opens the log of the container that is selected on the side, or of
// the one at fault.
func (m *Model) sideLog() tea.Cmd {
	entry, part := m.sideSpeaker()
	switch {
	case entry == nil || part == "":
		m.say("there is no container here whose log could be read")
		return nil
	case m.unkept(entry, part):
		return nil
	}
	m.side.logged = true
	return m.openLog(entry, part, false)
}

// sideSpeaker returns the pod and the container that the log key means. Of a
// workload it is the pod that is selected, or the one that stands for it.
func (m *Model) sideSpeaker() (entry *model.Entry, part string) {
	entry, part = m.side.subject.entry, m.side.subject.speaks
	if w := m.side.last; entry == nil && w != nil {
		entry = tree.Worst(w)
		for _, e := range w.Entries {
			if m.side.open == keymap.InTimeline && e.Pod.Name == m.chart.Pod() {
				entry = e
			}
		}
	}
	if m.side.open == keymap.InTimeline && m.chart.Part() != "" {
		return entry, m.chart.Part()
	}
	if entry != nil && part == "" {
		part = tree.Speaker(entry)
	}
	return entry, part
}

// below is the pane that a log leads back to.
func (m *Model) below() keymap.Scope {
	if m.side.logged && m.side.open != keymap.InTree {
		m.side.logged = false
		return m.side.open
	}
	return keymap.InTree
}
