package diagnose

import (
	"regexp"
	"strings"

	"github.com/initwatch/initwatch/model"
)

// denied is why a pod could not be made, as the API server told the controller
// that wanted to make it.
type denied struct {
	code  string
	text  string
	heals model.Heals
	cause model.Cause
	// object is the kind and the name of what to look at, for kubectl; "" when
	// that is the workload itself.
	object string
}

// The controllers' own words around the server's text
// (pkg/controller/controller_utils.go and pkg/controller/statefulset/stateful_pod_control.go).
var (
	errorCreating = regexp.MustCompile(`^Error creating(?: job)?: `)
	createSetPod  = regexp.MustCompile(`(?s)^create Pod \S+ in StatefulSet \S+ failed error: (.*)$`)
	createClaim   = regexp.MustCompile(`(?s)^create Claim (\S+) for Pod (\S+) in StatefulSet \S+ failed error: (.*)$`)
	forbidden     = regexp.MustCompile(`^[\w.]+ "[^"]*" is forbidden: `)
)

// deniedRules know the texts of the API server's admission plugins. The first
// that matches speaks.
var deniedRules = []func(string) (denied, bool){
	deniedByQuota, deniedByLimits, deniedBySecurity, deniedByWebhook, webhookFails, deniedByPolicy, noServiceAccount,
}

// parseDenied reads the message of a FailedCreate event or a ReplicaFailure
// condition.
func parseDenied(message string) denied {
	text := errorCreating.ReplaceAllString(short(message), "")
	claim := ""
	if match := createSetPod.FindStringSubmatch(uncapital(text)); match != nil {
		text = match[1]
	} else if match := createClaim.FindStringSubmatch(uncapital(text)); match != nil {
		text, claim = match[3], match[1]
	}
	text = forbidden.ReplaceAllString(text, "")
	out := denied{code: codeNotMade, text: cut(text), heals: model.NeedsChange}
	for _, rule := range deniedRules {
		if found, ok := rule(text); ok {
			out = found
			break
		}
	}
	if out.text == "" {
		out.text = "the reason is not told"
	}
	if claim != "" {
		out.text = "claim " + claim + " cannot be made: " + out.text
	}
	return out
}

// uncapital writes a text that begins with Create in lower case, as servers
// before and after 1.30 differ in that.
func uncapital(text string) string {
	if rest, found := strings.CutPrefix(text, "Create "); found {
		return "create " + rest
	}
	return text
}

// maxDenied is how much of a text that nobody knows a line shows.
const maxDenied = 160

// cut shortens a text to what a line can hold.
func cut(text string) string {
	runes := []rune(text)
	if len(runes) <= maxDenied {
		return text
	}
	return strings.TrimSpace(string(runes[:maxDenied])) + "…"
}

// The texts of the quota plugin
// (staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go).
var (
	overQuota   = regexp.MustCompile(`(?s)^exceeded quota: (\S+), requested: (.*?), used: (.*?), limited: (.*)$`)
	failedQuota = regexp.MustCompile(`(?s)^failed quota: (\S+?): must specify (.*)$`)
)

func deniedByQuota(text string) (denied, bool) {
	if match := overQuota.FindStringSubmatch(text); match != nil {
		return byQuota(match[1], "quota "+match[1]+" allows "+quotaText(match[2], match[3], match[4])), true
	}
	if match := failedQuota.FindStringSubmatch(text); match != nil {
		return byQuota(match[1], cut("quota "+match[1]+" wants every pod to specify "+match[2])), true
	}
	return denied{}, false
}

func byQuota(name, text string) denied {
	return denied{
		code: codeQuota, text: text, heals: model.NeedsChange, object: "quota " + name,
		cause: shared("quota "+name+" is used up", "quota", name),
	}
}

// quotaText says of each resource that is used up what is allowed, used and
// wanted: "0 pods, 1 used".
func quotaText(requested, used, limited string) string {
	wants, uses := amounts(requested), amounts(used)
	var out []string
	for _, pair := range strings.Split(limited, ",") {
		name, limit, _ := strings.Cut(pair, "=")
		if name == "pods" {
			out = append(out, limit+plural1(limit, " pod", " pods")+", "+uses[name]+" used")
			continue
		}
		out = append(out, name+" "+limit+", "+uses[name]+" used, "+wants[name]+" more wanted")
	}
	return cut(strings.Join(out, "; "))
}

// plural1 is plural for a number that is written already.
func plural1(n, one, many string) string {
	if n == "1" {
		return one
	}
	return many
}

// amounts splits "pods=1,limits.cpu=2".
func amounts(list string) map[string]string {
	out := map[string]string{}
	for _, pair := range strings.Split(list, ",") {
		name, amount, _ := strings.Cut(pair, "=")
		out[name] = amount
	}
	return out
}

// limitRange matches the texts of the LimitRanger
// (plugin/pkg/admission/limitranger/admission.go).
var limitRange = regexp.MustCompile(`(?:maximum|minimum) \S+ usage per \w+ is |max limit to request ratio per \w+ is `)

func deniedByLimits(text string) (denied, bool) {
	if !limitRange.MatchString(text) {
		return denied{}, false
	}
	text = cut("limit range: " + strings.Trim(text, "[]"))
	return denied{
		code: codeLimitRange, text: text, heals: model.NeedsChange, object: "limitrange",
		cause: shared(text, "limit-range", text),
	}, true
}

// podSecurity matches the text of Pod Security admission
// (staging/src/k8s.io/pod-security-admission/admission/admission.go).
var (
	podSecurity = regexp.MustCompile(`(?s)^violates PodSecurity "([^"]+)": (.*)$`)
	inBrackets  = regexp.MustCompile(` ?\((?:[^()"]|"(?:[^"\\]|\\.)*")*\)`)
)

func deniedBySecurity(text string) (denied, bool) {
	match := podSecurity.FindStringSubmatch(text)
	if match == nil {
		return denied{}, false
	}
	return denied{
		code: codePodSecurity, text: cut("Pod Security " + match[1] + ": " + inBrackets.ReplaceAllString(match[2], "")),
		heals: model.NeedsChange, object: "namespace",
		cause: shared("Pod Security "+match[1]+" refuses pods", "pod-security", match[1]),
	}, true
}

// The texts about admission webhooks
// (staging/src/k8s.io/apiserver/pkg/admission/plugin/webhook/errors/statuserror.go and webhook/generic).
var (
	webhookDenied = regexp.MustCompile(`(?s)^admission webhook "([^"]+)" denied the request(?:: | )?(.*)$`)
	webhookFailed = regexp.MustCompile(`(?s)failed calling webhook "([^"]+)"(?:: |; )(?:failed to call webhook: )?(.*)$`)
	quotedURL     = regexp.MustCompile(`^\w+ "[^"]*": `)
)

func deniedByWebhook(text string) (denied, bool) {
	match := webhookDenied.FindStringSubmatch(text)
	if match == nil {
		return denied{}, false
	}
	return denied{
		code: codeWebhookDenied, text: cut(strings.TrimSuffix("webhook "+match[1]+" refuses: "+match[2], ": ")), heals: model.NeedsChange,
		cause: everywhere("webhook "+match[1]+" refuses pods", "webhook-denied", match[1]),
	}, true
}

func webhookFails(text string) (denied, bool) {
	match := webhookFailed.FindStringSubmatch(text)
	if match == nil {
		return denied{}, false
	}
	why := quotedURL.ReplaceAllString(match[2], "")
	return denied{
		code: codeWebhookFails, text: cut(strings.TrimSuffix("webhook "+match[1]+" cannot be called: "+why, ": ")), heals: model.HealsItself,
		object: "validatingwebhookconfigurations,mutatingwebhookconfigurations",
		cause:  everywhere("webhook "+match[1]+" cannot be called", "webhook", match[1]),
	}, true
}

// policyDenied matches the texts of admission policies
// (staging/src/k8s.io/apiserver/pkg/admission/plugin/policy, validating/dispatcher.go and generic/policy_dispatcher.go).
var policyDenied = regexp.MustCompile(`(?s)^(?:ValidatingAdmissionPolicy|policy) ['"]([^'"]+)['"](?: with binding '[^']*')? denied request: (.*)$`)

func deniedByPolicy(text string) (denied, bool) {
	match := policyDenied.FindStringSubmatch(text)
	if match == nil {
		return denied{}, false
	}
	return denied{
		code: codePolicyDenied, text: cut("policy " + match[1] + " refuses: " + match[2]), heals: model.NeedsChange,
		object: "validatingadmissionpolicy " + match[1], cause: everywhere("policy "+match[1]+" refuses pods", "policy-denied", match[1]),
	}, true
}

// noAccount matches the text of the service account plugin
// (plugin/pkg/admission/serviceaccount/admission.go).
var noAccount = regexp.MustCompile(`^error looking up service account [^/\s]+/([^:\s]+): .*not found`)

func noServiceAccount(text string) (denied, bool) {
	match := noAccount.FindStringSubmatch(text)
	if match == nil {
		return denied{}, false
	}
	text = "service account " + match[1] + " not found"
	return denied{
		code: codeNoAccount, text: text, heals: model.NeedsChange, object: "serviceaccount " + match[1],
		cause: shared(text, "service-account", match[1]),
	}, true
}
