package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// each explains workload by workload, so that a writer need not hold all. It
// ends with the first error of tell.
func each(store *model.Store, asOf time.Time, tell func(Workload, []Pod) error) error {
	for _, w := range store.Workloads() {
		pods := make([]Pod, len(w.Entries))
		for i, entry := range w.Entries {
			pods[i] = pod(store, entry, asOf)
		}
		out := workload(w, asOf)
		out.Causes, out.Gone = causes(pods), gone(store, w, asOf)
		if err := tell(out, pods); err != nil {
			return err
		}
	}
	return nil
}

func workload(w *model.Workload, asOf time.Time) Workload {
	return Workload{
		Namespace: w.Namespace, Kind: w.Kind, Name: w.Name, Wanted: wanted(w), Ready: ready(w.Up, w.Total),
		Verdict: w.Verdict, Attention: w.Attention, Since: utc(w.Since), Summary: w.Line.At(asOf, true),
		Cause: identity(w.Cause), Findings: findings(w.Findings), Groups: groups(w.Groups, asOf), Pods: names(w.Entries),
	}
}

// wanted is how many pods w's own object asks for. A CronJob leaves that to its
// Jobs.
func wanted(w *model.Workload) *int {
	if w.Controller == nil || w.Controller.Cron != nil {
		return nil
	}
	return &w.Controller.Wanted
}

func ready(up, total int) string { return fmt.Sprintf("%d/%d", up, total) }

func identity(c model.Cause) *Identity {
	if c.Key == "" {
		return nil
	}
	return &Identity{c.Key, c.Text, c.Cluster}
}

func names(entries []*model.Entry) []string {
	out := make([]string, len(entries))
	for i, entry := range entries {
		out[i] = entry.Pod.Name
	}
	return out
}

func groups(list []model.Group, asOf time.Time) []Group {
	out := make([]Group, len(list))
	for i := range list {
		g := &list[i]
		out[i] = Group{
			Name: g.Name, Label: g.Label, Ready: ready(g.Up, g.Total), Verdict: g.Verdict, Attention: g.Attention,
			Since: utc(g.Since), Summary: g.Line.At(asOf, true), Past: g.Past, Pods: names(g.Entries),
		}
	}
	return out
}

// shared are the causes that several workloads have.
func shared(store *model.Store) []Shared {
	out := []Shared{}
	for _, common := range model.Commons(store.Workloads()) {
		s := Shared{
			Identity: *identity(common.Cause), Verdict: common.Verdict, Since: utc(common.Since),
			Namespaces: []string{}, Pods: common.Pods,
		}
		for _, w := range common.Workloads {
			s.Workloads = append(s.Workloads, Member{w.Namespace, w.Kind, w.Name})
			if !slices.Contains(s.Namespaces, w.Namespace) {
				s.Namespaces = append(s.Namespaces, w.Namespace)
			}
		}
		out = append(out, s)
	}
	return out
}

// gone are the pods of w that vanished.
func gone(store *model.Store, w *model.Workload, asOf time.Time) []Gone {
	out := []Gone{}
	for _, entry := range w.Gone {
		b := builder{entry: entry, diagnosis: *entry.Last, asOf: asOf}
		out = append(out, Gone{
			Name: entry.Pod.Name, UID: entry.Pod.UID, GoneAt: utc(entry.Gone), Verdict: entry.Last.Verdict,
			Summary: entry.Last.Line.At(entry.Gone, false), Steps: b.goneSteps(store),
		})
	}
	return out
}

// goneSteps are the steps and containers that were tried.
func (b *builder) goneSteps(store *model.Store) []GoneStep {
	out := []GoneStep{}
	for _, list := range [...][]model.Container{b.entry.Pod.Steps, b.entry.Pod.Containers} {
		for i := range list {
			if attempts := slices.DeleteFunc(b.attempts(&list[i]), madeUp); len(attempts) > 0 {
				out = append(out, GoneStep{list[i].Name, attempts, b.lastOutput(store, list[i].Name, attempts)})
			}
		}
	}
	return out
}

// madeUp reports whether the kubelet wrote the record for a container of which
// it found nothing when the pod went.
func madeUp(a Attempt) bool { return a.ContainerID == "" && a.StartedAt.IsZero() }

// lastOutput is the last line that is known of a container which will print no
// more: of its log, as far as that was read, or of what it left as message.
func (b *builder) lastOutput(store *model.Store, container string, attempts []Attempt) string {
	for i := len(attempts) - 1; i >= 0; i-- {
		if kept := store.Kept(b.entry.Pod.UID, container, attempts[i].ContainerID); kept != nil {
			if line := lastLine(kept.Lines); line != "" {
				return line
			}
		}
	}
	if part := b.diagnosis.Part(container); part != nil && part.Output != "" {
		return part.Output
	}
	return lastLine(strings.Split(attempts[len(attempts)-1].Message, "\n"))
}

// lastLine is the last of the lines that is not blank.
func lastLine(lines []string) string {
	for _, line := range slices.Backward(lines) {
		if text := strings.TrimSpace(line); text != "" {
			return text
		}
	}
	return ""
}

// causes counts what the first findings of pods have in common. A finding that
// keeps nobody from being up is no cause.
func causes(pods []Pod) []Cause {
	out := []Cause{}
	for i := range pods {
		f := pods[i].cause()
		if f == nil || pods[i].Superseded {
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
