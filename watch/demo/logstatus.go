package demo

import (
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
)

// chooseContainer returns the container that a log request is about, with the
// API server's own refusals.
func chooseContainer(pod *corev1.Pod, name string) (string, error) {
	names := containerNames(pod)
	switch {
	case name != "" && slices.Contains(names, name):
		return name, nil
	case name != "":
		return "", apierrors.NewBadRequest(fmt.Sprintf("container %s is not valid for pod %s", name, pod.Name))
	case len(pod.Spec.Containers) == 1:
		return pod.Spec.Containers[0].Name, nil
	case len(pod.Spec.Containers) == 0:
		return "", apierrors.NewBadRequest(fmt.Sprintf("a container name must be specified for pod %s", pod.Name))
	}
	return "", apierrors.NewBadRequest(fmt.Sprintf("a container name must be specified for pod %s, choose one of: %s", pod.Name, names))
}

// containerNames returns all names in the order in which a server visits them.
func containerNames(pod *corev1.Pod) []string {
	var names []string
	for _, c := range pod.Spec.InitContainers {
		names = append(names, c.Name)
	}
	for _, c := range pod.Spec.Containers {
		names = append(names, c.Name)
	}
	for _, c := range pod.Spec.EphemeralContainers {
		names = append(names, c.Name)
	}
	return names
}

// statusFor returns the status of a container, nil when the kubelet has not
// reported it.
func statusFor(pod *corev1.Pod, name string) *corev1.ContainerStatus {
	lists := [...][]corev1.ContainerStatus{
		pod.Status.ContainerStatuses, pod.Status.InitContainerStatuses, pod.Status.EphemeralContainerStatuses,
	}
	for _, list := range lists {
		for i := range list {
			if list[i].Name == name {
				return &list[i]
			}
		}
	}
	return nil
}

// chooseInstance returns the ID of the run whose log a node hands out, with the
// kubelet's own refusals (kubelet_pods.go, validateContainerLogStatus).
func chooseInstance(pod *corev1.Pod, name string, previous bool) (string, error) {
	status := statusFor(pod, name)
	if status == nil {
		return "", refuseLog("container %q in pod %q is not available", name, pod.Name)
	}
	last, now := status.LastTerminationState.Terminated, status.State
	switch {
	case previous:
		return instanceOf(last, "previous terminated container %q in pod %q not found", name, pod.Name)
	case now.Running != nil:
		return status.ContainerID, nil
	case now.Terminated != nil && now.Terminated.ContainerID != "":
		return now.Terminated.ContainerID, nil
	case now.Terminated != nil || last != nil:
		return instanceOf(last, "container %q in pod %q is terminated", name, pod.Name)
	case now.Waiting != nil:
		return "", refuseLog("container %q in pod %q is waiting to start: "+waitingText(now.Waiting.Reason), name, pod.Name)
	}
	return "", refuseLog("container %q in pod %q is waiting to start - no logs yet", name, pod.Name)
}

func instanceOf(last *corev1.ContainerStateTerminated, refusal, name, pod string) (string, error) {
	if last == nil || last.ContainerID == "" {
		return "", refuseLog(refusal, name, pod)
	}
	return last.ContainerID, nil
}

func waitingText(reason string) string {
	switch reason {
	case "ErrImagePull":
		return "image can't be pulled"
	case "ImagePullBackOff":
		return "trying and failing to pull image"
	}
	return reason
}

func refuseLog(format, name, pod string) error {
	return apierrors.NewBadRequest(fmt.Sprintf(format, name, pod))
}
