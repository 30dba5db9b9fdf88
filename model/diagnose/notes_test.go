package diagnose_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"github.com/initwatch/initwatch/model"
)

func withClaim(name string) option {
	return func(p *corev1.Pod) {
		p.Spec.Volumes = append(p.Spec.Volumes, corev1.Volume{Name: "v", VolumeSource: corev1.VolumeSource{
			PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: name},
		}})
	}
}

// unfit is a pod that the scheduler has no node for, and why.
func unfit(message string) option {
	return both(unscheduled, condition(corev1.PodScheduled, corev1.ConditionFalse, "Unschedulable", message))
}

func nodeFact(n *model.Node) map[model.Question]model.Fact {
	return map[model.Question]model.Fact{{Subject: model.AboutNode, Name: "node-1"}: {Node: n}}
}

func claimFact(f model.Fact) map[model.Question]model.Fact {
	return map[model.Question]model.Fact{{Subject: model.AboutClaim, Namespace: "shop", Name: "data"}: f}
}

func claimEvent(reason, message string) *model.Event {
	return &model.Event{UID: reason, Namespace: "shop", Kind: "PersistentVolumeClaim", AboutUID: "c", AboutName: "data", Reason: reason, Message: message, First: now.Add(-time.Minute), Last: now, Count: 3}
}

const preemptor = "0f3e8a6c-6a53-4b0b-9a39-1d0d4c6f7a11"

func TestNotes(t *testing.T) {
	down := both(started(3*time.Minute), ready("app"), condition(corev1.PodReady, corev1.ConditionFalse, "", ""))
	downLine := "node node-1 seems not to be ready: Ready was taken from the pod, its containers are reported ready"
	silent := both(func(p *corev1.Pod) { p.Status = corev1.PodStatus{Phase: corev1.PodPending} })
	unbound := both(unfit("0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found"), withClaim("data"))
	unboundLine := "no node fits: pod has unbound immediate PersistentVolumeClaims"
	noClass := claimEvent("ProvisioningFailed", `storageclass.storage.k8s.io "fast" not found`)
	slow := both(noSandbox, withClaim("data"))
	slowLine := "volumes and sandbox are being made, with claim data to attach, for 5m"
	preempted := []*model.Event{saw("Preempted", "", "Preempted by pod "+preemptor+" on node node-1", time.Minute, 1)}
	preemption := func(f model.Fact) map[model.Question]model.Fact {
		return map[model.Question]model.Fact{{Subject: model.AboutPreemptor, UID: preemptor}: f}
	}
	goes := deleted(10*time.Second, 30*time.Second)
	goesLine := "being deleted, grace ends 03:04:25"
	unknown := model.Condition{Type: "Ready", Status: "Unknown", Reason: "NodeStatusUnknown", Message: "Kubelet stopped posting node status.", Since: now.Add(-4 * time.Minute)}
	tests := []struct {
		name    string
		pod     option
		events  []*model.Event
		answers map[model.Question]model.Fact
		want    []string
	}{
		{"a node that is gone silent", down, nil, nodeFact(&model.Node{Name: "node-1", Ready: unknown}), []string{downLine, "node node-1 has not been heard from since 03:00:05: Kubelet stopped posting node status"}},
		{"a node that is gone silent since yesterday", down, nil, nodeFact(&model.Node{Name: "node-1", Ready: model.Condition{Type: "Ready", Status: "Unknown", Since: now.Add(-4 * time.Hour)}}), []string{downLine, "node node-1 has not been heard from since 2026-01-01 23:04:05"}},
		{"a node with all that can be wrong", down, nil, nodeFact(&model.Node{
			Name: "node-1", Ready: model.Condition{Type: "Ready", Status: "False", Message: "cni plugin not initialized", Since: now.Add(-time.Minute)}, Cordoned: true,
			Pressure: []string{"memory", "disk"}, Taints: []string{"node.kubernetes.io/not-ready:NoExecute", "dedicated=gpu:NoExecute"},
		}), []string{downLine, "node node-1 is not ready since 03:03:05: cni plugin not initialized · cordoned · short of memory, disk · taint dedicated=gpu:NoExecute"}},
		{"a node that is back", down, nil, nodeFact(&model.Node{Name: "node-1", Ready: model.Condition{Status: "True"}}), []string{downLine, "node node-1 is ready"}},
		{"a node that has no status", down, nil, nodeFact(&model.Node{Name: "node-1"}), []string{downLine, "node node-1 has not reported yet"}},
		{"a node that was deleted", down, nil, map[model.Question]model.Fact{{Subject: model.AboutNode, Name: "node-1"}: {Missing: true}}, []string{downLine, "node node-1 does not exist"}},
		{"a node that may not be read", down, nil, map[model.Question]model.Fact{{Subject: model.AboutNode, Name: "node-1"}: {Refused: "user bob may not get nodes"}}, []string{downLine, "node node-1: user bob may not get nodes"}},
		{"a kubelet that says nothing", silent, nil, nodeFact(&model.Node{Name: "node-1", Ready: unknown}), []string{"waits for the kubelet on node-1", "node node-1 has not been heard from since 03:00:05: Kubelet stopped posting node status"}},
		{"a kubelet that was asked a moment ago", silent, []*model.Event{saw("Scheduled", "", "", 10*time.Second, 1)}, nodeFact(&model.Node{}), []string{"waits for the kubelet on node-1"}},
		{"a node whose pods are moved out", both(unfit("0/1 nodes are available: 1 Insufficient cpu."), func(p *corev1.Pod) { p.Status.NominatedNodeName = "node-1" }), nil, nodeFact(&model.Node{Name: "node-1", Ready: model.Condition{Status: "True"}, Cordoned: true}), []string{"waits for node node-1, where pods of lower priority are being moved out", "node node-1 is ready · cordoned"}},
		{"evicted a moment ago", phase(corev1.PodFailed, "Evicted", "The node was low on resource: memory. "), nil, nodeFact(&model.Node{Name: "node-1", Ready: model.Condition{Status: "True"}, Pressure: []string{"memory"}}), []string{"evicted: The node was low on resource: memory", "node node-1 is ready · short of memory"}},
		{"no class, from the claim's events alone", unbound, []*model.Event{noClass}, claimFact(model.Fact{Refused: "user bob may not get persistentvolumeclaims"}), []string{`claim data: storage class "fast" not found`, "claim data: user bob may not get persistentvolumeclaims"}},
		{"no class, read with the claim", unbound, nil, claimFact(model.Fact{Claim: &model.Claim{Name: "data", Phase: "Pending", Class: "fast", Events: []*model.Event{noClass}}}), []string{`claim data: storage class "fast" not found`}},
		{"no such claim", unbound, nil, claimFact(model.Fact{Missing: true}), []string{"claim data does not exist"}},
		{"no such claim, as the scheduler says", both(unfit(`0/1 nodes are available: persistentvolumeclaim "data" not found. not found`), withClaim("data")), nil, claimFact(model.Fact{Refused: "no"}), []string{"claim data does not exist", "claim data: no"}},
		{"a claim without a volume", unbound, []*model.Event{claimEvent("FailedBinding", "no persistent volumes available for this claim and no storage class is set")}, nil, []string{"claim data: no persistent volumes available for this claim and no storage class is set"}},
		{"a provisioner that fails", unbound, []*model.Event{claimEvent("ProvisioningFailed", "rpc error: code = ResourceExhausted desc = quota exceeded")}, nil, []string{"claim data: quota exceeded"}},
		{"a claim that is not at fault", unbound, nil, claimFact(model.Fact{Claim: &model.Claim{Name: "data", Phase: "Bound", Volume: "pv-1"}}), []string{unboundLine, "claim data is bound to volume pv-1"}},
		{"no word about the claim", unbound, nil, claimFact(model.Fact{Claim: &model.Claim{Name: "data", Phase: "Pending"}}), []string{unboundLine, "claim data is pending"}},
		{"a first consumer", unbound, []*model.Event{claimEvent("WaitForFirstConsumer", "waiting for first consumer to be created before binding")}, nil, []string{unboundLine, "claim data waits for its first consumer"}},
		{"cpu, too", both(unfit("0/2 nodes are available: 1 Insufficient cpu, 1 pod has unbound immediate PersistentVolumeClaims."), withClaim("data")), []*model.Event{noClass}, nil, []string{"no node fits: 1 of 2 nodes insufficient cpu, 1 of 2 nodes pod has unbound immediate PersistentVolumeClaims"}},
		{"slow to attach", slow, nil, claimFact(model.Fact{Claim: &model.Claim{Name: "data", Phase: "Lost", Volume: "pv-1"}}), []string{slowLine, "claim data has lost its volume pv-1"}},
		{"makes room", goes, preempted, preemption(model.Fact{Preemptor: &model.Preemptor{Namespace: "shop", Name: "big", Priority: "high"}}), []string{goesLine, "made room for pod shop/big (priority high)"}},
		{"makes room for what is gone", goes, preempted, preemption(model.Fact{Missing: true}), []string{goesLine, "made room for a pod that is gone"}},
		{"makes room for what may not be read", goes, preempted, preemption(model.Fact{Refused: "user bob may not list pods"}), []string{goesLine, "the pod that it makes room for: user bob may not list pods"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if test.answers == nil {
				test.answers = map[model.Question]model.Fact{}
			}
			store := answered([]*corev1.Pod{newPod(test.pod)}, test.events, test.answers)
			if diff := cmp.Diff(test.want, told(store, "uid")); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
		})
	}
}

// TestTimeOfDayIsLookedAtAgain holds that a note which tells a time of today is
// drawn anew when the day is over: it needs a date then.
func TestTimeOfDayIsLookedAtAgain(t *testing.T) {
	p := newPod(started(3*time.Minute), ready("app"), condition(corev1.PodReady, corev1.ConditionFalse, "", ""))
	silent := model.Node{Name: "node-1", Ready: model.Condition{Type: "Ready", Status: "Unknown", Since: now.Add(-time.Minute)}}
	store := answered([]*corev1.Pod{p}, nil, nodeFact(&silent))
	question := model.Question{Subject: model.AboutNode, Name: "node-1"}
	tomorrow := time.Date(2026, 1, 3, 0, 0, 0, 0, time.UTC)
	store.Apply(model.Batch{Observed: now, Items: []model.Item{{Op: model.OpFact, Fact: &model.Fact{Question: question, At: tomorrow, Node: &silent}}}})
	if at := store.Entry("uid").Diagnosis.Recheck; at.IsZero() || at.After(tomorrow) {
		t.Fatalf("looked at again at %s, want %s", at, tomorrow)
	}
	store.Advance(tomorrow)
	const want = "node node-1 has not been heard from since 2026-01-02 03:03:05"
	if got := store.Entry("uid").Diagnosis.Notes; len(got) != 1 || got[0].Text != want {
		t.Errorf("notes %+v, want %q", got, want)
	}
}

// TestAClaimsCauseIsOfBoth holds that a finding which a claim explains keeps
// the scheduler's evidence beside the claim's.
func TestAClaimsCauseIsOfBoth(t *testing.T) {
	p := newPod(unfit("0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found"), withClaim("data"))
	store := answered([]*corev1.Pod{p}, []*model.Event{claimEvent("ProvisioningFailed", `storageclass.storage.k8s.io "fast" not found`)}, nil)
	f := store.Entry("uid").Diagnosis.Findings[0]
	got := []string{f.Code, f.Evidence[0].Source, f.Evidence[1].Source, f.Next, f.Cause.Key}
	want := []string{"claim-class-missing", "status.conditions[PodScheduled]", "event ProvisioningFailed", "kubectl get storageclass fast", "storage-class/fast"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("finding (-want +got):\n%s", diff)
	}
}
