package diagnose

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
)

// The codes of the findings. They are part of the JSON form: a code keeps its
// meaning once it was released.
const (
	codeUnschedulable    = "unschedulable"
	codeGated            = "scheduling-gated"
	codePreempting       = "waits-for-preemption"
	codeClaimMissing     = "claim-missing"
	codeClaimLost        = "claim-lost"
	codeClaimUnbound     = "claim-unbound"
	codeClaimClass       = "claim-class-missing"
	codeClaimFails       = "claim-provisioning-failed"
	codeClaimWaits       = "claim-provisioning"
	codeVolume           = "volume-not-mountable"
	codeVolumeObject     = "volume-object-missing"
	codeVolumeAttach     = "volume-not-attachable"
	codeSandbox          = "sandbox-fails"
	codeRuntimeClass     = "runtime-class-unknown"
	codeDevices          = "devices-not-prepared"
	codeDevice           = "device-unhealthy"
	codeDeviceClaim      = "resource-claim-not-made"
	codeResizePending    = "resize-pending"
	codeResizeFails      = "resize-failed"
	codeNetwork          = "network-not-ready"
	codeRebuilt          = "sandbox-rebuilt"
	codeImageMissing     = "image-not-found"
	codeImageRefused     = "image-not-allowed"
	codeImageUnreachable = "image-registry-unreachable"
	codeImagePlatform    = "image-wrong-platform"
	codeImageName        = "image-name-invalid"
	codeImageNever       = "image-never-pulled"
	codeImage            = "image-not-pullable"
	codeConfig           = "config-missing"
	codeRunAsRoot        = "run-as-non-root"
	codeCreate           = "container-not-created"
	codeCommand          = "command-not-found"
	codeExit             = "exits"
	codeEnds             = "ends-too-early"
	codeOOM              = "out-of-memory"
	codeFlapping         = "flapping"
	codePostStart        = "post-start-failed"
	codePreStop          = "pre-stop-failed"
	codeLiveness         = "liveness-kills"
	codeStartupKill      = "startup-kills"
	codeStartup          = "startup-failing"
	codeReadiness        = "readiness-failing"
	codeReadinessGate    = "readiness-gate"
	codeRestartAll       = "restarting-all-containers"
	codeSlow             = "slow"
	codeSlowPull         = "image-pull-slow"
	codeSlowVolume       = "volumes-slow"
	codeDisrupted        = "disrupted"
	codePullSecret       = "image-pull-secret-missing"
	codeNode             = "node-not-ready"
	codeDeleting         = "deletion-overdue"
	codeEvicted          = "evicted"
	codeDeadline         = "deadline-exceeded"
	codeRejected         = "rejected"
	codeFailed           = "failed"
)

// fromEvent is the evidence of an event, with how often it occurred.
func fromEvent(e *model.Event) model.Evidence {
	text := short(e.Message)
	if text == "" {
		text = e.Reason
	}
	if e.Count > 1 {
		text += fmt.Sprintf(" (%d times)", e.Count)
	}
	return model.Evidence{Source: "event " + e.Reason, Text: text, Time: e.Last}
}

// fromCondition is the evidence of a pod condition.
func fromCondition(c *model.Condition) model.Evidence {
	return model.Evidence{
		Source: "status.conditions[" + c.Type + "]", Text: short(c.Status + " " + c.Reason + " " + c.Message), Time: c.Since,
	}
}

// fromWaiting is the evidence of a waiting container.
func fromWaiting(c *model.Container) model.Evidence {
	return model.Evidence{Source: statusPath(c) + ".state.waiting", Text: short(c.State.Reason + " " + c.State.Message)}
}

// fromEnd is the evidence of a container's newest end.
func fromEnd(c *model.Container) model.Evidence {
	path, ended := ".lastState.terminated", c.Last
	if c.State.Ended != nil {
		path, ended = ".state.terminated", c.State.Ended
	}
	return model.Evidence{
		Source: statusPath(c) + path, Time: ended.Finished,
		Text: short(fmt.Sprintf("exit code %d %s %s", ended.ExitCode, ended.Reason, ended.Message)),
	}
}

func statusPath(c *model.Container) string {
	list := "containerStatuses"
	switch c.Kind {
	case model.KindInit, model.KindSidecar:
		list = "initContainerStatuses"
	case model.KindEphemeral:
		list = "ephemeralContainerStatuses"
	case model.KindApp:
	}
	return "status." + list + "[" + c.Name + "]"
}

// describe is the command that shows most about a pod.
func (s *start) describe() string {
	return fmt.Sprintf("kubectl describe pod -n %s %s", s.pod.Namespace, s.pod.Name)
}

// logs is the command that prints what the failed attempt of c wrote.
func (s *start) logs(c *model.Container) string {
	command := fmt.Sprintf("kubectl logs -n %s %s -c %s", s.pod.Namespace, s.pod.Name, c.Name)
	if c.State.Phase == model.PhaseRunning && c.Last != nil {
		command += " --previous"
	}
	return command
}

// earliest returns the earliest of the times that are set.
func earliest(times ...time.Time) time.Time {
	var out time.Time
	for _, t := range times {
		if !t.IsZero() && (out.IsZero() || t.Before(out)) {
			out = t
		}
	}
	return out
}

// firstOf returns the first time that is set.
func firstOf(times ...time.Time) time.Time {
	for _, t := range times {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

// count puts a number and a noun in words: "1 try", "5 tries".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// times says how often something was tried, for a row with little room.
func times(n int) string {
	if n < 2 {
		return ""
	}
	return fmt.Sprintf(" ×%d", n)
}

// joined joins what stands behind the times of a line.
func joined(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), " · ")
}
