package diagnose

import (
	"time"

	"github.com/initwatch/initwatch/model"
)

// attemptStart is when the newest attempt of c began, or ended when it is not
// known when it began.
func attemptStart(c *model.Container) time.Time {
	if c.State.Phase == model.PhaseRunning {
		return c.State.Since
	}
	if end := lastEnd(c); end != nil {
		return firstOf(end.Started, end.Finished)
	}
	return time.Time{}
}

// began is when the attempt that the state shows began.
func began(c *model.Container) time.Time {
	switch c.State.Phase {
	case model.PhaseRunning:
		return c.State.Since
	case model.PhaseTerminated:
		return c.State.Ended.Started
	case model.PhaseNone, model.PhaseWaiting:
	}
	return time.Time{}
}

// ran reports whether c was ever started, as far as its status tells.
func ran(c *model.Container) bool {
	return c.State.Phase == model.PhaseRunning || c.State.Phase == model.PhaseTerminated || c.Last != nil || c.Restarts > 0
}

// tries is how many attempts of c are over: restarts do not count the first
// attempt, and one that runs is not over.
func tries(c *model.Container) int {
	if c.State.Phase == model.PhaseRunning || !ran(c) {
		return c.Restarts
	}
	return c.Restarts + 1
}

// lastEnd is how the newest attempt that is over ended; nil when none is.
func lastEnd(c *model.Container) *model.Termination {
	if c.State.Ended != nil {
		return c.State.Ended
	}
	return c.Last
}

// endedBySandbox reports whether an attempt was ended because its sandbox was
// given up, and not by a fault of its own. One that never ran has no start.
func (s *start) endedBySandbox(t *model.Termination) bool {
	return !s.rebuilt.IsZero() && !t.Started.IsZero() && t.Started.Before(s.rebuilt) && !t.Finished.Before(s.rebuilt)
}
