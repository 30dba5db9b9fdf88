package demo

import (
	"testing"

	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/utils/ptr"
)

// TestClusterRows holds rows against those of a real server.
func TestClusterRows(t *testing.T) {
	about := named("a")
	about.Namespace = ""
	preset := *about.DeepCopy()
	preset.Annotations = map[string]string{defaultClass: "true"}
	for name, tt := range map[string]struct {
		obj  Object
		want string
	}{
		"class": {
			&storagev1.StorageClass{ObjectMeta: about, Provisioner: "disks.example.com", VolumeBindingMode: ptr.To(storagev1.VolumeBindingWaitForFirstConsumer)},
			"Name: a | Provisioner: disks.example.com | ReclaimPolicy: Delete | VolumeBindingMode: WaitForFirstConsumer | AllowVolumeExpansion: false | Age: 5m",
		},
		"default class": {
			&storagev1.StorageClass{ObjectMeta: preset, Provisioner: "p", AllowVolumeExpansion: ptr.To(true)},
			"Name: a (default) | Provisioner: p | ReclaimPolicy: Delete | VolumeBindingMode: Immediate | AllowVolumeExpansion: true | Age: 5m",
		},
		"lease": {
			&coordinationv1.Lease{ObjectMeta: named("k8s01"), Spec: coordinationv1.LeaseSpec{HolderIdentity: ptr.To("k8s01")}},
			"Name: k8s01 | Holder: k8s01 | Age: 5m",
		},
		"limits": {&corev1.LimitRange{ObjectMeta: named("small")}, "Name: small | Created At: 2026-11-21T11:55:00Z"},
	} {
		t.Run(name, func(t *testing.T) { checkRow(t, tt.obj, tt.want) })
	}
}
