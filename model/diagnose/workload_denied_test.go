package diagnose

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/initwatch/initwatch/model"
)

func TestParseDenied(t *testing.T) {
	type told struct {
		Code, Text, Object, Cause string
		Cluster                   bool
	}
	tests := []struct {
		name, in string
		want     told
	}{
		{
			"quota of pods", `Error creating: pods "web-1" is forbidden: exceeded quota: no-more-pods, requested: pods=1, used: pods=1, limited: pods=0`,
			told{codeQuota, "quota no-more-pods allows 0 pods, 1 used", "quota no-more-pods", "quota/no-more-pods", false},
		},
		{
			"quota from the condition", `pods "web-1" is forbidden: exceeded quota: tiny, requested: pods=1, used: pods=1, limited: pods=1`,
			told{codeQuota, "quota tiny allows 1 pod, 1 used", "quota tiny", "quota/tiny", false},
		},
		{
			"quota of resources", `Error creating: pods "web-1" is forbidden: exceeded quota: compute, requested: limits.cpu=2,requests.memory=1Gi, used: limits.cpu=3,requests.memory=4Gi, limited: limits.cpu=4,requests.memory=4Gi`,
			told{codeQuota, "quota compute allows limits.cpu 4, 3 used, 2 more wanted; requests.memory 4Gi, 4Gi used, 1Gi more wanted", "quota compute", "quota/compute", false},
		},
		{
			"quota that wants limits", `Error creating: pods "web-1" is forbidden: failed quota: compute: must specify limits.cpu for: app; limits.memory for: app`,
			told{codeQuota, "quota compute wants every pod to specify limits.cpu for: app; limits.memory for: app", "quota compute", "quota/compute", false},
		},
		{
			"quota of a StatefulSet", `create Pod db-0 in StatefulSet db failed error: pods "db-0" is forbidden: exceeded quota: tiny, requested: pods=1, used: pods=0, limited: pods=0`,
			told{codeQuota, "quota tiny allows 0 pods, 0 used", "quota tiny", "quota/tiny", false},
		},
		{
			"claim of a StatefulSet", `Create Claim data-db-0 for Pod db-0 in StatefulSet db failed error: persistentvolumeclaims "data-db-0" is forbidden: exceeded quota: disks, requested: persistentvolumeclaims=1, used: persistentvolumeclaims=2, limited: persistentvolumeclaims=2`,
			told{codeQuota, "claim data-db-0 cannot be made: quota disks allows persistentvolumeclaims 2, 2 used, 1 more wanted", "quota disks", "quota/disks", false},
		},
		{
			"limit range", `Error creating: pods "big-1" is forbidden: maximum memory usage per Container is 64Mi, but limit is 1Gi`,
			told{codeLimitRange, "limit range: maximum memory usage per Container is 64Mi, but limit is 1Gi", "limitrange", "limit-range/limit range: maximum memory usage per Container is 64Mi, but limit is 1Gi", false},
		},
		{
			"two limits", `pods "big-1" is forbidden: [maximum cpu usage per Container is 1, but limit is 2, maximum memory usage per Pod is 1Gi, but limit is 2Gi]`,
			told{codeLimitRange, "limit range: maximum cpu usage per Container is 1, but limit is 2, maximum memory usage per Pod is 1Gi, but limit is 2Gi", "limitrange", "limit-range/limit range: maximum cpu usage per Container is 1, but limit is 2, maximum memory usage per Pod is 1Gi, but limit is 2Gi", false},
		},
		{
			"pod security", `Error creating: pods "x-1" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "app" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "app" must set securityContext.capabilities.drop=["ALL"]), seccompProfile (pod or container "app" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")`,
			told{codePodSecurity, "Pod Security restricted:latest: allowPrivilegeEscalation != false, unrestricted capabilities, seccompProfile", "namespace", "pod-security/restricted:latest", false},
		},
		{
			"webhook that refuses", `Error creating: admission webhook "policy.example.com" denied the request: image tag latest is not allowed`,
			told{codeWebhookDenied, "webhook policy.example.com refuses: image tag latest is not allowed", "", "webhook-denied/policy.example.com", true},
		},
		{
			"webhook that gives no reason", `Error creating: admission webhook "policy.example.com" denied the request without explanation`,
			told{codeWebhookDenied, "webhook policy.example.com refuses: without explanation", "", "webhook-denied/policy.example.com", true},
		},
		{
			"webhook that does not answer", `Error creating: Internal error occurred: failed calling webhook "inject.example.com": failed to call webhook: Post "https://inject.mesh.svc:443/inject?timeout=10s": dial tcp 10.96.0.7:443: connect: connection refused`,
			told{codeWebhookFails, "webhook inject.example.com cannot be called: dial tcp 10.96.0.7:443: connect: connection refused", "validatingwebhookconfigurations,mutatingwebhookconfigurations", "webhook/inject.example.com", true},
		},
		{
			"admission policy", `Error creating: pods "x-1" is forbidden: ValidatingAdmissionPolicy 'no-latest' with binding 'no-latest-all' denied request: tags are needed`,
			told{codePolicyDenied, "policy no-latest refuses: tags are needed", "validatingadmissionpolicy no-latest", "policy-denied/no-latest", true},
		},
		{
			"admission policy without a binding", `Error creating: pods "x-1" is forbidden: policy "no-latest" denied request: tags are needed`,
			told{codePolicyDenied, "policy no-latest refuses: tags are needed", "validatingadmissionpolicy no-latest", "policy-denied/no-latest", true},
		},
		{
			"webhook of which no more is known", `Error creating: Internal error occurred: failed calling webhook "inject.example.com"; no further details available`,
			told{codeWebhookFails, "webhook inject.example.com cannot be called: no further details available", "validatingwebhookconfigurations,mutatingwebhookconfigurations", "webhook/inject.example.com", true},
		},
		{
			"service account", `Error creating: pods "x-1" is forbidden: error looking up service account shop/runner: serviceaccount "runner" not found`,
			told{codeNoAccount, "service account runner not found", "serviceaccount runner", "service-account/runner", false},
		},
		{
			"a text that is not known", `Error creating: pods "x-1" is forbidden: no PriorityClass with name urgent was found`,
			told{codeNotMade, "no PriorityClass with name urgent was found", "", "", false},
		},
		{"a job of a cron job", `Error creating job: jobs.batch "x" is forbidden: unable to create new content`, told{codeNotMade, "unable to create new content", "", "", false}},
		{"no text", "", told{codeNotMade, "the reason is not told", "", "", false}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := parseDenied(test.in)
			if diff := cmp.Diff(test.want, told{got.code, got.text, got.object, got.cause.Key, got.cause.Cluster}); diff != "" {
				t.Errorf("denied (-want +got):\n%s", diff)
			}
		})
	}
}

// FuzzParseDenied holds what is true of every text: it gives a sentence of
// bounded length on one line.
func FuzzParseDenied(f *testing.F) {
	for _, text := range []string{
		`Error creating: pods "a" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=0`,
		`pods "a" is forbidden: failed quota: q: must specify limits.cpu`, `exceeded quota: q, requested: , used: , limited: ,,=`,
		`create Claim c for Pod p in StatefulSet s failed error: x`, `violates PodSecurity "a": b (c "\"")`,
		`failed calling webhook "w": Post "u": x`, `admission webhook "w" denied the request: `, "maximum cpu usage per Pod is \xff",
		`error looking up service account a/b: not found`, `ValidatingAdmissionPolicy 'a' with binding 'b' denied request: `,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := parseDenied(text)
		limit := 4*maxDenied + len(text)
		if got.code == "" || got.text == "" || strings.ContainsAny(got.text, "\n\r") || len(got.text) > limit {
			t.Errorf("parseDenied(%q) = %+v", text, got)
		}
		if utf8.ValidString(text) && !utf8.ValidString(got.text) {
			t.Errorf("parseDenied(%q) is no valid UTF-8: %q", text, got.text)
		}
		if got.heals != model.NeedsChange && got.heals != model.HealsItself {
			t.Errorf("parseDenied(%q) heals %q", text, got.heals)
		}
	})
}
