package diagnose

import (
	"strings"
	"time"

	"github.com/initwatch/initwatch/model"
)

// The failures between a pod's arrival on its node and its sandbox. The network
// is looked at before the volumes, the sandbox is made after them
// (pkg/kubelet/kubelet.go, SyncPod): what failed last stands in the way. Each has
// what it means and what its message begins with.
var sandboxSaid = map[string]struct{ text, prefix string }{
	"FailedCreatePodSandBox":        {"sandbox cannot be made", noSandbox},
	"NetworkNotReady":               {"the node's network is not ready", ""},
	"FailedPrepareDynamicResources": {"devices cannot be prepared", "Failed to prepare dynamic resources: "},
	"FailedCreatePodContainer":      {"the pod's cgroup cannot be made", ""},
	"FailedPodSandBoxStatus":        {"the sandbox cannot be looked at", "Unable to get pod sandbox status: "},
	"FailedKillPod":                 {"the old sandbox cannot be stopped", notKilled},
	"Failed":                        {"the pod's directories cannot be made", noDirectories},
}

const (
	noSandbox = "Failed to create pod sandbox: "
	// noDirectories begins the message of an event with a reason that much else
	// has.
	noDirectories = "error making pod data directories: "
)

// aboutSandbox matches such failures.
func aboutSandbox(e *model.Event) bool {
	_, known := sandboxSaid[e.Reason]
	return known && (e.Reason != "Failed" || e.Container == "" && strings.HasPrefix(e.Message, noDirectories))
}

// sandboxFails: the runtime or the network plugin cannot make the sandbox.
func sandboxFails(s *start) []model.Finding {
	e := s.sandboxEvent()
	if e == nil {
		return nil
	}
	finding := model.Finding{
		Code: codeSandbox, Severity: model.Blocking, Heals: model.HealsItself, Blocks: s.all(), Since: e.First,
		Evidence: []model.Evidence{fromEvent(e)}, Next: s.describe(),
	}
	cause, tried := short(e.Message), ", "+count(e.Count, "try", "tries")
	switch class := s.pod.Sandbox.RuntimeClass; {
	case e.Reason == "NetworkNotReady":
		finding.Code, finding.Summary = codeNetwork, "the node's network is not ready: "+strings.TrimPrefix(cause, "network is not ready: ")
		return []model.Finding{finding}
	case e.Reason == "FailedPrepareDynamicResources":
		finding.Code = codeDevices
	case class != "" && strings.Contains(cause, "no runtime for"), strings.Contains(strings.ToLower(cause), "runtimeclass"):
		finding.Code, finding.Heals, finding.Next = codeRuntimeClass, model.NeedsChange, "kubectl get runtimeclass "+class
		finding.Summary = "runtime class " + class + ": " + strings.TrimPrefix(cause, noSandbox) + tried
		return []model.Finding{finding}
	}
	said := sandboxSaid[e.Reason]
	finding.Summary = said.text + ": " + strings.TrimPrefix(cause, said.prefix) + tried
	return []model.Finding{finding}
}

// sandboxEvent is the newest of such failures, nil when none stands in the way
// any more.
func (s *start) sandboxEvent() *model.Event {
	if s.pod.Node == "" || s.sandboxReady() {
		return nil
	}
	e, mount := s.newest(aboutSandbox), s.newest(about("FailedMount", "FailedAttachVolume", "FailedMapVolume"))
	switch {
	case e == nil, e.Last.Before(s.rebuilt), mount != nil && mount.Last.After(e.Last.Add(time.Second)):
		return nil
	case e.Reason == "FailedKillPod" && !s.pod.Deadline.IsZero():
		return nil // its deletion tells
	}
	return e
}

// rebuilt: the sandbox was given up and made anew, and the steps run again.
func rebuilt(s *start) []model.Finding {
	e := s.newest(about("SandboxChanged"))
	if e == nil || s.ranAfter(s.rebuilt) {
		return nil
	}
	summary := "the sandbox is being made anew"
	if s.head < len(s.pod.Steps) && s.sandboxReady() {
		summary = s.title(&s.pod.Steps[s.head]) + " runs again because the sandbox was made anew"
	}
	return []model.Finding{{
		Code: codeRebuilt, Severity: model.Info, Heals: model.HealsItself, Since: s.rebuilt,
		Summary: summary, Evidence: []model.Evidence{fromEvent(e)}, Next: s.describe(),
	}}
}
