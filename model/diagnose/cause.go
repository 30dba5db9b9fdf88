package diagnose

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/initwatch/initwatch/model"
)

// shared makes a cause that pods of several workloads can have in common. The
// parts of its key tell it from others of its sort.
func shared(text, sort string, parts ...string) model.Cause {
	return model.Cause{Key: sort + "/" + strings.Join(parts, "/"), Text: text}
}

// everywhere is shared for what reaches beyond a namespace.
func everywhere(text, sort string, parts ...string) model.Cause {
	cause := shared(text, sort, parts...)
	cause.Cluster = true
	return cause
}

// cause tells what other pods may have in common with this finding: the zero
// Cause where that they look alike would be no reason to think so.
func (s *start) cause(f *model.Finding) model.Cause {
	node := s.pod.Node
	switch f.Code {
	case codeNode:
		return everywhere("node "+node+" is not ready", "node", node)
	case codeNetwork:
		return everywhere("the network of node "+node+" is not ready", "network", node)
	case codeRuntimeClass:
		class := s.pod.Sandbox.RuntimeClass
		return everywhere("runtime class "+class+" is not known to the node", "runtime-class", class)
	case codeRejected:
		return everywhere("node "+node+" rejects pods, "+s.pod.Reason, "rejected", node, s.pod.Reason)
	case codeEvicted:
		return s.evictionCause()
	case codeUnschedulable:
		return unfitCause(s.pod.Condition("PodScheduled"))
	}
	if c := s.pod.Part(f.Step); c != nil {
		return s.containerCause(f, c)
	}
	return model.Cause{}
}

// lowOn matches the resource in the kubelet's text about an eviction
// (pkg/kubelet/eviction/helpers.go).
var lowOn = regexp.MustCompile(`low on resource: ([a-z-]+)`)

// evictionCause is the node's want of a resource. A pod that was evicted for
// its own limits shares that with nobody.
func (s *start) evictionCause() model.Cause {
	match := lowOn.FindStringSubmatch(s.pod.Message)
	if match == nil {
		return model.Cause{}
	}
	return everywhere("node "+s.pod.Node+" ran low on "+match[1], "evicted", s.pod.Node, match[1])
}

// unfitCause is why no node fits, without numbers: they differ from one moment
// to the next.
func unfitCause(scheduled *model.Condition) model.Cause {
	_, reasons, ok := parseUnschedulable(scheduled.Message)
	if !ok {
		return model.Cause{}
	}
	var why []string
	for _, r := range reasons {
		why = append(why, unfitWords.Replace(r.why))
	}
	slices.Sort(why)
	text := strings.Join(slices.Compact(why), ", ")
	return shared("no node fits: "+text, "unschedulable", text)
}

// containerCause is what the same container of the same image has in common
// with others, or what it lacks.
func (s *start) containerCause(f *model.Finding, c *model.Container) model.Cause {
	if what := imageCause[f.Code]; what != "" {
		name, _ := s.imageAtFault(c)
		return shared("image "+name+" "+what, "image", name, f.Code)
	}
	of := c.Name + " of " + c.Image
	switch f.Code {
	case codeImageUnreachable:
		name, _ := s.imageAtFault(c)
		return everywhere("images cannot be pulled from registry "+registry(name), "registry", registry(name))
	case codePullSecret:
		return shared("pull secret "+listed(s.pod.PullSecrets)+" could not be read", "pull-secret", s.pod.PullSecrets...)
	case codeConfig:
		return missingObject(c.State.Message)
	case codeExit:
		return s.exitCause(c)
	case codeReadiness, codeStartup:
		return probeCause(f.Code, of+" fails", c)
	case codeLiveness, codeStartupKill:
		return probeCause(f.Code, of+" kills it", c)
	}
	if what := endCause[f.Code]; what != "" {
		return shared(of+" "+what, f.Code, c.Image, c.Name)
	}
	return model.Cause{}
}

var imageCause = map[string]string{
	codeImageMissing: "not found", codeImageRefused: "may not be pulled", codeImagePlatform: "is not built for the platform of the node",
	codeImageName: "is no valid name", codeImageNever: "is not on the node", codeImage: "cannot be pulled",
}

var endCause = map[string]string{
	codeOOM: "runs out of memory", codeEnds: "ends by itself", codeCommand: "has a command that cannot be started",
	codePostStart: "fails in its postStart hook", codeRunAsRoot: "would run as root",
}

// exitCause is the exit code, where there is one that the container chose.
func (s *start) exitCause(c *model.Container) model.Cause {
	end := lastEnd(c)
	if end == nil || runtimeMessage(end) {
		return model.Cause{}
	}
	return shared(c.Name+" of "+c.Image+" "+exitText(end), "exit", c.Image, c.Name, fmt.Sprint(end.ExitCode, "-", end.Signal))
}

func probeCause(code, text string, c *model.Container) model.Cause {
	kind, probe := "readiness", c.Readiness
	switch code {
	case codeLiveness:
		kind, probe = "liveness", c.Liveness
	case codeStartup, codeStartupKill:
		kind, probe = "startup", c.Startup
	}
	if probe == nil {
		return model.Cause{}
	}
	return shared(kind+" probe of "+text, code, c.Image, c.Name, probe.Handler)
}

// The kubelet's words for a ConfigMap or Secret, or a key of it, that is not
// there (pkg/kubelet/kubelet_pods.go and the API server's own).
var (
	noObject = regexp.MustCompile(`(?i)\b(configmap|secret) "([^"]+)" not found`)
	noKey    = regexp.MustCompile(`couldn't find key (\S+) in (ConfigMap|Secret) [^/\s]+/(\S+)`)
)

// missingObject is the ConfigMap or Secret that a text says is not there.
func missingObject(text string) model.Cause {
	if match := noObject.FindStringSubmatch(text); match != nil {
		kind := strings.ToLower(match[1])
		return shared(fmt.Sprintf("%s %s not found", kind, match[2]), "object", kind, match[2])
	}
	if match := noKey.FindStringSubmatch(text); match != nil {
		kind := strings.ToLower(match[2])
		return shared(fmt.Sprintf("%s %s has no key %s", kind, match[3], match[1]), "key", kind, match[3], match[1])
	}
	return model.Cause{}
}

// volumeCause is what lies behind a volume that cannot be had: an object that is
// missing, a claim, or the volume itself where the pod does not know it by that
// name.
func (s *start) volumeCause(name, text string) model.Cause {
	if cause := missingObject(text); cause.Key != "" || name == "" {
		return cause
	}
	i := slices.IndexFunc(s.pod.Volumes, func(v model.Volume) bool { return v.Name == name })
	if i < 0 {
		return shared("volume "+name+" cannot be had", "volume", name)
	}
	switch v := s.pod.Volumes[i]; v.Kind {
	case kindClaim:
		return shared("claim "+v.Source+" cannot be mounted", "claim", v.Source)
	case "nfs":
		return shared(v.Source+" cannot be mounted", "nfs", v.Source)
	}
	return model.Cause{}
}

// kindClaim is the kind of a volume that a claim stands for.
const kindClaim = "persistentVolumeClaim"
