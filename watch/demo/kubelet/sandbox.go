package kubelet

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// ensureSandbox makes the sandbox, or replaces one that died, and goes on to
// the containers.
func (p *pod) ensureSandbox() (time.Duration, step) {
	p.watchProbes()
	switch {
	case p.sandbox == nil:
		return p.sim.Between(300*time.Millisecond, 700*time.Millisecond), p.createSandbox
	case p.sandbox.ready:
		return 0, p.act
	default:
		p.normal("", "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.")
		return p.stopAll(func() (time.Duration, step) {
			return p.sim.Between(150*time.Millisecond, 400*time.Millisecond), p.createSandbox
		})
	}
}

func (p *pod) createSandbox() (time.Duration, step) {
	if refused := p.refused(); refused != "" {
		p.warning("", "FailedCreatePodSandBox", "Failed to create pod sandbox: "+refused)
		return p.done(errSync)
	}
	number := 1
	if p.sandbox != nil {
		number = p.sandbox.number + 1
	}
	p.sandbox = &sandbox{number: number, ready: true, address: p.sim.newAddress()}
	p.changed()
	status := *p.object.Status.DeepCopy()
	p.setSandboxReady(&status)
	p.publish(status)
	return 0, p.act
}

// refused returns why no sandbox can be made: the node has one runtime, and no
// other that a RuntimeClass could name.
func (p *pod) refused() string {
	class := p.object.Spec.RuntimeClassName
	if class == nil {
		return ""
	}
	return fmt.Sprintf("rpc error: code = Unknown desc = failed to get sandbox runtime: no runtime for %q is configured", *class)
}

// KillSandbox lets the pause process of a pod die.
func (s *Simulator) KillSandbox(namespace, name string) error {
	p := s.pods[namespace+"/"+name]
	if p == nil || p.sandbox == nil {
		return fmt.Errorf("kill the sandbox of pod %s/%s: it has none", namespace, name)
	}
	p.sandbox.ready = false
	s.After(p.untilRelist(), p.wake)
	return nil
}

// act does what the containers need: kills, and then starts.
func (p *pod) act() (time.Duration, step) {
	kills, starts := p.actions()
	var next func(i int) (time.Duration, step)
	next = func(i int) (time.Duration, step) {
		if i == len(kills) {
			return p.startAll(starts)
		}
		p.normal(p.path(kills[i].container), "Killing", p.killingMessage(kills[i]))
		return p.stop(kills[i], p.probeGrace(kills[i]), func() (time.Duration, step) { return next(i + 1) })
	}
	return next(0)
}

// actions returns which runs have to be killed and which containers to be
// started.
func (p *pod) actions() (kills []*instance, starts []*corev1.Container) {
	for i := range p.object.Spec.InitContainers {
		c := &p.object.Spec.InitContainers[i]
		kill, start, wait := p.initAction(c)
		if kill != nil {
			kills = append(kills, kill)
		}
		if start {
			starts = append(starts, c)
		}
		if wait && !p.appSeen() {
			return kills, starts
		}
	}
	for i := range p.object.Spec.Containers {
		c := &p.object.Spec.Containers[i]
		run := p.current(c.Name)
		switch {
		case run == nil:
			starts = append(starts, c)
		case run.state == running && run.unhealthy != "":
			kills = append(kills, run)
			if p.restarts(c, 137) {
				starts = append(starts, c)
			}
		case run.state == exited && p.restarts(c, run.exit):
			starts = append(starts, c)
		}
	}
	return kills, starts
}

// initAction returns what an init container needs, and whether those after it
// have to wait for it.
func (p *pod) initAction(c *corev1.Container) (kill *instance, start, wait bool) {
	run := p.current(c.Name)
	switch {
	case !isSidecar(c) && p.appSeen():
		return nil, false, false
	case run == nil:
		return nil, true, true
	case run.state == running && run.unhealthy != "":
		return run, true, true
	case run.state == running:
		return nil, false, !isSidecar(c) || c.StartupProbe != nil && !run.up
	case run.state == exited && (isSidecar(c) || run.exit != 0):
		return nil, true, true
	default:
		return nil, false, run.state == created
	}
}

// killingMessage returns why a probe has a container killed.
func (p *pod) killingMessage(run *instance) string {
	if p.isInit(run.container) {
		return fmt.Sprintf("Init container %s failed %s probe", run.container, run.unhealthy)
	}
	message := fmt.Sprintf("Container %s failed %s probe", run.container, run.unhealthy)
	if c := p.container(run.container); c != nil && p.restarts(c, 137) {
		message += ", will be restarted"
	}
	return message
}

// probeGrace returns the grace of a run that a probe has killed.
func (p *pod) probeGrace(run *instance) time.Duration {
	c := p.container(run.container)
	probe := c.LivenessProbe
	if run.unhealthy == "startup" {
		probe = c.StartupProbe
	}
	if probe != nil && probe.TerminationGracePeriodSeconds != nil {
		return time.Duration(*probe.TerminationGracePeriodSeconds) * time.Second
	}
	return p.grace()
}
