package detail

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/utils/ptr"
)

func TestVolumes(t *testing.T) {
	web := corev1.LocalObjectReference{Name: "web"}
	size := resource.MustParse("1Gi")
	got := volumes([]corev1.Volume{
		{Name: "site", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}},
		{Name: "scratch", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{Medium: "Memory", SizeLimit: &size}}},
		{Name: "conf", VolumeSource: corev1.VolumeSource{ConfigMap: &corev1.ConfigMapVolumeSource{
			LocalObjectReference: web, Optional: ptr.To(true), Items: []corev1.KeyToPath{{Key: "a", Path: "b"}},
		}}},
		{Name: "host", VolumeSource: corev1.VolumeSource{HostPath: &corev1.HostPathVolumeSource{Path: "/x", Type: ptr.To(corev1.HostPathDirectory)}}},
		{Name: "all", VolumeSource: corev1.VolumeSource{Projected: &corev1.ProjectedVolumeSource{Sources: []corev1.VolumeProjection{
			{ConfigMap: &corev1.ConfigMapProjection{LocalObjectReference: web}},
			{Secret: &corev1.SecretProjection{LocalObjectReference: web, Optional: ptr.To(true)}},
			{DownwardAPI: &corev1.DownwardAPIProjection{Items: []corev1.DownwardAPIVolumeFile{{Path: "l", FieldRef: &corev1.ObjectFieldSelector{FieldPath: "metadata.labels"}}}}},
			{ServiceAccountToken: &corev1.ServiceAccountTokenProjection{Path: "token"}},
			{},
		}}}},
	})
	want := []Volume{
		{"scratch", []string{"medium Memory", "at most 1Gi"}},
		{"conf", []string{"only a as b", "may be missing"}},
		{"host", []string{"has to be of type Directory"}},
		{"all", []string{"ConfigMap web", "Secret web, may be missing", "the pod's metadata.labels as l", "a token of its service account, as token", "a source that is not known"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("volumes (-want +got):\n%s", diff)
	}
}
