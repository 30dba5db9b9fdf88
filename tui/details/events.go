package details

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/theme"
)

// told is one event, or several that say the same.
type told struct {
	*model.Event
	first, last time.Time
	count       int
}

// gather brings events that say the same of the same container together, in
// the order of their first occurrence.
func gather(events []*model.Event) []told {
	var out []told
	for _, e := range events {
		at := slices.IndexFunc(out, func(o told) bool {
			return o.Reason == e.Reason && o.Container == e.Container && o.Message == e.Message
		})
		if at < 0 {
			out = append(out, told{e, e.First, e.Last, e.Count})
			continue
		}
		o := &out[at]
		o.count += e.Count
		if e.First.Before(o.first) {
			o.first = e.First
		}
		if e.Last.After(o.last) {
			o.last = e.Last
		}
	}
	slices.SortStableFunc(out, func(a, b told) int { return a.first.Compare(b.first) })
	return out
}

// events writes what was reported, each with the container that it is about.
func (m *Model) events(w *writer) {
	list := gather(m.content.Events)
	if m.content.Part != "" {
		list = slices.DeleteFunc(list, func(t told) bool { return t.Container != "" && t.Container != m.content.Part })
	}
	w.section("Events, in the order of their first time")
	if len(list) == 0 {
		w.text(2, "none are known: the server keeps them for an hour, and some get lost", w.theme.Role(words.RoleMuted))
	}
	for i := range list {
		m.event(w, &list[i])
	}
}

func (m *Model) event(w *writer, e *told) {
	style := theme.Style{}
	if e.Warning {
		style = w.theme.Role(words.RoleWarn)
	}
	about := e.Reason
	if e.Container != "" {
		about = e.Container + " " + e.Reason
	}
	if e.count > 1 {
		about += fmt.Sprintf(" ×%d until %s", e.count, e.last.UTC().Format(time.TimeOnly))
	}
	w.labelled(2, e.first.UTC().Format(time.TimeOnly), 12, about+": "+strings.TrimSpace(e.Message), style)
}

// node says where the pod runs, or is to run.
func (m *Model) node(w *writer) {
	name := m.content.Entry.Pod.Node
	if name == "" || m.content.Node.State == Off {
		return
	}
	w.section("Node " + name)
	switch read := &m.content.Node; read.State {
	case Reading:
		w.text(2, "The node is being read…", w.theme.Role(words.RoleMuted))
	case Refused:
		w.text(2, "It cannot be shown: "+read.Why, w.theme.Role(words.RoleWarn))
	case Done:
		m.nodeFacts(w)
	case Off:
	}
}

func (m *Model) nodeFacts(w *writer) {
	n := m.content.Node.Value.Node
	if n == nil {
		return
	}
	m.condition(w, &n.Ready)
	if n.Cordoned {
		w.state(2, words.StateNotReady.Look(), "cordoned: it takes no new pods")
	}
	if len(n.Pressure) > 0 {
		w.state(2, words.StateNotReady.Look(), "short of "+strings.Join(n.Pressure, ", "))
	}
	w.field("runtime", n.Runtime)
	w.field("kubelet", n.Kubelet)
	w.field("system", n.System)
	w.field("taints", strings.Join(n.Taints, ", "))
	if n.Pause == "" {
		w.field("pause image", "not in the node's list, which has its largest images only")
	} else {
		w.field("pause image", n.Pause+" (a guess: the node has it, and does not say what for)")
	}
}
