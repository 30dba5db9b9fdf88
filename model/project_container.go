package model

import (
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/initwatch/initwatch/model/words"
)

// steps joins init containers with their statuses, in spec order.
func steps(p *corev1.Pod) []Container {
	out := make([]Container, len(p.Spec.InitContainers))
	for i := range p.Spec.InitContainers {
		spec := &p.Spec.InitContainers[i]
		kind := KindInit
		if sidecar(spec) {
			kind = KindSidecar
		}
		out[i] = container(p, spec, kind, p.Status.InitContainerStatuses)
	}
	return out
}

// apps joins app containers with their statuses, in spec order: the API sorts
// the statuses by name.
func apps(p *corev1.Pod) []Container {
	out := make([]Container, len(p.Spec.Containers))
	for i := range p.Spec.Containers {
		out[i] = container(p, &p.Spec.Containers[i], KindApp, p.Status.ContainerStatuses)
	}
	return out
}

func ephemerals(p *corev1.Pod) []Container {
	if len(p.Spec.EphemeralContainers) == 0 {
		return nil
	}
	out := make([]Container, len(p.Spec.EphemeralContainers))
	for i := range p.Spec.EphemeralContainers {
		spec := corev1.Container(p.Spec.EphemeralContainers[i].EphemeralContainerCommon)
		out[i] = container(p, &spec, KindEphemeral, p.Status.EphemeralContainerStatuses)
	}
	return out
}

func container(p *corev1.Pod, spec *corev1.Container, kind Kind, statuses []corev1.ContainerStatus) Container {
	status := statusOf(statuses, spec.Name)
	meant := ContainerSpec{
		Name: intern(spec.Name), Kind: kind, Image: intern(spec.Image),
		Retried: retried(p, spec, kind), Rules: restartRules(spec.RestartPolicyRules),
		Startup: probe(spec.StartupProbe), Liveness: probe(spec.LivenessProbe), Readiness: probe(spec.ReadinessProbe),
		Resources: containerResources(p, spec, status, kind), Mounts: mountsText(spec.VolumeMounts),
	}
	if spec.Lifecycle != nil {
		meant.PostStart, meant.PreStop = hook(spec.Lifecycle.PostStart), hook(spec.Lifecycle.PreStop)
	}
	meant.Injected = injected(p.Annotations, spec.Name)
	meant.addHosts(spec)
	c := Container{ContainerSpec: specs.get(meant, func() ContainerSpec { return meant })}
	if status != nil {
		c.addStatus(status)
	}
	return c
}

func statusOf(statuses []corev1.ContainerStatus, name string) *corev1.ContainerStatus {
	for i := range statuses {
		if statuses[i].Name == name {
			return &statuses[i]
		}
	}
	return nil
}

// retried is the policy that decides what a failure of the container leads
// to: its own, else the pod's. A sidecar is always restarted; an init
// container is tried again unless the policy is Never
// (pkg/kubelet/container/helpers.go).
func retried(p *corev1.Pod, spec *corev1.Container, kind Kind) string {
	switch {
	case kind == KindEphemeral:
		return string(corev1.RestartPolicyNever)
	case spec.RestartPolicy != nil:
		return intern(string(*spec.RestartPolicy))
	}
	return intern(string(p.Spec.RestartPolicy))
}

func (c *Container) addStatus(status *corev1.ContainerStatus) {
	c.State = containerState(status)
	c.Last = termination(status.LastTerminationState.Terminated)
	c.Restarts = int(status.RestartCount)
	c.Ready = status.Ready
	c.Started = status.Started != nil && *status.Started
}

func containerState(status *corev1.ContainerStatus) ContainerState {
	s := ContainerState{ID: words.Clean(status.ContainerID)}
	switch state := &status.State; {
	case state.Terminated != nil:
		s.Phase, s.Ended = PhaseTerminated, termination(state.Terminated)
		s.Since = s.Ended.Finished
		if s.ID == s.Ended.ID {
			s.Ended.ID = s.ID // one copy of a long text is enough
		}
	case state.Running != nil:
		s.Phase, s.Since = PhaseRunning, state.Running.StartedAt.Time
	case state.Waiting != nil:
		s.Phase, s.Reason, s.Message = PhaseWaiting, intern(state.Waiting.Reason), internLines(state.Waiting.Message)
	default:
		// The API says that a state without a member is waiting.
		s.Phase = PhaseWaiting
	}
	return s
}

func termination(t *corev1.ContainerStateTerminated) *Termination {
	if t == nil {
		return nil
	}
	return &Termination{
		ID: words.Clean(t.ContainerID), ExitCode: int(t.ExitCode), Signal: int(t.Signal), Reason: intern(t.Reason),
		Message: internLines(t.Message), Started: epochless(t.StartedAt.Time), Finished: epochless(t.FinishedAt.Time),
	}
}

// epochless turns the Unix epoch, which the runtime reports for a container
// that never ran, into the zero time.
func epochless(t time.Time) time.Time {
	if t.Unix() <= 0 {
		return time.Time{}
	}
	return t
}
