package kubelet

import (
	"errors"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"
)

// The paces of the kubelet.
const (
	// relistPeriod is how often the runtime is asked what changed.
	relistPeriod = time.Second
	// relistAtOnce is how long the extra look after a sync that worked takes.
	relistAtOnce = 20 * time.Millisecond
	// syncPeriod is how often a pod is looked at when nothing happens, and
	// retryPeriod when the last time failed.
	syncPeriod  = time.Minute
	retryPeriod = 10 * time.Second
)

// errSync says that a sync did not get everything done.
var errSync = errors.New("sync pod")

// backOffError says that a sync has to wait for a container's back-off.
type backOffError struct{ until time.Duration }

func (backOffError) Error() string { return "back-off" }

// worker is the one thread that works on a pod, and what it has in mind.
type worker struct {
	working bool
	pending bool
	next    *Timer // the sync that comes when nothing happens
	retry   *Timer // the next try to schedule it
	look    *Timer // the next look at the runtime
	known   map[string]runtimeState
	// before holds the last end of each container, as of the sync's begin: what
	// the sync does itself does not change what it goes by.
	before      map[string]*instance
	seenSandbox int
}

// step is a part of what a worker does: it takes so long, and then the next
// one follows; nil ends it.
type step func() (time.Duration, step)

// do runs steps one after the other.
func (p *pod) do(s step) {
	for s != nil && !p.asleep() && p.phase != gone {
		var wait time.Duration
		wait, s = s()
		if wait > 0 && s != nil {
			next := s
			p.sim.After(wait, func() { p.do(next) })
			return
		}
	}
}

// wake lets the worker look at the pod, now or when it is done with what it
// does.
func (p *pod) wake() {
	if p.phase == gone || p.asleep() {
		return
	}
	if p.working {
		p.pending = true
		return
	}
	p.working = true
	p.do(p.sync)
}

// done ends a sync: it says when the next one is due.
func (p *pod) done(err error) (time.Duration, step) {
	p.working = false
	p.next.Stop()
	p.next = p.sim.After(p.untilNext(err), p.wake)
	p.lookAfter(err)
	return 0, nil
}

func (p *pod) untilNext(err error) time.Duration {
	var waits backOffError
	switch {
	case err == nil:
		return p.sim.jitter(syncPeriod)
	case errors.As(err, &waits):
		return p.sim.jitter(min(max(waits.until-p.sim.Now(), 0), syncPeriod))
	default:
		return p.sim.jitter(retryPeriod)
	}
}

// lookAfter has the runtime looked at after a sync: at once when it worked, at
// the next regular look when not. What came in meanwhile waits for that look.
func (p *pod) lookAfter(err error) {
	wait := relistAtOnce
	if err != nil {
		wait = p.untilRelist()
	}
	if p.pending {
		p.pending, p.working = false, true
		p.sim.After(wait, func() {
			p.relist()
			p.do(p.sync)
		})
		return
	}
	if err == nil {
		p.sim.After(wait, p.relist)
	}
}

// untilRelist returns how long it is to the next regular look at the runtime.
func (p *pod) untilRelist() time.Duration {
	return relistPeriod - p.sim.Now()%relistPeriod
}

// changed says that something happened in the runtime. It is noticed at the
// next regular look.
func (p *pod) changed() {
	if p.look != nil {
		return
	}
	p.look = p.sim.After(p.untilRelist(), func() {
		p.look = nil
		p.relist()
	})
}

// relist compares the runtime with what was known of it, and wakes the worker
// when there is news.
func (p *pod) relist() {
	news := p.sandbox != nil && p.sandbox.number != p.seenSandbox
	if news {
		p.seenSandbox = p.sandbox.number
	}
	states := map[string]runtimeState{}
	for _, runs := range p.runs {
		for _, run := range runs {
			before, known := p.known[run.id]
			news = news || run.state != created && (!known || before != run.state)
			states[run.id] = run.state
		}
	}
	p.known = states
	if news {
		p.wake()
	}
}

// remember notes the last ends at the begin of a sync.
func (p *pod) remember() {
	p.before = map[string]*instance{}
	for name, runs := range p.runs {
		for _, run := range runs {
			if run.state == exited {
				p.before[name] = run
			}
		}
	}
}

// sync looks at the pod: status first, then the work.
func (p *pod) sync() (time.Duration, step) {
	p.remember()
	if p.phase == living && p.object.DeletionTimestamp != nil {
		p.publish(p.computeStatus())
		return p.terminate()
	}
	if p.phase != living {
		p.working = false
		return 0, nil
	}
	status := p.computeStatus()
	p.publish(status)
	if terminal(status.Phase) {
		return p.terminate()
	}
	return p.awaitVolumes(p.sim.Now() + mountTimeout)
}

// deletePod asks for the pod's end, as the API server notes it.
func (s *Simulator) deletePod(p *pod) {
	switch {
	case p.object.DeletionTimestamp != nil:
	case p.object.Spec.NodeName == "":
		p.askToEnd(0)
		p.forget()
	case terminal(p.object.Status.Phase):
		p.askToEnd(0)
		// Nothing is left to stop: no kubelet has to agree.
		s.After(10*time.Millisecond, p.forget)
	default:
		p.askToEnd(ptr.Deref(p.object.Spec.TerminationGracePeriodSeconds, 30))
		s.After(30*time.Millisecond, p.wake)
	}
}

// askToEnd notes that a pod is to end, and when it has to.
func (p *pod) askToEnd(grace int64) {
	at := p.sim.seconds()
	at.Time = at.Add(time.Duration(grace) * time.Second)
	p.write(func(object *corev1.Pod) {
		object.DeletionTimestamp, object.DeletionGracePeriodSeconds = &at, &grace
		object.Generation++
	})
}
