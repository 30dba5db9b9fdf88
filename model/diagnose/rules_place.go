package diagnose

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
)

// gated: an external controller has not taken its scheduling gates away yet.
func gated(s *start) []model.Finding {
	if s.pod.Node != "" || len(s.pod.SchedulingGates) == 0 {
		return nil
	}
	gates := listed(s.pod.SchedulingGates)
	return []model.Finding{{
		Code: codeGated, Severity: model.Blocking, Heals: model.NeedsChange, Blocks: s.all(), Since: s.pod.Created,
		Summary:  "held by " + plural(len(s.pod.SchedulingGates), "scheduling gate ", "scheduling gates ") + gates,
		Evidence: []model.Evidence{{Source: "spec.schedulingGates", Text: gates, Time: s.pod.Created}},
		Next:     fmt.Sprintf("kubectl get pod -n %s %s -o jsonpath='{.spec.schedulingGates}'", s.pod.Namespace, s.pod.Name),
	}}
}

// unschedulable: no node takes the pod. The condition is newer than the
// scheduler's events, whose series keep their first message.
func unschedulable(s *start) []model.Finding {
	scheduled := s.pod.Condition("PodScheduled")
	if s.pod.Node != "" || scheduled == nil || scheduled.Status != "False" || len(s.pod.SchedulingGates) > 0 {
		return nil
	}
	finding := model.Finding{
		Code: codeUnschedulable, Severity: model.Blocking, Heals: model.NeedsChange, Blocks: s.all(), Since: scheduled.Since,
		Summary: unfitText(scheduled.Message), Evidence: []model.Evidence{fromCondition(scheduled)}, Next: s.describe(),
	}
	if scheduled.Reason == "SchedulerError" {
		finding.Heals = model.HealsItself
	}
	switch {
	case s.pod.NominatedNode != "" && !preempts(scheduled.Message):
		return nil // it is about to be bound there
	case s.pod.NominatedNode != "":
		finding.Code, finding.Heals = codePreempting, model.HealsItself
		finding.Summary = "waits for node " + s.pod.NominatedNode + ", where pods of lower priority are being moved out"
	}
	s.explainByClaim(&finding)
	return []model.Finding{finding}
}

// preempts reports whether a node that was chosen for a pod is one on which
// others are moved out for it. Since 1.35 the scheduler also names the node on
// which it prepares what a pod needs, while the condition still has the text of
// a try before (pkg/scheduler/framework/preemption/preemption.go).
func preempts(message string) bool {
	return !strings.Contains(message, "No preemption victims found") && !strings.Contains(message, "Preemption is not helpful")
}

func unfitText(message string) string {
	total, reasons, ok := parseUnschedulable(message)
	if !ok {
		return "cannot be scheduled: " + short(message)
	}
	words := make([]string, len(reasons))
	for i, r := range reasons {
		words[i] = unfitReason(r, total)
	}
	return fmt.Sprintf("no node fits: %s", strings.Join(words, ", "))
}

// unfitWords takes the scheduler's placeholder plural away and says in a
// person's words what it means.
var unfitWords = strings.NewReplacer("node(s) were unschedulable", "cordoned", "node(s) ", "", "Insufficient ", "insufficient ")

// unfitReason says one reason with the number of nodes that it keeps out.
func unfitReason(r unfit, total int) string {
	why := unfitWords.Replace(r.why)
	if r.nodes == 0 {
		return why
	}
	return fmt.Sprintf("%d of %s %s", r.nodes, count(total, "node", "nodes"), why)
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// volumes: the kubelet mounts all volumes before it makes the sandbox
// (pkg/kubelet/kubelet.go, SyncPod), so that a sandbox proves them mounted.
func volumes(s *start) []model.Finding {
	if s.pod.Node == "" || s.sandboxReady() {
		return nil
	}
	var out []model.Finding
	seen, after := map[string]bool{}, s.rebuilt
	if e := s.newest(aboutSandbox); e != nil {
		after = latest(after, e.Last.Add(-time.Second))
	}
	for i := len(s.events) - 1; i >= 0; i-- {
		e := s.events[i]
		if e.Reason != "FailedMount" && e.Reason != "FailedAttachVolume" && e.Reason != "FailedMapVolume" {
			continue
		}
		volume, cause := parseVolume(e.Message)
		if !seen[volume] && e.Last.After(after) {
			seen[volume] = true
			out = append(out, s.volumeFinding(e, volume, short(cause)))
		}
	}
	if named := slices.DeleteFunc(slices.Clone(out), func(f model.Finding) bool { return strings.HasPrefix(f.Summary, unnamedVolume) }); len(named) > 0 {
		return named
	}
	return out
}

// unnamedVolume begins the summary of what servers before 1.32 say of all
// volumes together, which explains less than what is said of one.
const unnamedVolume = "a volume cannot be mounted: "

func (s *start) volumeFinding(e *model.Event, volume, cause string) model.Finding {
	summary := unnamedVolume + cause
	if volume != "" {
		summary = "volume " + volume + ": " + cause
	}
	finding := model.Finding{
		Code: codeVolume, Severity: model.Blocking, Heals: model.NeedsChange, Blocks: s.all(), Since: e.First,
		Summary: summary + ", " + count(e.Count, "try", "tries"), Evidence: []model.Evidence{fromEvent(e)}, Next: s.describe(),
		Cause: s.volumeCause(volume, cause),
	}
	switch {
	case e.Reason == "FailedAttachVolume":
		finding.Code, finding.Heals = codeVolumeAttach, model.HealsItself
	case strings.HasSuffix(cause, " not found"):
		finding.Code = codeVolumeObject
		finding.Next = s.getVolumeObject(volume)
	}
	return finding
}

// getVolumeObject is the command that shows whether a volume's source exists.
func (s *start) getVolumeObject(name string) string {
	for _, v := range s.pod.Volumes {
		if v.Name == name && v.Source != "" && (v.Kind == "secret" || v.Kind == "configMap" || v.Kind == "persistentVolumeClaim") {
			return fmt.Sprintf("kubectl get %s -n %s %s", strings.ToLower(v.Kind), s.pod.Namespace, v.Source)
		}
	}
	return s.describe()
}

// nodeNotReady: the node controller has marked the pods of a node that it does
// not hear from (pkg/controller/util/node/controller_utils.go). It takes Ready
// away and gives no reason, which a kubelet always does; its event is gone
// after an hour.
func nodeNotReady(s *start) []model.Finding {
	ready := s.pod.Condition("Ready")
	if s.pod.Node == "" || s.terminal() || ready == nil || ready.Status != "False" || ready.Reason != "" {
		return nil
	}
	finding := model.Finding{
		Code: codeNode, Severity: model.Blocking, Heals: model.HealsItself, Since: ready.Since,
		Summary: "node " + s.pod.Node + " is not ready", Evidence: []model.Evidence{fromCondition(ready)},
		Next: "kubectl describe node " + s.pod.Node,
	}
	switch e := s.newest(about("NodeNotReady")); {
	case e != nil && !ready.Since.Before(e.First.Add(-clockSlack)):
		finding.Evidence = append(finding.Evidence, fromEvent(e))
	case s.pod.Reason == "NodeLost", s.allReady():
		finding.Summary = "node " + s.pod.Node + " seems not to be ready: Ready was taken from the pod, its containers are reported ready"
	default:
		return nil
	}
	return []model.Finding{finding}
}

// allReady reports whether every app container is reported running and ready.
func (s *start) allReady() bool {
	return !slices.ContainsFunc(s.pod.Containers, func(c model.Container) bool {
		return c.State.Phase != model.PhaseRunning || !c.Ready
	})
}
