package diagnose

import (
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// Checks returns the hooks and probes of a container with their results, in
// the order in which the kubelet runs them. Success leaves no event
// (pkg/kubelet/lifecycle/handlers.go, pkg/kubelet/prober), so that a result
// says how it is known.
func Checks(p *model.Pod, events []*model.Event, past *model.Past, c *model.Container, now time.Time) ([]model.Hook, []model.ProbeState) {
	if c.PostStart == "" && c.PreStop == "" && c.Startup == nil && c.Liveness == nil && c.Readiness == nil {
		return nil, nil
	}
	s := newStart(p, events, past, now)
	var hooks []model.Hook
	if c.PostStart != "" {
		hooks = append(hooks, s.postStartState(c))
	}
	if c.PreStop != "" {
		hooks = append(hooks, s.preStopState(c))
	}
	var probes []model.ProbeState
	for _, probe := range [...]model.ProbeState{
		{Kind: "startup", Probe: c.Startup}, {Kind: "liveness", Probe: c.Liveness}, {Kind: "readiness", Probe: c.Readiness},
	} {
		if probe.Probe != nil {
			s.probeState(c, &probe)
			probes = append(probes, probe)
		}
	}
	return hooks, probes
}

// postStartState: a container is reported running only once its hook has
// returned.
func (s *start) postStartState(c *model.Container) model.Hook {
	hook := model.Hook{Kind: "postStart", Handler: c.PostStart, Result: words.ResultNone}
	end := lastEnd(c)
	failed, begun := s.told(s.of(c, "", "FailedPostStartHook")), s.newest(s.of(c, "", "Started"))
	phase, _ := s.hookPhase(c)
	switch {
	case c.State.Phase == model.PhaseRunning:
		hook.Result = words.ResultNoFailure
		hook.Evidence = []model.Evidence{{Source: statusPath(c) + ".state.running", Text: "reported running, which follows the hook", Time: c.State.Since}}
	case phase == hookFailed:
		hook.Result = words.ResultFailed
		hook.Evidence = []model.Evidence{fromEvent(failed)}
	case phase == hookRuns:
		hook.Result = words.ResultRunning
		hook.Evidence = []model.Evidence{fromEvent(begun)}
	case c.State.Phase == model.PhaseWaiting && c.State.Reason == "PostStartHookError":
		hook.Result = words.ResultFailed
		hook.Evidence = []model.Evidence{fromWaiting(c)}
	case end != nil && during(failed, end):
		hook.Result = words.ResultFailed
		hook.Evidence = s.hookEvidence(c, failed)
	case end != nil && s.hookKilledBefore(c, end):
		hook.Result = words.ResultUnknown
		hook.Evidence = s.hookEvidence(c, failed)
	case end != nil:
		hook.Result = words.ResultNoFailure
		hook.Evidence = []model.Evidence{{Source: "events", Text: "no FailedPostStartHook seen for the last attempt"}}
	}
	return hook
}

// hookEvidence is what told of the newest failure of a hook that was seen.
func (s *start) hookEvidence(c *model.Container, failed *model.Event) []model.Evidence {
	var out []model.Evidence
	if failed != nil {
		out = append(out, fromEvent(failed))
	}
	if told := s.past.HookFailure(c.Name); told != "" {
		out = append(out, model.Evidence{Source: statusPath(c) + ".state.waiting, seen before", Text: short(told)})
	}
	return out
}

func endTime(end *model.Termination) time.Time {
	if end == nil {
		return time.Time{}
	}
	return end.Finished
}

// preStopState: Killing is emitted before the hook runs, which it does not
// when the process ends by itself.
func (s *start) preStopState(c *model.Container) model.Hook {
	hook := model.Hook{Kind: "preStop", Handler: c.PreStop, Result: words.ResultNone}
	killing, failed := s.newest(s.of(c, "", "Killing")), s.newest(s.of(c, "", "FailedPreStopHook"))
	from := began(c)
	if from.IsZero() && c.Last != nil {
		from = c.Last.Started
	}
	switch {
	case failed != nil && !failed.Last.Before(from):
		hook.Result = words.ResultFailed
		hook.Evidence = []model.Evidence{fromEvent(failed)}
	case killing == nil || killing.Last.Before(from):
	case c.State.Phase == model.PhaseRunning:
		hook.Result = words.ResultRunning
		hook.Evidence = []model.Evidence{fromEvent(killing)}
	default:
		hook.Result = words.ResultNoFailure
		hook.Evidence = []model.Evidence{fromEvent(killing), {Source: "events", Text: "no FailedPreStopHook seen; a hook that ran out of time looks the same"}}
	}
	return hook
}

// probeState fills in the result of a probe. Until the startup probe has
// passed the other two do not run (pkg/kubelet/prober/worker.go).
func (s *start) probeState(c *model.Container, p *model.ProbeState) {
	failure := s.unhealthy(c, p.Kind)
	p.Kills = s.kills(c, p)
	if c.State.Phase != model.PhaseRunning || p.Kind != "startup" && !c.Started {
		p.Result = words.ResultNone
		s.lastFailure(p, failure)
		return
	}
	failing := failure != nil && !failure.Last.Before(c.State.Since)
	switch {
	case p.Kind == "startup" && c.Started:
		p.Pass(statusPath(c)+".started", c.State.Since)
	case p.Kind == "readiness" && c.Ready:
		p.Pass(statusPath(c)+".ready", c.State.Since)
	case failing && (p.Kind != "liveness" || s.recent(failure, p.Probe)):
		p.Result = words.ResultFailing
		p.Failures = s.failures(c, failure)
		s.lastFailure(p, failure)
	case p.Kind == "liveness":
		p.Result = words.ResultNoFailure
		p.Evidence = []model.Evidence{{Source: "events", Text: "no failure seen lately; a liveness probe that passes is not reported"}}
	default:
		p.Result = words.ResultUnknown
		s.lastFailure(p, s.erroredIn(c, p.Kind))
	}
}

// erroredIn is the newest event that a probe of the attempt that runs could not
// be run, nil when there is none.
func (s *start) erroredIn(c *model.Container, kind string) *model.Event {
	if e := s.errored(c, kind); e != nil && !e.Last.Before(c.State.Since) {
		return e
	}
	return nil
}

// lastFailure adds what the newest failure said.
func (s *start) lastFailure(p *model.ProbeState, failure *model.Event) {
	if failure == nil {
		return
	}
	p.Output = probeSaid(failure)
	p.Evidence = append(p.Evidence, fromEvent(failure))
}

// failures counts the failures of the attempt that runs. Of an event that
// recurs only the first and last times are known: one that began before the
// attempt counts once.
func (s *start) failures(c *model.Container, failure *model.Event) int {
	if failure.First.Before(c.State.Since) {
		return 1
	}
	return failure.Count
}

// recent reports whether a liveness failure is young enough not to have been
// followed by a success that nothing reports.
func (s *start) recent(failure *model.Event, p *model.Probe) bool {
	return !s.now.After(failure.Last.Add(2*p.Period + p.Timeout))
}

// kills counts how often a probe was seen to kill its container.
func (s *start) kills(c *model.Container, p *model.ProbeState) int {
	if p.Kind == "readiness" {
		return 0
	}
	e := s.killing(c, p.Kind)
	if e == nil {
		return 0
	}
	return e.Count
}
