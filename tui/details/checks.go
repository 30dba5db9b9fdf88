package details

import (
	"fmt"
	"slices"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/diagnose"
	"github.com/initwatch/initwatch/model/words"
)

// stampStep is what the times of a container's states are cut off to.
const stampStep = time.Second

// checks writes hooks and probes in words, with how they have done.
func (m *Model) checks(w *writer, c *model.Container) {
	e := m.content.Entry
	hooks, probes := diagnose.Checks(e.Pod, m.content.Events, e.Past(), c, m.content.Now)
	for _, h := range hooks {
		w.state(2, h.Result.Look(), fmt.Sprintf("%s hook, %s: %s%s", h.Kind, h.Handler, h.Result, seen(h.Evidence)))
	}
	for i := range probes {
		p := &probes[i]
		m.prove(c, p)
		text := fmt.Sprintf("%s probe, %s: %s", p.Kind, p.Settings(), p.Result)
		if p.Failures > 0 {
			text += fmt.Sprintf(", at least %d failures seen", p.Failures)
		}
		w.state(2, p.Result.Look(), text+seen(p.Evidence))
		if p.Output != "" {
			w.labelled(4, "said last", column, p.Output, w.theme.Role(words.RoleMuted))
		}
		m.counts(w, c, p)
	}
}

// prove takes the kubelet's own count for what events may have lost, or never
// tell: that a probe passes. The counts go on when a container starts again:
// only what was added to them since then is about this one.
func (m *Model) prove(c *model.Container, p *model.ProbeState) {
	count := m.probed(c, p)
	if count == nil || p.Result != words.ResultNoFailure {
		return
	}
	now := !count.After.Before(c.State.Since.Add(stampStep))
	text := ""
	switch {
	case count.Streak > 0 && (now || c.Restarts == 0):
		p.Result, text = words.ResultFailing, fmt.Sprintf("%d failures in a row counted", count.Streak)
	case count.Streak == 0 && now:
		p.Result, text = words.ResultPassing, fmt.Sprintf("%d successes counted", count.Passed)
	default:
		return
	}
	p.Evidence = []model.Evidence{{Source: "prober_probe_total", Text: text}}
}

// probed is the kubelet's own count of a probe, nil when there is none.
func (m *Model) probed(c *model.Container, p *model.ProbeState) *Probed {
	list := m.content.Probes.Value
	at := slices.IndexFunc(list, func(of Probed) bool { return of.Container == c.Name && of.Kind == p.Kind })
	if m.content.Probes.State != Done || at < 0 {
		return nil
	}
	return &list[at]
}

func seen(list []model.Evidence) string {
	if len(list) == 0 {
		return ""
	}
	return " (" + list[0].Source + ": " + list[0].Text + ")"
}

// counts writes how a probe has done by the kubelet's own counts.
func (m *Model) counts(w *writer, c *model.Container, p *model.ProbeState) {
	muted := w.theme.Role(words.RoleMuted)
	switch probes := &m.content.Probes; probes.State {
	case Refused:
		w.labelled(4, "counts", column, probes.Why, muted)
	case Reading:
		w.labelled(4, "counts", column, "being read…", muted)
	case Done:
		text := "the kubelet has none: the probe does not run, or has ended"
		if count := m.probed(c, p); count != nil {
			text = tally(count, p.FailureThreshold)
		}
		w.labelled(4, "counts", column, text, muted)
	case Off:
	}
}

func times(n int) string {
	switch n {
	case 0:
		return "never"
	case 1:
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

func tally(p *Probed, threshold int) string {
	text := fmt.Sprintf("passed %s, failed %s by the kubelet's own count", times(p.Passed), times(p.Failed))
	if p.Streak == 0 {
		return text
	}
	text += fmt.Sprintf("; the last %d or more failed, %d in a row count", p.Streak, threshold)
	if p.Streak < threshold {
		text += ": not enough yet"
	}
	return text
}
