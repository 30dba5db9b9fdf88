package detail

import (
	corev1 "k8s.io/api/core/v1"

	"github.com/initwatch/initwatch/model/words"
)

func env(e *corev1.EnvVar) Env {
	out := Env{Name: words.Clean(e.Name)}
	if e.ValueFrom == nil {
		out.Value = words.Clean(e.Value)
		return out
	}
	out.From = words.Clean(source(e.ValueFrom))
	return out
}

// source says in words where a value comes from.
func source(from *corev1.EnvVarSource) string {
	switch {
	case from.SecretKeyRef != nil:
		return keyOf("Secret", from.SecretKeyRef.Name, from.SecretKeyRef.Key, from.SecretKeyRef.Optional)
	case from.ConfigMapKeyRef != nil:
		return keyOf("ConfigMap", from.ConfigMapKeyRef.Name, from.ConfigMapKeyRef.Key, from.ConfigMapKeyRef.Optional)
	case from.FieldRef != nil:
		return "the pod's " + from.FieldRef.FieldPath
	case from.ResourceFieldRef != nil && from.ResourceFieldRef.ContainerName != "":
		return from.ResourceFieldRef.ContainerName + "'s " + from.ResourceFieldRef.Resource
	case from.ResourceFieldRef != nil:
		return "its own " + from.ResourceFieldRef.Resource
	case from.FileKeyRef != nil:
		return "key " + from.FileKeyRef.Key + " of file " + from.FileKeyRef.Path + " in volume " + from.FileKeyRef.VolumeName
	}
	return "a source that is not known"
}

func keyOf(kind, name, key string, optional *bool) string {
	return "key " + key + " of " + kind + " " + name + may(optional)
}

func may(optional *bool) string {
	if optional != nil && *optional {
		return ", which may be missing"
	}
	return ""
}

func envFrom(e *corev1.EnvFromSource) string {
	text := "a source that is not known"
	switch {
	case e.SecretRef != nil:
		text = "all keys of Secret " + e.SecretRef.Name + may(e.SecretRef.Optional)
	case e.ConfigMapRef != nil:
		text = "all keys of ConfigMap " + e.ConfigMapRef.Name + may(e.ConfigMapRef.Optional)
	}
	if e.Prefix != "" {
		text += ", each as " + e.Prefix + "…"
	}
	return words.Clean(text)
}
