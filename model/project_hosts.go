package model

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/initwatch/initwatch/model/internal/hosts"
)

// addHosts notes the hosts that a step names: names only, whatever else its
// command and environment hold is left behind. Those of a step that a mesh put
// in are the mesh's own affair.
func (s *ContainerSpec) addHosts(c *corev1.Container) {
	if s.Kind != KindInit && s.Kind != KindSidecar || s.Injected != "" {
		return
	}
	var found hosts.Found
	found.Command(append(c.Command[:len(c.Command):len(c.Command)], c.Args...))
	for i := range c.Env {
		found.Env(c.Env[i].Name, c.Env[i].Value)
	}
	s.Hosts, s.Awaits = internLines(strings.Join(found.Named, "\n")), internLines(strings.Join(found.Awaited, "\n"))
}

// HostsOnly returns what may stand for the value of an environment variable
// where it must not be kept: the hosts in it, from which the same is projected.
func HostsOnly(variable, value string) string { return hosts.Only(variable, value) }

// injector is what puts containers into the pods of others, with the names of
// these containers and the annotations that it leaves on the pod.
type injector struct {
	name        string
	containers  []string
	annotations []string
	value       string // "" for any
}

var injectors = []injector{
	{
		"Istio", []string{"istio-init", "istio-validation", "istio-proxy"},
		[]string{"sidecar.istio.io/status", "sidecar.istio.io/interceptionMode"}, "",
	},
	{
		"Linkerd", []string{"linkerd-init", "linkerd-network-validator", "linkerd-proxy"},
		[]string{"linkerd.io/proxy-version", "linkerd.io/created-by"}, "",
	},
	{"Vault", []string{"vault-agent-init", "vault-agent"}, []string{"vault.hashicorp.com/agent-inject-status"}, "injected"},
}

// injected names what put a container into a pod, "" for a container of the
// pod's own. Its name and an annotation of the pod both have to say so: anyone
// may call a container of theirs the same.
func injected(annotations map[string]string, container string) string {
	for i := range injectors {
		if slices.Contains(injectors[i].containers, container) && injectors[i].left(annotations) {
			return injectors[i].name
		}
	}
	return ""
}

// left reports whether there is one of its annotations.
func (i *injector) left(annotations map[string]string) bool {
	return slices.ContainsFunc(i.annotations, func(key string) bool {
		value, is := annotations[key]
		return is && (i.value == "" || value == i.value)
	})
}
