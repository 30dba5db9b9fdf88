package report

import (
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/words"
)

// utc keeps the zero time zero, so that it is left out.
func utc(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC()
}

func pod(store *model.Store, entry *model.Entry, asOf time.Time) Pod {
	b := builder{entry, store.Explain(entry, asOf), store.Events(entry.Pod), asOf}
	p, d := entry.Pod, &b.diagnosis
	return Pod{
		Namespace: p.Namespace, Name: p.Name, UID: p.UID, Workload: Owner{p.Workload.Kind, p.Workload.Name}, Node: p.Node,
		Status: p.Columns.Status, Ready: p.Columns.ReadyText(), Restarts: p.Columns.RestartsText(asOf),
		Verdict: d.Verdict, Attention: d.Attention, Since: utc(d.Since), Summary: d.Line.At(asOf, true),
		Sandbox: b.sandbox(), Steps: b.containers(p.Steps), Containers: b.containers(p.Containers), Ephemeral: b.containers(p.Ephemeral),
		Resources: resources(p), Superseded: entry.Superseded, Findings: findings(d.Findings), Notes: notes(d.Notes),
	}
}

func notes(list []model.Note) []Note {
	out := make([]Note, len(list))
	for i, n := range list {
		out[i] = Note{Step: n.Step, Text: n.Text, Inferred: n.Inferred, Evidence: evidence(n.Evidence)}
		if n.About != (model.Key{}) {
			out[i].About = &Reference{n.About.Namespace, n.About.Name, n.About.UID}
		}
	}
	return out
}

// builder makes the parts of one pod's explanation.
type builder struct {
	entry     *model.Entry
	diagnosis model.Diagnosis
	events    []*model.Event
	asOf      time.Time
}

func (b *builder) sandbox() Sandbox {
	spec, part := &b.entry.Pod.Sandbox, b.diagnosis.Sandbox
	out := Sandbox{
		State: part.State, IPs: []string{}, Generation: b.entry.Past().Rebuilds + 1, Namespaces: []string{},
		RuntimeClass: spec.RuntimeClass, Summary: part.Line.At(b.asOf, true),
	}
	out.IPs = append(out.IPs, spec.IPs...)
	out.Namespaces = append(out.Namespaces, spec.Shared()...)
	if part.State == words.StateReady {
		out.Since = utc(spec.ReadyToStartSet)
	}
	return out
}

func (b *builder) containers(list []model.Container) []Container {
	out := make([]Container, len(list))
	for i := range list {
		out[i] = b.container(&list[i])
		if list[i].Step() {
			out[i].Index = i + 1
		}
	}
	return out
}

func (b *builder) container(c *model.Container) Container {
	out := Container{
		Name: c.Name, Kind: c.Kind, Injected: c.Injected, Image: c.Image, Attempts: b.attempts(c), NextTry: b.nextTry(c.Name),
	}
	if part := b.diagnosis.Part(c.Name); part != nil {
		out.State, out.Summary = part.State, part.Line.At(b.asOf, true)
		out.WaitsFor, out.Output = part.WaitsFor, part.Output
	}
	hooks, probes := diagnose.Checks(b.entry.Pod, b.events, b.entry.Past(), c, b.asOf)
	for _, hook := range hooks {
		out.Hooks = append(out.Hooks, Hook{hook.Kind, hook.Handler, hook.Result, evidence(hook.Evidence)})
	}
	for _, probe := range probes {
		out.Probes = append(out.Probes, Probe{
			Kind: probe.Kind, Settings: probe.Settings(), Result: probe.Result, Failures: probe.Failures,
			Threshold: probe.FailureThreshold, LastOutput: probe.Output, Kills: probe.Kills, Evidence: evidence(probe.Evidence),
		})
	}
	return out
}

// attempts are the tries of c that were seen, oldest first.
func (b *builder) attempts(c *model.Container) []Attempt {
	out := []Attempt{}
	unkept, some := b.entry.Past().Unkept(c.Name)
	for _, attempt := range b.entry.Past().Attempts(c) {
		next := newAttempt(&attempt)
		next.skipped = some && attempt.Number > unkept.To
		some = some && !next.skipped
		out = append(out, next)
	}
	return out
}

func newAttempt(a *model.Attempt) Attempt {
	out := Attempt{
		Number: a.Number, ContainerID: a.ID, Reason: a.Reason, Message: a.Message,
		StartedAt: utc(a.Started), FinishedAt: utc(a.Finished),
	}
	if a.Over {
		out.ExitCode = &a.ExitCode
	}
	return out
}

func (b *builder) nextTry(container string) *NextTry {
	for i := range b.diagnosis.Findings {
		if f := &b.diagnosis.Findings[i]; f.Step == container && !f.NotBefore.IsZero() {
			return &NextTry{f.NotBefore.UTC(), f.Usual}
		}
	}
	return nil
}

func resources(p *model.Pod) []Resource {
	out := []Resource{}
	for _, e := range p.Effective() {
		r := Resource{Name: e.Resource, RequestBy: e.RequestBy, LimitBy: e.LimitBy}
		if e.Request != 0 {
			r.Request = model.QuantityText(e.Resource, e.Request)
		}
		if e.Limit != 0 {
			r.Limit = model.QuantityText(e.Resource, e.Limit)
		}
		out = append(out, r)
	}
	return out
}

func findings(list []model.Finding) []Finding {
	out := make([]Finding, len(list))
	for i := range list {
		out[i] = finding(&list[i])
	}
	return out
}

func finding(f *model.Finding) Finding {
	return Finding{
		Code: f.Code, Severity: f.Severity, Heals: f.Heals, Summary: f.Summary, Step: f.Step, Since: utc(f.Since),
		Blocks: append([]string{}, f.Blocks...), Evidence: evidence(f.Evidence), Next: f.Next,
	}
}

// evidence is never null in JSON, and its times are in UTC.
func evidence(list []model.Evidence) []model.Evidence {
	out := make([]model.Evidence, len(list))
	for i, e := range list {
		out[i] = model.Evidence{Source: e.Source, Text: e.Text, Time: utc(e.Time)}
	}
	return out
}
