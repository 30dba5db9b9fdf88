package diagnose

import (
	"fmt"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
)

// overdue: the grace period is over and the pod is still there.
func overdue(s *start) []model.Finding {
	if s.pod.Deadline.IsZero() || s.now.Before(s.pod.Deadline.Add(deletionSlack)) {
		return nil
	}
	summary := fmt.Sprintf("deletion is overdue: its grace of %s is over", shortDuration(s.pod.Grace))
	next := s.describe()
	running := s.runningNames()
	evidence := []model.Evidence{{Source: "metadata.deletionTimestamp", Text: s.pod.Deadline.UTC().Format(time.RFC3339), Time: s.pod.Deadline}}
	e := s.newest(about("FailedKillPod"))
	switch {
	case e != nil && e.Last.After(s.pod.Deadline.Add(-s.pod.Grace)):
		summary += ", the node cannot stop it: " + cut(strings.TrimPrefix(short(e.Message), notKilled))
		evidence = append(evidence, fromEvent(e))
	case len(running) > 0:
		summary += ", " + listed(running) + plural(len(running), " is", " are") + " still reported running"
	case len(s.pod.Finalizers) > 0:
		summary = "deletion waits for " + plural(len(s.pod.Finalizers), "finalizer ", "finalizers ") + listed(s.pod.Finalizers)
		next = fmt.Sprintf("kubectl get pod -n %s %s -o jsonpath='{.metadata.finalizers}'", s.pod.Namespace, s.pod.Name)
	}
	return []model.Finding{{
		Code: codeDeleting, Severity: model.Blocking, Heals: model.NeedsChange, Since: s.pod.Deadline, Summary: summary, Next: next,
		Evidence: evidence,
	}}
}

// deletionSlack is how long after its grace period a pod may take to go.
const deletionSlack = 10 * time.Second

// notKilled begins the message of an event that a pod's containers or its
// sandbox cannot be stopped (pkg/kubelet/kubelet.go, SyncTerminatingPod).
const notKilled = "error killing pod: "

// runningNames names the containers that are reported running.
func (s *start) runningNames() []string {
	var out []string
	for _, c := range s.parts() {
		if c.State.Phase == model.PhaseRunning && !s.terminal() {
			out = append(out, c.Name)
		}
	}
	return out
}

// stoppingLine tells whether a container that is being stopped may still be in
// its preStop hook: Killing is emitted before the hook runs.
func (s *start) stoppingLine(c *model.Container) model.Line {
	e := s.newest(s.of(c, "", "Killing"))
	first := s.endBefore(c)
	switch {
	case (c.PreStop == "" || e == nil) && len(first) > 0:
		return model.Line{Text: "is stopped after " + listed(first)}
	case c.PreStop == "" || e == nil:
		return model.Line{Text: "being stopped"}
	}
	return model.Line{Text: "preStop hook or end (" + c.PreStop + ")", Running: e.Last}
}

// endBefore names what runs yet and ends before a sidecar is told to: the app
// containers, and the sidecars that began after it
// (pkg/kubelet/kuberuntime/kuberuntime_termination_order.go).
func (s *start) endBefore(c *model.Container) []string {
	if c.Kind != model.KindSidecar {
		return nil
	}
	var out []string
	for _, list := range [...][]model.Container{s.pod.Containers, s.pod.Steps[s.index(c)+1:]} {
		for i := range list {
			if list[i].State.Phase == model.PhaseRunning && list[i].Kind != model.KindInit {
				out = append(out, list[i].Name)
			}
		}
	}
	return out
}
