package diagnose

import (
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// sinceFirst has the trouble of a CronJob begin with the first of the runs in a
// row that failed: a new run that fails as well is the same trouble. Few of
// their Jobs are kept, one unless failedJobsHistoryLimit says otherwise, so that
// what is remembered of earlier ones counts as well. A run that succeeds ends
// the trouble.
func (k *work) sinceFirst(out model.Standing, runs []*run) model.Standing {
	if !inTrouble(&out) {
		return out
	}
	succeeded := k.lastSuccess(runs)
	if k.failing.After(succeeded) {
		out.Since = earliest(out.Since, k.failing)
	}
	for _, r := range runs {
		if r.over && (r.ok || r.standing.Since.Before(succeeded)) {
			break
		}
		if inTrouble(&r.standing) && (r.over || !r.left) {
			out.Since = earliest(out.Since, r.standing.Since)
		}
	}
	return out
}

// inTrouble reports whether something is wrong, and not only slow.
func inTrouble(s *model.Standing) bool {
	return s.Attention && (s.Verdict == words.Stuck || s.Verdict == words.Failed)
}

// lastSuccess is when a run last succeeded, as its Job or the CronJob itself
// says; zero when neither does.
func (k *work) lastSuccess(runs []*run) time.Time {
	var at time.Time
	if k.object != nil && k.object.Cron != nil {
		at = k.object.Cron.LastSucceeded
	}
	for _, r := range runs {
		if r.over && r.ok {
			at = latest(at, r.standing.Since)
		}
	}
	return at
}
