package details

import (
	"fmt"
	"strings"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/detail"
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
	if full := &m.content.Full; full.State == Done && full.Value.Pod != nil {
		m.madeOf(w, full.Value.Pod.Volume(v.Name))
	}
	m.happened(w, v)
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

// madeOf writes what the object itself tells of a volume.
func (m *Model) madeOf(w *writer, v *detail.Volume) {
	if v == nil {
		return
	}
	label := "made of"
	for _, text := range v.From {
		w.labelled(4, label, column, text, theme.Style{})
		label = more
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

// mostTold is how many things that were reported are told of one volume: the
// newest.
const mostTold = 5

// happened tells what was reported of a volume, and how its claim stands.
func (m *Model) happened(w *writer, v *flow.Volume) {
	p, past := m.content.Entry.Pod, m.content.Entry.Past()
	claim, bound := v.Claim(p.Name), ""
	var about []*model.Event
	if claim != "" {
		about = past.ClaimEvents(p.Namespace, claim)
		bound = m.claim(w, past.Fact(model.Question{Subject: model.AboutClaim, Namespace: p.Namespace, Name: claim}))
	}
	list := gather(v.Events(p.Name, bound, m.content.Events, about))
	if n := len(list) - mostTold; n > 0 {
		w.labelled(4, "reported", column, fmt.Sprintf("%d things before these", n), w.theme.Role(words.RoleMuted))
		list = list[n:]
	}
	for i := range list {
		m.event(w, 4, column, &list[i])
	}
}

// claim says how a claim stands, as far as it was read, and returns the
// persistent volume that it is bound to.
func (m *Model) claim(w *writer, fact *model.Fact) string {
	switch {
	case fact == nil:
	case fact.Refused != "":
		w.labelled(4, "claim", column, fact.Refused, w.theme.Role(words.RoleMuted))
	case fact.Missing:
		w.labelled(4, "claim", column, "there is none of that name", w.theme.Role(words.RoleBad))
	case fact.Claim != nil:
		c := fact.Claim
		text := c.Phase
		if c.Class != "" {
			text += ", storage class " + c.Class
		}
		if c.Volume != "" {
			text += ", bound to " + c.Volume
		}
		w.labelled(4, "claim", column, text, theme.Style{})
		return c.Volume
	}
	return ""
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
