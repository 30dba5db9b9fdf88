package kubelet

import (
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"
)

// SetDefaults fills in what an API server fills in when it stores a pod or a
// template of one.
func SetDefaults(spec *corev1.PodSpec) {
	spec.RestartPolicy = or(spec.RestartPolicy, corev1.RestartPolicyAlways)
	spec.DNSPolicy = or(spec.DNSPolicy, corev1.DNSClusterFirst)
	spec.SchedulerName = or(spec.SchedulerName, corev1.DefaultSchedulerName)
	if spec.TerminationGracePeriodSeconds == nil {
		spec.TerminationGracePeriodSeconds = ptr.To[int64](30)
	}
	if spec.SecurityContext == nil {
		spec.SecurityContext = &corev1.PodSecurityContext{}
	}
	for i := range spec.InitContainers {
		setContainerDefaults(&spec.InitContainers[i])
	}
	for i := range spec.Containers {
		setContainerDefaults(&spec.Containers[i])
	}
}

// setTolerations lets a pod stay for five minutes on a node that went away, as
// admission does for pods that do not say it themselves.
func setTolerations(spec *corev1.PodSpec) {
	for _, key := range []string{corev1.TaintNodeNotReady, corev1.TaintNodeUnreachable} {
		taint := corev1.Taint{Key: key, Effect: corev1.TaintEffectNoExecute}
		if tolerates(spec, &taint) == nil {
			spec.Tolerations = append(spec.Tolerations, corev1.Toleration{
				Key: key, Operator: corev1.TolerationOpExists, Effect: taint.Effect, TolerationSeconds: ptr.To[int64](300),
			})
		}
	}
}

func or[T ~string](value, otherwise T) T {
	if value == "" {
		return otherwise
	}
	return value
}

func setContainerDefaults(c *corev1.Container) {
	c.TerminationMessagePath = or(c.TerminationMessagePath, corev1.TerminationMessagePathDefault)
	c.TerminationMessagePolicy = or(c.TerminationMessagePolicy, corev1.TerminationMessageReadFile)
	c.ImagePullPolicy = or(c.ImagePullPolicy, pullPolicy(c.Image))
	for _, probe := range []*corev1.Probe{c.StartupProbe, c.LivenessProbe, c.ReadinessProbe} {
		setProbeDefaults(probe)
	}
}

// pullPolicy follows the tag: what may move is pulled always.
func pullPolicy(image string) corev1.PullPolicy {
	name := image[strings.LastIndex(image, "/")+1:]
	if !strings.ContainsAny(name, ":@") || strings.HasSuffix(name, ":latest") {
		return corev1.PullAlways
	}
	return corev1.PullIfNotPresent
}

func setProbeDefaults(probe *corev1.Probe) {
	if probe == nil {
		return
	}
	for _, field := range []struct {
		value     *int32
		otherwise int32
	}{
		{&probe.TimeoutSeconds, 1}, {&probe.PeriodSeconds, 10}, {&probe.SuccessThreshold, 1}, {&probe.FailureThreshold, 3},
	} {
		if *field.value == 0 {
			*field.value = field.otherwise
		}
	}
}

// qosOf returns the quality of service that the requests and limits add up to.
func qosOf(pod *corev1.Pod) corev1.PodQOSClass {
	set, equal := false, true
	for _, list := range [][]corev1.Container{pod.Spec.InitContainers, pod.Spec.Containers} {
		for _, c := range list {
			r := c.Resources
			set = set || len(r.Requests)+len(r.Limits) > 0
			equal = equal && len(r.Limits) == 2 && (len(r.Requests) == 0 || sameResources(r.Requests, r.Limits))
		}
	}
	switch {
	case !set:
		return corev1.PodQOSBestEffort
	case equal:
		return corev1.PodQOSGuaranteed
	default:
		return corev1.PodQOSBurstable
	}
}

func sameResources(a, b corev1.ResourceList) bool {
	for name, quantity := range a {
		if other := b[name]; quantity.Cmp(other) != 0 {
			return false
		}
	}
	return len(a) == len(b)
}
