package demo

import (
	"fmt"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// templateColumns tell what the pods of a workload are made of.
var templateColumns = []metav1.TableColumnDefinition{
	wide(textColumn("Containers")), wide(textColumn("Images")), wide(textColumn("Selector")),
}

// templateCells are the cells below templateColumns.
func templateCells(spec *corev1.PodSpec, selector *metav1.LabelSelector) []any {
	var names, images []string
	for _, container := range spec.Containers {
		names, images = append(names, container.Name), append(images, container.Image)
	}
	return []any{strings.Join(names, ","), strings.Join(images, ","), metav1.FormatLabelSelector(selector)}
}

var deploymentPrinter = printing(
	func(d *appsv1.Deployment, now time.Time) []any {
		cells := []any{
			d.Name, readyOf(d.Status.ReadyReplicas, d.Spec.Replicas),
			int64(d.Status.UpdatedReplicas), int64(d.Status.AvailableReplicas), ageOf(d, now),
		}
		return append(cells, templateCells(&d.Spec.Template.Spec, d.Spec.Selector)...)
	},
	append([]metav1.TableColumnDefinition{
		nameColumn(), textColumn("Ready"), textColumn("Up-to-date"), textColumn("Available"), textColumn("Age"),
	}, templateColumns...)...,
)

var replicaSetPrinter = printing(
	func(rs *appsv1.ReplicaSet, now time.Time) []any {
		cells := []any{
			rs.Name, int64(valueOf(rs.Spec.Replicas, 1)), int64(rs.Status.Replicas), int64(rs.Status.ReadyReplicas), ageOf(rs, now),
		}
		return append(cells, templateCells(&rs.Spec.Template.Spec, rs.Spec.Selector)...)
	},
	append([]metav1.TableColumnDefinition{
		nameColumn(), numberColumn("Desired"), numberColumn("Current"), numberColumn("Ready"), textColumn("Age"),
	}, templateColumns...)...,
)

var replicationControllerPrinter = printing(
	func(rc *corev1.ReplicationController, now time.Time) []any {
		template := valueOf(rc.Spec.Template, corev1.PodTemplateSpec{})
		cells := []any{
			rc.Name, int64(valueOf(rc.Spec.Replicas, 0)), int64(rc.Status.Replicas), int64(rc.Status.ReadyReplicas), ageOf(rc, now),
		}
		return append(append(cells, templateCells(&template.Spec, nil)[:2]...), labels.FormatLabels(rc.Spec.Selector))
	},
	append([]metav1.TableColumnDefinition{
		nameColumn(), numberColumn("Desired"), numberColumn("Current"), numberColumn("Ready"), textColumn("Age"),
	}, templateColumns...)...,
)

// statefulSetPrinter prints no selector, as a server does not.
var statefulSetPrinter = printing(
	func(sts *appsv1.StatefulSet, now time.Time) []any {
		cells := []any{sts.Name, readyOf(sts.Status.ReadyReplicas, sts.Spec.Replicas), ageOf(sts, now)}
		return append(cells, templateCells(&sts.Spec.Template.Spec, sts.Spec.Selector)[:2]...)
	},
	nameColumn(), textColumn("Ready"), textColumn("Age"), templateColumns[0], templateColumns[1],
)

var daemonSetPrinter = printing(
	func(ds *appsv1.DaemonSet, now time.Time) []any {
		status := &ds.Status
		cells := []any{
			ds.Name, int64(status.DesiredNumberScheduled), int64(status.CurrentNumberScheduled), int64(status.NumberReady),
			int64(status.UpdatedNumberScheduled), int64(status.NumberAvailable),
			labels.FormatLabels(ds.Spec.Template.Spec.NodeSelector), ageOf(ds, now),
		}
		return append(cells, templateCells(&ds.Spec.Template.Spec, ds.Spec.Selector)...)
	},
	append([]metav1.TableColumnDefinition{
		nameColumn(), numberColumn("Desired"), numberColumn("Current"), numberColumn("Ready"), numberColumn("Up-to-date"),
		numberColumn("Available"), textColumn("Node Selector"), textColumn("Age"),
	}, templateColumns...)...,
)

func readyOf(ready int32, wanted *int32) string {
	return fmt.Sprintf("%d/%d", ready, valueOf(wanted, 1))
}
