package scenario

import (
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"

	"github.com/initwatch/initwatch/watch/demo/kubelet/controller"
	"github.com/initwatch/initwatch/watch/recording"
)

// maxReplicas bounds what one workload may ask of the simulation.
const maxReplicas = 200

// checkTemplate refuses workloads that no API server would take.
func checkTemplate(m manifest) error {
	spec := recording.PodSpec(m.object)
	if rc, is := m.object.(*corev1.ReplicationController); is && rc.Spec.Template == nil {
		return fmt.Errorf("%s has no template", m.title())
	}
	if spec == nil {
		return nil
	}
	if len(spec.Containers) == 0 {
		return fmt.Errorf("%s has no containers", m.title())
	}
	seen := map[string]bool{}
	for _, name := range containerNames(spec) {
		if name == "" || seen[name] {
			return fmt.Errorf("%s: containers need names of their own, %q is not", m.title(), name)
		}
		seen[name] = true
	}
	if grace := spec.TerminationGracePeriodSeconds; grace != nil && *grace < 0 {
		return fmt.Errorf("%s: its grace period is negative", m.title())
	}
	if err := checkProbes(m, spec); err != nil {
		return err
	}
	return checkReplicas(m)
}

func checkProbes(m manifest, spec *corev1.PodSpec) error {
	for _, list := range [][]corev1.Container{spec.InitContainers, spec.Containers} {
		for _, c := range list {
			for _, probe := range []*corev1.Probe{c.StartupProbe, c.LivenessProbe, c.ReadinessProbe} {
				if probe != nil && (probe.PeriodSeconds < 0 || probe.InitialDelaySeconds < 0) {
					return fmt.Errorf("%s: container %s has a probe with a negative time", m.title(), c.Name)
				}
			}
		}
	}
	return nil
}

func checkReplicas(m manifest) error {
	replicas := int32(1)
	switch o := m.object.(type) {
	case *appsv1.Deployment:
		if o.Spec.Selector == nil {
			return fmt.Errorf("%s has no selector", m.title())
		}
		replicas = ptr.Deref(o.Spec.Replicas, 1)
	case *appsv1.StatefulSet:
		replicas = ptr.Deref(o.Spec.Replicas, 1)
	case *corev1.ReplicationController:
		replicas = ptr.Deref(o.Spec.Replicas, 1)
	case *batchv1.Job:
		replicas = ptr.Deref(o.Spec.Parallelism, 1)
	case *batchv1.CronJob:
		replicas = ptr.Deref(o.Spec.JobTemplate.Spec.Parallelism, 1)
		if err := checkCronJob(o); err != nil {
			return err
		}
	}
	if replicas < 0 || replicas > maxReplicas {
		return fmt.Errorf("%s: %d replicas; the simulation takes up to %d", m.title(), replicas, maxReplicas)
	}
	return nil
}

func checkCronJob(object *batchv1.CronJob) error {
	if ptr.Deref(object.Spec.SuccessfulJobsHistoryLimit, 0) < 0 || ptr.Deref(object.Spec.FailedJobsHistoryLimit, 0) < 0 {
		return fmt.Errorf("CronJob/%s: a history limit is negative", object.Name)
	}
	_, err := controller.ParseSchedule(object)
	return err
}

func containerNames(spec *corev1.PodSpec) []string {
	var names []string
	for _, list := range [][]corev1.Container{spec.InitContainers, spec.Containers} {
		for _, c := range list {
			names = append(names, c.Name)
		}
	}
	return names
}
