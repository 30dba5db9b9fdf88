package details

import (
	"fmt"
	"strings"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/flow"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/theme"
)

// flow says which container can write which volume and who reads it afterwards,
// and reports whether there is a volume at all.
func (m *Model) flow(w *writer) bool {
	volumes := flow.Of(m.content.Entry.Pod)
	if len(volumes) == 0 {
		return false
	}
	w.section("Flow: who can fill which volume, and who reads it")
	for i := range volumes {
		m.volume(w, &volumes[i])
	}
	return true
}

func (m *Model) volume(w *writer, v *flow.Volume) {
	w.text(2, v.Name+" ("+kindOf(&v.Volume)+")", theme.Style{Bold: true})
	if v.Given {
		w.labelled(4, "given", column, "its content comes from outside the pod", w.theme.Role(words.RoleMuted))
	}
	m.trouble(w, v)
	for _, u := range v.Writers {
		w.labelled(4, "can write", column, use(u)+m.readers(v, u), theme.Style{})
	}
	for _, u := range v.Readers {
		w.labelled(4, "reads", column, use(u), theme.Style{})
	}
	switch {
	case len(v.Writers)+len(v.Readers) == 0:
		w.labelled(4, "unused", column, "no container mounts it", w.theme.Role(words.RoleWarn))
	case v.Unread():
		w.labelled(4, "unread", column, "nobody sees afterwards what a step put there", w.theme.Role(words.RoleWarn))
	}
}

// readers names those who see afterwards what an init container wrote.
func (m *Model) readers(v *flow.Volume, u flow.Use) string {
	if u.Kind != model.KindInit {
		return ""
	}
	var names []string
	for _, r := range v.Prepared(u.Container) {
		names = append(names, r.Container+" at "+r.Path)
	}
	if len(names) == 0 {
		return ""
	}
	arrow := " → "
	return arrow + strings.Join(names, ", ")
}

func use(u flow.Use) string {
	text := u.Container
	if u.Index > 0 {
		text = fmt.Sprintf("%d %s", u.Index, u.Container)
	}
	text += " at " + u.Path
	if u.SubPath != "" {
		text += ", only " + u.SubPath
	}
	return text
}

// trouble tells what events say of a volume that cannot be mounted.
func (m *Model) trouble(w *writer, v *flow.Volume) {
	for i := len(m.content.Events) - 1; i >= 0; i-- {
		e := m.content.Events[i]
		if strings.HasPrefix(e.Reason, "Failed") && strings.Contains(e.Message, `"`+v.Name+`"`) {
			w.labelled(4, "trouble", column, e.Message, w.theme.Role(words.RoleBad))
			return
		}
	}
}

func kindOf(v *model.Volume) string {
	name := v.Kind
	switch v.Kind {
	case "persistentVolumeClaim":
		name = "claim"
	case "configMap":
		name = "ConfigMap"
	case "secret":
		name = "Secret"
	}
	return strings.TrimSpace(name + " " + v.Source)
}

// effective says what the pod asks for as a whole, and which container makes it
// so much.
func (m *Model) effective(w *writer) {
	list := m.content.Entry.Pod.Effective()
	if len(list) == 0 {
		return
	}
	w.section("What the pod asks for as a whole")
	for _, e := range list {
		var parts []string
		if e.Request > 0 {
			parts = append(parts, model.QuantityText(e.Resource, e.Request)+" because of "+e.RequestBy)
		}
		if e.Limit > 0 {
			parts = append(parts, "at most "+model.QuantityText(e.Resource, e.Limit)+" because of "+e.LimitBy)
		}
		w.field(e.Resource, strings.Join(parts, ", "))
	}
}
