package model_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/initwatch/initwatch/model"
)

func TestFromNode(t *testing.T) {
	node := &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: "w-3\x1b"}}
	node.Spec.Unschedulable = true
	node.Spec.Taints = []corev1.Taint{{Key: "dedicated", Value: "gpu", Effect: "NoSchedule"}, {Key: "node.kubernetes.io/unreachable", Effect: "NoExecute"}}
	node.Status.NodeInfo.ContainerRuntimeVersion, node.Status.NodeInfo.KubeletVersion = "containerd://2.1", "v1.36.3"
	node.Status.Conditions = []corev1.NodeCondition{
		{Type: corev1.NodeMemoryPressure, Status: corev1.ConditionTrue}, {Type: corev1.NodeDiskPressure, Status: corev1.ConditionFalse},
		{Type: corev1.NodePIDPressure, Status: corev1.ConditionTrue},
		{Type: corev1.NodeReady, Status: corev1.ConditionUnknown, Reason: "NodeStatusUnknown", Message: "Kubelet stopped posting node status.", LastTransitionTime: metav1.NewTime(start)},
	}
	want := &model.Node{
		Name: "w-3␛", Cordoned: true, Pressure: []string{"memory", "PID"}, Runtime: "containerd://2.1", Kubelet: "v1.36.3",
		Ready:  model.Condition{Type: "Ready", Status: "Unknown", Reason: "NodeStatusUnknown", Message: "Kubelet stopped posting node status.", Since: start},
		Taints: []string{"dedicated=gpu:NoSchedule", "node.kubernetes.io/unreachable:NoExecute"},
	}
	if diff := cmp.Diff(want, model.FromNode(node)); diff != "" {
		t.Errorf("node (-want +got):\n%s", diff)
	}
}

func TestFromClaim(t *testing.T) {
	class := "fast"
	claim := &corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Name: "data"}}
	claim.Spec.StorageClassName, claim.Status.Phase = &class, corev1.ClaimPending
	at := func(reason string, seconds int) corev1.Event {
		when := metav1.NewTime(start.Add(time.Duration(seconds) * time.Second))
		return corev1.Event{Reason: reason, FirstTimestamp: when, LastTimestamp: when}
	}
	got := model.FromClaim(claim, []corev1.Event{at("newer", 9), at("older", 1)})
	if got.Name != "data" || got.Class != "fast" || got.Phase != "Pending" || len(got.Events) != 2 || got.Events[1].Reason != "newer" {
		t.Errorf("claim %+v", got)
	}
}

func endpoint(pod, address string, ready *bool) discoveryv1.Endpoint {
	e := discoveryv1.Endpoint{Addresses: []string{address}, Conditions: discoveryv1.EndpointConditions{Ready: ready}}
	if pod != "" {
		e.TargetRef = &corev1.ObjectReference{Kind: "Pod", Name: pod}
	}
	return e
}

func TestFromServices(t *testing.T) {
	yes, no := true, false
	service := func(name string, selector map[string]string) corev1.Service {
		return corev1.Service{ObjectMeta: metav1.ObjectMeta{Name: name}, Spec: corev1.ServiceSpec{Selector: selector}}
	}
	slice := func(name string, list ...discoveryv1.Endpoint) discoveryv1.EndpointSlice {
		return discoveryv1.EndpointSlice{ObjectMeta: metav1.ObjectMeta{Labels: map[string]string{discoveryv1.LabelServiceName: name}}, Endpoints: list}
	}
	outside := service("outside", nil)
	outside.Spec.Type = corev1.ServiceTypeExternalName
	got := model.FromServices(
		[]corev1.Service{service("web", nil), service("api", map[string]string{"tier": "back", "app": "api"}), outside},
		[]discoveryv1.EndpointSlice{
			slice("api", endpoint("api-1", "10.0.0.1", &no), endpoint("api-2", "10.0.0.2", nil), endpoint("api-0", "", &no)),
			slice("api", endpoint("api-1", "fd00::1", &no), endpoint("api-2", "fd00::2", &yes)), // the other family
			slice("web", endpoint("", "192.0.2.1", &no), endpoint("", "192.0.2.2", &yes)),
			slice("gone", endpoint("x", "10.0.0.9", &yes)),
			slice("outside", discoveryv1.Endpoint{}),
		},
	)
	want := []model.Service{
		{Name: "api", Selector: "app=api,tier=back", Ready: 1, NotReady: 2, Pods: []string{"api-0", "api-1", "api-2"}},
		{Name: "outside", External: true},
		{Name: "web", Ready: 1, NotReady: 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("services (-want +got):\n%s", diff)
	}
}
