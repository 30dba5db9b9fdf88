package report

import (
	"fmt"
	"slices"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/words"
)

// each explains workload by workload, so that a writer need not hold all. It
// ends with the first error of tell.
func each(store *model.Store, asOf time.Time, tell func(Workload, []Pod) error) error {
	for _, w := range store.Workloads() {
		workload := Workload{
			Namespace: w.Namespace, Kind: w.Kind, Name: w.Name, Ready: fmt.Sprintf("%d/%d", w.Up, w.Total),
			Verdict: w.Verdict, Attention: w.Attention, Since: utc(w.Since), Summary: w.Line.At(asOf, true),
		}
		workload.Pods = make([]string, 0, len(w.Entries))
		pods := make([]Pod, len(w.Entries))
		for i, entry := range w.Entries {
			workload.Pods = append(workload.Pods, entry.Pod.Name)
			pods[i] = pod(store, entry, asOf)
		}
		workload.Causes = causes(pods)
		if err := tell(workload, pods); err != nil {
			return err
		}
	}
	return nil
}

// causes counts what the first findings of pods have in common. A finding that
// keeps nobody from being up is no cause.
func causes(pods []Pod) []Cause {
	out := []Cause{}
	for i := range pods {
		f := pods[i].cause()
		if f == nil {
			continue
		}
		at := slices.IndexFunc(out, func(c Cause) bool { return c.Code == f.Code && c.Step == f.Step })
		if at < 0 {
			out, at = append(out, Cause{Code: f.Code, Step: f.Step, Summary: f.Summary}), len(out)
		}
		out[at].Pods++
	}
	slices.SortStableFunc(out, func(a, b Cause) int { return b.Pods - a.Pods })
	return out
}

// cause is the finding that keeps p from being up, nil when none does.
func (p *Pod) cause() *Finding {
	if p.Verdict == words.Up || len(p.Findings) == 0 || p.Findings[0].Severity == model.Info {
		return nil
	}
	return &p.Findings[0]
}

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
	out := Pod{
		Namespace: p.Namespace, Name: p.Name, UID: p.UID, Workload: Owner{p.Workload.Kind, p.Workload.Name}, Node: p.Node,
		Status: p.Columns.Status, Ready: p.Columns.ReadyText(), Restarts: p.Columns.RestartsText(asOf),
		Verdict: d.Verdict, Attention: d.Attention, Since: utc(d.Since), Summary: d.Line.At(asOf, true),
		Sandbox: b.sandbox(), Steps: b.containers(p.Steps), Containers: b.containers(p.Containers), Ephemeral: b.containers(p.Ephemeral),
		Resources: resources(p), Findings: []Finding{},
	}
	for i := range d.Findings {
		out.Findings = append(out.Findings, finding(&d.Findings[i]))
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
	out := Container{Name: c.Name, Kind: c.Kind, Image: c.Image, Attempts: []Attempt{}, NextTry: b.nextTry(c.Name)}
	if part := b.diagnosis.Part(c.Name); part != nil {
		out.State, out.Summary = part.State, part.Line.At(b.asOf, true)
		out.WaitsFor, out.Output = part.WaitsFor, part.Output
	}
	for _, attempt := range b.entry.Past().Attempts(c) {
		out.Attempts = append(out.Attempts, newAttempt(&attempt))
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
