package model

import "time"

const (
	// refresh is how long an answer counts before the same is asked again. Logs of
	// ended attempts do not change, and neither do a preemptor's name and priority;
	// one that is gone does not come back.
	refresh = 15 * time.Second
	// A refusal that may pass counts as long at first, and twice as long each time
	// that it comes again.
	retryFirst = 15 * time.Second
	retryMost  = 5 * time.Minute
	// deniedFor is how long a missing right counts.
	deniedFor = 10 * time.Minute
)

// again is when what f answers is asked anew, after so many refusals in a row;
// zero for never.
func (f *Fact) again(refusals int) time.Time {
	switch {
	case f.Refused == "" && (f.Question.Subject == AboutLog || f.Question.Subject == AboutPreemptor):
		return time.Time{}
	case f.Refused == "":
		return f.At.Add(refresh)
	case f.Holds == HoldsForever:
		return time.Time{}
	case f.Holds == HoldsLong:
		return f.At.Add(deniedFor)
	}
	pause := retryFirst
	for i := 1; i < refusals && pause < retryMost; i++ {
		pause *= 2
	}
	return f.At.Add(min(pause, retryMost))
}

// refusals counts f among those that came in a row before it.
func (f *Fact) refusals(before int) int {
	if f.Refused == "" {
		return 0
	}
	return before + 1
}
