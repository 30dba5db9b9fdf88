package timeline

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
)

// builder puts the spans of a row one after another: what would begin before
// the last one ended begins there, and what has no length then is left out
// unless it goes on. Nothing follows on what goes on.
type builder struct {
	kind  model.Kind
	spans []Span
	end   time.Time // of what goes on
}

func (b *builder) add(s Span) {
	if n := len(b.spans); n > 0 && b.spans[n-1].Open {
		return
	} else if n > 0 && s.Begin.At.Before(b.spans[n-1].End.At) {
		s.Begin = b.spans[n-1].End
	}
	if s.End.At.IsZero() {
		s.End, s.Open = Edge{b.end, Exact}, true
	}
	if s.End.At.Before(s.Begin.At) {
		// Two clocks differ, or a cut second lies before an exact one.
		s.End.At = s.Begin.At
	}
	if s.End.At.Equal(s.Begin.At) && s.Kind != Run && !s.Open {
		return
	}
	b.spans = append(b.spans, s)
}

// containerSpans is what became of one container, attempt by attempt.
func (d *drawing) containerSpans(c *model.Container) []Span {
	b := &builder{kind: c.Kind, end: d.end}
	d.pull(b, c)
	attempts := d.past.Attempts(c)
	d.create(b, c, attempts)
	for i := range attempts {
		a := &attempts[i]
		if a.Started.IsZero() && a.Finished.IsZero() {
			continue
		}
		if i > 0 && len(b.spans) > 0 {
			d.between(b, &attempts[i-1], a)
		}
		d.run(b, c, a, i == len(attempts)-1)
	}
	d.waiting(b, c, attempts)
	return b.spans
}

// create draws what lies between the image and the first attempt. The kubelet
// says Pulled for an image that is there already, too.
func (d *drawing) create(b *builder, c *model.Container, attempts []model.Attempt) {
	end := firstBegin(attempts)
	if end.At.IsZero() && (len(attempts) > 0 || d.done) {
		return // the first attempt was not seen
	}
	first, failed := d.event(c, "Pulled"), d.failure(c, aboutCreation)
	switch {
	case failed != nil && (first == nil || failed.First.Before(first.First)):
		first = failed
	case first == nil:
		first = d.event(c, "Created")
	}
	if first == nil {
		return
	}
	if failed == nil && end.At.IsZero() && d.hook(b, c, first) {
		return
	}
	text := "is created"
	if failed != nil {
		text = "cannot be created: " + firstLine(failed.Message)
	}
	b.add(Span{Kind: Create, Begin: edgeOf(first), End: end, Failed: failed != nil, Text: text})
}

// firstBegin is when the first attempt began; the zero Edge when that was not
// seen.
func firstBegin(attempts []model.Attempt) Edge {
	for i := range attempts {
		if a := &attempts[i]; a.Number == 1 && (!a.Started.IsZero() || !a.Finished.IsZero()) {
			return begin(a)
		}
	}
	return Edge{}
}

// hook draws a postStart hook that runs: a container is reported running only
// once its hook has returned. It reports whether one does.
func (d *drawing) hook(b *builder, c *model.Container, first *model.Event) bool {
	started := d.event(c, "Started")
	if started == nil || c.PostStart == "" {
		return false
	}
	b.add(Span{Kind: Create, Begin: edgeOf(first), End: edgeOf(started), Text: "is created"})
	b.add(Span{Kind: Hook, Begin: edgeOf(started), Attempt: 1, Text: "runs its postStart hook"})
	return true
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return strings.TrimPrefix(line, "Error: ")
}

// pulled matches how long a pull took, and how long with the time in the queue
// (pkg/kubelet/images/image_manager.go).
var pulled = regexp.MustCompile(`^Successfully pulled image "[^"]*" in (\S+) \((\S+) including waiting\)`)

// pull draws the pull of the image. The kubelet says Pulling before the pull
// waits for its turn; only at the end it is known how long that took.
func (d *drawing) pull(b *builder, c *model.Container) {
	begun, done := d.event(c, "Pulling"), d.event(c, "Pulled")
	if begun == nil {
		return
	}
	text := "pulls " + c.Image
	if done == nil || done.Last.Before(begun.First) {
		if failed := d.pullFailed(c); failed != nil {
			b.add(Span{Kind: Pull, Begin: edgeOf(begun), End: edgeOf(failed), Failed: true, Text: text})
			b.add(Span{Kind: BackOff, Begin: edgeOf(failed), End: d.afterPull(c), Text: "cannot be pulled: " + d.pullFailure(c)})
			return
		}
		b.add(Span{Kind: Pull, Begin: edgeOf(begun), End: d.afterPull(c), Text: text})
		return
	}
	end := edgeOf(done)
	if failed := d.pullFailed(c); failed != nil && failed.First.Before(done.First) {
		// The tries in between are one event, of which the last is the one that
		// worked.
		b.add(Span{Kind: Pull, Begin: edgeOf(begun), End: edgeOf(failed), Failed: true, Text: text})
		b.add(Span{Kind: BackOff, Begin: edgeOf(failed), End: Edge{begun.Last, Second}, Text: "could not be pulled: " + d.pullFailure(c)})
	}
	transfer, total, known := pullTimes(done.Message)
	if !known {
		b.add(Span{Kind: Pull, Begin: edgeOf(begun), End: end, Text: text})
		return
	}
	turn := Edge{end.At.Add(-transfer), end.Precision}
	if total > transfer {
		b.add(Span{Kind: Queue, Begin: edgeOf(begun), End: turn, Text: "waits behind other pulls of the node"})
	}
	b.add(Span{Kind: Pull, Begin: latestEdge(edgeOf(begun), turn), End: end, Text: text})
}

// pullFailure is what was said of a failed pull. Two events tell of it, one
// with the reason only.
func (d *drawing) pullFailure(c *model.Container) string {
	text := ""
	for _, e := range d.events {
		if e.Container != c.Name || e.Reason != "Failed" {
			continue
		}
		if _, cause, found := strings.Cut(e.Message, `": `); found && strings.HasPrefix(e.Message, "Failed to pull image") {
			return firstLine(cause)
		}
		text = firstLine(e.Message)
	}
	return text
}

// pullFailed is the first event about a failed pull, nil when there is none.
func (d *drawing) pullFailed(c *model.Container) *model.Event {
	return d.failure(c, aboutImage)
}

// failure is the first event Failed about c that which picks.
func (d *drawing) failure(c *model.Container, which func(message string) bool) *model.Event {
	for _, e := range d.events {
		if e.Container == c.Name && e.Reason == "Failed" && which(e.Message) {
			return e
		}
	}
	return nil
}

// aboutImage reports whether the message of a Failed event is about a pull that
// was tried (pkg/kubelet/images/image_manager.go).
func aboutImage(message string) bool {
	return strings.HasPrefix(message, "Failed to pull image") || message == "Error: ErrImagePull" || message == "Error: ImagePullBackOff"
}

func aboutCreation(message string) bool { return !aboutImage(message) }

func latestEdge(a, b Edge) Edge {
	if b.At.After(a.At) {
		return b
	}
	return a
}

func pullTimes(message string) (transfer, total time.Duration, ok bool) {
	match := pulled.FindStringSubmatch(message)
	if match == nil {
		return 0, 0, false
	}
	transfer, errTransfer := time.ParseDuration(match[1])
	total, errTotal := time.ParseDuration(match[2])
	ok = errTransfer == nil && errTotal == nil && transfer >= 0 && total >= transfer
	return transfer, total, ok
}

// afterPull is when a container whose pull was not seen to end was started all
// the same; the zero Edge when it was not.
func (d *drawing) afterPull(c *model.Container) Edge {
	for _, a := range d.past.Attempts(c) {
		if !a.Started.IsZero() {
			return Edge{a.Started, Inferred}
		}
	}
	return Edge{}
}

// between draws what lies before another attempt. The first restart follows at
// once, later ones after a back-off (pkg/kubelet/kuberuntime,
// doBackOff). What runs again after it was done does so because the pod started
// over: nothing waited for it in between.
func (d *drawing) between(b *builder, before, a *model.Attempt) {
	from := b.spans[len(b.spans)-1].End
	s := Span{Kind: BackOff, Begin: from, End: begin(a), Attempt: a.Number, Text: "waits for its next try"}
	switch {
	case d.rebuiltIn(from.At, a.Started):
		s.Kind, s.Text = Rebuild, "the sandbox is made anew, and the steps run again"
		if before.OK() {
			return
		}
	case before.OK() && b.kind == model.KindInit:
		return
	case a.Number == 2:
		s.Kind, s.Text = Create, "is started again"
	}
	b.add(s)
}

// slack is how long before the end of a container the loss of its sandbox may
// be told, beyond the time that the container is given to end.
const slack = 5 * time.Second

// rebuiltIn reports whether the sandbox was given up between two times.
func (d *drawing) rebuiltIn(from, to time.Time) bool {
	since := from.Add(-slack - d.pod.Grace)
	for _, e := range d.events {
		if e.Reason == "SandboxChanged" && !e.Last.Before(since) && !e.First.After(to) {
			return true
		}
	}
	return false
}

func begin(a *model.Attempt) Edge {
	if a.Started.IsZero() {
		return Edge{a.Finished, Inferred}
	}
	return second(a.Started)
}

// run draws one attempt. One that runs is drawn for as long as something waits
// for it: an init container until it ends, others until they are ready.
func (d *drawing) run(b *builder, c *model.Container, a *model.Attempt, newest bool) {
	start := begin(a)
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
	up, known := d.upAt(c)
	waits := d.waitsFor(c)
	if waits == "" && c.PostStart == "" {
		b.add(Span{Kind: Run, Begin: start, Attempt: a.Number, Text: attemptText("runs", a.Number)})
		return
	}
	kind, text := Probe, "waits for its "+waits
	if waits == "" {
		kind, text = Hook, "runs its postStart hook"
	}
	if !known {
		b.add(Span{Kind: kind, Begin: start, Attempt: a.Number, Text: text})
		return
	}
	b.add(Span{Kind: kind, Begin: start, End: up, Attempt: a.Number, Text: text})
	b.add(Span{Kind: Run, Begin: up, Attempt: a.Number, Text: attemptText("runs", a.Number)})
}

// waitsFor names what lies between the start of c and its being of use.
func (d *drawing) waitsFor(c *model.Container) string {
	switch {
	case c.Startup != nil:
		return "startup probe"
	case c.Readiness != nil && c.Kind == model.KindApp:
		return "readiness probe"
	}
	return ""
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
			return Edge{first(e), Inferred}
		}
	}
	return Edge{d.end, Inferred}
}

// waiting draws the wait of a container that failed and is to be tried again.
func (d *drawing) waiting(b *builder, c *model.Container, attempts []model.Attempt) {
	if len(attempts) == 0 || d.done || !attempts[len(attempts)-1].Over {
		return
	}
	newest := &attempts[len(attempts)-1]
	end := newest.Termination
	if c.State.Phase == model.PhaseRunning || !c.RestartedAfter(&end) || newest.Finished.IsZero() {
		return
	}
	b.add(Span{Kind: BackOff, Begin: second(newest.Finished), Attempt: newest.Number + 1, Text: "waits for its next try"})
}

// event is the first event of that reason about c that can be told.
func (d *drawing) event(c *model.Container, reason string) *model.Event {
	for _, e := range d.events {
		if e.Container == c.Name && e.Reason == reason && !e.Combined {
			return e
		}
	}
	return nil
}

func attemptText(text string, number int) string {
	if number < 2 {
		return text
	}
	return fmt.Sprintf("%s, attempt %d", text, number)
}

// ended says how an attempt ended.
func ended(a *model.Attempt) string {
	text := fmt.Sprintf("exit %d", a.ExitCode)
	if a.Reason != "" && a.Reason != "Completed" && a.Reason != "Error" {
		text += " " + strings.TrimSpace(a.Reason)
	}
	return attemptText(text, a.Number)
}
