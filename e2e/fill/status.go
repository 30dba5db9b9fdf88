package main

import (
	"fmt"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// mix is what has become of a pod.
type mix int

const (
	mixRunning mix = iota
	mixCrashingInit
	mixCrashingApp
	mixPulling
	mixInitRunning
)

// mixOf gives of twenty pods fourteen that run, two whose second init
// container crashes, one whose app crashes, one whose image cannot be pulled
// and two that are still at their second init container.
func mixOf(i int) mix {
	switch i % 20 {
	case 3, 13:
		return mixCrashingInit
	case 7:
		return mixCrashingApp
	case 11:
		return mixPulling
	case 17, 18:
		return mixInitRunning
	default:
		return mixRunning
	}
}

// firstOf returns the number of the first pod of that mix.
func firstOf(m mix) int {
	i := 0
	for mixOf(i) != m {
		i++
	}
	return i
}

// newStatus returns the status of the i-th pod as the kubelet would have
// written it by now.
func newStatus(i int, now time.Time) corev1.PodStatus {
	m := mixOf(i)
	began := now.Add(-time.Duration(60+i%3600) * time.Second).Truncate(time.Second)
	status := corev1.PodStatus{
		Phase:     corev1.PodPending,
		StartTime: new(metav1.NewTime(began)),
		HostIP:    "10.0.0.1",
		PodIP:     fmt.Sprintf("10.%d.%d.%d", 1+i>>16, i>>8&0xff, i&0xff),
		QOSClass:  corev1.PodQOSBurstable,
	}
	status.HostIPs = []corev1.HostIP{{IP: status.HostIP}}
	status.PodIPs = []corev1.PodIP{{IP: status.PodIP}}
	status.InitContainerStatuses = initStatuses(i, m, began)
	status.ContainerStatuses = appStatuses(i, m, began)
	if m == mixRunning || m == mixCrashingApp {
		status.Phase = corev1.PodRunning
	}
	status.Conditions = conditions(m, began)
	return status
}

func conditions(m mix, began time.Time) []corev1.PodCondition {
	initialized := m == mixRunning || m == mixCrashingApp
	ready := m == mixRunning
	return []corev1.PodCondition{
		condition(corev1.PodReadyToStartContainers, true, "", began),
		condition(corev1.PodInitialized, initialized, "ContainersNotInitialized", began),
		condition(corev1.PodReady, ready, "ContainersNotReady", began),
		condition(corev1.ContainersReady, ready, "ContainersNotReady", began),
		condition(corev1.PodScheduled, true, "", began),
	}
}

func condition(kind corev1.PodConditionType, ok bool, reason string, at time.Time) corev1.PodCondition {
	c := corev1.PodCondition{Type: kind, Status: corev1.ConditionTrue, LastTransitionTime: metav1.NewTime(at)}
	if !ok {
		c.Status, c.Reason = corev1.ConditionFalse, reason
		c.Message = "containers with unready status: [" + strings.Join(appNames, " ") + "]"
	}
	return c
}

func initStatuses(i int, m mix, began time.Time) []corev1.ContainerStatus {
	statuses := make([]corev1.ContainerStatus, len(initNames))
	for n, name := range initNames {
		statuses[n] = initStatus(i, n, m, began)
		statuses[n].Name, statuses[n].Image = name, image(name)
	}
	return statuses
}

func initStatus(i, n int, m mix, began time.Time) corev1.ContainerStatus {
	done := m == mixRunning || m == mixCrashingApp
	switch {
	case n == 0 && m == mixPulling:
		return waiting("ImagePullBackOff", `Back-off pulling image "`+image(initNames[0])+`"`)
	case done || n == 0 && m != mixPulling:
		return ended(i, n, 0, began.Add(time.Duration(n)*time.Second))
	case n == 1 && m == mixCrashingInit:
		return crashing(i, n, 3, int32(3+i%6), began)
	case n == 1 && m == mixInitRunning:
		return running(i, n, began.Add(time.Second), false)
	default:
		return waiting("PodInitializing", "")
	}
}

func appStatuses(i int, m mix, began time.Time) []corev1.ContainerStatus {
	statuses := make([]corev1.ContainerStatus, len(appNames))
	for n, name := range appNames {
		unit := len(initNames) + n
		switch {
		case m == mixCrashingApp && n == 0:
			statuses[n] = crashing(i, unit, 1, int32(4+i%9), began)
		case m == mixRunning || m == mixCrashingApp:
			statuses[n] = running(i, unit, began.Add(5*time.Second), true)
		default:
			statuses[n] = waiting("PodInitializing", "")
		}
		statuses[n].Name, statuses[n].Image = name, image(name)
	}
	return statuses
}

func waiting(reason, message string) corev1.ContainerStatus {
	return corev1.ContainerStatus{
		Started: new(false),
		State:   corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: reason, Message: message}},
	}
}

func running(i, unit int, at time.Time, ready bool) corev1.ContainerStatus {
	return corev1.ContainerStatus{
		Ready: ready, Started: new(true), ContainerID: containerID(i, unit, 0), ImageID: imageID(unit),
		State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: metav1.NewTime(at)}},
	}
}

func ended(i, unit int, code int32, at time.Time) corev1.ContainerStatus {
	return corev1.ContainerStatus{
		Ready: true, Started: new(false), ContainerID: containerID(i, unit, 0), ImageID: imageID(unit),
		State: corev1.ContainerState{Terminated: termination(containerID(i, unit, 0), code, at)},
	}
}

func crashing(i, unit int, code, restarts int32, at time.Time) corev1.ContainerStatus {
	id := containerID(i, unit, restarts)
	status := waiting("CrashLoopBackOff", fmt.Sprintf("back-off 40s restarting failed container in pod %s", podName(i)))
	status.RestartCount, status.ContainerID, status.ImageID = restarts, id, imageID(unit)
	status.LastTerminationState.Terminated = termination(id, code, at)
	return status
}

func termination(id string, code int32, at time.Time) *corev1.ContainerStateTerminated {
	reason := "Completed"
	if code != 0 {
		reason = "Error"
	}
	return &corev1.ContainerStateTerminated{
		ExitCode: code, Reason: reason, ContainerID: id,
		StartedAt: metav1.NewTime(at), FinishedAt: metav1.NewTime(at.Add(time.Second)),
	}
}

func containerID(i, unit int, attempt int32) string {
	return fmt.Sprintf("containerd://%056x%02x%06x", i, unit, attempt)
}

func imageID(unit int) string {
	return fmt.Sprintf("registry.example.com/shop/image@sha256:%064x", unit)
}
