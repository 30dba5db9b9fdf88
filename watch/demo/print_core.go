package demo

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
)

var namespacePrinter = printing(
	func(namespace *corev1.Namespace, now time.Time) []any {
		return []any{namespace.Name, string(namespace.Status.Phase), ageOf(namespace, now)}
	},
	nameColumn(), textColumn("Status"), textColumn("Age"),
)

var configMapPrinter = printing(
	func(cm *corev1.ConfigMap, now time.Time) []any {
		return []any{cm.Name, int64(len(cm.Data) + len(cm.BinaryData)), ageOf(cm, now)}
	},
	nameColumn(), textColumn("Data"), textColumn("Age"),
)

var nodePrinter = printing(
	func(node *corev1.Node, now time.Time) []any {
		info := &node.Status.NodeInfo
		kernel := cmp.Or(info.KernelVersion, unknown)
		if info.Architecture != "" {
			kernel += " (" + info.Architecture + ")"
		}
		return []any{
			node.Name, nodeStatus(node), cmp.Or(strings.Join(nodeRoles(node), ","), none), ageOf(node, now), info.KubeletVersion,
			nodeAddress(node, corev1.NodeInternalIP), nodeAddress(node, corev1.NodeExternalIP),
			cmp.Or(info.OSImage, unknown), kernel, cmp.Or(info.ContainerRuntimeVersion, unknown),
		}
	},
	nameColumn(), textColumn("Status"), textColumn("Roles"), textColumn("Age"), textColumn("Version"),
	wide(textColumn("Internal-IP")), wide(textColumn("External-IP")), wide(textColumn("OS-Image")),
	wide(textColumn("Kernel-Version")), wide(textColumn("Container-Runtime")),
)

func nodeStatus(node *corev1.Node) string {
	status := "Unknown"
	for _, condition := range node.Status.Conditions {
		switch {
		case condition.Type != corev1.NodeReady:
		case condition.Status == corev1.ConditionTrue:
			status = "Ready"
		default:
			status = "NotReady"
		}
	}
	if node.Spec.Unschedulable {
		status += ",SchedulingDisabled"
	}
	return status
}

// nodeRoles finds the roles in the labels, in either of the two ways to write
// them.
func nodeRoles(node *corev1.Node) []string {
	var roles []string
	for label, value := range node.Labels {
		role, found := strings.CutPrefix(label, "node-role.kubernetes.io/")
		if label == "kubernetes.io/role" {
			role, found = value, true
		}
		if found && role != "" {
			roles = append(roles, role)
		}
	}
	slices.Sort(roles)
	return slices.Compact(roles)
}

func nodeAddress(node *corev1.Node, kind corev1.NodeAddressType) string {
	for _, address := range node.Status.Addresses {
		if address.Type == kind {
			return address.Address
		}
	}
	return none
}

var claimPrinter = printing(
	func(claim *corev1.PersistentVolumeClaim, now time.Time) []any {
		phase, capacity, modes := string(claim.Status.Phase), "", ""
		if claim.DeletionTimestamp != nil {
			phase = "Terminating"
		}
		if claim.Spec.VolumeName != "" {
			capacity, modes = claim.Status.Capacity.Storage().String(), accessModes(claim.Status.AccessModes)
		}
		class := cmp.Or(claim.Annotations[corev1.BetaStorageClassAnnotation], valueOf(claim.Spec.StorageClassName, ""))
		return []any{
			claim.Name, phase, claim.Spec.VolumeName, capacity, modes, class,
			valueOf(claim.Spec.VolumeAttributesClassName, unset), ageOf(claim, now),
			string(valueOf(claim.Spec.VolumeMode, corev1.PersistentVolumeFilesystem)),
		}
	},
	nameColumn(), textColumn("Status"), textColumn("Volume"), textColumn("Capacity"), textColumn("Access Modes"),
	textColumn("StorageClass"), textColumn("VolumeAttributesClass"), textColumn("Age"), wide(textColumn("VolumeMode")),
)

func accessModes(modes []corev1.PersistentVolumeAccessMode) string {
	var short []string
	for _, mode := range [...]struct {
		mode corev1.PersistentVolumeAccessMode
		text string
	}{
		{corev1.ReadWriteOnce, "RWO"}, {corev1.ReadOnlyMany, "ROX"}, {corev1.ReadWriteMany, "RWX"}, {corev1.ReadWriteOncePod, "RWOP"},
	} {
		if slices.Contains(modes, mode.mode) {
			short = append(short, mode.text)
		}
	}
	return strings.Join(short, ",")
}

var quotaPrinter = printing(
	func(quota *corev1.ResourceQuota, now time.Time) []any {
		var requests, limits []string
		for _, name := range slices.Sorted(maps.Keys(quota.Status.Hard)) {
			used, hard := quota.Status.Used[name], quota.Status.Hard[name]
			cell := fmt.Sprintf("%s: %s/%s", name, used.String(), hard.String())
			if strings.HasPrefix(string(name), "limits.") {
				limits = append(limits, cell)
			} else {
				requests = append(requests, cell)
			}
		}
		return []any{quota.Name, strings.Join(requests, ", "), strings.Join(limits, ", "), ageOf(quota, now)}
	},
	nameColumn(), textColumn("Request"), textColumn("Limit"), textColumn("Age"),
)
