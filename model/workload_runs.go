package model

import "time"

// failedRuns is what is remembered of the runs of a CronJob that failed and
// whose Jobs were removed: only the newest are kept.
type failedRuns struct {
	of        string // the UID of the CronJob
	first     time.Time
	succeeded time.Time // when a run last did, before these
}

// RunsFailed is when the first of the runs in a row failed whose Jobs were
// removed since; zero when none is remembered. A run that is still there may
// have succeeded after it.
func (w *Workload) RunsFailed() time.Time {
	if w.Controller == nil || w.failed.of != w.Controller.UID {
		return time.Time{}
	}
	return w.failed.first
}

// rememberRun takes note of how a run ended whose Job is being removed. It
// looks at objects alone, so that it does not matter what was said of them.
func (w *Workload) rememberRun(job *Controller) {
	if w.Controller == nil || job.Owner.UID != w.Controller.UID {
		return
	}
	if w.failed.of != job.Owner.UID {
		w.failed = failedRuns{of: job.Owner.UID}
	}
	f := &w.failed
	f.succeeded = w.lastSuccess()
	if !f.first.After(f.succeeded) {
		f.first = time.Time{}
	}
	if at := job.failedAt(); at.After(f.succeeded) && (f.first.IsZero() || at.Before(f.first)) {
		f.first = at
	}
}

// lastSuccess is when a run of a CronJob last succeeded, as it or one of its
// Jobs says, or one did that was removed.
func (w *Workload) lastSuccess() time.Time {
	at := w.failed.succeeded
	if c := w.Controller.Cron; c != nil && c.LastSucceeded.After(at) {
		at = c.LastSucceeded
	}
	for _, job := range w.Children {
		if c := job.Condition("Complete"); c != nil && c.Status == "True" && c.Since.After(at) {
			at = c.Since
		}
	}
	return at
}

// failedAt is since when a Job is known to have failed for good; zero when it
// is not. FailureTarget says so while its pods are being deleted, Failed once
// they are gone.
func (c *Controller) failedAt() time.Time {
	for _, kind := range [...]string{"FailureTarget", "Failed"} {
		if c.True(kind) {
			return c.Condition(kind).Since
		}
	}
	return time.Time{}
}
