package diagnose

import (
	"fmt"
	"slices"
	"time"

	"github.com/initwatch/initwatch/model"
)

// retry adds what became of the next try: it runs, or it follows at once as
// the first one does.
func (s *start) retry(c *model.Container, finding *model.Finding) {
	end := lastEnd(c)
	hook, since := s.hookPhase(c)
	switch {
	case c.State.Phase == model.PhaseRunning:
		finding.Summary += fmt.Sprintf(", try %d runs", c.Restarts+1)
		finding.Running = c.State.Since
	case hook == hookRuns:
		finding.Summary += fmt.Sprintf(", try %d runs its hook", c.Restarts+2)
		finding.Running, finding.NotBefore = since, time.Time{}
	case hook == hookFailed:
		finding.Summary += fmt.Sprintf(", try %d failed too and is being stopped", c.Restarts+2)
		finding.Running, finding.NotBefore = since, time.Time{}
	case c.RestartRule(end.ExitCode) == restartAllAction && c.State.Phase == model.PhaseTerminated:
		finding.Summary += ", its rule has all containers start over"
		finding.NotBefore, finding.Usual = time.Time{}, false
	case c.State.Phase == model.PhaseTerminated && c.Restarts == 0 && s.pod.Deadline.IsZero():
		finding.Summary += ", the next follows at once"
	}
}

// notBefore is the earliest next try of a container that failed. Once the
// kubelet holds a try back it names the back-off, which counts from the end of
// the last attempt; the try may be later, by up to half of what remained when
// the kubelet looked last. Until then the default schedule is all there is to
// go by: it may differ on a node that is set up otherwise.
func notBefore(c *model.Container) (at time.Time, usual bool) {
	end := lastEnd(c)
	if end == nil || end.Finished.IsZero() || c.State.Phase == model.PhaseRunning || !c.RestartedAfter(end) {
		return time.Time{}, false
	}
	if d, ok := parseBackOff(c.State.Message); ok && c.State.Phase == model.PhaseWaiting {
		return end.Finished.Add(d), false
	}
	over := c.State.Phase == model.PhaseTerminated || slices.Contains(startReasons, c.State.Reason)
	if !over || c.Restarts == 0 {
		return time.Time{}, false
	}
	return end.Finished.Add(usualBackOff(c.Restarts)), true
}

// startReasons are the waiting reasons of a container whose attempt was made
// and did not get to run, before the kubelet names its back-off.
var startReasons = []string{"RunContainerError", "PostStartHookError"}

// The kubelet's default schedule (pkg/kubelet/kubelet.go, MaxCrashLoopBackOff
// and client-go/util/flowcontrol/backoff.go).
const (
	firstBackOff = 10 * time.Second
	maxBackOff   = 5 * time.Minute
)

// schedule is what a crash loop follows.
var schedule = model.Evidence{
	Source: "kubelet, default schedule",
	Text:   "tries follow at once, then after 10s, 20s, 40s, 1m20s, 2m40s, and every 5m, unless the node is set up otherwise",
}

// usualBackOff is the default back-off after the n-th restart, the first of
// which has none.
func usualBackOff(n int) time.Duration {
	d := firstBackOff
	for range min(n-1, 16) {
		d = min(2*d, maxBackOff)
	}
	return d
}

// troubleSince is when the first failure of c was seen: the oldest attempt
// that is remembered, or what events tell.
func (s *start) troubleSince(c *model.Container) time.Time {
	since := time.Time{}
	// Where ending well is the trouble, every end counts.
	end := lastEnd(c)
	anyEnd := end != nil && end.OK()
	for _, attempt := range s.past.Attempts(c) {
		if !attempt.Finished.IsZero() && (!attempt.OK() || anyEnd) {
			since = earliest(since, attempt.Finished)
		}
	}
	if e := s.newest(s.of(c, "Back-off restarting", "BackOff")); e != nil {
		since = earliest(since, e.First)
	}
	return firstOf(since, s.firstSeen(c))
}

// firstSeen is since when c can have had trouble at all: when the step before
// it was done, else when the sandbox stood, else when the pod was taken.
func (s *start) firstSeen(c *model.Container) time.Time {
	if index := s.index(c); index > 0 {
		if before := &s.pod.Steps[index-1]; before.State.Ended != nil {
			return before.State.Ended.Finished
		}
	}
	return firstOf(s.pod.Sandbox.ReadyToStartSet, s.pod.Started, s.pod.Created)
}
