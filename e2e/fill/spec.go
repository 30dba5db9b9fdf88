package main

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// What every pod is made of.
const (
	label        = "initwatch-fill"
	podsPerOwner = 5
	podsPerNode  = 100
	envPerUnit   = 1
)

var (
	initNames = []string{"wait-for-database", "migrate-schema", "render-config"}
	appNames  = []string{"app", "metrics-exporter"}
)

// podName follows the names of pods of a Deployment: deployment, hash of the
// ReplicaSet, suffix.
func podName(i int) string { return fmt.Sprintf("%s-%05x", ownerName(i), i) }

func ownerName(i int) string {
	return fmt.Sprintf("service-%04d-7d9c6b5f4", i/podsPerOwner)
}

// newPod returns the i-th pod as it is sent to the server. Its status is
// written afterwards, through the subresource.
func newPod(o options, i int) *corev1.Pod {
	pod := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{
			Name:        podName(i),
			Namespace:   o.namespace(i),
			Labels:      podLabels(i),
			Annotations: podAnnotations(i),
		},
		Spec: corev1.PodSpec{
			InitContainers:               containers(initNames),
			Containers:                   containers(appNames),
			Volumes:                      []corev1.Volume{configVolume(), scratchVolume()},
			SchedulerName:                label, // nobody: the real scheduler leaves the pod alone
			AutomountServiceAccountToken: new(false),
		},
	}
	if o.node != "" {
		pod.Spec.NodeName = fmt.Sprintf("%s%03d", o.node, i/podsPerNode)
	}
	if o.owners {
		pod.OwnerReferences = []metav1.OwnerReference{owner(i)}
	}
	return pod
}

func podLabels(i int) map[string]string {
	return map[string]string{
		"app.kubernetes.io/name":      fmt.Sprintf("service-%04d", i/podsPerOwner),
		"app.kubernetes.io/component": "backend",
		"app.kubernetes.io/part-of":   "shop",
		"pod-template-hash":           "7d9c6b5f4",
		label:                         "true",
	}
}

// podAnnotations carry the bulk that pods of real clusters carry: what
// templates, injectors and deployment tools leave behind.
func podAnnotations(i int) map[string]string {
	return map[string]string{
		"checksum/config":            strings.Repeat("5f1e", 16),
		"prometheus.io/scrape":       "true",
		"deploy.example.com/release": fmt.Sprintf("2026-11-%02d.%d", 1+i%28, i),
		"inject.example.com/status":  strings.Repeat(`{"name":"side","mounts":["a","b"]},`, 8),
	}
}

func owner(i int) metav1.OwnerReference {
	return metav1.OwnerReference{
		APIVersion: "apps/v1", Kind: "ReplicaSet", Name: ownerName(i),
		UID:        types.UID(fmt.Sprintf("00000000-0000-4000-8000-%012x", i/podsPerOwner)),
		Controller: new(true), BlockOwnerDeletion: new(true),
	}
}

func containers(names []string) []corev1.Container {
	made := make([]corev1.Container, len(names))
	for i, name := range names {
		made[i] = container(name)
	}
	return made
}

func container(name string) corev1.Container {
	c := corev1.Container{
		Name:            name,
		Image:           image(name),
		ImagePullPolicy: corev1.PullIfNotPresent,
		Command:         []string{"/bin/sh", "-c", "exec /usr/local/bin/" + name + " --config=/etc/service/config.yaml"},
		Resources: corev1.ResourceRequirements{
			Requests: corev1.ResourceList{"cpu": resource.MustParse("50m"), "memory": resource.MustParse("64Mi")},
		},
		VolumeMounts: []corev1.VolumeMount{
			{Name: "config", MountPath: "/etc/service", ReadOnly: true},
			{Name: "scratch", MountPath: "/var/lib/service"},
		},
	}
	for i := range envPerUnit {
		c.Env = append(c.Env, corev1.EnvVar{
			Name:  fmt.Sprintf("SERVICE_SETTING_%d", i),
			Value: "postgres://" + strings.Repeat("value", 6) + ".example.com:5432",
		})
	}
	return c
}

func image(name string) string { return "registry.example.com/shop/" + name + ":1.42.0" }

func configVolume() corev1.Volume {
	return corev1.Volume{Name: "config", VolumeSource: corev1.VolumeSource{
		ConfigMap: &corev1.ConfigMapVolumeSource{LocalObjectReference: corev1.LocalObjectReference{Name: "service-config"}},
	}}
}

func scratchVolume() corev1.Volume {
	return corev1.Volume{Name: "scratch", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}}
}
