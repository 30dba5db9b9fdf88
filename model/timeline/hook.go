package timeline

import (
	"fmt"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
)

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

// hookFailures finds for each attempt the event that tells of its postStart
// hook's failure, nil where none does. Failures that are told alike are one
// event with a count: it stands for the attempts between its first and its last
// time when there are no more of them.
func (d *drawing) hookFailures(c *model.Container, attempts []model.Attempt) []*model.Event {
	out := make([]*model.Event, len(attempts))
	for _, e := range d.events {
		if e.Container != c.Name || e.Reason != "FailedPostStartHook" {
			continue
		}
		var told []int
		for i := range attempts {
			if during(&attempts[i], e.First, e.Last) {
				told = append(told, i)
			}
		}
		for _, i := range told {
			if len(told) <= e.Count || during(&attempts[i], e.First, e.First) || during(&attempts[i], e.Last, e.Last) {
				out[i] = e
			}
		}
	}
	return out
}

// during reports whether an attempt that has ended lasted at some time between
// two others; all of them are cut to the second.
func during(a *model.Attempt, from, to time.Time) bool {
	return a.Over && !a.Started.IsZero() && !a.Finished.IsZero() &&
		!from.Truncate(time.Second).After(a.Finished) && !to.Before(a.Started)
}

// failedHook draws an attempt that was ended because its postStart hook failed,
// all of it as the hook's: what its process was given to end in belongs to that.
func (d *drawing) failedHook(b *builder, c *model.Container, a *model.Attempt, e *model.Event) {
	start, text := d.begin(c, a), "its postStart hook fails"
	for _, moment := range [...]Edge{edgeOf(e), second(e.Last)} {
		if after := moment.At.Sub(start.At); during(a, moment.At, moment.At) && after >= time.Second {
			text += fmt.Sprintf(" after about %ds", after.Round(time.Second)/time.Second)
			break
		}
	}
	text = attemptText(text+", and it is ended, "+exitText(a), a.Number)
	if why := hookError(d.past.HookFailure(c.Name)); why != "" {
		text += ": " + why
	}
	b.add(Span{Kind: Hook, Begin: start, End: second(a.Finished), Attempt: a.Number, Failed: true, Text: text})
}

// hookError takes the cause out of what a container's status said of its hook
// (pkg/kubelet/lifecycle/handlers.go): the rest names what is known.
func hookError(message string) string {
	_, cause, found := strings.Cut(message, " failed - error: ")
	if !found {
		cause = message
	}
	return strings.ReplaceAll(firstLine(cause), ": , message", ", message")
}
