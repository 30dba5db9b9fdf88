package diagnose

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/initwatch/initwatch/model"
)

// podClaim matches what the resource claim controller says of a claim of a pod
// (pkg/controller/resourceclaim/controller.go).
var podClaim = regexp.MustCompile(`(?s)^PodResourceClaim (\S+): (.*)$`)

// deviceClaims: a claim for devices cannot be made from its template. The
// scheduler does not look at the pod before; once it says how nodes fit, the
// claim is there.
func deviceClaims(s *start) []model.Finding {
	e := s.newest(about("FailedResourceClaimCreation"))
	if s.pod.Node != "" || e == nil {
		return nil
	}
	if scheduled := s.pod.Condition("PodScheduled"); scheduled != nil {
		if _, _, looked := parseUnschedulable(scheduled.Message); looked {
			return nil
		}
	}
	name, text := "", short(e.Message)
	if match := podClaim.FindStringSubmatch(e.Message); match != nil {
		name, text = match[1]+" ", short(match[2])
	}
	return []model.Finding{{
		Code: codeDeviceClaim, Severity: model.Blocking, Heals: model.NeedsChange, Blocks: s.all(), Since: e.First,
		Summary:  fmt.Sprintf("resource claim %scannot be made: %s, %s", name, trimSentence(text), count(e.Count, "try", "tries")),
		Evidence: []model.Evidence{fromEvent(e)}, Next: "kubectl get resourceclaimtemplates -n " + s.pod.Namespace,
	}}
}

// device: the node reports a device that a container was given as unhealthy,
// which may be why it fails (pkg/kubelet/cm/devicemanager and dra).
func device(s *start) []model.Finding {
	var out []model.Finding
	for _, d := range s.pod.Devices {
		text := fmt.Sprintf("device %s (%s) of %s", d.ID, d.Resource, d.Container)
		if d.Health == "Unhealthy" {
			text += " is unhealthy"
		} else {
			text += " is in an unknown state"
		}
		text = strings.TrimSuffix(text+": "+trimSentence(d.Message), ": ")
		out = append(out, model.Finding{
			Code: codeDevice, Severity: model.Warning, Heals: model.HealsItself, Summary: text, Next: s.describe(),
			Evidence: []model.Evidence{{Source: "status.*.allocatedResourcesStatus", Text: d.Resource + " " + d.ID + " " + d.Health}},
		})
	}
	return out
}

// resizes says what the reasons of the conditions about a resize in place mean
// (pkg/kubelet/status/status_manager.go).
var resizes = []struct {
	condition, reason, code, text string
	heals                         model.Heals
}{
	{"PodResizePending", "Infeasible", codeResizePending, "its node can never grant the resources that it was changed to", model.NeedsChange},
	{"PodResizePending", "Deferred", codeResizePending, "its node has no room for the resources that it was changed to", model.HealsItself},
	{"PodResizeInProgress", "Error", codeResizeFails, "the resources that it was changed to cannot be set", model.HealsItself},
}

// resize: resources that were changed in place are not in force. The pod goes on
// with those that it had.
func resize(s *start) []model.Finding {
	var out []model.Finding
	for _, r := range resizes {
		c := s.pod.Condition(r.condition)
		if c == nil || c.Status != "True" || c.Reason != r.reason || s.terminal() {
			continue
		}
		out = append(out, model.Finding{
			Code: r.code, Severity: model.Info, Heals: r.heals, Since: c.Since, Next: s.describe(), Evidence: []model.Evidence{fromCondition(c)},
			Summary: strings.TrimSuffix(r.text+": "+trimSentence(c.Message), ": "),
		})
	}
	return out
}
