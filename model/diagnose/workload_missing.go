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

// The codes of the findings about workloads themselves.
const (
	codeQuota         = "quota-exceeded"
	codeLimitRange    = "limit-range"
	codePodSecurity   = "pod-security"
	codeWebhookDenied = "webhook-denied"
	codeWebhookFails  = "webhook-unreachable"
	codePolicyDenied  = "policy-denied"
	codeNoAccount     = "service-account-missing"
	codeNotMade       = "pods-not-created"
	codeProgress      = "progress-deadline-exceeded"
	codeJobLimit      = "backoff-limit-exceeded"
	codeJobPolicy     = "pod-failure-policy"
	codeJobFailed     = "job-failed"
	codeNoRun         = "runs-not-created"
)

// missing is how many pods there are to be and are not there, pods that go
// apart. In a rollout that is for each revision to tell; of a Job, those that
// ended do not count.
func (k *work) missing() int {
	wanted, known := k.wanted()
	if !known {
		return 0
	}
	missing := 0
	if k.kind == "Job" {
		return max(0, wanted-len(k.pods)+countEnded(k.pods))
	}
	if k.kind == "Deployment" {
		for _, c := range k.children {
			missing += max(0, c.Wanted-len(owned(k.pods, c.UID)))
		}
	}
	return max(missing, wanted-len(k.pods))
}

func countEnded(pods []*model.Entry) int {
	n := 0
	for _, entry := range pods {
		if hasEnded(entry) {
			n++
		}
	}
	return n
}

func hasEnded(entry *model.Entry) bool {
	return entry.Pod.Phase == "Failed" || entry.Pod.Phase == "Succeeded"
}

// notMade is the finding about pods that the API server refuses. It lasts until
// none is missing or, where nobody says how many there are to be, one comes.
func (k *work) notMade() (model.Finding, bool) {
	_, known := k.wanted()
	if known && k.missing() == 0 {
		return model.Finding{}, false
	}
	condition, refusals := k.refusals(known)
	if condition == nil && len(refusals) == 0 {
		return model.Finding{}, false
	}
	var f model.Finding
	message, evidence := "", []model.Evidence{}
	if condition != nil {
		message, f.Since = condition.Message, condition.Since
		evidence = append(evidence, fromCondition(condition))
	}
	if n := len(refusals); n > 0 {
		message = refusals[n-1].Message
		evidence = append(evidence, fromEvent(refusals[n-1]))
		for _, e := range refusals {
			f.Since = earliest(f.Since, e.First)
		}
	}
	why := parseDenied(message)
	f.Code, f.Severity, f.Heals, f.Cause, f.Evidence = why.code, model.Blocking, why.heals, why.cause, evidence
	f.Summary, f.Short, f.Next = k.howMany()+" cannot be made: "+why.text, why.text, k.look(why)
	f.Since = firstOf(f.Since, k.born())
	return f, true
}

// refusals returns what says that pods are refused now: the condition, and the
// events that no pod has followed. Events are written to the second, so that a
// pod of the same second decides nothing while others are missing.
func (k *work) refusals(known bool) (*model.Condition, []*model.Event) {
	var condition *model.Condition
	for _, c := range slices.Concat([]*model.Controller{k.object}, k.children) {
		if c != nil && c.Wanted > 0 && c.True("ReplicaFailure") && condition == nil {
			condition = c.Condition("ReplicaFailure")
		}
	}
	newest := k.newestPod()
	var out []*model.Event
	for _, e := range k.events {
		past := newest.After(e.Last) || !known && !newest.Before(e.Last)
		if e.Reason == "FailedCreate" && e.Warning && e.Kind != "CronJob" && !past && !k.idle(e) {
			out = append(out, e)
		}
	}
	return condition, out
}

// idle reports whether an event is about a ReplicaSet that wants no pods.
func (k *work) idle(e *model.Event) bool {
	return slices.ContainsFunc(k.children, func(c *model.Controller) bool { return c.UID == e.AboutUID && c.Wanted == 0 })
}

// howMany begins a sentence about pods that are missing.
func (k *work) howMany() string {
	if _, known := k.wanted(); !known {
		return "pods"
	}
	return k.missingText()
}

// missingText says how many pods of how many are not there. In a rollout the
// revisions may want more together than there are to be in the end.
func (k *work) missingText() string {
	wanted, _ := k.wanted()
	ofAll := 0
	if k.kind == "Deployment" {
		for _, c := range k.children {
			ofAll += c.Wanted
		}
	}
	wanted = max(wanted, ofAll)
	return fmt.Sprintf("%d of %s", k.missing(), count(wanted, "pod", "pods"))
}

// look is the command that shows what refuses the pods.
func (k *work) look(why denied) string {
	kind, name, named := strings.Cut(why.object, " ")
	switch {
	case why.object == "", named && !proper(name):
		return k.describe()
	case why.code == codePodSecurity:
		return "kubectl get namespace " + k.namespace + " --show-labels"
	case why.code == codeWebhookFails:
		return "kubectl get " + why.object
	case why.code == codePolicyDenied:
		return "kubectl describe " + why.object
	case why.code == codeNoAccount:
		return "kubectl get serviceaccount -n " + k.namespace
	case named:
		return fmt.Sprintf("kubectl describe %s -n %s %s", kind, k.namespace, name)
	}
	return fmt.Sprintf("kubectl describe %s -n %s", kind, k.namespace)
}

// objectName is what the API takes for the name of an object.
var objectName = regexp.MustCompile(`^[a-z0-9]([a-z0-9.:-]*[a-z0-9])?$`)

// proper reports whether a name that a message tells may stand in a command: a
// message may hold anything, and a person runs the command.
func proper(name string) bool { return len(name) <= 253 && objectName.MatchString(name) }

// born is when the newest object of the workload was made.
func (k *work) born() time.Time {
	var newest time.Time
	if k.object != nil {
		newest = k.object.Created
	}
	for _, c := range k.children {
		newest = latest(newest, c.Created)
	}
	if newest.IsZero() && len(k.events) > 0 {
		newest = k.events[0].First
	}
	return newest
}

// awaits is the standing of a workload that waits for pods which nobody is
// known to refuse. Controllers make them within a moment.
func (k *work) awaits(out model.Standing) model.Standing {
	out.Verdict, out.Since = words.Starting, latest(k.born(), k.newestPod())
	out.Line = model.Line{Text: k.missingText() + " not made yet"}
	if len(k.gone) > 0 {
		out.Since = latest(out.Since, k.gone[0].Gone)
	}
	if k.object != nil && k.object.Behind {
		out.Line.Text = notSeen
	}
	return k.patient(out)
}

// patient has a person look when a start that nothing is said of takes too
// long. Nothing tells when the number of pods was changed: it counts from when
// pods were first seen to be missing.
func (k *work) patient(out model.Standing) model.Standing {
	limit := latest(out.Since, k.seen).Add(patienceStart)
	out.Attention = out.Attention || !k.now.Before(limit)
	out.Recheck = earliest(out.Recheck, future(limit, k.now))
	return out
}

// refused lets a finding about the workload speak for it.
func (k *work) refused(out model.Standing, f model.Finding) model.Standing {
	out.Verdict, out.Attention, out.Since = words.Stuck, true, f.Since
	out.Line = model.Line{Text: f.Summary}
	out.Findings = append(out.Findings, f)
	return out
}
