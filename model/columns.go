package model

import (
	"fmt"
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/initwatch/initwatch/model/words"
)

// columns computes what the API server prints for a pod as a table row. It
// follows printPod in pkg/printers/internalversion/printers.go of Kubernetes
// 1.36: STATUS, READY and RESTARTS are the server's own algorithm, quirks
// included, so that a person sees here what kubectl shows.
func columns(p *corev1.Pod) Columns {
	c := Columns{Status: string(p.Status.Phase), Total: len(p.Spec.Containers)}
	if p.Status.Reason != "" {
		c.Status = p.Status.Reason
	}
	for _, condition := range p.Status.Conditions {
		if condition.Type == corev1.PodScheduled && condition.Reason == corev1.PodReasonSchedulingGated {
			c.Status = corev1.PodReasonSchedulingGated
		}
	}
	sidecars, initializing := c.walkInit(p)
	if !initializing || conditionTrue(p, corev1.PodInitialized) {
		c.Restarts, c.LastRestart = sidecars.count, sidecars.last
		c.walkApps(p)
	}
	c.markDeleted(p)
	c.Status = words.Clean(c.Status)
	return c
}

// restarts is a number of restarts and when the newest of them ended its
// predecessor.
type restarts struct {
	count int
	last  time.Time
}

func (r *restarts) add(status *corev1.ContainerStatus) {
	r.count += int(status.RestartCount)
	if ended := status.LastTerminationState.Terminated; ended != nil && ended.FinishedAt.After(r.last) {
		r.last = ended.FinishedAt.Time
	}
}

// walkInit walks the statuses of init containers up to the first that holds
// the others back. It returns the restarts of the sidecars it passed, and
// whether something holds.
func (c *Columns) walkInit(p *corev1.Pod) (sidecars restarts, initializing bool) {
	isSidecar := map[string]bool{}
	for i := range p.Spec.InitContainers {
		if sidecar(&p.Spec.InitContainers[i]) {
			isSidecar[p.Spec.InitContainers[i].Name] = true
			c.Total++
		}
	}
	var all restarts
	defer func() { c.Restarts, c.LastRestart = all.count, all.last }()
	for i := range p.Status.InitContainerStatuses {
		status := &p.Status.InitContainerStatuses[i]
		all.add(status)
		if isSidecar[status.Name] {
			sidecars.add(status)
		}
		if status.State.Terminated != nil && status.State.Terminated.ExitCode == 0 {
			continue
		}
		if isSidecar[status.Name] && status.Started != nil && *status.Started {
			if status.Ready {
				c.Ready++
			}
			continue
		}
		c.Status = initStatus(&status.State, i, len(p.Spec.InitContainers))
		return sidecars, true
	}
	return sidecars, false
}

// initStatus is the STATUS of a pod whose init container at index holds it.
func initStatus(state *corev1.ContainerState, index, total int) string {
	switch {
	case state.Terminated != nil:
		return "Init:" + terminatedStatus(state.Terminated)
	case state.Waiting != nil && state.Waiting.Reason != "" && state.Waiting.Reason != "PodInitializing":
		return "Init:" + state.Waiting.Reason
	}
	return fmt.Sprintf("Init:%d/%d", index, total)
}

func terminatedStatus(ended *corev1.ContainerStateTerminated) string {
	switch {
	case ended.Reason != "":
		return ended.Reason
	case ended.Signal != 0:
		return "Signal:" + strconv.Itoa(int(ended.Signal))
	}
	return "ExitCode:" + strconv.Itoa(int(ended.ExitCode))
}

// walkApps walks the statuses of app containers from last to first, so that
// the first one has the last word.
func (c *Columns) walkApps(p *corev1.Pod) {
	counted := restarts{c.Restarts, c.LastRestart}
	running, failure := false, ""
	for i := len(p.Status.ContainerStatuses) - 1; i >= 0; i-- {
		status := &p.Status.ContainerStatuses[i]
		counted.add(status)
		switch {
		case status.State.Waiting != nil && status.State.Waiting.Reason != "":
			c.Status = status.State.Waiting.Reason
		case status.State.Terminated != nil:
			c.Status = terminatedStatus(status.State.Terminated)
			if status.State.Terminated.ExitCode != 0 {
				failure = c.Status
			}
		case status.Ready && status.State.Running != nil:
			running = true
			c.Ready++
		}
	}
	c.Restarts, c.LastRestart = counted.count, counted.last
	if c.Status == "Completed" {
		c.Status = completedStatus(running, conditionTrue(p, corev1.PodReady), failure)
	}
}

// completedStatus corrects a STATUS of Completed while other containers of the
// pod have not, or not well, completed.
func completedStatus(running, ready bool, failure string) string {
	switch {
	case running && ready:
		return "Running"
	case failure != "":
		return failure
	case running:
		return "NotReady"
	}
	return "Completed"
}

// nodeLost is the status.reason of a pod whose node was given up.
const nodeLost = "NodeLost"

func (c *Columns) markDeleted(p *corev1.Pod) {
	if p.DeletionTimestamp == nil {
		return
	}
	terminal := p.Status.Phase == corev1.PodSucceeded || p.Status.Phase == corev1.PodFailed
	switch {
	case p.Status.Reason == nodeLost:
		c.Status = "Unknown"
	case !terminal:
		c.Status = "Terminating"
	}
}

// ReadyText is the READY column.
func (c Columns) ReadyText() string { return fmt.Sprintf("%d/%d", c.Ready, c.Total) }

// RestartsText is the RESTARTS column as of now.
func (c Columns) RestartsText(now time.Time) string {
	if c.Restarts == 0 || c.LastRestart.IsZero() {
		return strconv.Itoa(c.Restarts)
	}
	return fmt.Sprintf("%d (%s ago)", c.Restarts, Age(c.LastRestart, now))
}

func conditionTrue(p *corev1.Pod, kind corev1.PodConditionType) bool {
	for i := range p.Status.Conditions {
		if p.Status.Conditions[i].Type == kind {
			return p.Status.Conditions[i].Status == corev1.ConditionTrue
		}
	}
	return false
}

func sidecar(c *corev1.Container) bool {
	return c.RestartPolicy != nil && *c.RestartPolicy == corev1.ContainerRestartPolicyAlways
}
