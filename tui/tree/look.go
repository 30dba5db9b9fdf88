package tree

import (
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
	"github.com/initwatch/initwatch/tui/paint"
	"github.com/initwatch/initwatch/tui/theme"
)

// look returns how a row's state looks and, for rows with a verdict, since
// when it holds.
func (m *Model) look(b *block, r *row) (words.Look, *time.Time) {
	switch r.level {
	case LevelCause:
		return attend(b.head.common.Verdict.Look(), true), &b.head.common.Since
	case LevelGroup:
		return attend(r.group.Verdict.Look(), r.group.Attention), &r.group.Since
	case LevelGone:
		return words.Terminating.Look(), nil
	case LevelFinding:
		return severityLook(r.find.Severity), nil
	case LevelNote:
		return m.noteLook(r.note()), nil
	case LevelWorkload:
		return attend(b.workload.Verdict.Look(), b.workload.Attention), &b.workload.Since
	case LevelPod:
		d := &r.entry.Diagnosis
		return attend(d.Verdict.Look(), d.Attention), &d.Since
	case LevelSandbox:
		return r.detail.Sandbox.State.Look(), nil
	case LevelPart:
		return r.detail.Parts[r.part].State.Look(), nil
	case LevelNamespace, LevelLink, LevelMore:
	}
	return words.Look{}, nil
}

// attend makes what is no failure look like something to look at: a start that
// takes too long, or what is up beside a pod that cannot go.
func attend(look words.Look, attention bool) words.Look {
	if attention && (look.Role == words.RoleBusy || look.Role == words.RoleGood) {
		look.Role = words.RoleWarn
	}
	return look
}

// summary counts the pods of a closed namespace, those that are up where these
// are shown.
func (sp *space) summary(up bool) string {
	var count verdictCount
	for _, b := range sp.blocks {
		count.add(b)
	}
	return count.list(up)
}

// emptyLines says why there is nothing to see and what will change it.
func (m *Model) emptyLines(lines []string) []string {
	for _, text := range m.emptyText() {
		var l paint.Line
		l.PadTo(2)
		l.Add(m.options.Theme.Text(text), theme.Style{})
		lines = append(lines, l.Render(m.options.Theme, m.width, false))
	}
	return lines
}

func (m *Model) emptyText() []string {
	switch {
	case !m.filter.Empty() && m.pods > 0:
		return []string{"", "no pod matches /" + words.Clean(m.filterText)}
	case m.pods > 0:
		text := "everything is up"
		if m.options.AllKey != "" {
			text += " · " + m.options.AllKey + " shows all"
		}
		return []string{"", text}
	}
	if state, ok := m.pending(); ok {
		return []string{"", state.String() + "…"}
	}
	text, waits := "no pods yet", !m.stopped
	switch {
	case m.stopped:
		text = "no pods"
	case m.options.Recorded:
		waits = false
	case !m.reached():
		text, waits = "no pods seen", false
	}
	if m.options.Place != "" {
		text += " in " + m.options.Place
	}
	if m.options.Query != "" {
		text += " for " + m.options.Query
	}
	if !waits {
		return []string{"", text}
	}
	lines := []string{"", text + ": waiting"}
	if m.options.Hint != "" {
		lines = append(lines, m.options.Hint)
	}
	return lines
}

// reached reports whether all pods that are asked for can be seen now.
func (m *Model) reached() bool {
	for i := range m.links {
		if l := &m.links[i]; l.Scope.Resource == model.Pods && !l.State.Current() {
			return false
		}
	}
	return true
}

// pending returns the state of the first scope of pods whose list has not
// come in full.
func (m *Model) pending() (words.Link, bool) {
	if m.stopped || m.options.Recorded {
		return 0, false
	}
	if len(m.links) == 0 {
		return words.LinkConnecting, true
	}
	for i := range m.links {
		if s := m.links[i].State; m.links[i].Scope.Resource == "pods" && (s == words.LinkConnecting || s == words.LinkListing) {
			return s, true
		}
	}
	return 0, false
}
