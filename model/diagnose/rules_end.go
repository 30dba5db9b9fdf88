package diagnose

import (
	"fmt"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
)

// ended: the pod has failed as a whole, for a reason of its own.
func ended(s *start) []model.Finding {
	if s.pod.Phase != "Failed" {
		return nil
	}
	code, text := s.endReason()
	if code == "" {
		return nil
	}
	finding := model.Finding{
		Code: code, Severity: model.Fatal, Heals: model.HealsNever, Summary: text, Since: s.failedSince(),
		Evidence: []model.Evidence{{Source: "status", Text: short(s.pod.Reason + " " + s.pod.Message)}}, Next: s.describe(),
	}
	if e := s.newest(about("Evicted", "DeadlineExceeded", "Preempting", s.pod.Reason)); e != nil {
		finding.Evidence = append(finding.Evidence, fromEvent(e))
	}
	return []model.Finding{finding}
}

// endReason tells why a failed pod failed when none of its containers is at
// fault. A pod that the kubelet rejected has no container statuses at all
// (pkg/kubelet/kubelet.go, rejectPod).
func (s *start) endReason() (code, text string) {
	message := short(s.pod.Message)
	switch {
	case s.pod.Reason == "Evicted":
		return codeEvicted, "evicted: " + strings.TrimRight(message, ". ")
	case s.pod.Reason == "DeadlineExceeded":
		return codeDeadline, "ran out of its activeDeadlineSeconds" + s.deadlineText() + s.unfinished()
	case endedByNode[s.pod.Reason] != "":
		return codeFailed, endedByNode[s.pod.Reason]
	case s.pod.Reason != "" && s.untouched():
		return codeRejected, "rejected by node " + s.pod.Node + ", " + s.pod.Reason + ": " + strings.TrimPrefix(message, "Pod was rejected: ")
	case s.pod.Reason != "":
		return codeFailed, strings.TrimSuffix("failed, "+s.pod.Reason+": "+message, ": ")
	}
	return "", ""
}

// endedByNode says what the reasons of a pod that its node ended mean
// (pkg/kubelet/nodeshutdown and pkg/kubelet/preemption).
var endedByNode = map[string]string{
	"Terminated": "ended because its node was shut down",
	"Preempting": "ended by its node to make room for a critical pod",
	"NodeLost":   "lost with its node",
}

func (s *start) deadlineText() string {
	if s.pod.Deadlined == 0 {
		return ""
	}
	return " (" + shortDuration(s.pod.Deadlined) + ")"
}

// unfinished names the step that a deadline cut off.
func (s *start) unfinished() string {
	if s.head == len(s.pod.Steps) {
		return ""
	}
	return " during " + s.title(&s.pod.Steps[s.head])
}

// untouched reports whether the kubelet never reported a container.
func (s *start) untouched() bool {
	for _, c := range s.parts() {
		if c.State.Phase != model.PhaseNone {
			return false
		}
	}
	return true
}

// failedSince is when a failed pod ended, as far as its status tells.
func (s *start) failedSince() time.Time {
	newest := time.Time{}
	for _, c := range s.parts() {
		if end := lastEnd(c); end != nil {
			newest = latest(newest, end.Finished)
		}
	}
	if ready := s.pod.Condition("Ready"); newest.IsZero() && ready != nil {
		newest = ready.Since
	}
	return firstOf(newest, s.pod.Started, s.pod.Created)
}

// restartAll: a container's rule restarts all of the pod's containers
// (KEP-5532); they run again from the first step in the same sandbox.
func restartAll(s *start) []model.Finding {
	c := s.pod.Condition("AllContainersRestarting")
	rounds := s.rounds()
	going := c != nil && c.Status == "True"
	if !going && (rounds < flaps || s.ready()) {
		return nil
	}
	finding := model.Finding{
		Code: codeRestartAll, Severity: model.Info, Heals: model.HealsItself, Since: firstOf(s.pod.Started, s.pod.Created), Blocks: s.all(),
		Summary: "all containers start over: a restart rule asked for it", Next: s.describe(),
	}
	if going {
		finding.Since, finding.Evidence = c.Since, []model.Evidence{fromCondition(c)}
	}
	if rounds >= flaps {
		finding.Severity = model.Blocking
		finding.Summary = fmt.Sprintf("all containers started over %d times: a restart rule asks for it again and again", rounds)
		finding.Evidence = append(finding.Evidence, model.Evidence{Source: "status.*.lastState.terminated", Text: reasonRestartAll})
	}
	return []model.Finding{finding}
}

// rounds is how often a rule had all containers start over, at least: the
// least restart count of those that it ended last.
func (s *start) rounds() int {
	least := 0
	for _, c := range s.parts() {
		if c.Last != nil && c.Last.Reason == reasonRestartAll && (least == 0 || c.Restarts < least) {
			least = c.Restarts
		}
	}
	return least
}

// ready reports whether the pod's condition Ready is true.
func (s *start) ready() bool {
	ready := s.pod.Condition("Ready")
	return ready != nil && ready.Status == "True"
}

// flapping: a container that is up now was restarted three times in ten
// minutes.
func flapping(s *start, c *model.Container) (model.Finding, bool) {
	if c.Kind == model.KindInit || c.State.Phase != model.PhaseRunning || c.Restarts < flaps || !s.proved(c) {
		return model.Finding{}, false
	}
	recent, first := s.recentEnds(c)
	if recent < flaps {
		return model.Finding{}, false
	}
	return model.Finding{
		Code: codeFlapping, Severity: model.Blocking, Heals: model.HealsItself, Step: c.Name, Since: first,
		Summary:  fmt.Sprintf("%s was restarted %d times in %s", s.title(c), recent, shortDuration(flapWindow)),
		Short:    fmt.Sprintf("running, restarted %d times", recent),
		Evidence: []model.Evidence{fromEnd(c)}, Next: s.logs(c),
	}, true
}

// flaps restarts within flapWindow make a container that runs not healthy.
const (
	flaps      = 3
	flapWindow = 10 * time.Minute
)

// recentEnds counts the attempts of c that ended within flapWindow, and tells
// when the first of them did. In a pod younger than the window all of its
// restarts count, seen or not.
func (s *start) recentEnds(c *model.Container) (n int, first time.Time) {
	since := s.now.Add(-flapWindow)
	for _, attempt := range s.past.Attempts(c) {
		if attempt.Finished.After(since) {
			n++
			first = earliest(first, attempt.Finished)
		}
	}
	if s.pod.Created.After(since) && c.Restarts > n {
		n = c.Restarts
	}
	return n, firstOf(first, s.pod.Created)
}
