package detail

import (
	"cmp"
	"fmt"

	corev1 "k8s.io/api/core/v1"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/words"
)

// Pod is what a pod holds beyond model.Pod.
type Pod struct {
	ServiceAccount string
	Priority       string // class, "" for none
	QOS            string
	RestartPolicy  string
	HostIP         string
	Conditions     []model.Condition // all of them, as the server orders them
	Volumes        []Volume          // those of which there is more to say
	Containers     []Container       // init containers, app containers, ephemeral ones, in spec order
}

// Container is what a container holds beyond model.Container.
type Container struct {
	Name       string
	Command    []string // in place of the image's entry point; nil for that
	Args       []string
	WorkingDir string
	Digest     string // of the image that runs, "" before it was pulled
	PullPolicy string
	Ports      []string
	Env        []Env
	EnvFrom    []string // whole ConfigMaps and Secrets
	Security   []string // what differs from the usual: privileged, user 0, …
}

// Env is one environment variable.
type Env struct {
	Name string
	// Value is what the manifest says, "" for what comes from elsewhere.
	Value string
	// From says in words where the value comes from; "" for the manifest.
	From string
}

// Part returns the container of that name, nil when there is none.
func (p *Pod) Part(name string) *Container {
	for i := range p.Containers {
		if p.Containers[i].Name == name {
			return &p.Containers[i]
		}
	}
	return nil
}

// FromPod takes from a pod what a person reads in full.
func FromPod(p *corev1.Pod) *Pod {
	out := &Pod{
		ServiceAccount: words.Clean(p.Spec.ServiceAccountName), Priority: words.Clean(p.Spec.PriorityClassName),
		QOS: words.Clean(string(p.Status.QOSClass)), RestartPolicy: words.Clean(string(p.Spec.RestartPolicy)),
		HostIP: words.Clean(p.Status.HostIP), Conditions: conditions(p.Status.Conditions), Volumes: volumes(p.Spec.Volumes),
	}
	for i := range p.Spec.InitContainers {
		out.Containers = append(out.Containers, container(&p.Spec.InitContainers[i], p.Status.InitContainerStatuses))
	}
	for i := range p.Spec.Containers {
		out.Containers = append(out.Containers, container(&p.Spec.Containers[i], p.Status.ContainerStatuses))
	}
	for i := range p.Spec.EphemeralContainers {
		c := corev1.Container(p.Spec.EphemeralContainers[i].EphemeralContainerCommon)
		out.Containers = append(out.Containers, container(&c, p.Status.EphemeralContainerStatuses))
	}
	return out
}

func conditions(list []corev1.PodCondition) []model.Condition {
	out := make([]model.Condition, 0, len(list))
	for i := range list {
		c := &list[i]
		out = append(out, model.Condition{
			Type: words.Clean(string(c.Type)), Status: words.Clean(string(c.Status)), Reason: words.Clean(c.Reason),
			Message: words.Clean(c.Message), Since: c.LastTransitionTime.Time,
		})
	}
	return out
}

func container(c *corev1.Container, statuses []corev1.ContainerStatus) Container {
	out := Container{
		Name: words.Clean(c.Name), Command: cleanAll(c.Command), Args: cleanAll(c.Args), WorkingDir: words.Clean(c.WorkingDir),
		PullPolicy: words.Clean(string(c.ImagePullPolicy)), Security: security(c.SecurityContext),
	}
	for i := range statuses {
		if statuses[i].Name == c.Name {
			out.Digest = words.Clean(statuses[i].ImageID)
		}
	}
	for i := range c.Ports {
		out.Ports = append(out.Ports, port(&c.Ports[i]))
	}
	for i := range c.Env {
		out.Env = append(out.Env, env(&c.Env[i]))
	}
	for i := range c.EnvFrom {
		out.EnvFrom = append(out.EnvFrom, envFrom(&c.EnvFrom[i]))
	}
	return out
}

func cleanAll(list []string) []string {
	var out []string
	for _, text := range list {
		out = append(out, words.CleanLines(text))
	}
	return out
}

func port(p *corev1.ContainerPort) string {
	text := fmt.Sprintf("%d/%s", p.ContainerPort, words.Clean(cmp.Or(string(p.Protocol), "TCP")))
	if p.Name != "" {
		text = words.Clean(p.Name) + " " + text
	}
	if p.HostPort != 0 {
		text += fmt.Sprintf(" on port %d of the node", p.HostPort)
	}
	return text
}

// security names what a container may or may not do, as far as it is said.
func security(s *corev1.SecurityContext) []string {
	if s == nil {
		return nil
	}
	var out []string
	add := func(is bool, text string) {
		if is {
			out = append(out, text)
		}
	}
	add(s.Privileged != nil && *s.Privileged, "privileged")
	if s.RunAsUser != nil {
		out = append(out, fmt.Sprintf("user %d", *s.RunAsUser))
	}
	add(s.RunAsNonRoot != nil && *s.RunAsNonRoot, "may not be root")
	add(s.ReadOnlyRootFilesystem != nil && *s.ReadOnlyRootFilesystem, "root file system read-only")
	add(s.AllowPrivilegeEscalation != nil && !*s.AllowPrivilegeEscalation, "no privilege escalation")
	return out
}
