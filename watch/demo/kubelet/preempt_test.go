package kubelet

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/utils/ptr"
)

// wants returns a pod of a class that asks for so much.
func wants(name, class, cpu string) *corev1.Pod {
	pod := podOf(box("app"))
	pod.Name, pod.Spec.PriorityClassName, pod.Spec.TerminationGracePeriodSeconds = name, class, ptr.To[int64](1)
	pod.Spec.Containers[0].Resources.Requests = corev1.ResourceList{corev1.ResourceCPU: resource.MustParse(cpu)}
	return pod
}

// TestPreempt puts a pod onto two nodes of four CPUs each, and tells which pods
// have to go for it, what the scheduler says, and where it ends up.
func TestPreempt(t *testing.T) {
	there := func(pods ...*corev1.Pod) []*corev1.Pod { return pods }
	const full = "0/2 nodes are available: 2 Insufficient cpu."
	const others = full + " no new claims to deallocate, preemption: "
	for _, test := range []struct {
		name   string
		there  []*corev1.Pod // one node after the other
		pod    *corev1.Pod
		killed string
		says   string
		node   string
	}{
		{"room", there(wants("a", "", "1"), wants("b", "", "3")), wants("pod", "urgent", "3"), "", "", "one"},
		{"the fewest have to go", there(wants("a", "", "2"), wants("b", "", "4"), wants("c", "", "2")), wants("pod", "urgent", "3"), "b", full, "two"},
		{"who can stay stays", there(wants("a", "", "1"), wants("b", "urgent", "4"), wants("c", "low", "2")), wants("pod", "urgent", "2"), "c", full, "one"},
		{"equals stay", there(wants("a", "urgent", "4"), wants("b", "urgent", "4")), wants("pod", "urgent", "1"), "",
			others + "0/2 nodes are available: 2 No preemption victims found for incoming pod.", ""},
		{"it does not preempt", there(wants("a", "", "4"), wants("b", "", "4")), wants("pod", "patient", "1"), "",
			others + "not eligible due to preemptionPolicy=Never.", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			n := crowd(t, test.there)
			n.CreatePod(test.pod)
			n.run(t, 20*time.Second)
			got := []string{strings.Join(n.deleted, " "), refusalIn(n.events), n.Pod("shop", "pod").Spec.NodeName}
			if diff := cmp.Diff([]string{test.killed, test.says, test.node}, got); diff != "" {
				t.Error(diff)
			}
			if nominated := n.Pod("shop", "pod").Status.NominatedNodeName; nominated != "" {
				t.Errorf("still meant for node %s", nominated)
			}
		})
	}
}

// crowd returns two nodes with pods that run already.
func crowd(t *testing.T, pods []*corev1.Pod) *node {
	t.Helper()
	n := &node{}
	n.Simulator = New(Config{API: n, Seed: 1, Time: epoch.Add, Nodes: []Node{{Name: "one"}, {Name: "two"}},
		Behaviour: func(*corev1.Pod, string) Behaviour { return Behaviour{} }})
	n.Join()
	n.SetClass("urgent", Class{Priority: 1000})
	n.SetClass("low", Class{Priority: -1})
	n.SetClass("patient", Class{Priority: 1000, Policy: corev1.PreemptNever})
	for i, pod := range pods {
		n.CreatePod(pod)
		n.run(t, time.Duration(i+1)*2*time.Second)
	}
	return n
}

// refusalIn returns the first message of the scheduler that says no.
func refusalIn(events []*corev1.Event) string {
	for _, event := range events {
		if event.Reason == "FailedScheduling" {
			return event.Message
		}
	}
	return ""
}

// TestPreemptOnce holds that nobody else has to go while somebody is going, and
// that the room that is made is kept for whom it is made for.
func TestPreemptOnce(t *testing.T) {
	n := &node{}
	n.Simulator = New(Config{API: n, Seed: 1, Time: epoch.Add, Nodes: []Node{{Name: "one"}},
		Behaviour: func(*corev1.Pod, string) Behaviour { return Behaviour{IgnoresTerm: true} }})
	n.Join()
	n.SetClass("urgent", Class{Priority: 1000})
	for i, grace := range []int64{2, 20} {
		pod := wants(fmt.Sprintf("old-%d", i), "", "2")
		pod.Spec.TerminationGracePeriodSeconds = &grace
		n.CreatePod(pod)
	}
	n.run(t, 2*time.Second)
	n.CreatePod(wants("pod", "urgent", "4"))
	n.CreatePod(wants("late", "", "1"))
	n.run(t, 10*time.Second) // one of the two has ended
	if p := n.Pod("shop", "pod"); p.Spec.NodeName != "" || p.Status.NominatedNodeName != "one" || !strings.Contains(refusalOf(p), underway) {
		t.Errorf("on node %q, meant for %q: %s", p.Spec.NodeName, p.Status.NominatedNodeName, refusalOf(p))
	}
	n.run(t, 40*time.Second)
	if got, late := n.Pod("shop", "pod").Spec.NodeName, n.Pod("shop", "late").Spec.NodeName; got != "one" || late != "" {
		t.Errorf("the pod is on node %q, the late one on %q", got, late)
	}
	if told := strings.Join(n.told(), "\n"); strings.Count(told, "Preempted by pod ") != 2 {
		t.Errorf("events:\n%s", told)
	}
}
