package diagnose

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// run is one run of a CronJob.
type run struct {
	work
	standing model.Standing
	began    time.Time
	over, ok bool
	past     bool
	left     bool // of a Job that is not there any more
}

// cron is the standing of a CronJob: the run that goes on speaks when it has
// trouble, else the newest that finished. Older ones are history.
func (k *work) cron() model.Standing {
	runs := k.runs()
	out := k.ofRuns(runs)
	if len(runs) > 1 {
		out.Groups = groupsOfRuns(runs)
	}
	if f, refused := k.noRun(runs); refused {
		out = k.refused(out, f)
	}
	if k.object != nil && k.object.Paused {
		out = suspended(out, runs)
	}
	if k.object != nil && k.object.Cron != nil && k.object.Cron.Schedule != "" && !out.Attention {
		out.Line.Tail = joined(out.Line.Tail, "schedule "+k.object.Cron.Schedule)
	}
	return out
}

// ofRuns is the standing that the runs make.
func (k *work) ofRuns(runs []*run) model.Standing {
	worst, last := worstRun(runs), (*run)(nil)
	if at := slices.IndexFunc(runs, func(r *run) bool { return r.over && !(r.left && len(runs) > 1) }); at >= 0 {
		last = runs[at]
	}
	switch {
	case worst != nil && (last == nil || last.ok || worst.standing.Attention):
		return k.sinceFirst(worst.standing, runs)
	case last != nil:
		return k.sinceFirst(last.asLast(worst != nil), runs)
	}
	return k.noRuns()
}

// suspended is the standing of a CronJob that is to begin no run: what became
// of earlier ones is no trouble any more, but a run that goes on still may have
// some.
func suspended(out model.Standing, runs []*run) model.Standing {
	worst := worstRun(runs)
	if worst != nil && worst.standing.Verdict != words.Up {
		going := worst.standing
		going.Groups, going.Line.Tail = out.Groups, joined(going.Line.Tail, "suspended")
		return going
	}
	if worst == nil {
		out.Up, out.Total = 0, 0
	}
	out.Verdict, out.Attention, out.Findings = words.Up, false, nil
	out.Line = model.Line{Text: "suspended", Tail: out.Line.Text}
	return out
}

// worstRun is the run that needs a person most of those that go on, nil when
// none does.
func worstRun(runs []*run) *run {
	var going []*run
	for _, r := range runs {
		if !r.over && !(r.left && len(runs) > 1) {
			going = append(going, r)
		}
	}
	return neediest(going, func(r *run) need { return need{r.standing.Attention, r.standing.Verdict, r.standing.Since} })
}

// asLast is what the newest finished run says of its CronJob.
func (r *run) asLast(going bool) model.Standing {
	out := r.standing
	out.Line.Text = "last run " + out.Line.Text
	if going {
		out.Line.Tail = joined(out.Line.Tail, "another runs")
	}
	return out
}

// noRuns is the standing of a CronJob of which no run is kept.
func (k *work) noRuns() model.Standing {
	if k.object == nil || k.object.Cron == nil || len(k.pods) > 0 {
		return k.together()
	}
	out := model.Standing{Verdict: words.Up, Since: k.born(), Line: model.Line{Text: "no run yet"}}
	switch c := k.object.Cron; {
	case !c.LastSucceeded.IsZero() && !c.LastSucceeded.Before(c.LastScheduled):
		out.Since, out.Line.Text = c.LastSucceeded, "last run completed"
	case !c.LastScheduled.IsZero():
		out.Since, out.Line.Text = c.LastScheduled, "last run at "+words.Clock(c.LastScheduled, k.now)+", nothing of it is kept"
		out.Recheck = words.NextDay(k.now)
	}
	return out
}

// runs returns the runs, newest first. Pods whose Job is not known make one by
// its name.
func (k *work) runs() []*run {
	var out []*run
	for _, c := range k.children {
		out = append(out, k.run(c.Name, c.UID, c))
	}
	for _, job := range k.strays() {
		if !slices.ContainsFunc(out, func(r *run) bool { return r.name == job.Name }) {
			out = append(out, k.run(job.Name, job.UID, nil))
		}
	}
	slices.SortStableFunc(out, func(a, b *run) int {
		if order := b.began.Compare(a.began); order != 0 {
			return order
		}
		return strings.Compare(b.name, a.name)
	})
	markPast(out)
	return out
}

// strays names the Jobs that are known from their pods or from events only.
func (k *work) strays() []model.Owner {
	var out []model.Owner
	for _, entry := range k.all {
		if entry.Pod.Owner.Kind == "Job" {
			out = append(out, entry.Pod.Owner)
		}
	}
	for _, e := range k.events {
		if e.Kind == "Job" {
			out = append(out, model.Owner{Kind: e.Kind, Name: e.AboutName, UID: e.AboutUID})
		}
	}
	return out
}

// markPast finds the runs that something newer has replaced: those that
// finished before another did, and what is left of Jobs that were removed.
func markPast(runs []*run) {
	known := slices.ContainsFunc(runs, func(r *run) bool { return r.object != nil })
	finished := false
	for i, r := range runs {
		newer := slices.ContainsFunc(runs[:i], func(r *run) bool { return r.object != nil || len(r.all) > 0 })
		r.left = r.object == nil && newer && (known || r.idle() && !r.over)
		r.past = r.left || r.over && finished
		finished = finished || r.over && !r.left
		switch {
		case r.left && known:
			r.standing.Line.Tail = "its Job was removed"
		case r.left:
			r.standing.Line.Tail = ""
		}
	}
}

// idle reports whether no pod of a run works.
func (r *run) idle() bool {
	return countEnded(r.all) == len(r.all) || r.leaving > 0 || worstOf(r.all).Diagnosis.Verdict == words.Terminating
}

// run draws the standing of one run.
func (k *work) run(name, uid string, job *model.Controller) *run {
	about := func(e *model.Event) bool { return e.AboutUID == uid }
	r := &run{work: *newWork(&work{
		namespace: k.namespace, kind: "Job", name: name, object: job, all: owned(k.all, uid), gone: owned(k.gone, uid),
		events: filter(k.events, about), now: k.now, seen: k.seen,
	})}
	r.standing = r.finish(r.job())
	r.over, r.ok = r.finished()
	r.began = firstOf(r.born(), r.newestPod())
	return r
}

func filter(list []*model.Event, keep func(*model.Event) bool) []*model.Event {
	var out []*model.Event
	for _, e := range list {
		if keep(e) {
			out = append(out, e)
		}
	}
	return out
}

func groupsOfRuns(runs []*run) []model.Group {
	out := make([]model.Group, 0, len(runs))
	for _, r := range runs {
		s := &r.standing
		out = append(out, model.Group{
			Name: r.name, Label: "run", Entries: r.all, Up: s.Up, Total: s.Total, Verdict: s.Verdict,
			Attention: s.Attention && !r.past, Since: s.Since, Line: s.Line, Past: r.past,
		})
	}
	return out
}

// cronReasons are the events that say why a CronJob makes no Job
// (pkg/controller/cronjob/cronjob_controllerv2.go).
var cronReasons = map[string]string{
	"FailedCreate":               "its Job cannot be made",
	"UnparseableSchedule":        "its schedule cannot be read",
	"UnParseableCronJobSchedule": "its schedule cannot be read",
	"InvalidSchedule":            "its schedule is invalid",
	"UnknownTimeZone":            "its time zone is not known",
	"TooManyMissedTimes":         "too many runs were missed",
	"MissSchedule":               "a run was missed",
	"FailedNeedsStart":           "its next run cannot be told",
}

// cronPrefix is what those events begin with that says the same in their own
// words.
var cronPrefix = regexp.MustCompile(`^(?:unparseable schedule(?: for cronjob)?: |invalid schedule: |invalid timeZone: |` +
	`too many missed start times\. |Missed scheduled time to start a job: )`)

// noRun is the finding about runs that do not begin. It lasts until one does.
func (k *work) noRun(runs []*run) (model.Finding, bool) {
	var newest *model.Event
	for _, e := range k.events {
		if e.Kind == "CronJob" && e.Warning && cronReasons[e.Reason] != "" {
			newest = e
		}
	}
	if newest == nil || len(runs) > 0 && runs[0].began.After(newest.Last) {
		return model.Finding{}, false
	}
	if k.object != nil && k.object.Cron != nil && k.object.Cron.LastScheduled.After(newest.Last) {
		return model.Finding{}, false
	}
	f := model.Finding{
		Code: codeNoRun, Severity: model.Blocking, Heals: model.NeedsChange, Since: newest.First,
		Evidence: []model.Evidence{fromEvent(newest)}, Next: k.describe(),
	}
	f.Short = cronReasons[newest.Reason]
	if newest.Reason == "FailedCreate" {
		why := parseDenied(newest.Message)
		f.Code, f.Heals, f.Cause, f.Next = why.code, why.heals, why.cause, k.look(why)
		f.Summary = fmt.Sprintf("%s: %s", f.Short, why.text)
		return f, true
	}
	f.Summary = cut(f.Short + ": " + trimSentence(cronPrefix.ReplaceAllString(newest.Message, "")))
	return f, true
}
