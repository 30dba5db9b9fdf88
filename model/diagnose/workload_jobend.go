package diagnose

import (
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// jobEnd is how a Job failed, as its condition or else an event says.
type jobEnd struct {
	reason   string
	message  string
	since    time.Time
	evidence model.Evidence
}

// jobEnd reports whether the Job failed for good. FailureTarget says so while
// its pods are being deleted (pkg/controller/job/job_controller.go). Where Jobs
// may not be read, the event about it tells.
func (k *work) jobEnd() (jobEnd, bool) {
	if k.object == nil {
		e := k.newestEvent(jobReasons...)
		if e == nil || k.newestPod().After(e.Last) {
			return jobEnd{}, false
		}
		return jobEnd{e.Reason, e.Message, e.Last, fromEvent(e)}, true
	}
	var end jobEnd
	over := false
	for _, kind := range [...]string{"FailureTarget", "Failed"} {
		if k.object.True(kind) {
			c := k.object.Condition(kind)
			end, over = jobEnd{c.Reason, c.Message, earliest(end.since, c.Since), fromCondition(c)}, true
		}
	}
	return end, over
}

var jobReasons = []string{"BackoffLimitExceeded", "DeadlineExceeded", "PodFailurePolicy", "MaxFailedIndexesExceeded", "FailedIndexes"}

// gaveUp is the standing of a Job that failed for good: in words, with the
// last failure of its pods, whether these are still there or not.
func (k *work) gaveUp(out model.Standing, end jobEnd) model.Standing {
	entry, cause := k.failedBefore()
	out.Verdict, out.Attention, out.Recheck = words.Failed, true, time.Time{}
	out.Since = firstOf(end.since, k.born())
	f := model.Finding{
		Code: jobCodes[end.reason], Severity: model.Fatal, Heals: model.NeedsChange, Since: out.Since,
		Evidence: []model.Evidence{end.evidence}, Next: k.describe(),
	}
	if f.Code == "" {
		f.Code = codeJobFailed
	}
	f.Summary = k.endSentence(end, entry, cause)
	if cause != nil {
		f.Summary += ": " + k.causeText(entry, cause)
		f.Evidence = append(f.Evidence, cause.Evidence...)
		f.Cause = cause.Cause
		if entry.Gone.IsZero() {
			f.Next = cause.Next
		}
	}
	f.Short = f.Summary
	out.Line = model.Line{Text: f.Summary, Tail: joined(k.limitText(end), k.progress())}
	out.Findings = []model.Finding{f}
	return out
}

var jobCodes = map[string]string{
	"BackoffLimitExceeded": codeJobLimit, "DeadlineExceeded": codeDeadline, "PodFailurePolicy": codeJobPolicy,
}

// policyRule matches the rule in the Job controller's text
// (pkg/controller/job/pod_failure_policy.go).
var policyRule = regexp.MustCompile(`matching FailJob rule at index (\d+)`)

// endSentence says in words why a Job failed.
func (k *work) endSentence(end jobEnd, entry *model.Entry, cause *model.Finding) string {
	switch end.reason {
	case "BackoffLimitExceeded":
		if cause == nil {
			return "gave up, its tries are used up"
		}
		n := k.tries(entry, cause)
		if c := entry.Pod.Part(cause.Step); c != nil && c.Retried != "Never" {
			n = max(n, restartsOf(entry.Pod)+1) // that which runs is ended
		}
		return "gave up after " + count(n, "try", "tries")
	case "DeadlineExceeded":
		text := "ran out of its activeDeadlineSeconds"
		if k.object != nil && k.object.Job != nil && k.object.Job.Deadline > 0 {
			text += " (" + shortDuration(k.object.Job.Deadline) + ")"
		}
		return text
	case "PodFailurePolicy":
		if match := policyRule.FindStringSubmatch(end.message); match != nil {
			return "ended by rule " + match[1] + " of its podFailurePolicy"
		}
		return "ended by its podFailurePolicy"
	case "MaxFailedIndexesExceeded":
		return "gave up, more indexes failed than maxFailedIndexes allows"
	case "FailedIndexes":
		return "ended with indexes that failed"
	}
	if end.message == "" {
		return "failed"
	}
	return cut("failed, " + trimSentence(end.message))
}

// limitText names the limit that was reached.
func (k *work) limitText(end jobEnd) string {
	if end.reason != "BackoffLimitExceeded" || k.object == nil || k.object.Job == nil || k.object.Job.BackoffLimit > endless {
		return ""
	}
	return fmt.Sprintf("backoffLimit %d", k.object.Job.BackoffLimit)
}

// finished reports whether a run is over, and whether it did what it was for.
func (k *work) finished() (over, ok bool) {
	if k.object == nil {
		_, failed := k.jobEnd()
		done := len(k.pods) > 0 && !slices.ContainsFunc(k.pods, func(e *model.Entry) bool { return e.Pod.Phase != "Succeeded" })
		return failed || done, done && !failed
	}
	if k.object.True("Complete") {
		return true, true
	}
	return k.object.True("Failed"), false
}
