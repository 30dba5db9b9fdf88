package flow_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"github.com/initwatch/initwatch/model"
	"github.com/initwatch/initwatch/model/flow"
)

func mounting(name string, mounts ...corev1.VolumeMount) corev1.Container {
	return corev1.Container{Name: name, VolumeMounts: mounts}
}

// website is a pod that clones a site, renders its configuration and serves
// both; nobody reads the scratch volume.
func website() *model.Pod {
	p := &corev1.Pod{}
	p.Spec.Volumes = []corev1.Volume{
		{Name: "site", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}},
		{Name: "template", VolumeSource: corev1.VolumeSource{ConfigMap: &corev1.ConfigMapVolumeSource{LocalObjectReference: corev1.LocalObjectReference{Name: "web"}}}},
		{Name: "scratch", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}},
		{Name: "nobody"},
		{Name: "kube-api-access-x", VolumeSource: corev1.VolumeSource{Projected: &corev1.ProjectedVolumeSource{}}},
	}
	p.Spec.InitContainers = []corev1.Container{
		mounting("clone", corev1.VolumeMount{Name: "site", MountPath: "/work"}, corev1.VolumeMount{Name: "scratch", MountPath: "/tmp"}),
		mounting("render", corev1.VolumeMount{Name: "template", MountPath: "/in"}, corev1.VolumeMount{Name: "site", MountPath: "/out", SubPath: "conf"}),
	}
	p.Spec.Containers = []corev1.Container{
		mounting("nginx", corev1.VolumeMount{Name: "site", MountPath: "/usr/share/nginx/html", ReadOnly: true}, corev1.VolumeMount{Name: "kube-api-access-x", MountPath: "/var/run"}),
	}
	return model.FromPod(p)
}

func TestOf(t *testing.T) {
	clone := flow.Use{Container: "clone", Kind: model.KindInit, Index: 1, Path: "/work"}
	render := flow.Use{Container: "render", Kind: model.KindInit, Index: 2, Path: "/out", SubPath: "conf"}
	nginx := flow.Use{Container: "nginx", Kind: model.KindApp, Path: "/usr/share/nginx/html"}
	want := []flow.Volume{
		{Volume: model.Volume{Name: "site", Kind: "emptyDir"}, Writers: []flow.Use{clone, render}, Readers: []flow.Use{nginx}},
		{
			Volume: model.Volume{Name: "template", Kind: "configMap", Source: "web"}, Given: true,
			Readers: []flow.Use{{Container: "render", Kind: model.KindInit, Index: 2, Path: "/in"}},
		},
		{Volume: model.Volume{Name: "scratch", Kind: "emptyDir"}, Writers: []flow.Use{{Container: "clone", Kind: model.KindInit, Index: 1, Path: "/tmp"}}},
		{Volume: model.Volume{Name: "nobody", Kind: "other"}},
	}
	got := flow.Of(website())
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("flow (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]flow.Use{render, nginx}, got[0].Prepared("clone")); diff != "" {
		t.Errorf("prepared by clone (-want +got):\n%s", diff)
	}
	for i, want := range []bool{false, false, true, false} {
		if got[i].Unread() != want {
			t.Errorf("%s: unread is %v", got[i].Name, got[i].Unread())
		}
	}
}

// TestSidecarPrepares holds that what a sidecar writes is seen by those beside
// it, too.
func TestSidecarPrepares(t *testing.T) {
	always := corev1.ContainerRestartPolicyAlways
	p := &corev1.Pod{}
	p.Spec.Volumes = []corev1.Volume{{Name: "token", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}}}
	first := mounting("check", corev1.VolumeMount{Name: "token", MountPath: "/t", ReadOnly: true})
	agent := mounting("agent", corev1.VolumeMount{Name: "token", MountPath: "/t"})
	agent.RestartPolicy = &always
	p.Spec.InitContainers = []corev1.Container{first, agent}
	volume := flow.Of(model.FromPod(p))[0]
	if len(volume.Prepared("agent")) != 1 || volume.Prepared("check") != nil || volume.Unread() {
		t.Errorf("prepared %v, unread %v", volume.Prepared("agent"), volume.Unread())
	}
}
