package details

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// name is the title of the pane.
func (m *Model) name() string {
	c := &m.content
	name := ""
	switch {
	case c.Workload != nil:
		name = strings.ToLower(c.Workload.Kind) + " " + c.Workload.Name
	case c.Entry != nil && c.Part != "":
		name = "pod " + c.Entry.Pod.Name + ", container " + c.Part
	case c.Entry != nil:
		name = "pod " + c.Entry.Pod.Name
	}
	if m.yaml {
		name += " as YAML"
		if at := c.Full.At; !at.IsZero() {
			name += ", as it was at " + m.moment(at)
		}
	}
	return name
}

// write lays the details out and returns the row at which the flow begins, -1
// when there is none.
func (m *Model) write(w *writer) int {
	c := &m.content
	if c.Note != "" {
		w.text(0, c.Note, w.theme.Role(words.RoleWarn))
	}
	switch {
	case c.Workload != nil:
		m.workload(w)
		return -1
	case c.Entry == nil:
		return -1
	}
	m.verdict(w)
	m.refusal(w)
	if c.Part == "" {
		m.pod(w)
	}
	m.containers(w)
	flowAt := len(w.rows) + 1
	if c.Part != "" || !m.flow(w) {
		flowAt = -1
	}
	if c.Part == "" {
		m.effective(w)
		m.conditions(w)
	}
	m.events(w)
	m.node(w)
	return flowAt
}

// verdict says why the pod stands as it does, with the evidence.
func (m *Model) verdict(w *writer) {
	c := &m.content
	d := &c.Diagnosis
	line := d.Line.At(c.Now, c.Current)
	look := d.Verdict.Look()
	w.state(0, look, look.Word+" for "+model.Age(d.Since, c.Now)+": "+line)
	for i := range d.Findings {
		if f := &d.Findings[i]; c.Part == "" || f.Step == "" || f.Step == c.Part {
			m.finding(w, f)
		}
	}
	for i := range d.Notes {
		n := &d.Notes[i]
		if c.Part != "" && n.Step != "" && n.Step != c.Part {
			continue
		}
		text := n.Text
		if n.Inferred {
			text += " (concluded, not observed)"
		}
		w.field("note", text)
	}
}

// healing says what it takes for the cause of a finding to go away.
var healing = map[model.Heals]string{
	model.HealsItself: "may pass by itself", model.NeedsChange: "someone has to change something", model.HealsNever: "this pod is beyond it",
}

func (m *Model) finding(w *writer, f *model.Finding) {
	c := &m.content
	text := f.Summary
	if f.Step != "" && !strings.Contains(text, f.Step) {
		text = f.Step + ": " + text
	}
	label := f.Severity.String()
	if !strings.Contains(c.Diagnosis.Line.Text, f.Summary) {
		w.field(label, text)
		label = more
	}
	w.field(label, healing[f.Heals])
	if len(f.Blocks) > 0 {
		w.field("blocks", strings.Join(f.Blocks, ", "))
	}
	if !f.NotBefore.IsZero() && c.Current {
		condition := "not before "
		if f.Usual {
			condition = "usually not before "
		}
		w.field("next try", condition+m.moment(f.NotBefore))
	}
	for _, e := range f.Evidence {
		m.evidence(w, e)
	}
	if f.Next != "" {
		w.field("try", f.Next)
	}
}

func (m *Model) evidence(w *writer, e model.Evidence) {
	text := e.Source + ": " + e.Text
	if !e.Time.IsZero() {
		text += ", at " + m.moment(e.Time)
	}
	w.labelled(4, "seen in", column, text, w.theme.Role(words.RoleMuted))
}

// refusal says that the object itself could not be read.
func (m *Model) refusal(w *writer) {
	switch full := &m.content.Full; full.State {
	case Refused:
		w.text(0, "Not all of it can be shown: "+full.Why, w.theme.Role(words.RoleWarn))
	case Reading:
		w.text(0, "The object is being read…", w.theme.Role(words.RoleMuted))
	case Off, Done:
	}
}

// pod says what the pod is as a whole.
func (m *Model) pod(w *writer) {
	p := m.content.Entry.Pod
	w.section("Pod")
	w.field("namespace", p.Namespace)
	w.field("created", stamp(p.Created)+", "+model.Age(p.Created, m.content.Now)+" ago")
	w.field("node", orElse(p.Node, "none yet"))
	w.field("address", strings.Join(p.Sandbox.IPs, ", "))
	w.field("shares", strings.Join(p.Sandbox.Shared(), ", "))
	w.field("belongs to", strings.TrimSpace(strings.ToLower(p.Owner.Kind)+" "+p.Owner.Name))
	if full := m.content.Full; full.State == Done && full.Value.Pod != nil {
		w.field("account", full.Value.Pod.ServiceAccount)
		w.field("priority", full.Value.Pod.Priority)
		w.field("quality", full.Value.Pod.QOS)
		w.field("restarts", restartWords[full.Value.Pod.RestartPolicy])
	}
	w.field("grace", fmt.Sprintf("%ds to end", int(p.Grace.Seconds())))
	w.field("labels", strings.ReplaceAll(p.Labels, ",", ", "))
	for _, gate := range p.SchedulingGates {
		w.field("gate", gate+" has to be taken away before the pod gets a node")
	}
	for _, gate := range p.ReadinessGates {
		w.field("gate", "the condition "+gate+" has to be true for the pod to be ready")
	}
}

var restartWords = map[string]string{
	"Always": "always", "OnFailure": "after a failure", "Never": "never",
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

func (m *Model) moment(t time.Time) string { return words.Clock(t, m.content.Now) }

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05") }

// workload says how a workload stands.
func (m *Model) workload(w *writer) {
	c := &m.content
	wl := c.Workload
	look := wl.Verdict.Look()
	w.state(0, look, fmt.Sprintf("%s for %s: %s", look.Word, model.Age(wl.Since, c.Now), wl.Line.At(c.Now, c.Current)))
	w.field("pods", fmt.Sprintf("%d of %d up", wl.Up, wl.Total))
	for i := range wl.Findings {
		m.finding(w, &wl.Findings[i])
	}
	for i := range wl.Groups {
		g := &wl.Groups[i]
		w.field(orElse(g.Label, "group"), fmt.Sprintf("%s: %d of %d up, %s", g.Name, g.Up, g.Total, g.Line.At(c.Now, c.Current)))
	}
	m.refusal(w)
	m.controllers(w, wl)
	m.events(w)
	if len(wl.Entries) > 0 {
		w.section("Pods")
	}
	for _, e := range wl.Entries {
		d := &e.Diagnosis
		w.state(2, d.Verdict.Look(), e.Pod.Name+": "+d.Line.At(c.Now, c.Current))
	}
}

// controllers writes the conditions of a workload's own object, and of those
// that it works through.
func (m *Model) controllers(w *writer, wl *model.Workload) {
	title := "Conditions"
	for _, c := range append([]*model.Controller{wl.Controller}, wl.Children...) {
		if c == nil || len(c.Conditions) == 0 {
			continue
		}
		if c != wl.Controller {
			title = "Conditions of " + strings.ToLower(c.Kind) + " " + c.Name
		}
		w.section(title)
		for i := range c.Conditions {
			m.condition(w, &c.Conditions[i])
		}
	}
}

// conditions writes all conditions with their times.
func (m *Model) conditions(w *writer) {
	list := m.allConditions()
	if len(list) == 0 {
		return
	}
	w.section("Conditions")
	for i := range list {
		m.condition(w, &list[i])
	}
}

// allConditions are those of the object that was read, each as it is now as far
// as it is watched.
func (m *Model) allConditions() []model.Condition {
	p, full := m.content.Entry.Pod, &m.content.Full
	if full.State != Done || full.Value.Pod == nil {
		return p.Conditions
	}
	list := slices.Clone(full.Value.Pod.Conditions)
	for i := range p.Conditions {
		now := &p.Conditions[i]
		if at := slices.IndexFunc(list, func(c model.Condition) bool { return c.Type == now.Type }); at >= 0 {
			list[at] = *now
		} else {
			list = append(list, *now)
		}
	}
	return list
}

// unwanted are the conditions that keep something from going on when they are
// true.
var unwanted = []string{"ReplicaFailure", "Failed", "FailureTarget", "DisruptionTarget", "PodResizePending", "AllContainersRestarting", "Suspended"}

func (m *Model) condition(w *writer, c *model.Condition) {
	look, good := words.StateNotReady.Look(), "True"
	if slices.Contains(unwanted, c.Type) {
		good = "False"
	}
	if c.Status == good {
		look = words.StateDone.Look()
	}
	text := c.Type + " is " + c.Status
	if !c.Since.IsZero() {
		text += " since " + stamp(c.Since) + ", " + model.Age(c.Since, m.content.Now)
	}
	if c.Reason != "" {
		text += ", " + c.Reason
	}
	if c.Message != "" {
		text += ": " + c.Message
	}
	w.state(2, look, text)
}
