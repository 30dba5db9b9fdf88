package detail

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/initwatch/initwatch/model/words"
)

// Volume is what a volume of a pod holds beyond model.Volume.
type Volume struct {
	Name string
	// From says in words what it is made of, or what has to be true of it.
	From []string
}

// Volume returns the volume of that name, nil when there is nothing to say of
// it.
func (p *Pod) Volume(name string) *Volume {
	for i := range p.Volumes {
		if p.Volumes[i].Name == name {
			return &p.Volumes[i]
		}
	}
	return nil
}

func volumes(list []corev1.Volume) []Volume {
	var out []Volume
	for i := range list {
		v := &list[i]
		var from []string
		for _, text := range madeOf(&v.VolumeSource) {
			from = append(from, words.Clean(text))
		}
		if from != nil {
			out = append(out, Volume{words.Clean(v.Name), from})
		}
	}
	return out
}

func madeOf(v *corev1.VolumeSource) []string {
	switch {
	case v.Projected != nil:
		return projected(v.Projected.Sources)
	case v.ConfigMap != nil:
		return picked(v.ConfigMap.Items, v.ConfigMap.Optional)
	case v.Secret != nil:
		return picked(v.Secret.Items, v.Secret.Optional)
	case v.DownwardAPI != nil:
		return []string{fields(v.DownwardAPI.Items)}
	case v.EmptyDir != nil:
		return empty(v.EmptyDir)
	case v.HostPath != nil && v.HostPath.Type != nil && *v.HostPath.Type != "":
		return []string{"has to be of type " + string(*v.HostPath.Type)}
	case v.Image != nil && v.Image.PullPolicy != "":
		return []string{"pull policy " + string(v.Image.PullPolicy)}
	}
	return nil
}

func empty(v *corev1.EmptyDirVolumeSource) []string {
	var out []string
	if v.Medium != "" {
		out = append(out, "medium "+string(v.Medium))
	}
	if v.SizeLimit != nil {
		out = append(out, "at most "+v.SizeLimit.String())
	}
	return out
}

// picked says which keys are taken and where they lie, and whether the object
// has to be there.
func picked(items []corev1.KeyToPath, optional *bool) []string {
	var out []string
	if keys := keysOf(items); keys != "" {
		out = append(out, keys)
	}
	if optional != nil && *optional {
		out = append(out, "may be missing")
	}
	return out
}

func keysOf(items []corev1.KeyToPath) string {
	var keys []string
	for _, item := range items {
		keys = append(keys, item.Key+" as "+item.Path)
	}
	if keys == nil {
		return ""
	}
	return "only " + strings.Join(keys, ", ")
}

func projected(sources []corev1.VolumeProjection) []string {
	var out []string
	for i := range sources {
		s := &sources[i]
		switch {
		case s.ConfigMap != nil:
			out = append(out, join("ConfigMap "+s.ConfigMap.Name, picked(s.ConfigMap.Items, s.ConfigMap.Optional)))
		case s.Secret != nil:
			out = append(out, join("Secret "+s.Secret.Name, picked(s.Secret.Items, s.Secret.Optional)))
		case s.DownwardAPI != nil:
			out = append(out, fields(s.DownwardAPI.Items))
		case s.ServiceAccountToken != nil:
			out = append(out, "a token of its service account, as "+s.ServiceAccountToken.Path)
		case s.ClusterTrustBundle != nil:
			out = append(out, "a trust bundle, as "+s.ClusterTrustBundle.Path)
		default:
			out = append(out, "a source that is not known")
		}
	}
	return out
}

func join(name string, more []string) string {
	return strings.Join(append([]string{name}, more...), ", ")
}

func fields(items []corev1.DownwardAPIVolumeFile) string {
	var out []string
	for _, item := range items {
		switch {
		case item.FieldRef != nil:
			out = append(out, fmt.Sprintf("the pod's %s as %s", item.FieldRef.FieldPath, item.Path))
		case item.ResourceFieldRef != nil:
			out = append(out, fmt.Sprintf("%s's %s as %s", item.ResourceFieldRef.ContainerName, item.ResourceFieldRef.Resource, item.Path))
		}
	}
	return strings.Join(out, ", ")
}
