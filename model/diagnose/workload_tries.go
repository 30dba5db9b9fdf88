package diagnose

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// failure is the finding of a pod in which a container failed, nil when it has
// none: then there are tries to count.
func failure(d *model.Diagnosis) *model.Finding {
	for i := range d.Findings {
		if f := &d.Findings[i]; f.Step != "" && slices.Contains(failures, f.Code) && f.Severity >= model.Blocking {
			return f
		}
	}
	return nil
}

var failures = []string{codeExit, codeOOM, codeCommand, codeCreate, codePostStart, codeLiveness, codeStartupKill}

// causeText says what is wrong in a finding's own words, without the tries
// that it counts: those of a Job are more than those of one pod.
func (k *work) causeText(entry *model.Entry, f *model.Finding) string {
	c := entry.Pod.Part(f.Step)
	if c == nil || lastEnd(c) == nil {
		return f.Summary
	}
	s := newStart(entry.Pod, nil, entry.Past(), k.now)
	for _, attempt := range slices.Backward(entry.Past().Attempts(c)) {
		if attempt.Over && !attempt.OK() && !s.endedByDeletion(c, &attempt.Termination) {
			return s.endText(c, &attempt.Termination, &model.Finding{})
		}
	}
	return s.endText(c, lastEnd(c), &model.Finding{})
}

// triesText says how many tries failed, and how many there may be.
func (k *work) triesText(entry *model.Entry, f *model.Finding) string {
	n := k.tries(entry, f)
	if k.object == nil || k.object.Job == nil || k.object.Job.BackoffLimit > endless || k.several() {
		return count(n, "try", "tries") + " failed"
	}
	limit := k.object.Job.BackoffLimit
	return fmt.Sprintf("%d of %s failed (backoffLimit %d)", n, count(max(limit+1, n), "try", "tries"), limit)
}

// endless is more tries than a person would count: a Job whose limit is per
// index has 2147483647.
const endless = 100_000

// spent reports whether more tries failed than a Job allows: its controller
// ends the pod before the kubelet tries again.
func (k *work) spent(entry *model.Entry, f *model.Finding) bool {
	return k.object != nil && k.object.Job != nil && !k.several() && k.tries(entry, f) > k.object.Job.BackoffLimit
}

const triesSpent = "its tries are used up"

// after says what follows a try that failed.
func (k *work) after(entry *model.Entry, f *model.Finding) string {
	switch {
	case k.object == nil || k.object.Job == nil:
		return "its Job may make another"
	case k.several():
		return nextByJob
	}
	limit, n := k.object.Job.BackoffLimit, k.tries(entry, f)
	if c := entry.Pod.Part(f.Step); c != nil && c.Retried != "Never" {
		// The try that reaches the limit is ended as soon as it has begun.
		limit = max(limit-1, 0)
	}
	if n > limit {
		return triesSpent
	}
	return nextByJob
}

// tries is how many tries of a Job failed: under Never each is a pod, otherwise
// the restarts of a pod's containers count
// (pkg/controller/job/job_controller.go, pastBackoffLimitOnFailure).
func (k *work) tries(entry *model.Entry, f *model.Finding) int {
	pods, restarts := 0, 0
	for _, list := range [...][]*model.Entry{k.all, k.gone} {
		for _, other := range list {
			if other.Pod.Phase == "Failed" {
				pods++
			}
			if other != entry {
				restarts += restartsOf(other.Pod)
			}
		}
	}
	if c := entry.Pod.Part(f.Step); c != nil && c.Retried != "Never" {
		return max(1, restarts+tries(c))
	}
	if k.object != nil && k.object.Job != nil {
		pods = max(pods, k.object.Job.Failed)
	}
	return max(1, pods)
}

func restartsOf(p *model.Pod) int {
	n := 0
	for _, c := range slices.Concat(p.Steps, p.Containers) {
		n += c.Restarts
	}
	return n
}

// failedBefore is the newest pod that failed and does not speak any more,
// because it was replaced or is gone.
func (k *work) failedBefore() (*model.Entry, *model.Finding) {
	var newest *model.Entry
	var found *model.Finding
	for _, list := range [...][]*model.Entry{k.all, k.gone} {
		for _, entry := range list {
			f := failure(lastDiagnosis(entry))
			if f != nil && (newest == nil || entry.Pod.Created.After(newest.Pod.Created)) {
				newest, found = entry, f
			}
		}
	}
	return newest, found
}

// lastDiagnosis is what was said of a pod before it was deleted, or is said of
// it now.
func lastDiagnosis(entry *model.Entry) *model.Diagnosis {
	if entry.Last != nil && (!entry.Gone.IsZero() || entry.Diagnosis.Verdict == words.Terminating) {
		return entry.Last
	}
	return &entry.Diagnosis
}

// failingSince is when the first of the failures that are remembered was.
func (k *work) failingSince(since time.Time) time.Time {
	for _, list := range [...][]*model.Entry{k.all, k.gone} {
		for _, entry := range list {
			if f := failure(lastDiagnosis(entry)); f != nil {
				since = earliest(since, f.Since)
			}
		}
	}
	return since
}

// trimSentence takes the stop off the end of a text of the server.
func trimSentence(text string) string { return strings.TrimSuffix(short(text), ".") }
