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

// gather brings events that say the same of the same object and container
// together, in the order of their first occurrence.
func gather(events []*model.Event) []told {
	var out []told
	for _, e := range events {
		at := slices.IndexFunc(out, func(o told) bool {
			return o.Reason == e.Reason && o.Container == e.Container && o.Message == e.Message && o.Kind == e.Kind && o.AboutName == e.AboutName
		})
		if at < 0 {
			out = append(out, told{e, began(e), e.Last, max(1, e.Count)})
			continue
		}
		o := &out[at]
		o.count += max(1, e.Count)
		if first := began(e); first.Before(o.first) {
			o.first = first
		}
		if e.Last.After(o.last) {
			o.last = e.Last
		}
	}
	slices.SortStableFunc(out, func(a, b told) int { return a.first.Compare(b.first) })
	return out
}

// began is when an event occurred first. Within a second the nanosecond of its
// name tells the order, where there is one.
func began(e *model.Event) time.Time {
	if !e.Precise.IsZero() {
		return e.Precise
	}
	return e.First
}

// events writes what was reported, each with the container or the object that
// it is about.
func (m *Model) events(w *writer) {
	list := gather(m.content.Events)
	if m.content.Part != "" {
		list = slices.DeleteFunc(list, func(t told) bool { return t.Container != "" && t.Container != m.content.Part })
	}
	title, none := "Events, in the order of their first time", "none are known: the server keeps them for an hour, and some get lost"
	if m.content.Workload != nil {
		// Of workloads only what went wrong is watched.
		title, none = "Events that warn, in the order of their first time", "none that warns is known: the server keeps them for an hour"
	}
	w.section(title)
	if len(list) == 0 {
		w.text(2, none, w.theme.Role(words.RoleMuted))
	}
	for i := range list {
		m.event(w, 2, 12, &list[i])
	}
}

func (m *Model) event(w *writer, indent, at int, e *told) {
	style := theme.Style{}
	if e.Warning {
		style = w.theme.Role(words.RoleWarn)
	}
	about := e.Reason
	if of := m.subject(e.Event); of != "" {
		about = of + " " + e.Reason
	}
	if e.count > 1 {
		about += fmt.Sprintf(" ×%d until %s", e.count, m.moment(e.last))
	}
	w.labelled(indent, m.moment(e.first), at, about+": "+strings.TrimSpace(e.Message), style)
}

// subject names what an event is about when that is not what is shown: a
// container, a claim, or an object that a workload works through.
func (m *Model) subject(e *model.Event) string {
	switch wl := m.content.Workload; {
	case e.Container != "":
		return e.Container
	case e.Kind == model.KindPod, e.Kind == "", wl != nil && e.Kind == wl.Kind && e.AboutName == wl.Name:
		return ""
	case e.Kind == "PersistentVolumeClaim":
		return "claim"
	}
	return strings.ToLower(e.Kind) + " " + e.AboutName
}

// node says where the pod runs, or is to run.
func (m *Model) node(w *writer) {
	name := m.content.Entry.Pod.Node
	if name == "" || m.content.Node.State == Off {
		return
	}
	read := &m.content.Node
	if title := "Node " + name; read.At.IsZero() {
		w.section(title)
	} else {
		w.section(title + ", as it was at " + m.moment(read.At))
	}
	switch read.State {
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
