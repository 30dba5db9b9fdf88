package kubelet

import (
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// begin lets the process of a run do what it does.
func (p *pod) begin(run *instance) {
	if run.run.Waits != nil {
		p.await(run)
		return
	}
	p.proceed(run)
}

// await looks for what the run waits for, again and again.
func (p *pod) await(run *instance) {
	wait := run.run.Waits
	service := thing("Service", p.object.Namespace, wait.Service)
	if p.sim.things[service] && (!wait.Ready || p.sim.endpoints[service]) {
		p.proceed(run)
		return
	}
	p.print(run, wait.Prints)
	every := wait.Every
	if every <= 0 {
		every = 2 * time.Second
	}
	p.later(run, every, func() { p.await(run) })
}

// proceed prints and ends, each in its time.
func (p *pod) proceed(run *instance) {
	p.printAll(run)
	if !run.run.Ends && !run.run.OOM {
		return
	}
	p.later(run, run.run.For, func() {
		switch {
		case run.run.OOM:
			p.end(run, 137, "OOMKilled", run.run.Message)
		case run.run.Exit == 0:
			p.end(run, 0, "Completed", run.run.Message)
		default:
			p.end(run, run.run.Exit, "Error", run.run.Message)
		}
	})
}

func (p *pod) printAll(run *instance) {
	lines := run.run.Prints
	for _, line := range lines {
		p.later(run, line.After, func() { p.print(run, line.Text) })
	}
	if n := len(lines); n > 0 && run.run.Repeat > 0 {
		p.later(run, lines[n-1].After+run.run.Repeat, func() { p.repeat(run, lines[n-1].Text) })
	}
}

// repeat prints a line again and again.
func (p *pod) repeat(run *instance, text string) {
	p.print(run, text)
	p.later(run, run.run.Repeat, func() { p.repeat(run, text) })
}

// later lets do happen in d if the run goes on until then.
func (p *pod) later(run *instance, d time.Duration, do func()) {
	p.sim.After(d, func() {
		if run.state == running {
			do()
		}
	})
}

// print writes a line to the run's log.
func (p *pod) print(run *instance, text string) {
	if p.asleep() {
		return
	}
	text = p.expand(text)
	p.sim.config.API.AppendLog(p.object.Namespace, p.object.Name, run.container, run.id, text, p.sim.Time())
}

// expand replaces what a scenario cannot know in advance.
func (p *pod) expand(text string) string {
	address := p.address
	if p.sandbox != nil && !p.object.Spec.HostNetwork {
		address = p.sandbox.address
	}
	return strings.NewReplacer("{ip}", address, "{pod}", p.object.Name, "{time}", p.sim.Time().UTC().Format(time.RFC3339)).Replace(text)
}

// end is the end of a run, whatever its cause.
func (p *pod) end(run *instance, exit int32, reason, message string) {
	if run.state == exited {
		return
	}
	run.state, run.exit, run.reason, run.message = exited, exit, reason, message
	run.finished, run.ended = p.sim.Time(), p.sim.Now()
	p.changed()
	if run.afterEnd != nil {
		run.afterEnd()
	}
}

func truncated(t time.Time) metav1.Time { return metav1.NewTime(t.Truncate(time.Second)) }
