package kubelet

import "time"

// Behaviour is what a container's process, its hooks and its probes do.
type Behaviour struct {
	// Runs are its runs, one after the other; the last one repeats. A container
	// without any prints nothing and runs for ever.
	Runs []Run
	// IgnoresTerm says that the process does not end before it is killed, as a
	// shell or a sleep that is process 1 does.
	IgnoresTerm bool

	PostStart Hook
	PreStop   Hook

	// Probes that are not named here succeed.
	Startup   []Check
	Liveness  []Check
	Readiness []Check
}

// Run is one run of a process. One that neither ends nor is killed runs for
// ever.
type Run struct {
	Prints []Line
	// Repeat prints the last line again in this interval, for as long as it runs.
	Repeat time.Duration
	// Waits is what it waits for before it does anything else.
	Waits *Wait
	// For is how long it runs after that; zero is for ever when Ends is not set.
	For  time.Duration
	Ends bool
	Exit int32
	// OOM says that the kernel kills it for its use of memory.
	OOM bool
	// Message is what it writes to its termination log.
	Message string
	// StartError says that it cannot be started, and in which words the
	// runtime says so.
	StartError string
}

// Line is one line of output, so long after the start of its run.
type Line struct {
	After time.Duration
	Text  string
}

// Wait is a loop around a look-up.
type Wait struct {
	// Service has to exist in the pod's namespace; with Ready it also has to
	// have an endpoint that is ready.
	Service string
	Ready   bool
	// Every is how often it looks, and Prints what it says when there is
	// nothing yet.
	Every  time.Duration
	Prints string
}

// Hook is what a lifecycle hook does. Fails is the error, as the runtime puts
// it; empty for a hook that works.
type Hook struct {
	Takes  time.Duration
	Fails  string
	Output string
}

// Check is what a probe finds, so many times; the last check repeats. Times
// starts over with each start of the container.
type Check struct {
	Times  int
	Fails  bool
	Output string
}

// Image is what the node and the registry know of an image.
type Image struct {
	// Present says that the node has it already.
	Present bool
	// Name and ID are what the status calls it; the image itself and a made-up
	// digest when empty.
	Name string
	ID   string
	// Pull is how long pulling takes and Size what arrives.
	Pull time.Duration
	Size int64
	// Fails is the error of each pull; Failures is how many fail before one
	// works, zero for all.
	Fails    string
	Failures int
}

// run returns the behaviour of the n-th run, counted from 0.
func (b Behaviour) run(n int) Run {
	if len(b.Runs) == 0 {
		return Run{}
	}
	return b.Runs[min(n, len(b.Runs)-1)]
}

// check returns the n-th result of a probe, counted from 0.
func check(checks []Check, n int) Check {
	for i, c := range checks {
		if n < c.Times || i == len(checks)-1 {
			return c
		}
		n -= c.Times
	}
	return Check{}
}
