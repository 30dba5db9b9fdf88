package demo

import (
	"time"

	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// defaultClass is the annotation of the StorageClass that claims get which
// name none.
const defaultClass = "storageclass.kubernetes.io/is-default-class"

var storageClassPrinter = printing(
	func(class *storagev1.StorageClass, now time.Time) []any {
		name := class.Name
		if class.Annotations[defaultClass] == "true" {
			name += " (default)"
		}
		return []any{
			name, class.Provisioner, string(valueOf(class.ReclaimPolicy, corev1.PersistentVolumeReclaimDelete)),
			string(valueOf(class.VolumeBindingMode, storagev1.VolumeBindingImmediate)), valueOf(class.AllowVolumeExpansion, false),
			ageOf(class, now),
		}
	},
	nameColumn(), textColumn("Provisioner"), textColumn("ReclaimPolicy"), textColumn("VolumeBindingMode"),
	textColumn("AllowVolumeExpansion"), textColumn("Age"),
)

var leasePrinter = printing(
	func(lease *coordinationv1.Lease, now time.Time) []any {
		return []any{lease.Name, valueOf(lease.Spec.HolderIdentity, ""), ageOf(lease, now)}
	},
	nameColumn(), textColumn("Holder"), textColumn("Age"),
)

// limitRangePrinter prints what a server prints for kinds that it has no
// columns for.
var limitRangePrinter = printing(
	func(limits *corev1.LimitRange, _ time.Time) []any {
		return []any{limits.Name, limits.CreationTimestamp.UTC().Format(time.RFC3339)}
	},
	nameColumn(), metav1.TableColumnDefinition{Name: "Created At", Type: "date"},
)
