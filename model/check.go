package model

import (
	"fmt"
	"time"

	"github.com/initwatch/initwatch/model/words"
)

// Hook is a lifecycle hook with its result.
type Hook struct {
	Kind     string // postStart or preStop
	Handler  string
	Result   words.Result
	Evidence []Evidence
}

// ProbeState is a probe with its result.
type ProbeState struct {
	Kind string // startup, liveness or readiness
	*Probe
	Result words.Result
	// Failures is how many failures in this attempt were reported at least: the
	// kubelet does not count them for others, and events get lost.
	Failures int
	// Output is what the newest failure said.
	Output string
	// Kills is how often the probe was seen to kill the container.
	Kills    int
	Evidence []Evidence
}

// Pass sets a result that the container's status tells.
func (p *ProbeState) Pass(source string, at time.Time) {
	p.Result = words.ResultPassing
	p.Evidence = []Evidence{{Source: source, Text: "true", Time: at}}
}

// Settings puts a probe's settings in words: what it asks, how often, and what
// becomes of how many failures.
func (p *ProbeState) Settings() string {
	text := p.Handler
	if p.Period > 0 {
		text += " every " + seconds0(p.Period)
	}
	if p.InitialDelay > 0 {
		text += " after " + seconds0(p.InitialDelay)
	}
	if p.Timeout > time.Second {
		text += ", timeout " + seconds0(p.Timeout)
	}
	if p.FailureThreshold > 0 {
		failures := fmt.Sprintf("%d failures", p.FailureThreshold)
		if p.FailureThreshold == 1 {
			failures = "1 failure"
		}
		text += ", " + failures + " " + p.consequence()
	}
	if p.SuccessThreshold > 1 {
		text += fmt.Sprintf(", %d successes to pass", p.SuccessThreshold)
	}
	return text
}

// consequence is what reaching the failure threshold leads to.
func (p *ProbeState) consequence() string {
	verb := "kill"
	if p.Kind == "readiness" {
		verb = "stop traffic"
	}
	if p.FailureThreshold == 1 {
		if p.Kind == "readiness" {
			return "stops traffic"
		}
		return "kills"
	}
	return verb
}

// seconds0 writes a duration without units that are zero.
func seconds0(d time.Duration) string {
	if d%time.Minute == 0 {
		return fmt.Sprintf("%dm", d/time.Minute)
	}
	return fmt.Sprintf("%ds", d/time.Second)
}
