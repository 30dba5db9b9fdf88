package details

import (
	"fmt"
	"slices"
	"strings"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/detail"
	"github.com/initwatch/initwatch/model/words"
)

// containers writes all containers of the pod in the order of the start, or the
// one that was selected.
func (m *Model) containers(w *writer) {
	p := m.content.Entry.Pod
	for _, list := range [...][]model.Container{p.Steps, p.Containers, p.Ephemeral} {
		for i := range list {
			if c := &list[i]; m.content.Part == "" || m.content.Part == c.Name {
				m.container(w, c, i+1, len(list))
			}
		}
	}
}

func (m *Model) container(w *writer, c *model.Container, index, of int) {
	title := "Container " + c.Name
	switch c.Kind {
	case model.KindInit, model.KindSidecar:
		title = fmt.Sprintf("Step %d of %d: %s (%s)", index, of, c.Name, c.Kind)
	case model.KindEphemeral:
		title = "Ephemeral container " + c.Name
	case model.KindApp:
	}
	w.section(title)
	if part := m.content.Diagnosis.Part(c.Name); part != nil {
		w.state(2, part.State.Look(), part.Line.At(m.content.Now, m.content.Current))
		w.field("said last", part.Output)
	}
	if c.Injected != "" {
		w.field("injected by", c.Injected)
	}
	m.attempts(w, c)
	full := m.full(c.Name)
	w.field("image", c.Image)
	if full != nil {
		m.manifest(w, full)
	}
	m.mounts(w, c)
	w.field("resources", resources(c.Resources))
	m.checks(w, c)
}

// full is what was read of a container, nil when nothing was.
func (m *Model) full(name string) *detail.Container {
	if full := &m.content.Full; full.State == Done && full.Value.Pod != nil {
		return full.Value.Pod.Part(name)
	}
	return nil
}

// attempts writes the tries of a container that was tried more than once, or
// failed.
func (m *Model) attempts(w *writer, c *model.Container) {
	list := m.content.Entry.Past().Attempts(c)
	if len(list) == 0 || len(list) == 1 && (!list[0].Over || list[0].OK()) {
		return
	}
	for i := range list {
		label := more
		if i == 0 {
			label = "attempts"
		}
		w.labelled(2, label, column, fmt.Sprintf("%d: %s", list[i].Number, m.attempt(&list[i])), w.theme.Role(words.RolePlain))
	}
}

func (m *Model) attempt(a *model.Attempt) string {
	if !a.Over {
		return "runs since " + m.moment(a.Started)
	}
	text := fmt.Sprintf("exit %d", a.ExitCode)
	if a.Reason != "" {
		text += " " + a.Reason
	}
	if !a.Finished.IsZero() {
		text += " at " + m.moment(a.Finished)
	}
	if !a.Started.IsZero() && !a.Finished.IsZero() {
		text += " after " + model.Age(a.Started, a.Finished)
	}
	return text
}

// manifest writes what only the object itself tells.
func (m *Model) manifest(w *writer, c *detail.Container) {
	w.field("digest", c.Digest)
	w.field("pull policy", policies[c.PullPolicy])
	w.field("command", commandLine(c.Command, "the image's entry point"))
	if len(c.Args) > 0 {
		w.field("arguments", commandLine(c.Args, ""))
	}
	w.field("directory", c.WorkingDir)
	m.environment(w, c)
	w.field("ports", strings.Join(c.Ports, ", "))
	w.field("security", strings.Join(c.Security, ", "))
}

var policies = map[string]string{
	"Always":       "Always: the registry is asked at every start",
	"IfNotPresent": "IfNotPresent: pulled when the node does not have it",
	"Never":        "Never: the node has to have it",
}

// commandLine writes arguments as a shell would take them.
func commandLine(list []string, none string) string {
	if len(list) == 0 {
		return none
	}
	quoted := make([]string, len(list))
	for i, text := range list {
		quoted[i] = quote(text)
	}
	return strings.Join(quoted, " ")
}

func quote(text string) string {
	if text != "" && !strings.ContainsAny(text, " \t\n'\"\\$&|;<>()*?[]#~`{}!") {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// environment names the variables and where their values come from. The values
// themselves are shown when a person asks for them, those of Secrets never.
func (m *Model) environment(w *writer, c *detail.Container) {
	label := "environment"
	for _, e := range c.Env {
		w.field(label, m.variable(e))
		label = more
	}
	for _, from := range c.EnvFrom {
		w.field(label, from)
		label = more
	}
}

func (m *Model) variable(e detail.Env) string {
	switch {
	case e.From != "":
		return e.Name + " from " + e.From
	case m.content.Values && e.Value == "":
		return e.Name + " is empty"
	case m.content.Values:
		return e.Name + "=" + e.Value
	case m.options.ValuesKey != "":
		return e.Name + " from the manifest (" + m.options.ValuesKey + " shows the value)"
	}
	return e.Name + " from the manifest"
}

func (m *Model) mounts(w *writer, c *model.Container) {
	label := "mounts"
	for _, mount := range c.Mounted() {
		text := mount.Path + " from " + mount.Volume
		if at := slices.IndexFunc(m.content.Entry.Pod.Volumes, func(v model.Volume) bool { return v.Name == mount.Volume }); at >= 0 {
			text += " (" + kindOf(&m.content.Entry.Pod.Volumes[at]) + ")"
		}
		if mount.SubPath != "" {
			text += ", only " + mount.SubPath
		}
		if mount.ReadOnly {
			text += ", read-only"
		}
		w.field(label, text)
		label = more
	}
}

// resources writes what a container asks for and may take.
func resources(r *model.Resources) string {
	if r == nil {
		return "none asked for, none limited"
	}
	var parts []string
	for _, q := range r.Requests {
		text := q.Resource + " " + model.QuantityText(q.Resource, q.Value)
		if limit := r.Limits.Get(q.Resource); limit > 0 {
			text += " to " + model.QuantityText(q.Resource, limit)
		}
		parts = append(parts, text)
	}
	for _, q := range r.Limits {
		if r.Requests.Get(q.Resource) == 0 {
			parts = append(parts, q.Resource+" at most "+model.QuantityText(q.Resource, q.Value))
		}
	}
	return strings.Join(parts, ", ")
}
