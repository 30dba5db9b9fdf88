package demo

import (
	"cmp"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/model"
)

// podPrinter leaves STATUS, READY and RESTARTS to the model, so that there is
// one algorithm for them.
var podPrinter = withConditions(printing(
	func(pod *corev1.Pod, now time.Time) []any {
		columns := model.FromPod(pod).Columns
		return []any{
			pod.Name, columns.ReadyText(), columns.Status, columns.RestartsText(now), ageOf(pod, now),
			cmp.Or(podIP(pod), none), cmp.Or(pod.Spec.NodeName, none), cmp.Or(pod.Status.NominatedNodeName, none), gatesCell(pod),
		}
	},
	nameColumn(), textColumn("Ready"), textColumn("Status"), textColumn("Restarts"), textColumn("Age"),
	wide(textColumn("IP")), wide(textColumn("Node")), wide(textColumn("Nominated Node")), wide(textColumn("Readiness Gates")),
), podRowConditions)

func withConditions(p *printer, conditions func(Object) []metav1.TableRowCondition) *printer {
	p.conditions = conditions
	return p
}

// podRowConditions tell that a pod runs no more.
func podRowConditions(obj Object) []metav1.TableRowCondition {
	pod, ok := obj.(*corev1.Pod)
	if !ok {
		return nil
	}
	completed := metav1.TableRowCondition{
		Type: metav1.RowCompleted, Status: metav1.ConditionTrue, Reason: string(pod.Status.Phase),
	}
	switch pod.Status.Phase {
	case corev1.PodSucceeded:
		completed.Message = "The pod has completed successfully."
	case corev1.PodFailed:
		completed.Message = "The pod failed."
	default:
		return nil
	}
	return []metav1.TableRowCondition{completed}
}

func podIP(pod *corev1.Pod) string {
	if len(pod.Status.PodIPs) > 0 {
		return pod.Status.PodIPs[0].IP
	}
	return pod.Status.PodIP
}

// gatesCell counts the readiness gates that are true.
func gatesCell(pod *corev1.Pod) string {
	gates := pod.Spec.ReadinessGates
	if len(gates) == 0 {
		return none
	}
	statuses := map[corev1.PodConditionType]corev1.ConditionStatus{}
	for _, condition := range pod.Status.Conditions {
		statuses[condition.Type] = condition.Status
	}
	open := 0
	for _, gate := range gates {
		if statuses[gate.ConditionType] == corev1.ConditionTrue {
			open++
		}
	}
	return fmt.Sprintf("%d/%d", open, len(gates))
}
