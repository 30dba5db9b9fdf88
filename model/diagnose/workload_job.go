package diagnose

import (
	"fmt"
	"slices"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// job is the standing of a Job, or of one run of a CronJob.
func (k *work) job() model.Standing {
	out := k.together()
	k.countJob(&out)
	if k.object != nil && k.object.True("Complete") {
		return k.completed(out)
	}
	if end, over := k.jobEnd(); over {
		return k.gaveUp(out, end)
	}
	if finding, refused := k.notMade(); refused && k.jobWaits() {
		return k.withDeadline(k.refused(out, finding))
	}
	switch {
	case k.object != nil && k.object.Paused:
		out.Verdict, out.Attention, out.Since = words.Up, false, k.object.Created
		out.Line = model.Line{Text: "suspended", Tail: k.progress()}
	case k.object == nil && len(k.pods) == 0:
	default:
		out = k.withDeadline(k.countWork(k.working(out)))
	}
	return out
}

// countWork counts the pod of a Job that needs only one, while nothing is wrong
// with it: what works as it is meant to is not none of one.
func (k *work) countWork(out model.Standing) model.Standing {
	if out.Verdict == words.Up && !k.several() {
		out.Up = max(out.Up, min(out.Total, upOf(k.pods)))
	}
	return out
}

// jobWaits reports whether no pod of the Job works: one that does tells more
// than that another could not be made.
func (k *work) jobWaits() bool { return countEnded(k.pods) == len(k.pods) }

// countJob counts completions, as kubectl does.
func (k *work) countJob(out *model.Standing) {
	if k.object == nil || k.object.Job == nil {
		return
	}
	j := k.object.Job
	out.Up, out.Total = j.Succeeded, j.Completions
	if j.Completions == 0 {
		out.Total = max(1, j.Parallelism)
	}
}

func (k *work) completed(out model.Standing) model.Standing {
	out.Verdict, out.Attention, out.Recheck = words.Up, false, time.Time{}
	out.Since = firstOf(k.object.Job.Finished, k.object.Condition("Complete").Since, k.object.Created)
	out.Line = model.Line{Text: "completed"}
	if n := k.object.Job.Failed; n > 0 {
		out.Line.Tail = count(n, "try", "tries") + " failed before"
	}
	return out
}

// progress says how far a Job that needs several pods to succeed is.
func (k *work) progress() string {
	if k.object == nil || k.object.Job == nil || k.object.Job.Completions < 2 {
		return ""
	}
	return fmt.Sprintf("%d of %d completions done", k.object.Job.Succeeded, k.object.Job.Completions)
}

// several reports whether a Job has more to do than one pod can: one of them
// that failed holds nothing up, then.
func (k *work) several() bool {
	return k.object != nil && k.object.Job != nil && (k.object.Job.Completions > 1 || k.object.Job.Parallelism > 1)
}

// working is the standing of a Job that is not over.
func (k *work) working(out model.Standing) model.Standing {
	worst := worstOf(k.pods)
	if worst == nil {
		return k.nextPod(out)
	}
	d := &worst.Diagnosis
	if d.Verdict == words.Terminating {
		return out
	}
	if f := failure(d); f != nil {
		return k.retrying(out, worst, f)
	}
	if before, f := k.failedBefore(); f != nil && !k.several() && len(d.Findings) == 0 {
		return k.again(out, worst, before, f)
	}
	if d.Verdict == words.Failed {
		// What failed for a reason of its own is tried anew as well.
		out.Verdict, out.Line.Tail = words.Stuck, joined(out.Line.Tail, k.after(worst, &model.Finding{}))
		return out
	}
	return k.well(out, worst)
}

// well is the standing of a Job of which no try has failed, or whose pods have
// trouble that is no failed try.
func (k *work) well(out model.Standing, worst *model.Entry) model.Standing {
	d := &worst.Diagnosis
	switch {
	case d.Verdict == words.Up && k.several() && k.jobWaits():
		out.Verdict, out.Line = words.Starting, model.Line{Text: k.running(), Tail: "no pod works now"}
	case d.Verdict == words.Up && worst.Pod.Phase == "Succeeded" && !k.several():
		out.Line.Text = "completed"
	case d.Verdict == words.Up:
		out.Line = model.Line{Text: k.running(), Tail: k.failedTail()}
	case k.several():
		out.Line.Tail = joined(out.Line.Tail, k.progress())
	}
	return out
}

// failedTail says how many pods of a Job that needs several failed.
func (k *work) failedTail() string {
	if !k.several() || k.object.Job.Failed == 0 {
		return ""
	}
	return count(k.object.Job.Failed, "try", "tries") + " failed before"
}

// running says what a Job does while nothing is wrong.
func (k *work) running() string {
	n := 0
	for _, entry := range k.pods {
		if entry.Pod.Phase == "Running" {
			n++
		}
	}
	switch done := k.progress(); {
	case done != "" && n == 0:
		return done
	case done != "":
		return fmt.Sprintf("%s, %d %s", done, n, plural(n, "runs", "run"))
	case n > 1:
		return fmt.Sprintf("%d pods run", n)
	}
	return "runs"
}

const nextByJob = "next try by its Job"

// retrying is the standing of a Job whose newest try failed, or that fails and
// tries again in one pod.
func (k *work) retrying(out model.Standing, worst *model.Entry, f *model.Finding) model.Standing {
	out.Verdict, out.Attention, out.Since = words.Stuck, true, k.failingSince(f.Since)
	line := model.Line{Running: f.Running, NotBefore: f.NotBefore, Usual: f.Usual, Tail: k.progress()}
	line.Text = joined(k.causeText(worst, f), k.triesText(worst, f))
	switch {
	case k.several() && len(k.pods) > 1:
		_, same := alike(k.pods, worst)
		line.Text += " · " + share(same, max(same, len(k.pods)))
	case !f.Running.IsZero():
		line.Text += ", another runs"
	}
	switch {
	case worst.Pod.Phase == "Failed":
		line.Tail = joined(k.after(worst, f), line.Tail)
	case f.Running.IsZero() && k.spent(worst, f):
		line.NotBefore, line.Usual, line.Tail = time.Time{}, false, joined(triesSpent, line.Tail)
	}
	if k.several() && !f.Running.IsZero() {
		line.Running = time.Time{}
	}
	out.Line = line
	return out
}

// again is the standing of a Job whose pod failed and that made another one,
// of which nothing bad is seen yet.
func (k *work) again(out model.Standing, worst, before *model.Entry, f *model.Finding) model.Standing {
	if proved := k.provedPod(worst, before); proved.IsZero() || k.now.Before(proved) {
		out.Verdict, out.Attention, out.Since = words.Stuck, true, k.failingSince(f.Since)
		out.Line = model.Line{Text: joined(k.causeText(before, f), k.triesText(before, f)), Tail: k.progress()}
		out.Line.Text += ", another " + k.doing(worst)
		out.Recheck = earliest(out.Recheck, future(proved, k.now))
		return out
	}
	out.Line = model.Line{Text: k.running(), Tail: count(k.tries(before, f), "try", "tries") + " failed before"}
	return out
}

// doing says of a pod that follows one that failed how far it is.
func (k *work) doing(entry *model.Entry) string {
	if entry.Pod.Phase == "Running" || entry.Pod.Phase == "Succeeded" {
		return "runs"
	}
	return "starts"
}

// provedPod is when a pod has run for longer than the one before it did, as
// provedAt is for a container.
func (k *work) provedPod(entry, before *model.Entry) time.Time {
	if entry.Pod.Phase == "Succeeded" {
		return entry.Diagnosis.Since
	}
	if entry.Diagnosis.Verdict != words.Up {
		return time.Time{}
	}
	var ran time.Duration
	for _, c := range slices.Concat(before.Pod.Steps, before.Pod.Containers) {
		if end := lastEnd(&c); end != nil && !end.Started.IsZero() {
			ran = max(ran, end.Finished.Sub(end.Started))
		}
	}
	return entry.Diagnosis.Since.Add(min(ran, provedRun) + 10*time.Second)
}

// nextPod is the standing of a Job that has no pod now.
func (k *work) nextPod(out model.Standing) model.Standing {
	if before, f := k.failedBefore(); f != nil {
		out.Verdict, out.Attention, out.Since = words.Stuck, true, k.failingSince(f.Since)
		out.Line = model.Line{Text: joined(k.causeText(before, f), k.triesText(before, f)), Tail: joined(k.after(before, f), k.progress())}
		return out
	}
	if k.object.Wanted == 0 && !k.several() {
		out.Verdict, out.Since, out.Line = words.Up, k.object.Created, model.Line{Text: "wants no pods", Tail: k.progress()}
		return out
	}
	out.Verdict, out.Since = words.Starting, latest(k.born(), k.newestPod())
	out.Line = model.Line{Text: "its pod is not made yet", Tail: k.progress()}
	if k.several() {
		out.Line.Text = "no pod of it is there"
	}
	return k.patient(out)
}

// withDeadline adds when the Job is ended whatever it does. That is counted
// from its start (pkg/controller/job/job_controller.go, pastActiveDeadline).
func (k *work) withDeadline(out model.Standing) model.Standing {
	if k.object == nil || k.object.Job == nil || k.object.Job.Deadline == 0 || k.object.Job.Started.IsZero() {
		return out
	}
	at := k.object.Job.Started.Add(k.object.Job.Deadline)
	out.Line.Tail = joined(out.Line.Tail, endedAt(at, k.now))
	return out
}
