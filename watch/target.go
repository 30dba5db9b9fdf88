package watch

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/initwatch/initwatch/model"
)

// Target is what a person asked for: one pod, the pods of one workload, or, as
// the zero value, all.
type Target struct {
	Kind string // as in the API: Pod, Deployment, …
	Name string
}

// targetKinds are the names that kubectl knows for each kind.
var targetKinds = map[string][]string{
	"Pod":                   {"pod", "pods", "po"},
	"Deployment":            {"deployment", "deployments", "deploy"},
	"ReplicaSet":            {"replicaset", "replicasets", "rs"},
	"StatefulSet":           {"statefulset", "statefulsets", "sts"},
	"DaemonSet":             {"daemonset", "daemonsets", "ds"},
	"Job":                   {"job", "jobs"},
	"CronJob":               {"cronjob", "cronjobs", "cj"},
	"ReplicationController": {"replicationcontroller", "replicationcontrollers", "rc"},
}

// ParseTarget reads POD or KIND/NAME.
func ParseTarget(text string) (Target, error) {
	kind, name, ok := strings.Cut(text, "/")
	if !ok {
		kind, name = "pod", text
	}
	target := Target{Kind: kindNamed(kind), Name: name}
	if target.Kind == "" {
		return Target{}, fmt.Errorf("read target: kind %q is none of pod, deploy, rs, sts, ds, job, cronjob, rc", kind)
	}
	if len(validation.IsDNS1123Subdomain(name)) > 0 {
		return Target{}, fmt.Errorf("read target: %q is no name of an object; give POD or KIND/NAME", name)
	}
	return target, nil
}

// kindNamed finds a kind by any of its names; "" when there is none. A name may
// carry its API group, as in deployments.apps.
func kindNamed(name string) string {
	name, _, _ = strings.Cut(strings.ToLower(name), ".")
	for kind, names := range targetKinds {
		for _, known := range names {
			if name == known {
				return kind
			}
		}
	}
	return ""
}

// String returns what ParseTarget reads; "" for all.
func (t Target) String() string {
	if t.Name == "" {
		return ""
	}
	return strings.ToLower(t.Kind) + "/" + t.Name
}

// podName is the one pod asked for, "" when there is more to it.
func (t Target) podName() string {
	if t.Kind == "Pod" {
		return t.Name
	}
	return ""
}

// Matches reports whether pod is what was asked for or belongs to it. A pod's
// workload may be two owners up: the Deployment above a ReplicaSet, the CronJob
// above a Job.
func (t Target) Matches(pod *model.Pod) bool {
	switch t.Kind {
	case "":
		return true
	case "Pod":
		return pod.Name == t.Name
	default:
		return t.owns(pod.Owner) || t.owns(pod.Workload)
	}
}

func (t Target) owns(owner model.Owner) bool { return owner.Kind == t.Kind && owner.Name == t.Name }
