package scenario

import (
	"slices"
	"strings"
)

// difference is something in which the simulator may differ from the
// recording.
type difference struct {
	pod    string // or a workload; empty for all
	reason string
	states func([]string) []string
	events func([]string) []string
}

var acceptedDifferences = []difference{
	{
		pod:    "seeds/sdc-ipxe-deployment-NAME-2",
		reason: "the recorded node was so busy that the second run had ended before it was looked at; the simulated one sees it run",
		states: without("init config-data ready=false started=true restarts=1 "),
	},
	{
		pod:    "update/queue-0",
		reason: "the recorded node looked once more when the sandbox was gone, and did not know its address any more",
		states: without("Failed generation=2/2 deleted"),
	},
	{
		pod:    "StatefulSet stateful/cache",
		reason: "the pods of a parallel set are asked for at the same time: which one is stored first is chance",
		events: sorted,
	},
	{
		pod:    "CronJob more/tick",
		reason: "the recorded controller removed a Job twice, because its list was not fresh",
		events: without("FailedDelete"),
	},
	{
		reason: "how often an equal event comes again depends on jitter, on how busy the node is and on a pending look: repetitions count once",
		events: collapse,
	},
	{
		reason: "what the spam filter lets through after its 25 events of a type depends on the count of repetitions before",
		events: beforeSpam,
	},
}

// recordedSeed is the seed with which chance decides as it did in the
// recording.
const recordedSeed = 7

// chancy are the pods whose course hangs on chance, with the reason. They are
// compared for recordedSeed only.
var chancy = map[string]string{
	"shop/liveness-fails":  "a back-off of 20 s ends while the probe's kill takes its 2 s, so milliseconds decide whether the container starts at once",
	"shop/startup-fails":   "a back-off of 10 s ends while the probe's kill takes its 2 s, so milliseconds decide whether the container starts at once",
	"jobs/import-NAME-1":   "the Job controller gathers changes for 1 s and the step runs for as long, so milliseconds decide how it ends",
	"shop/init-job-NAME-1": "the Job controller gathers changes for 1 s and the kubelet looks at the runtime each second, so milliseconds decide who sees the last run end first",
}

type differences []difference

func acceptedFor(pod string) differences {
	return slices.DeleteFunc(slices.Clone(acceptedDifferences), func(d difference) bool {
		return d.pod != "" && d.pod != pod
	})
}

func (d differences) states(states []string) []string {
	for _, one := range d {
		if one.states != nil {
			states = one.states(states)
		}
	}
	return states
}

func (d differences) events(events []string) []string {
	for i := len(d) - 1; i >= 0; i-- {
		if d[i].events != nil {
			events = d[i].events(events)
		}
	}
	return events
}

// without leaves out the states that hold a text.
func without(text string) func([]string) []string {
	return func(states []string) []string {
		return slices.DeleteFunc(slices.Clone(states), func(state string) bool { return strings.Contains(state, text) })
	}
}

// sorted leaves the order of events out.
func sorted(events []string) []string { return slices.Sorted(slices.Values(events)) }

// beforeSpam returns the events up to where a type has used up its burst.
func beforeSpam(events []string) []string {
	counts := map[string]int{}
	for i, event := range events {
		kind, _, _ := strings.Cut(event, " ")
		if counts[kind]++; counts[kind] > 24 {
			return events[:i]
		}
	}
	return events
}

// collapse takes out what repeats at once: an event, or two in turn.
func collapse(events []string) []string {
	var out []string
	for _, event := range events {
		out = append(out, event)
		for _, length := range []int{1, 2} {
			if n := len(out); n >= 2*length && slices.Equal(out[n-length:], out[n-2*length:n-length]) {
				out = out[:n-length]
			}
		}
	}
	return out
}
