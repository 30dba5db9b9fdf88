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
		`create Pod nopods-db-0 in StatefulSet nopods-db failed error: pods \"nopods-db-0\" is forbidden: exceeded quota`,
		"exceeded quota: no-more-pods, requested: pods=1, used: pods=1, limited: pods=0",
		"(combined from similar events): Error creating",
	} {
		if !strings.Contains(all, text) {
			t.Errorf("nothing tells of %q", text)
		}
	}
}
