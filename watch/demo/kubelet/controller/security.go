package controller

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"
)

// enforceLabel is the label of a namespace that says what its pods may be.
const enforceLabel = "pod-security.kubernetes.io/enforce"

// securityRefusal returns in which ways a pod is less secure than its namespace
// wants. It knows the checks that pods fail most often.
func (m *Manager) securityRefusal(pod *corev1.Pod) string {
	namespace := m.namespaces[pod.Namespace]
	if namespace == nil {
		return ""
	}
	var violations []string
	level := namespace.Labels[enforceLabel]
	switch level {
	case "baseline":
		violations = baseline(pod)
	case "restricted":
		violations = append(baseline(pod), restricted(pod)...)
	}
	if len(violations) == 0 {
		return ""
	}
	version := namespace.Labels[enforceLabel+"-version"]
	if version == "" {
		version = "latest"
	}
	return forbidden(pod, fmt.Sprintf("violates PodSecurity \"%s:%s\": %s", level, version, strings.Join(violations, ", ")))
}

func baseline(pod *corev1.Pod) []string {
	var violations []string
	if pod.Spec.HostNetwork {
		violations = append(violations, "host namespaces (hostNetwork=true)")
	}
	privileged := containersOf(pod, func(s *corev1.SecurityContext) bool { return ptr.Deref(s.Privileged, false) })
	if privileged != "" {
		violations = append(violations, fmt.Sprintf("privileged (%s must not set securityContext.privileged=true)", privileged))
	}
	return violations
}

func restricted(pod *corev1.Pod) []string {
	whole := ptr.Deref(pod.Spec.SecurityContext, corev1.PodSecurityContext{})
	var violations []string
	add := func(format, containers string) {
		if containers != "" {
			violations = append(violations, fmt.Sprintf(format, containers))
		}
	}
	add("allowPrivilegeEscalation != false (%s must set securityContext.allowPrivilegeEscalation=false)",
		containersOf(pod, func(s *corev1.SecurityContext) bool { return ptr.Deref(s.AllowPrivilegeEscalation, true) }))
	add(`unrestricted capabilities (%s must set securityContext.capabilities.drop=["ALL"])`,
		containersOf(pod, func(s *corev1.SecurityContext) bool {
			return s.Capabilities == nil || !slices.Contains(s.Capabilities.Drop, "ALL")
		}))
	if !ptr.Deref(whole.RunAsNonRoot, false) {
		add("runAsNonRoot != true (pod or %s must set securityContext.runAsNonRoot=true)",
			containersOf(pod, func(s *corev1.SecurityContext) bool { return !ptr.Deref(s.RunAsNonRoot, false) }))
	}
	if whole.SeccompProfile == nil {
		add(`seccompProfile (pod or %s must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")`,
			containersOf(pod, func(s *corev1.SecurityContext) bool { return s.SeccompProfile == nil }))
	}
	return violations
}

// containersOf names the containers whose security context is bad, as the
// server does.
func containersOf(pod *corev1.Pod, bad func(*corev1.SecurityContext) bool) string {
	var names []string
	for _, c := range slices.Concat(pod.Spec.InitContainers, pod.Spec.Containers) {
		context := ptr.Deref(c.SecurityContext, corev1.SecurityContext{})
		if bad(&context) {
			names = append(names, fmt.Sprintf("%q", c.Name))
		}
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return "container " + names[0]
	default:
		return "containers " + strings.Join(names, ", ")
	}
}
