package timeline

import (
	"strings"

	"github.com/initwatch/initwatch/model"
)

// run draws one attempt. One that runs is drawn for as long as something waits
// for it: an init container until it ends, others until they are ready.
func (d *drawing) run(b *builder, c *model.Container, a *model.Attempt, newest bool) {
	start := d.begin(c, a)
	if a.Over {
		b.add(Span{Kind: Run, Begin: start, End: second(a.Finished), Attempt: a.Number, Failed: !a.OK(), Text: ended(a)})
		return
	}
	if c.Kind == model.KindInit || !newest {
		b.add(Span{Kind: Run, Begin: start, Attempt: a.Number, Text: attemptText("runs", a.Number)})
		return
	}
	d.service(b, c, a, start)
}

// service draws a sidecar or an app container that runs: its hook and its
// probes, as far as they can be told apart, and the rest as running.
func (d *drawing) service(b *builder, c *model.Container, a *model.Attempt, start Edge) {
	runs := Span{Kind: Run, Begin: start, Attempt: a.Number, Text: attemptText("runs", a.Number)}
	up, known := d.upAt(c)
	waits := waitsFor(c)
	switch {
	case !d.fell.At.IsZero() && start.At.Before(d.fell.At):
		d.resumed(b, c, runs)
		return
	case waits == "":
		b.add(runs)
		return
	case !known && ofUse(c):
		runs.Text += ", and is ready: since when is not reported"
		b.add(runs)
		return
	}
	waiting := Span{Kind: Probe, Begin: start, End: up, Attempt: a.Number, Text: "waits for its " + waits}
	if waits == hookWait {
		waiting.Kind, waiting.Text = Hook, "runs its "+waits
	}
	b.add(waiting)
	runs.Begin = up
	b.add(runs)
}

// resumed draws a container that ran before the pod was no longer ready. When
// it was of use first is mostly not reported any more.
func (d *drawing) resumed(b *builder, c *model.Container, runs Span) {
	if waits := waitsFor(c); waits != "" && d.first.After(runs.Begin.At) {
		b.add(Span{Kind: Probe, Begin: runs.Begin, End: Edge{d.first, Inferred}, Attempt: runs.Attempt, Text: "waits for its " + waits})
		runs.Begin = Edge{d.first, Inferred}
	}
	before := runs
	before.End = d.fell
	switch {
	case d.done:
		b.add(before)
		b.add(Span{Kind: Unknown, Begin: d.fell, End: Edge{d.end, Inferred}, Text: "nothing was reported until the pod was ready again"})
		runs.Begin = Edge{d.end, Inferred}
		b.add(runs)
	case ofUse(c):
		b.add(runs)
	default:
		b.add(before)
		b.add(Span{Kind: Probe, Begin: d.fell, Attempt: runs.Attempt, Text: "is not ready any more"})
	}
}

// hookWait is what a container without probes waits for.
const hookWait = "postStart hook"

// waitsFor names what lies between the start of a running container and its
// being of use, "" for nothing. While it is not, what it has behind it is left
// out: it is reported running once its hook has returned.
func waitsFor(c *model.Container) string {
	var waits []string
	if c.PostStart != "" && (ofUse(c) || !probed(c)) {
		waits = append(waits, hookWait)
	}
	if c.Startup != nil && (ofUse(c) || !c.Started) {
		waits = append(waits, "startup probe")
	}
	if c.Readiness != nil && c.Kind == model.KindApp {
		waits = append(waits, "readiness probe")
	}
	return strings.Join(waits, ", then its ")
}

// probed reports whether a probe decides when the container is of use.
func probed(c *model.Container) bool {
	return c.Startup != nil || c.Readiness != nil && c.Kind == model.KindApp
}

// ofUse reports whether a container is what the next one, or the pod, waits
// for.
func ofUse(c *model.Container) bool {
	if c.Kind == model.KindSidecar {
		return c.Started
	}
	return c.Ready
}

// upAt is when a running sidecar had started, or an app container was ready. No
// field says so: what came next does.
func (d *drawing) upAt(c *model.Container) (Edge, bool) {
	if c.Kind == model.KindSidecar {
		return d.nextBegan(c), c.Started
	}
	if !c.Ready {
		return Edge{}, false
	}
	if ready := d.pod.Condition("Ready"); ready != nil && ready.Status == "True" {
		return Edge{ready.Since, Inferred}, true
	}
	return Edge{}, false
}

// nextBegan is when the first sign of the container after step c was seen.
func (d *drawing) nextBegan(c *model.Container) Edge {
	after, found := "", false
	for _, list := range [...][]model.Container{d.pod.Steps, d.pod.Containers} {
		for i := range list {
			if found && after == "" {
				after = list[i].Name
			}
			found = found || list[i].Name == c.Name
		}
	}
	for _, e := range d.events {
		if after != "" && e.Container == after {
			return Edge{edgeOf(e).At, Inferred}
		}
	}
	return Edge{d.end, Inferred}
}

// waiting draws the wait of a container that failed and is to be tried again.
// The kubelet reports the next try once its postStart hook has returned; that it
// was started is an event.
func (d *drawing) waiting(b *builder, c *model.Container, attempts []model.Attempt) {
	if len(attempts) == 0 || d.done || !attempts[len(attempts)-1].Over {
		return
	}
	newest := &attempts[len(attempts)-1]
	end := newest.Termination
	if c.State.Phase == model.PhaseRunning || !c.RestartedAfter(&end) || newest.Finished.IsZero() {
		return
	}
	wait := Span{Kind: BackOff, Begin: second(newest.Finished), Attempt: newest.Number + 1, Text: "waits for its next try"}
	if d.rebuiltIn(newest.Finished, d.end) {
		wait.Kind, wait.Text, wait.Critical = Rebuild, rebuildText, true
	}
	if wait.Kind == BackOff && d.uncreated(b, c, newest, wait) {
		return
	}
	started := d.event(c, "Started")
	if c.PostStart == "" || started == nil || !started.Last.After(newest.Finished) {
		b.add(wait)
		return
	}
	wait.End = second(started.Last)
	b.add(wait)
	b.add(Span{Kind: Hook, Begin: wait.End, Attempt: wait.Attempt, Text: attemptText("runs its postStart hook", wait.Attempt)})
}
