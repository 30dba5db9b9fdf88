package tree

import (
	"strings"

	"github.com/initwatch/initwatch/model"
)

// Subject is what the selected row is about.
type Subject struct {
	Namespace string
	// Kind and Name are those of the object; Kind is "" where it is the
	// namespace itself.
	Kind, Name string
	// Part is a container of the pod; "" when it is the pod as a whole.
	Part string
	// Line is what the row says, without its looks.
	Line string
	// Entry is the pod that the row is about, or stands for; nil when there is
	// none.
	Entry *model.Entry
	// Findings are what is wrong with it, the cause that matters most first.
	Findings []model.Finding
}

// Subject returns what the selected row is about.
func (m *Model) Subject() (Subject, bool) {
	b, r, ok := m.selected()
	if !ok {
		return Subject{}, false
	}
	s := Subject{Namespace: b.id.Namespace, Entry: r.entry, Line: m.plain(b, r)}
	if s.Entry == nil {
		s.Entry = m.worst(b, r)
	}
	switch {
	case r.entry != nil:
		s.Namespace, s.Kind, s.Name = r.entry.Pod.Namespace, model.KindPod, r.entry.Pod.Name
		s.Part = r.partName()
		s.Findings = findingsOf(r.entry, s.Part)
	case r.find != nil:
		s.Kind, s.Name, s.Findings = b.id.Kind, b.id.Name, []model.Finding{*r.find}
	case b.workload != nil:
		s.Kind, s.Name, s.Findings = b.id.Kind, b.id.Name, b.workload.Findings
		if len(s.Findings) == 0 && s.Entry != nil {
			s.Findings = findingsOf(s.Entry, "")
		}
	case b.head != nil && s.Entry != nil:
		s.Namespace, s.Kind, s.Name = s.Entry.Pod.Namespace, model.KindPod, s.Entry.Pod.Name
		s.Findings = findingsOf(s.Entry, "")
	case b.head != nil:
		w := b.head.members[0].workload
		s.Namespace, s.Kind, s.Name, s.Findings = w.Namespace, w.Kind, w.Name, w.Findings
	}
	return s, true
}

// partName is the container that a row is about, "" for none.
func (r *row) partName() string {
	switch r.level {
	case LevelPart:
		return r.detail.Parts[r.part].Name
	case LevelNote:
		return r.note().Step
	default:
		return ""
	}
}

// findingsOf are what is wrong with a container of a pod, or with the pod.
func findingsOf(e *model.Entry, part string) []model.Finding {
	d := &e.Diagnosis
	if !e.Gone.IsZero() && e.Last != nil {
		d = e.Last
	}
	if part == "" {
		return d.Findings
	}
	var found []model.Finding
	for i := range d.Findings {
		if d.Findings[i].Step == part {
			found = append(found, d.Findings[i])
		}
	}
	return found
}

// plain is a row as a line of text: name, statement, verdict and age.
func (m *Model) plain(b *block, r *row) string {
	before, name, after := m.label(b, r)
	words := []string{strings.TrimSpace(before + name + after), m.statement(b, r, m.now, m.current(b.id.Namespace))}
	switch r.level {
	case LevelMore:
		words = append(words, r.more)
	case LevelLink:
		words = append(words, m.linkText(b))
	default:
	}
	if look, since := m.look(b, r); since != nil {
		words = append(words, look.Word+" "+model.Age(*since, m.now))
	}
	var out []string
	for _, word := range words {
		if word != "" {
			out = append(out, word)
		}
	}
	return strings.Join(out, "  ")
}
