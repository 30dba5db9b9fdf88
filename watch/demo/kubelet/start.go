package kubelet

import (
	"errors"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// startAll starts containers one after the other and ends the sync.
func (p *pod) startAll(containers []*corev1.Container) (time.Duration, step) {
	var failed error
	var next func(i int) (time.Duration, step)
	next = func(i int) (time.Duration, step) {
		if i == len(containers) {
			return p.done(failed)
		}
		c := containers[i]
		return p.start(c, func(reason *corev1.ContainerStateWaiting, err error) (time.Duration, step) {
			if reason == nil {
				delete(p.reasons, c.Name)
			} else {
				p.reasons[c.Name] = *reason
				failed = worse(failed, err)
			}
			return next(i + 1)
		})
	}
	return next(0)
}

// worse returns the error that decides when the next sync is due: a back-off
// counts only when there is nothing but back-offs.
func worse(a, b error) error {
	var first, second backOffError
	switch {
	case a == nil:
		return b
	case errors.As(a, &first) && errors.As(b, &second):
		return backOffError{min(first.until, second.until)}
	default:
		return errSync
	}
}

// outcome takes how a start went: what the container waits for now, and what
// the sync ends with. Both are nil for one that runs.
type outcome func(reason *corev1.ContainerStateWaiting, err error) (time.Duration, step)

// fail ends a start with an event and a reason to wait.
func (p *pod) fail(c *corev1.Container, then outcome, reason, message, event string) (time.Duration, step) {
	p.warning(p.path(c.Name), "Failed", "Error: "+event)
	return then(&corev1.ContainerStateWaiting{Reason: reason, Message: message}, errSync)
}

// start starts a container: back-off, image, create, start, hook.
func (p *pod) start(c *corev1.Container, then outcome) (time.Duration, step) {
	if last := p.before[c.Name]; last != nil {
		if p.crashes[c.Name].waiting(last.ended, p.sim.Now()) {
			delay := p.crashes[c.Name].delay
			p.warning(p.path(c.Name), "BackOff",
				fmt.Sprintf("Back-off restarting failed container %s in pod %s", c.Name, p.title()))
			return then(&corev1.ContainerStateWaiting{
				Reason:  "CrashLoopBackOff",
				Message: fmt.Sprintf("back-off %s restarting failed container=%s pod=%s", delay, c.Name, p.title()),
			}, backOffError{last.ended + delay})
		}
		p.crashes[c.Name] = p.crashes[c.Name].next(last.ended, p.sim.Now())
	}
	return p.ensureImage(c, then)
}

// create makes the container in the runtime, and starts it.
func (p *pod) create(c *corev1.Container, then outcome) (time.Duration, step) {
	if missing := p.missingConfig(c); missing != "" {
		return p.fail(c, then, "CreateContainerConfigError", missing, missing)
	}
	return p.sim.Between(15*time.Millisecond, 90*time.Millisecond), func() (time.Duration, step) {
		run := p.newInstance(c)
		p.normal(p.path(c.Name), "Created", "Container created")
		return p.sim.Between(50*time.Millisecond, 120*time.Millisecond), func() (time.Duration, step) {
			return p.launch(c, run, then)
		}
	}
}

func (p *pod) newInstance(c *corev1.Container) *instance {
	attempt := 0
	if last := p.newest(c.Name); last != nil {
		attempt = last.attempt + 1
	}
	behaviour := p.sim.config.Behaviour(p.object, c.Name)
	run := &instance{
		container: c.Name, id: p.sim.newContainerID(), attempt: attempt, sandbox: p.sandbox.number,
		behaviour: behaviour, run: behaviour.run(attempt), up: c.StartupProbe == nil,
	}
	runs := append(p.runs[c.Name], run)
	// One dead run is kept beside the newest.
	p.runs[c.Name] = runs[max(0, len(runs)-2):]
	return run
}

func (p *pod) launch(c *corev1.Container, run *instance, then outcome) (time.Duration, step) {
	if text := run.run.StartError; text != "" {
		run.started = time.Unix(0, 0)
		p.end(run, 128, "StartError", text)
		return p.fail(c, then, "RunContainerError", text, text)
	}
	run.state, run.started = running, p.sim.Time()
	p.begin(run)
	p.changed()
	p.normal(p.path(c.Name), "Started", "Container started")
	if c.Lifecycle == nil || c.Lifecycle.PostStart == nil {
		return 0, func() (time.Duration, step) { return then(nil, nil) }
	}
	return max(run.behaviour.PostStart.Takes, 30*time.Millisecond), func() (time.Duration, step) {
		return p.afterPostStart(c, run, then)
	}
}

// afterPostStart ends a start whose hook has returned: a hook that failed has
// the container killed.
func (p *pod) afterPostStart(c *corev1.Container, run *instance, then outcome) (time.Duration, step) {
	hook := run.behaviour.PostStart
	if hook.Fails == "" {
		return then(nil, nil)
	}
	p.warning(p.path(c.Name), "FailedPostStartHook", "PostStartHook failed")
	p.normal(p.path(c.Name), "Killing", "FailedPostStartHook")
	message := fmt.Sprintf("%s for Container %q in Pod %q failed - error: %s, message: %q",
		hookName(c.Lifecycle.PostStart), c.Name, p.title(), hook.Fails, hook.Output)
	return p.stop(run, p.grace(), func() (time.Duration, step) {
		return then(&corev1.ContainerStateWaiting{Reason: "PostStartHookError", Message: message}, errSync)
	})
}

func hookName(handler *corev1.LifecycleHandler) string {
	switch {
	case handler.Exec != nil:
		return fmt.Sprintf("Exec lifecycle hook (%v)", handler.Exec.Command)
	case handler.HTTPGet != nil:
		return fmt.Sprintf("HTTP lifecycle hook (%s)", handler.HTTPGet.Path)
	default:
		return "Lifecycle hook"
	}
}
