package timeline

import (
	"fmt"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
)

// builder puts the spans of a row one after another: what would begin before
// the last one ended begins there, and what has no length then is left out
// unless it goes on. Nothing follows on what goes on, and a row does not begin
// with what nobody knows the begin of.
type builder struct {
	kind  model.Kind
	spans []Span
	end   time.Time // of what goes on
}

func (b *builder) add(s Span) {
	if n := len(b.spans); n > 0 && b.spans[n-1].Open || n == 0 && s.Begin.At.IsZero() {
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
	if s.End.At.Equal(s.Begin.At) && s.Kind != Run && !s.Open && !s.Failed {
		return
	}
	b.spans = append(b.spans, s)
}

// containerSpans is what became of one container, attempt by attempt.
func (d *drawing) containerSpans(c *model.Container) []Span {
	b := &builder{kind: c.Kind, end: d.end}
	d.pull(b, c)
	attempts := d.past.Attempts(c)
	hooked := d.hookFailures(c, attempts)
	d.create(b, c, attempts)
	for i := range attempts {
		a := &attempts[i]
		if a.Started.IsZero() && a.Finished.IsZero() {
			continue
		}
		if i > 0 && len(b.spans) > 0 {
			d.between(b, c, &attempts[i-1], a)
		}
		if hooked[i] != nil {
			d.failedHook(b, c, a, hooked[i])
			continue
		}
		d.run(b, c, a, i == len(attempts)-1)
	}
	d.waiting(b, c, attempts)
	return d.unseen(b.spans)
}

// create draws what lies between the image and the first attempt. The kubelet
// says Pulled for an image that is there already, too.
func (d *drawing) create(b *builder, c *model.Container, attempts []model.Attempt) {
	end := d.firstBegin(c, attempts)
	if end.At.IsZero() && (len(attempts) > 0 || d.done) {
		return // the first attempt was not seen
	}
	first, failed := d.event(c, "Pulled"), d.failedFirst(c, end)
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
		text = cannotCreate + firstLine(failed.Message)
	}
	b.add(Span{Kind: Create, Begin: edgeOf(first), End: end, Failed: failed != nil, Text: text})
}

// failedFirst is the first event about a creation that failed, unless the first
// attempt had begun by then: it is about a later one.
func (d *drawing) failedFirst(c *model.Container, begun Edge) *model.Event {
	failed := d.failure(c, aboutCreation)
	if failed != nil && !begun.At.IsZero() && failed.First.After(begun.At.Add(begun.slack())) {
		return nil
	}
	return failed
}

// firstBegin is when the first attempt began; the zero Edge when that was not
// seen.
func (d *drawing) firstBegin(c *model.Container, attempts []model.Attempt) Edge {
	for i := range attempts {
		if a := &attempts[i]; a.Number == 1 && (!a.Started.IsZero() || !a.Finished.IsZero()) {
			return d.begin(c, a)
		}
	}
	return Edge{}
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return strings.TrimPrefix(line, "Error: ")
}

// between draws what lies before another attempt. The first restart follows at
// once, later ones after a back-off (pkg/kubelet/kuberuntime,
// doBackOff). What runs again after it was done does so because the pod started
// over: nothing waited for it in between.
func (d *drawing) between(b *builder, c *model.Container, before, a *model.Attempt) {
	from := b.spans[len(b.spans)-1].End
	s := Span{Kind: BackOff, Begin: from, End: d.begin(c, a), Attempt: a.Number, Text: "waits for its next try"}
	switch {
	case d.rebuiltIn(from.At, a.Started):
		s.Kind, s.Text = Rebuild, rebuildText
		if before.OK() {
			return
		}
	case before.OK() && b.kind == model.KindInit:
		return
	case !neverStarted(a) && d.uncreated(b, c, before, s):
		return
	case a.Number == 2:
		s.Kind, s.Text = Create, "is started again"
	}
	b.add(s)
}

// uncreated draws the wait for another attempt that could not be created at
// first, and reports whether there was such a failure.
func (d *drawing) uncreated(b *builder, c *model.Container, before *model.Attempt, wait Span) bool {
	from := before.Finished
	if from.IsZero() {
		return false
	}
	if neverStarted(before) {
		from = from.Add(2 * time.Second) // what is told of that end is not about the next
	}
	at, failed := d.failureIn(c, from, wait.End.At)
	if failed == nil {
		return false
	}
	create := Span{Kind: Create, Begin: at, End: wait.End, Failed: true, Text: cannotCreate + firstLine(failed.Message)}
	wait.End = at
	b.add(wait)
	b.add(create)
	return true
}

// neverStarted reports whether an attempt ended because it could not be started,
// of which an event tells as of one that could not be created.
func neverStarted(a *model.Attempt) bool {
	return a.Reason == "StartError" || a.Reason == "ContainerCannotRun"
}

// failureIn is the first event about a creation that failed in that time, and
// when it did; to is zero for up to now. Of failures that are told alike only
// the first and the last time are known.
func (d *drawing) failureIn(c *model.Container, from, to time.Time) (Edge, *model.Event) {
	for _, e := range d.events {
		if e.Container != c.Name || e.Reason != "Failed" || !aboutCreation(e.Message) {
			continue
		}
		for _, at := range [...]Edge{edgeOf(e), second(e.Last)} {
			if !at.At.Before(from) && (to.IsZero() || !at.At.After(to)) {
				return at, e
			}
		}
	}
	return Edge{}, nil
}

const cannotCreate = "cannot be created: "

const rebuildText = "the sandbox is made anew, and the steps run again"

// ahead is how long before the end of a container the loss of its sandbox may
// be told, beyond the time that the container is given to end.
const ahead = 5 * time.Second

// rebuiltIn reports whether the sandbox was given up between two times.
func (d *drawing) rebuiltIn(from, to time.Time) bool {
	since := from.Add(-ahead - d.pod.Grace)
	for _, e := range d.events {
		if e.Reason == "SandboxChanged" && !e.Last.Before(since) && !e.First.After(to) {
			return true
		}
	}
	return false
}

// begin is when an attempt began. The runtime's stamp is cut to the second; the
// kubelet's event about the same start has the nanosecond in its name.
func (d *drawing) begin(c *model.Container, a *model.Attempt) Edge {
	if a.Started.IsZero() {
		return Edge{a.Finished, Inferred}
	}
	for _, e := range d.events {
		if late := e.Precise.Sub(a.Started); e.Container == c.Name && e.Reason == "Started" && !e.Combined && late >= 0 && late < time.Second {
			return Edge{e.Precise, Exact}
		}
	}
	return second(a.Started)
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
func ended(a *model.Attempt) string { return attemptText(exitText(a), a.Number) }

func exitText(a *model.Attempt) string {
	text := fmt.Sprintf("exit %d", a.ExitCode)
	if a.Reason != "" && a.Reason != "Completed" && a.Reason != "Error" {
		text += " " + strings.TrimSpace(a.Reason)
	}
	return text
}
