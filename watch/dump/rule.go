package dump

import (
	"maps"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
)

// rule says what the scanner does with the value of a key, and with what is
// below it.
type rule struct {
	drop  bool                  // the value is not kept
	clock bool                  // keys of this object may hold times that AsOf counts
	means string                // the kind of an object that has this key
	field func(*object) *string // where the text of the value is noted
	keys  map[string]*rule
	rest  *rule // for keys that are not named; nil keeps them
}

var (
	keep    = &rule{}
	discard = &rule{drop: true}
)

// clocks is the rule for a value with times at any depth.
func clocks(drop bool) *rule {
	r := &rule{drop: drop, clock: true}
	r.rest = r
	return r
}

// child returns the rule for the value of a key.
func (r *rule) child(key []byte) *rule {
	if child := r.keys[string(key)]; child != nil {
		return child
	}
	if r.rest != nil {
		return r.rest
	}
	return keep
}

// objectRule is the rule for an object of any kind: its kind may be its last
// key. It leaves out what no projection reads, most of it because it may hold
// what is nobody's business, and all of it because decoding costs.
var objectRule = &rule{
	clock: true,
	keys: map[string]*rule{
		"kind":           {drop: true, field: func(o *object) *string { return &o.kind }},
		"apiVersion":     {drop: true, field: func(o *object) *string { return &o.version }},
		"metadata":       metadataRule,
		"spec":           specRule,
		"status":         statusRule,
		"series":         {clock: true},
		"involvedObject": {means: "Event"},
		"data":           discard, // of Secrets and ConfigMaps
		"stringData":     discard,
		"binaryData":     discard,
	},
}

// wholeRule is the rule for an object that is to be shown: it leaves out what is
// nobody's business or tells nothing.
var wholeRule = &rule{
	clock: true,
	keys: map[string]*rule{
		"kind":           {field: func(o *object) *string { return &o.kind }},
		"apiVersion":     {field: func(o *object) *string { return &o.version }},
		"metadata":       wholeMetadata,
		"spec":           {keys: map[string]*rule{"containers": {means: "Pod"}}},
		"status":         {clock: true, keys: map[string]*rule{"nodeInfo": {means: "Node"}}, rest: clocks(false)},
		"series":         {clock: true},
		"involvedObject": {means: "Event"},
		"data":           discard, // of Secrets and ConfigMaps
		"stringData":     discard,
		"binaryData":     discard,
	},
}

var wholeMetadata = &rule{
	clock: true,
	keys: map[string]*rule{
		"name":          metadataRule.keys["name"],
		"namespace":     metadataRule.keys["namespace"],
		"managedFields": clocks(true),
		"annotations":   {keys: map[string]*rule{corev1.LastAppliedConfigAnnotation: discard}},
	},
}

var metadataRule = &rule{
	clock: true,
	keys: map[string]*rule{
		"name":            {field: func(o *object) *string { return &o.name }},
		"namespace":       {field: func(o *object) *string { return &o.namespace }},
		"resourceVersion": discard,
		"selfLink":        discard,
		"managedFields":   clocks(true),
		"annotations":     annotationsRule,
	},
}

// annotationsRule keeps what a projection reads, and those that tell which
// containers were put into a pod.
var annotationsRule = &rule{
	keys: map[string]*rule{
		"sidecar.istio.io/status":                 keep,
		"sidecar.istio.io/interceptionMode":       keep,
		"linkerd.io/proxy-version":                keep,
		"linkerd.io/created-by":                   keep,
		"vault.hashicorp.com/agent-inject-status": keep,
		corev1.MirrorPodAnnotationKey:             keep,
		"deployment.kubernetes.io/revision":       keep,
		batchv1.JobCompletionIndexAnnotation:      keep,
		"helm.sh/hook":                            keep,
	},
	rest: discard,
}

var statusRule = &rule{
	clock: true,
	keys:  map[string]*rule{"nodeInfo": {means: "Node"}, "images": discard},
	rest:  clocks(false),
}

var specRule = &rule{
	keys: map[string]*rule{
		"containers":                {means: "Pod", keys: containerRule.keys},
		"initContainers":            initRule,
		"ephemeralContainers":       containerRule,
		"template":                  templateRule,
		"jobTemplate":               discard,
		"volumeClaimTemplates":      discard,
		"affinity":                  discard,
		"tolerations":               discard,
		"topologySpreadConstraints": discard,
		"securityContext":           discard,
		"nodeSelector":              discard,
		"dnsPolicy":                 discard,
		"dnsConfig":                 discard,
		"enableServiceLinks":        discard,
		"preemptionPolicy":          discard,
		"priority":                  discard,
		"schedulerName":             discard,
		"serviceAccount":            discard,
		"serviceAccountName":        discard,
	},
}

// templateRule keeps what a Job says about the pods that it makes.
var templateRule = &rule{
	keys: map[string]*rule{"spec": {keys: map[string]*rule{"restartPolicy": keep}, rest: discard}},
	rest: discard,
}

var containerRule = &rule{
	keys: map[string]*rule{
		"env":                      discard,
		"envFrom":                  discard,
		"command":                  discard,
		"args":                     discard,
		"ports":                    discard,
		"securityContext":          discard,
		"terminationMessagePath":   discard,
		"terminationMessagePolicy": discard,
	},
}

// initRule is the rule for what runs before the others: it may name what it
// waits for.
var initRule = &rule{keys: initKeys()}

func initKeys() map[string]*rule {
	keys := maps.Clone(containerRule.keys)
	delete(keys, "command")
	delete(keys, "args")
	keys["env"] = &rule{keys: map[string]*rule{"valueFrom": discard}}
	return keys
}

// timeKey reports whether the key of an object with a clock holds a time at
// which something was observed. A deletion's deadline lies ahead.
func timeKey(key []byte) bool {
	switch string(key) {
	case "creationTimestamp", "time", "eventTime", "firstTimestamp", "lastTimestamp", "lastObservedTime",
		"startTime", "startedAt", "finishedAt", "lastTransitionTime", "lastProbeTime", "lastHeartbeatTime":
		return true
	}
	return false
}

// quantityKey reports whether the key holds a quantity or an object of them.
func quantityKey(key []byte) bool {
	switch string(key) {
	case "requests", "limits", "overhead", "sizeLimit", "divisor", "allocatedResources", "capacity", "allocatable", "storage",
		"quantity", "perPod", "perContainer":
		return true
	}
	return false
}
