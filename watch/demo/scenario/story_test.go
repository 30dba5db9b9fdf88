package scenario

import (
	"strings"
	"testing"
	"time"
)

// TestStory holds what a person sees in the first minute of the demo.
func TestStory(t *testing.T) {
	out := simulateFull(t, Default, 1, time.Minute)
	for pod, want := range map[string][]string{
		"shop/checkout-":       {"init wait-for-catalog ready=true", "init wait-for-payments ready=true", "  Ready=True"},
		"shop/storefront-":     {"init prefill ready=false started=true", "init prefill ready=true", "nginx ready=true"},
		"shop/assets-":         {"CrashLoopBackOff", "restarts=2 id=true terminated 0 Completed", "nginx ready=true"},
		"shop/warehouse-robot": {"init settle ready=false started=true", "init render ready=true", "robot ready=true"},
		"shop/orders-":         {"restarts=1 ", "waiting CrashLoopBackOff", "back-off 20s"},
		"shop/thumbnails-":     {"waiting ErrImagePull", "waiting ImagePullBackOff"},
		"shop/payments-":       {"init tls-proxy ready=false started=false", "init tls-proxy ready=true started=true"},
		"shop/cache":           {"waiting PostStartHookError", "waiting CrashLoopBackOff"},
		"shop/search-":         {"server ready=false started=true restarts=0 id=true running"},
		"shop/chat-":           {"restarts=1 id=true running, last terminated 137 Error"},
		"shop/sessions":        {"PodReadyToStartContainers=False", "store ready=true", "init prepare ready=true started=false restarts=1"},
		"shop/mailer-":         {"waiting ErrImagePull", `secret \"smtp-login\" not found`, "server ready=true"},
		"shop/db-2":            {"postgres ready=true"},
		"shop/gpu-trainer":     {"Unschedulable"},
		"shop/import-prices-":  {"terminated 1 Error", "Failed generation"},
		"shop/recommendations": {"init wait-for-search ready=false started=true"},
		"shop/stocktake-":      {"init fetch-counts ready=false started=false restarts=1", "deleted, grace 30"},
		"shop/cleanup-carts-":  {"terminated 9 Error", "Failed generation"},
		"shop/log-agent-":      {"init open-spool ready=true", "agent ready=true"},
		"shop/photo-album":     {"pod has unbound immediate PersistentVolumeClaims"},
	} {
		states := statesOf(out.course, pod)
		for _, text := range want {
			if !strings.Contains(states, text) {
				t.Errorf("pod %s never shows %q", pod, text)
			}
		}
	}
	all := strings.Join(out.all, "\n")
	for _, text := range []string{
		"SandboxChanged", "exceeded quota: no-more-pods", "FailedPostStartHook", "BackoffLimitExceeded",
		`Scaled up replica set api-`, "api:1.9-rc: not found", "endpoints",
		"Create Pod ledger-0 in StatefulSet ledger failed", "Job has reached the specified backoff limit", "Saw completed job: cleanup-carts-",
		`storageclass.storage.k8s.io \"fast-ssd\" not found`,
	} {
		if !strings.Contains(all, text) {
			t.Errorf("the story never tells of %q", text)
		}
	}
}

// statesOf returns the states of all pods whose name begins so.
func statesOf(c *course, prefix string) string {
	var b strings.Builder
	for pod, states := range c.states {
		if strings.HasPrefix(pod, prefix) {
			b.WriteString(strings.Join(states, ""))
		}
	}
	return b.String()
}

// TestRolloutStandsHalfWay: what ran goes on, what is new does not come up.
func TestRolloutStandsHalfWay(t *testing.T) {
	out := simulate(t, Default, 1, 2*time.Minute)
	up, stuck := 0, 0
	for pod, states := range out.course.states {
		last := states[len(states)-1]
		switch {
		case !strings.HasPrefix(pod, "shop/api-"):
		case strings.Contains(last, "server ready=true"):
			up++
		case strings.Contains(last, "ImagePull"):
			stuck++
		}
	}
	if up != 3 || stuck != 1 {
		t.Errorf("%d pods of the old revision are up and %d of the new one are stuck, want 3 and 1", up, stuck)
	}
}

func TestRuntimeAndQuota(t *testing.T) {
	out := simulateFull(t, "09-runtime-and-quota", 1, time.Minute)
	all := strings.Join(out.all, "\n")
	for _, text := range []string{
		`Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox runtime: no runtime for \"absent\"`,
		`Create Pod nopods-db-0 in StatefulSet nopods-db failed error: pods \"nopods-db-0\" is forbidden: exceeded quota`,
		"exceeded quota: no-more-pods, requested: pods=1, used: pods=1, limited: pods=0",
		"(combined from similar events): Error creating",
	} {
		if !strings.Contains(all, text) {
			t.Errorf("nothing tells of %q", text)
		}
	}
}

// TestAdmission holds in which words each controller passes a refusal on.
func TestAdmission(t *testing.T) {
	out := simulateFull(t, "19-admission", 1, time.Minute)
	all := strings.Join(out.all, "\n")
	for _, text := range []string{
		`is forbidden: error looking up service account robots/picker: serviceaccount \"picker\" not found`,
		`Create Pod policed-0 in StatefulSet policed failed error: admission webhook \"images.policy.example\" denied the request: image busybox has no digest`,
		`Error creating: Internal error occurred: failed calling webhook \"inject.mesh.example\": failed to call webhook: Post`,
	} {
		if !strings.Contains(all, text) {
			t.Errorf("nothing tells of %q", text)
		}
	}
	if picker := last(out.course, "Deployment robots/picker"); !strings.Contains(picker, "ReplicaFailure=True FailedCreate") {
		t.Errorf("the Deployment does not say it: %s", picker)
	}
}

// TestNodeDown holds what becomes of the pods on a node that goes silent: they
// are marked, evicted when they no longer tolerate it, and replaced elsewhere.
func TestNodeDown(t *testing.T) {
	out := simulateFull(t, "18-node-down", 1, 7*time.Minute)
	all := strings.Join(out.all, "\n")
	for _, text := range []string{
		"Node node-2 status is now: NodeNotReady", "Kubelet stopped posting node status.", `"reason":"NodeNotReady"`, "Node is not ready",
		`"key":"node.kubernetes.io/unreachable","effect":"NoExecute"`, "Marking for deletion Pod shop/web-", `"reason":"DeletionByTaintManager"`,
		`"key":"node.kubernetes.io/unschedulable","effect":"NoSchedule"`,
	} {
		if !strings.Contains(all, text) {
			t.Errorf("nothing tells of %q", text)
		}
	}
	if strings.Contains(all, "Marking for deletion Pod shop/agent-") {
		t.Error("the pod of a DaemonSet is evicted; it tolerates everything")
	}
	web, agent := last(out.course, "Deployment shop/web"), last(out.course, "DaemonSet shop/agent")
	if !strings.Contains(web, "6 ready, 6 available") {
		t.Errorf("the pods are not replaced: %s", web)
	}
	if !strings.Contains(agent, "wants 2, 2, 2 ready") || !strings.Contains(agent, "1 misscheduled") {
		t.Errorf("the DaemonSet does not know that a node is gone: %s", agent)
	}
}

// last returns the last state of an object.
func last(c *course, object string) string {
	states := c.states[object]
	if len(states) == 0 {
		return ""
	}
	return states[len(states)-1]
}
