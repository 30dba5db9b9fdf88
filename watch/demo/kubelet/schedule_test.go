package kubelet

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

const noClaims = " no new claims to deallocate, preemption: 0/3 nodes are available: "

// TestUnschedulable holds what the scheduler says of nodes that do not do.
func TestUnschedulable(t *testing.T) {
	asks := func(cpu string) func(*corev1.PodSpec) {
		return func(spec *corev1.PodSpec) {
			spec.Containers[0].Resources.Requests = corev1.ResourceList{corev1.ResourceCPU: resource.MustParse(cpu)}
		}
	}
	batch := corev1.Toleration{Key: "dedicated", Value: "batch", Effect: corev1.TaintEffectNoSchedule}
	tests := []struct {
		name string
		pod  func(*corev1.PodSpec)
		node string // where it goes, if anywhere
		want string
	}{
		{"any", func(*corev1.PodSpec) {}, "free", ""},
		{"tolerates", func(spec *corev1.PodSpec) {
			spec.Tolerations, spec.NodeSelector = []corev1.Toleration{batch}, map[string]string{"disk": "ssd"}
		}, "tainted", ""},
		{"selects none", func(spec *corev1.PodSpec) { spec.NodeSelector = map[string]string{"disk": "hdd"} }, "",
			"0/3 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable." +
				noClaims + "3 Preemption is not helpful for scheduling."},
		{"too large", asks("5"), "",
			"0/3 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable." +
				noClaims + "3 Preemption is not helpful for scheduling."},
		{"no room", asks("3"), "",
			"0/3 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable." +
				noClaims + "1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := &node{}
			n.Simulator = New(Config{API: n, Seed: 1, Time: epoch.Add, Behaviour: func(*corev1.Pod, string) Behaviour { return Behaviour{} }, Nodes: []Node{
				{Name: "tainted", Labels: map[string]string{"disk": "ssd"}, Taints: []corev1.Taint{{Key: "dedicated", Value: "batch", Effect: corev1.TaintEffectNoSchedule}}},
				{Name: "free"}, {Name: "cordoned"},
			}})
			n.Join()
			if err := n.Cordon("cordoned"); err != nil {
				t.Fatal(err)
			}
			other := podOf(box("app"))
			other.Name = "other"
			asks("2")(&other.Spec)
			n.CreatePod(other)
			n.run(t, time.Second)
			pod := podOf(box("app"))
			tt.pod(&pod.Spec)
			n.CreatePod(pod)
			n.run(t, 2*time.Second)
			if got := n.Pod("shop", "pod").Spec.NodeName; got != tt.node {
				t.Errorf("it goes to %q, want %q", got, tt.node)
			}
			message := ""
			for _, event := range n.events {
				if event.Reason == "FailedScheduling" {
					message = event.Message
				}
			}
			if diff := cmp.Diff(tt.want, message); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPodsSpreadOverNodes(t *testing.T) {
	n := &node{}
	n.Simulator = New(Config{
		API: n, Seed: 1, Time: epoch.Add, Nodes: []Node{{Name: "a", IP: "10.88.0.1"}, {Name: "b", IP: "10.88.0.2"}},
		Behaviour: func(*corev1.Pod, string) Behaviour { return Behaviour{} },
	})
	n.Join()
	for _, name := range []string{"one", "two", "three", "four"} {
		pod := podOf(box("app"))
		pod.Name = name
		n.CreatePod(pod)
	}
	n.run(t, 5*time.Second)
	hosts := map[string]int{}
	for _, p := range n.inOrder() {
		hosts[p.object.Spec.NodeName+" "+p.object.Status.HostIP]++
	}
	if diff := cmp.Diff(map[string]int{"a 10.88.0.1": 2, "b 10.88.0.2": 2}, hosts); diff != "" {
		t.Error(diff)
	}
}

// TestSilentNode: a node whose kubelet is gone does nothing any more, and its
// pods stay as they were last seen.
func TestSilentNode(t *testing.T) {
	n := newNode(map[string]Behaviour{"app": ends(8*time.Second, 1)}, nil)
	if err := n.NodeDown("k8s01"); err == nil {
		t.Error("a node that has not joined can go down")
	}
	n.Join()
	n.CreatePod(podOf(box("app")))
	n.run(t, 5*time.Second)
	before := n.last()
	if err := n.NodeDown("k8s01"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"k8s01"}, n.lost); diff != "" {
		t.Errorf("kubelets that nobody can reach (-want +got):\n%s", diff)
	}
	n.run(t, 35*time.Second)
	if n.last() != before {
		t.Errorf("the pod changes to %+v", n.last().Status)
	}
	n.run(t, time.Minute)
	for _, c := range n.last().Status.Conditions {
		if want := c.Type != corev1.PodReady; (c.Status == corev1.ConditionTrue) != want || c.Reason != "" {
			t.Errorf("condition %s is %s %s", c.Type, c.Status, c.Reason)
		}
	}
	n.run(t, 7*time.Minute)
	if n.last().DeletionTimestamp == nil || len(n.deleted) > 0 {
		t.Error("the pod is not evicted, or it is gone although nobody stopped it")
	}
	node := n.Nodes()[0]
	for _, c := range node.Status.Conditions {
		if c.Status != corev1.ConditionUnknown || c.Message != "Kubelet stopped posting node status." {
			t.Errorf("condition %+v", c)
		}
	}
	if len(node.Spec.Taints) != 2 {
		t.Errorf("taints %+v", node.Spec.Taints)
	}
}

func TestCordonUnknownNode(t *testing.T) {
	n := newNode(nil, nil)
	if err := n.Cordon("other"); err == nil {
		t.Error("a node that is not there can be cordoned")
	}
}
