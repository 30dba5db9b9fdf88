package kubelet

import (
	"time"

	corev1 "k8s.io/api/core/v1"
)

// The kinds of probes, as events call them.
const (
	startupProbe   = "Startup"
	livenessProbe  = "Liveness"
	readinessProbe = "Readiness"
)

// prober runs one probe of one container, for as long as the pod lives.
type prober struct {
	pod       *pod
	container *corev1.Container
	kind      string
	probe     *corev1.Probe

	// Of the run that it looks at.
	id     string
	count  int
	fails  int32
	passes int32
}

// watchProbes starts the probers, once.
func (p *pod) watchProbes() {
	if p.probes != nil {
		return
	}
	p.probes = []*prober{}
	for _, c := range p.containers() {
		p.addProbe(c, startupProbe, c.StartupProbe)
		p.addProbe(c, readinessProbe, c.ReadinessProbe)
		p.addProbe(c, livenessProbe, c.LivenessProbe)
	}
}

func (p *pod) addProbe(c *corev1.Container, kind string, probe *corev1.Probe) {
	if probe == nil {
		return
	}
	w := &prober{pod: p, container: c, kind: kind, probe: probe}
	p.probes = append(p.probes, w)
	p.sim.After(w.period(), w.tick)
}

func (w *prober) period() time.Duration { return time.Duration(w.probe.PeriodSeconds) * time.Second }

func (w *prober) tick() {
	if w.pod.phase == finished || w.pod.phase == gone {
		return
	}
	w.look()
	w.pod.sim.After(w.period(), w.tick)
}

// look probes once, if there is something to probe.
func (w *prober) look() {
	run := w.target()
	switch {
	case run == nil:
	case w.pod.phase == terminating:
		w.canceled()
	case !run.stopping:
		w.judge(run)
	}
}

// target returns the run that is to be probed now: one that the status reports
// as running, for long enough, and whose startup probe has passed.
func (w *prober) target() *instance {
	run := w.reported()
	if run == nil || w.pod.sim.Time().Sub(run.started) < time.Duration(w.probe.InitialDelaySeconds)*time.Second {
		return nil
	}
	if run.up == (w.kind == startupProbe) || run.unhealthy != "" {
		return nil
	}
	if w.id != run.id {
		w.id, w.count, w.fails, w.passes = run.id, 0, 0, 0
	}
	return run
}

// reported returns the run that the status reports as running.
func (w *prober) reported() *instance {
	run := w.pod.running(w.container.Name)
	status := statusOf(w.pod.object.Status.ContainerStatuses, w.container.Name)
	if status == nil {
		status = statusOf(w.pod.object.Status.InitContainerStatuses, w.container.Name)
	}
	if run == nil || status == nil || status.State.Running == nil || status.ContainerID != run.id {
		return nil
	}
	return run
}

// canceled is what becomes of a readiness probe inside the container while its
// pod is stopped. The other probes have ended by then.
func (w *prober) canceled() {
	if w.kind == readinessProbe && w.probe.Exec != nil {
		w.pod.warning(w.pod.path(w.container.Name), "Unhealthy",
			"Readiness probe errored and resulted in unknown state: rpc error: code = Canceled desc = context canceled")
	}
}

func (w *prober) judge(run *instance) {
	checks := map[string][]Check{
		startupProbe: run.behaviour.Startup, livenessProbe: run.behaviour.Liveness, readinessProbe: run.behaviour.Readiness,
	}[w.kind]
	found := check(checks, w.count)
	w.count++
	if !found.Fails {
		w.passes, w.fails = w.passes+1, 0
		w.passed(run)
		return
	}
	w.fails, w.passes = w.fails+1, 0
	p := w.pod
	p.warning(p.path(run.container), "Unhealthy", w.kind+" probe failed: "+p.expand(found.Output))
	w.failed(run)
}

func (w *prober) passed(run *instance) {
	switch {
	case w.passes < w.probe.SuccessThreshold:
	case w.kind == startupProbe:
		run.up = true
		w.pod.wake()
	case w.kind == readinessProbe && !run.ready:
		run.ready = true
		w.pod.refresh()
		w.pod.wake()
	}
}

func (w *prober) failed(run *instance) {
	switch {
	case w.fails < w.probe.FailureThreshold:
	case w.kind == readinessProbe:
		if run.ready {
			run.ready = false
			w.pod.refresh()
			w.pod.wake()
		}
	case w.kind == startupProbe:
		run.unhealthy = "startup"
		w.pod.wake()
	default:
		run.unhealthy = "liveness"
		w.pod.wake()
	}
}

// pokeProbes has readiness looked at as soon as a container is reported as
// started, without waiting for the period.
func (p *pod) pokeProbes() {
	for _, w := range p.probes {
		run := w.reported()
		if w.kind != readinessProbe || run == nil || !run.up || w.id == run.id {
			continue
		}
		p.sim.After(10*time.Millisecond, w.look)
	}
}
