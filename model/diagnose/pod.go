package diagnose

import (
	"slices"
	"time"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// podRules look at a pod as a whole, in the order of its start.
var podRules = []func(*start) []model.Finding{
	ended, gated, deviceClaims, unschedulable, waitingClaims, volumes, sandboxFails, slowVolumes, restartAll, rebuilt, nodeNotReady, readinessGate, overdue, disrupted, device, resize,
}

// containerRules look at one container whose turn it is. The first that
// matches speaks.
var containerRules = []func(*start, *model.Container) (model.Finding, bool){
	pullSecret, image, create, failed, looping, hookStops, startup, readiness, flapping, preStop, slowPull, slowStep,
}

// debugRules look at an ephemeral container.
var debugRules = []func(*start, *model.Container) (model.Finding, bool){image, create}

// Pod draws the diagnosis of a pod. It is a model.Diagnoser.
func Pod(p *model.Pod, events []*model.Event, past *model.Past, now time.Time) model.Diagnosis {
	s := newStart(p, events, past, now)
	d := model.Diagnosis{Findings: s.findings()}
	activity := s.activity()
	d.Verdict = s.verdict(d.Findings)
	d.Line, d.Since = s.line(&d, activity)
	d.Attention, d.Recheck = s.attention(&d)
	sandbox := s.sandboxPart(d.Findings)
	d.Sandbox = &sandbox
	for _, c := range s.parts() {
		d.Parts = append(d.Parts, s.part(c, d.Findings))
	}
	s.inquire(&d)
	if started := s.pod.Started; s.pod.Deadlined > 0 && !started.IsZero() && (d.Verdict == words.Starting || d.Verdict == words.Stuck) {
		d.Line.Tail = joined(d.Line.Tail, endedAt(started.Add(s.pod.Deadlined), s.now))
	}
	if s.pod.Hook != "" && s.pod.Workload.Kind == model.KindPod {
		d.Line.Tail = joined(d.Line.Tail, "helm hook "+s.pod.Hook)
	}
	return d
}

// endedAt says when activeDeadlineSeconds end a pod or a Job, whatever it does.
// They count from its start, init containers included
// (pkg/kubelet/active_deadline.go).
func endedAt(at, now time.Time) string {
	return "is ended at " + words.Clock(at, now) + " at the latest (activeDeadlineSeconds)"
}

// findings applies all rules and puts what matters most first: by severity,
// then by the order of the start.
func (s *start) findings() []model.Finding {
	var out []model.Finding
	for _, rule := range podRules {
		out = append(out, rule(s)...)
	}
	for _, c := range s.parts() {
		if finding, found := s.containerFinding(c); found {
			out = append(out, finding)
		}
	}
	for i := range out {
		// A condition need not say since when it is.
		out[i].Since = firstOf(out[i].Since, s.pod.Started, s.pod.Created)
		if out[i].Cause.Key == "" && out[i].Severity > model.Info {
			out[i].Cause = s.cause(&out[i])
		}
	}
	slices.SortStableFunc(out, func(a, b model.Finding) int { return int(b.Severity) - int(a.Severity) })
	return out
}

// containerFinding is what the first rule that matches says of a container. One
// that was put in to look around holds nothing, whatever becomes of it.
func (s *start) containerFinding(c *model.Container) (model.Finding, bool) {
	rules, debugs := containerRules, c.Kind == model.KindEphemeral
	switch {
	case debugs:
		rules = debugRules
	case !s.turn(c) && !s.crashing(c):
		return model.Finding{}, false
	}
	for _, rule := range rules {
		if finding, found := rule(s, c); found {
			if debugs {
				finding.Severity, finding.Blocks = model.Info, nil
			}
			return finding, true
		}
	}
	return model.Finding{}, false
}

// verdict draws the verdict from the findings and, without trouble, from what
// the pod reports of itself.
func (s *start) verdict(findings []model.Finding) words.Verdict {
	worst := model.Info
	if len(findings) > 0 {
		worst = findings[0].Severity
	}
	switch {
	case !s.pod.Deadline.IsZero():
		return words.Terminating
	case s.pod.Phase == "Succeeded":
		return words.Up
	case s.pod.Phase == "Failed" || worst == model.Fatal:
		return words.Failed
	case worst == model.Blocking:
		return words.Stuck
	case s.up():
		return words.Up
	}
	return words.Starting
}

// up reports whether the pod does what it is for: it is Ready, or those of its
// containers that do not run any more ended as meant and the others are ready. From
// when its sandbox is given up until an app container runs in the next one it
// is not, though its status still says so.
func (s *start) up() bool {
	if !s.rebuilt.IsZero() && !s.ranAfter(s.rebuilt) {
		return false
	}
	if ready := s.pod.Condition("Ready"); ready != nil && ready.Status == "True" {
		return true
	}
	if s.head < len(s.pod.Steps) || s.pod.Phase != "Running" || len(s.pod.ReadinessGates) > 0 {
		return false
	}
	return !slices.ContainsFunc(s.pod.Containers, func(c model.Container) bool {
		done := c.State.Ended != nil && c.State.Ended.OK() && !c.RestartedAfter(c.State.Ended)
		return !done && !(c.State.Phase == model.PhaseRunning && c.Ready)
	})
}

// line is the statement on the pod's own row, and since when it holds: the
// cause first, then what happens next, then what waits behind it.
func (s *start) line(d *model.Diagnosis, activity activity) (model.Line, time.Time) {
	switch d.Verdict {
	case words.Up:
		return s.upLine()
	case words.Terminating:
		return s.terminatingLine(d.Findings)
	case words.Starting, words.Stuck, words.Failed:
	}
	if len(d.Findings) > 0 && (d.Verdict != words.Starting || d.Findings[0].Severity > model.Info) {
		f := &d.Findings[0]
		return model.Line{Text: f.Summary, Running: f.Running, NotBefore: f.NotBefore, Usual: f.Usual, Tail: s.held(f)}, f.Since
	}
	if d.Verdict == words.Failed {
		return model.Line{Text: "failed"}, s.failedSince()
	}
	return activity.line(), activity.since
}

// held says what waits behind a step at fault. Trouble with the pod as a whole
// holds everything, which goes without saying.
func (s *start) held(f *model.Finding) string {
	if f.Step == "" {
		return ""
	}
	return blocks(f.Blocks)
}

// blocks says what waits behind the part at fault.
func blocks(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "blocks " + listed(names)
}

func (s *start) upLine() (model.Line, time.Time) {
	if s.pod.Phase == "Succeeded" {
		return model.Line{Text: "completed"}, s.failedSince()
	}
	if s.appsDone() {
		return model.Line{Text: "its containers have done their work"}, s.failedSince()
	}
	since := s.pod.Created
	if ready := s.pod.Condition("Ready"); ready != nil {
		since = ready.Since
	}
	return model.Line{Text: "ready"}, since
}

// terminatingLine tells how long the pod may take, or what keeps it.
func (s *start) terminatingLine(findings []model.Finding) (model.Line, time.Time) {
	asked := s.pod.Deadline.Add(-s.pod.Grace)
	for i := range findings {
		if slices.Contains(deletionCodes, findings[i].Code) {
			return model.Line{Text: findings[i].Summary}, asked
		}
	}
	verb := "ends"
	if !s.now.Before(s.pod.Deadline) {
		verb = "ended"
	}
	return model.Line{Text: "being deleted, grace " + verb + " " + words.Clock(s.pod.Deadline, s.now)}, asked
}

// deletionCodes are the findings that tell why a pod is deleted, or what its
// deletion waits for: what kept it from coming up matters no more.
var deletionCodes = []string{codeNode, codeDeleting, codePreStop, codeDisrupted}

// patienceStart is how long a start may take, or a step may wait in a loop,
// before a person should look.
const patienceStart = 2 * time.Minute

// attention reports whether a person should look, and when time alone may
// change that or the verdict.
func (s *start) attention(d *model.Diagnosis) (bool, time.Time) {
	switch d.Verdict {
	case words.Stuck, words.Failed:
		return true, s.recheck(d)
	case words.Terminating:
		due := s.pod.Deadline.Add(deletionSlack)
		return !s.now.Before(due), earliest(future(s.pod.Deadline, s.now), future(due, s.now))
	case words.Up:
		return false, s.recheck(d)
	case words.Starting:
	}
	limit := d.Since.Add(patienceStart)
	return !s.now.Before(limit), earliest(s.recheck(d), future(limit, s.now))
}

// recheck is the next moment at which a rule that looks at the clock may
// change its mind.
func (s *start) recheck(d *model.Diagnosis) time.Time {
	next := time.Time{}
	for _, c := range s.parts() {
		if c.State.Phase != model.PhaseRunning || c.Restarts == 0 {
			continue
		}
		next = earliest(next, future(provedAt(c), s.now))
		if c.Last != nil {
			next = earliest(next, future(c.Last.Finished.Add(flapWindow), s.now))
		}
	}
	if end := s.slowAt(); !end.IsZero() {
		next = earliest(next, future(end, s.now))
	}
	for i := range d.Findings {
		f := &d.Findings[i]
		if f.Code == codeReadinessGate {
			next = earliest(next, future(f.Since.Add(patienceStart), s.now))
		}
		if probe := s.probeOf(f); probe != nil {
			next = earliest(next, future(f.Since.Add(patience(probe)), s.now))
		}
	}
	return next
}

// probeOf is the probe that a finding is about, nil when it is about none.
func (s *start) probeOf(f *model.Finding) *model.Probe {
	c := s.pod.Part(f.Step)
	switch {
	case c == nil:
		return nil
	case f.Code == codeStartup:
		return c.Startup
	case f.Code == codeReadiness:
		return c.Readiness
	}
	return nil
}

// future returns t when it lies ahead, else the zero time.
func future(t, now time.Time) time.Time {
	if t.After(now) {
		return t
	}
	return time.Time{}
}
